"""How expressions and bindings get their values."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from checker.facts.model import Binding, BindingKind
from checker.resolution import attributes, calls, command_line, hints
from checker.resolution.names import lookup, own_context
from checker.resolution.stores import seen_by
from checker.resolution.values import (
    Bound,
    Box,
    Cls,
    Context,
    Ext,
    Func,
    Inst,
    Lit,
    Mod,
    OfAttribute,
    OfBinding,
    OfExpr,
    OfGlobal,
    OfItem,
    OfKeys,
    OfResult,
    OfReturn,
    Parent,
    Patch,
    Reason,
    Rest,
    Unk,
    Value,
    unknown,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

MAX_TEXT = 300
DICT_METHODS = frozenset(dir(dict))
MAX_CHAIN = 6
MAX_CHOICES = 12
MAX_COMBINATIONS = 144
"""Most values of one part of a template that are combined with the others."""


def expression(s: Solver, q: OfExpr) -> Iterable[Value]:
    """The values of an expression."""
    module = s.program.loaded(q.path)
    match module.exprs[q.expr]:
        case t.Const(value):
            yield Lit(value, q.path, q.expr)
        case t.Name():
            yield from lookup(s, module, q.expr, q.context)
        case t.Attr(base, name):
            yield from attribute(s, module, q, base, name)
        case t.Call(func):
            for callee in s.get(OfExpr(q.path, func, q.context)):
                yield from s.get(OfResult(callee, q.path, q.expr, q.context))
        case t.Subscript(base, index):
            yield from subscript(s, q, base, index)
        case t.Dict() | t.Sequence():
            yield Box(q.path, q.expr, q.context)
        case t.Comprehension():
            yield Box(q.path, q.expr, q.context)
        case t.Template(parts):
            yield from template(s, q, parts)
        case t.Binary(op, left, right):
            yield from binary(s, q, op, left, right)
        case t.Bool(op, left, right):
            for first in s.get(OfExpr(q.path, left, q.context)):
                falsy = isinstance(first, Lit) and not first.value
                if falsy == (op == "and") or not isinstance(first, Lit):
                    yield first
            yield from s.get(OfExpr(q.path, right, q.context))
        case t.Conditional(_, body, orelse):
            yield from s.get(OfExpr(q.path, body, q.context))
            yield from s.get(OfExpr(q.path, orelse, q.context))
        case t.Await(inner) | t.Star(inner) | t.Walrus(_, inner):
            yield from s.get(OfExpr(q.path, inner, q.context))
        case t.Unary("-", inner):  # an index from the end
            yield from (negated(number, q) for number in s.get(OfExpr(q.path, inner, q.context)))
        case t.Lambda():
            yield Func(q.path, module.facts.lambdas[q.expr])
        case _:
            yield Unk(Reason.RUNTIME)


def negated(number: Value, q: OfExpr) -> Value:
    """`-number`."""
    if isinstance(number, Lit) and isinstance(number.value, int):
        return Lit(-number.value, q.path, q.expr)
    return Unk(Reason.RUNTIME)


def attribute(s: Solver, module: Module, q: OfExpr, base: int, name: str) -> Iterator[Value]:
    """`base.name`."""
    for value in s.get(OfExpr(q.path, base, q.context)):
        yield from attribute_of(s, value, name, q, base)


def attribute_of(s: Solver, value: Value, name: str, q: OfExpr, base: int) -> Iterator[Value]:
    """One attribute of one value, which is one of those of `base`."""
    match value:
        case Mod(path):
            yield from s.get(OfGlobal(path, name))
        case Ext():
            yield calls.external_attribute(s, value, name)
            yield from command_line.parsed(s, value, name)
        case Inst(path, index, call):
            for by in seen_by(s, q, base, value, name):
                yield from s.get(OfAttribute(path, index, name, call, by=by))
        case Cls(path, index):
            yield from s.get(OfAttribute(path, index, name, bare=True))
        case Parent(path, index):
            yield from attributes.parent_attribute(s, path, index, name)
        case Lit():
            # `.value` and `.name` of an enum member written as its literal; any other is a method of the text.
            if name == "value":
                yield value
            elif isinstance(value.value, str):
                yield Bound(value, name)
        case Box(path, expr) if name == "value" and isinstance(s.program.loaded(path).exprs[expr], t.Sequence):
            yield value  # an enum member that is written as a tuple
        case Box() | Patch() | Rest():
            yield Bound(value, name)
            if name not in DICT_METHODS:  # SimpleNamespace, Munch and other attribute dicts
                yield from s.get(OfItem(value, name))
        case Unk():
            yield Bound(value, name)
        case Bound() if _depth(value) < MAX_CHAIN:
            yield Bound(value, name)
        case _:
            return


def _depth(value: Value) -> int:
    depth = 0
    while isinstance(value, Bound):
        depth += 1
        value = value.base
    return depth


def subscript(s: Solver, q: OfExpr, base: int, index: int) -> Iterator[Value]:
    """`base[index]`: one key when the index is a constant, else every item."""
    keys: list[str | int | None] = []
    for key in s.get(OfExpr(q.path, index, q.context)):
        keys.append(key.value if isinstance(key, Lit) and isinstance(key.value, (str, int)) else None)
    for value in s.get(OfExpr(q.path, base, q.context)):
        if isinstance(value, Cls):
            yield value  # Agent[Context](...): a generic class
            continue
        if isinstance(value, Lit) and isinstance(value.value, str):
            yield Unk(Reason.RUNTIME)
            continue
        if isinstance(value, Ext):
            yield from calls.external_item(s, value, keys, q)
            for one in keys:
                if isinstance(one, str):
                    yield from command_line.parsed(s, value, one)
            continue
        for one in keys:
            yield from s.get(OfItem(value, one))


def template(s: Solver, q: OfExpr, parts: tuple[int, ...]) -> Iterator[Value]:
    """An f-string: every combination of its parts, when they are few; a part of its own making is left out."""
    choices: list[list[str]] = []
    for part in parts:
        texts: list[str] = []
        for value in s.get(OfExpr(q.path, part, q.context)):
            if isinstance(value, Lit) and (value.path, value.expr) != (q.path, q.expr) and value.value is not None:
                texts.append(str(value.value))
            elif isinstance(value, Lit):
                continue
            else:
                yield unknown(value) or Unk(Reason.RUNTIME)
        if len(texts) > MAX_CHOICES:
            yield Unk(Reason.TOO_MANY)
            return
        choices.append(texts)
    if math.prod(map(len, choices)) > MAX_COMBINATIONS:
        yield Unk(Reason.TOO_MANY)
        return
    for combination in itertools.product(*choices):
        text = "".join(combination)
        yield Lit(text[:MAX_TEXT] if len(parts) == 1 else text, q.path, q.expr)
        if len(text) > MAX_TEXT:
            return


def binary(s: Solver, q: OfExpr, op: str, left: int, right: int) -> Iterator[Value]:
    """`+` joins texts and lists, `|` merges dicts."""
    if op == "+":
        lefts = s.get(OfExpr(q.path, left, q.context))
        rights = s.get(OfExpr(q.path, right, q.context))
        if any(isinstance(v, (Box, Patch)) for v in (*lefts, *rights)):
            yield from (v for v in (*lefts, *rights) if isinstance(v, (Box, Patch, Unk)))
        else:
            yield from template(s, q, (left, right))
    elif op == "|":
        yield from s.get(OfExpr(q.path, left, q.context))
        yield from s.get(OfExpr(q.path, right, q.context))
    else:
        yield Unk(Reason.RUNTIME)


def binding(s: Solver, q: OfBinding) -> Iterable[Value]:
    """What a binding gives its name."""
    module = s.program.loaded(q.path)
    b = module.facts.bindings[q.binding]
    context = own_context(module, b.scope, q.context)
    match b.kind:
        case BindingKind.VALUE:
            yield from unpack(s, OfExpr(q.path, b.expr, context), b.path)
            yield from hints.instances(s, module, b.annotation)
        case BindingKind.PARAM:
            yield from calls.parameter(s, q.path, b.owner, b.expr, context)
        case BindingKind.IMPORT:
            target = s.program.find_module(b.text, q.path)
            yield Mod(target) if target else Ext(b.text)
        case BindingKind.FROM:
            yield from imported(s, q.path, b)
        case BindingKind.ITER:
            yield from iterate(s, module, b, context)
        case BindingKind.WITH:
            yield from unpack(s, OfExpr(q.path, b.expr, context), b.path)
        case BindingKind.FUNCTION:
            yield from calls.decorated(s, module, b.owner, q)
        case BindingKind.CLASS:
            yield Cls(q.path, b.owner)
        case BindingKind.ITEM | BindingKind.UPDATE:
            yield Patch(q.path, q.binding, False, context)
            for previous in b.previous:
                yield from (
                    v for v in s.get(OfBinding(q.path, previous, context)) if not isinstance(v, (Box, Rest, Patch))
                )
        case BindingKind.AUGMENT:
            yield from augmented(s, q, b, context)
        case BindingKind.DECLARED:
            yield from hints.instances(s, module, b.annotation)
            yield Unk(Reason.RUNTIME)
        case _:
            yield Unk(Reason.RUNTIME)


def augmented(s: Solver, q: OfBinding, b: Binding, context: Context | None) -> Iterator[Value]:
    """`name += value`: containers gain members; anything else is no longer one literal."""
    for source in (*(OfBinding(q.path, p, context) for p in b.previous), OfExpr(q.path, b.expr, context)):
        yield from (v for v in s.get(source) if isinstance(v, (Box, Patch, Unk)))
    yield Unk(Reason.RUNTIME)


def imported(s: Solver, path: str, b: Binding) -> Iterator[Value]:
    """`from module import member`."""
    target = s.program.find_from(path, b.text, b.level)
    if target is not None and target != path:
        yield from s.get(OfGlobal(target, b.member))
        return
    inner = s.program.find_from(path, f"{b.text}.{b.member}" if b.text else b.member, b.level)
    if inner is not None and inner != path:
        yield Mod(inner)
    elif target == path:
        yield from s.get(OfGlobal(path, b.member))
    elif b.level:
        yield Unk(Reason.EXTERNAL)
    else:
        yield Ext(f"{b.text}.{b.member}")


def unpack(s: Solver, query: OfExpr, path: tuple[int, ...]) -> Iterator[Value]:
    """The values of an expression, unpacked along a path of positions."""
    values: tuple[Value, ...] = s.get(query)
    for position in path:
        inner: list[Value] = []
        for value in values:
            if isinstance(value, Unk):
                inner.append(value)
            else:
                inner.extend(s.get(OfItem(value, position)))
        values = tuple(inner)
    yield from values


def iterate(s: Solver, module: Module, b: Binding, context: Context | None) -> Iterator[Value]:
    """One element of what a `for` runs over, unpacked."""
    yield from elements(s, module, b.expr, b.path, context)


def elements(s: Solver, module: Module, expr: int, path: tuple[int, ...], context: Context | None) -> Iterator[Value]:
    """The elements of an iterable expression, unpacked along a path."""
    record = module.exprs[expr]
    if isinstance(record, t.Call):
        func = module.exprs[record.func]
        if isinstance(func, t.Attr) and func.name in ("items", "values", "keys") and not record.args:
            yield from _mapping_elements(s, module, func, path, context)
            return
        if isinstance(func, t.Name) and func.id == "enumerate" and record.args:
            if path[:1] == (1,):
                yield from elements(s, module, record.args[0], path[1:], context)
            return
        if isinstance(func, t.Name) and func.id == "zip" and path and path[0] < len(record.args):
            yield from elements(s, module, record.args[path[0]], path[1:], context)
            return
        if (
            isinstance(func, t.Name)
            and func.id in ("sorted", "list", "tuple", "set", "reversed", "iter")
            and record.args
        ):
            yield from elements(s, module, record.args[0], path, context)
            return
    for value in s.get(OfExpr(module.path, expr, context)):
        if isinstance(value, Unk):
            yield value
            continue
        yield from _walk(
            s, tuple(s.get(OfItem(value, None))) if not _is_mapping(s, value) else s.get(OfKeys(value)), path
        )


def _mapping_elements(
    s: Solver, module: Module, func: t.Attr, path: tuple[int, ...], context: Context | None
) -> Iterator[Value]:
    for value in s.get(OfExpr(module.path, func.base, context)):
        if isinstance(value, Unk):
            yield value
        elif func.name == "keys" or (func.name == "items" and path[:1] == (0,)):
            yield from s.get(OfKeys(value))
        else:
            rest = path[1:] if func.name == "items" else path
            yield from _walk(s, s.get(OfItem(value, None)), rest)


def _walk(s: Solver, values: tuple[Value, ...], path: tuple[int, ...]) -> Iterator[Value]:
    for position in path:
        inner: list[Value] = []
        for value in values:
            inner.extend((value,) if isinstance(value, Unk) else s.get(OfItem(value, position)))
        values = tuple(inner)
    yield from values


def _is_mapping(s: Solver, value: Value) -> bool:
    if isinstance(value, Cls):
        return False
    if not isinstance(value, Box):
        return False
    record = s.program.loaded(value.path).exprs[value.expr]
    return isinstance(record, (t.Dict, t.Call)) or (isinstance(record, t.Comprehension) and record.kind == "DictComp")


def returned(s: Solver, q: OfReturn) -> Iterable[Value]:
    """What a function returns; a context manager made from a generator gives what it yields."""
    module = s.program.loaded(q.path)
    function = module.facts.functions[q.function]
    found = False
    for expr, _ in function.returns:
        if expr != t.NONE:
            found = True
            yield from s.get(OfExpr(q.path, expr, q.context))
    for expr, _ in function.yields:
        if expr != t.NONE:
            found = True
            yield from s.get(OfExpr(q.path, expr, q.context))
    instances = list(hints.instances(s, module, function.annotation))
    yield from instances
    if not found and not instances:
        yield Unk(Reason.RUNTIME)
