"""What an annotation says a value is: an instance of a class of the program, or of an external one.

`Anthropic`, `"Anthropic"`, `Anthropic | None`, `Optional[Anthropic]`, `Annotated[Anthropic, ...]`, `type[Anthropic]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.resolution.values import DECLARED, Cls, Ext, Inst, Mod, OfBinding, OfExpr, OfGlobal, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

WRAPPERS = frozenset({"Optional", "Union", "Annotated", "ClassVar", "Final", "Required", "NotRequired", "Awaitable"})
PLAIN = frozenset({"str", "int", "float", "bool", "dict", "list", "tuple", "set", "bytes", "object", "type", "None"})
DOTTED = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*")
MAX_DEPTH = 4


def instances(s: Solver, module: Module, annotation: int, depth: int = 0) -> Iterator[Value]:
    """Instances of the classes an annotation names; nothing for builtin types and what cannot be understood."""
    if annotation == t.NONE or depth > MAX_DEPTH:
        return
    match module.exprs[annotation]:
        case t.Name(name) | t.Attr(_, name):
            if name not in PLAIN:
                for value in s.get(OfExpr(module.path, annotation)):
                    yield from _instance(value, s.roots)
        case t.Const(str() as text):
            yield from _from_text(s, module, text)
        case t.Binary("|", left, right):
            yield from instances(s, module, left, depth + 1)
            yield from instances(s, module, right, depth + 1)
        case t.Subscript(base, index):
            yield from _subscripted(s, module, base, index, depth)
        case _:
            return


def _subscripted(s: Solver, module: Module, base: int, index: int, depth: int) -> Iterator[Value]:
    record = module.exprs[base]
    name = record.id if isinstance(record, t.Name) else record.name if isinstance(record, t.Attr) else ""
    if name in ("type", "Type"):
        for value in s.get(OfExpr(module.path, index)):
            if isinstance(value, (Cls, Ext)):
                yield value
    elif name in WRAPPERS:
        inner = module.exprs[index]
        items = inner.items if isinstance(inner, t.Sequence) else (index,)
        for item in items[:1] if name == "Annotated" else items:
            yield from instances(s, module, item, depth + 1)
    elif name not in PLAIN:
        yield from instances(s, module, base, depth + 1)


def _instance(value: Value, roots: frozenset[str]) -> Iterator[Value]:
    if isinstance(value, Cls):
        yield Inst(value.path, value.index, DECLARED)
    elif isinstance(value, Ext) and value.dotted.partition(".")[0] in roots:
        yield Ext(f"{value.dotted}()")


def _from_text(s: Solver, module: Module, text: str) -> Iterator[Value]:
    """A quoted annotation: the dotted names in it, looked up at module level."""
    for match in DOTTED.finditer(text[:200]):
        first, *rest = match.group().split(".")
        if first in PLAIN or first in WRAPPERS:
            continue
        live = module.facts.scopes[0].names.get(first, ())
        values: list[Value] = [v for index in live for v in s.get(OfBinding(module.path, index))]
        for name in rest:
            inner: list[Value] = []
            for value in values:
                if isinstance(value, Mod):
                    inner.extend(s.get(OfGlobal(value.path, name)))
                elif isinstance(value, Ext):
                    inner.append(Ext(f"{value.dotted}.{name}"))
            values = inner
        for value in values:
            yield from _instance(value, s.roots)
