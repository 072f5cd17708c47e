"""The labels that a decision can see, where the program itself writes all of them.

    def level(text):
        return "long" if len(text) > 900 else "short"

    MODELS[level(text)]             labels_of: {"long", "short"}; an entry for "huge" is never looked up

A label that comes from outside, from a model or a user, can be anything: then nothing is known. The same holds for what
is passed to a function, since other programs may call it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.facts.model import ScopeKind
from checker.resolution.values import Lit
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.call_sites.code import Code


def labels_of(code: Code, places: Iterable[Place]) -> Mapping[Place, frozenset[str]]:
    """The strings that expressions can be, for those of which all values are known."""
    found: dict[Place, frozenset[str]] = {}
    for place, values in code.values(dict.fromkeys(places)).items():
        texts = [value for value in values if isinstance(value, Lit) and isinstance(value.value, str)]
        if texts and len(texts) == len(values) and not any(_is_passed(code, text) for text in texts):
            found[place] = frozenset(str(text.value) for text in texts)
    return found


def _is_passed(code: Code, text: Lit) -> bool:
    """Whether a literal is an argument, a default or a field: then other programs may pass another one."""
    links = code.links(text.path)
    facts = links.module.facts
    if isinstance(links.module.exprs[links.parents.get(text.expr, text.expr)], t.Call):
        return True
    if any(parameter.default == text.expr for function in facts.functions for parameter in function.params):
        return True
    scopes = (facts.scopes[facts.bindings[binding].scope] for binding in links.bound(text.expr))
    return any(scope.kind is ScopeKind.CLASS for scope in scopes)


def lookups_of(code: Code, path: str, base: int) -> tuple[Place, ...] | None:
    """The keys that a table is looked up by, when that is all that happens to it in the program; None otherwise.

    `base` is an expression that names the table, in a file that looks it up.
    """
    meanings = list(code.reader.meanings(path, base)) if isinstance(code.module(path).exprs[base], t.Name) else []
    if len(meanings) != 1:
        return None
    where, binding = meanings[0]
    keys: list[Place] = []
    for file in code.program.mentioning(binding.name) if binding.scope == 0 else (where,):
        found = _keys(code, file, binding.name) if code.program.module(file) is not None else None
        if found is None:
            return None
        keys.extend(found)
    return tuple(keys)


def _keys(code: Code, path: str, name: str) -> list[Place] | None:
    """The keys in one file; None when the name is used in any other way."""
    links = code.links(path)
    exprs = links.module.exprs
    lines = {binding.line for binding in links.module.facts.bindings if binding.name == name}
    keys: list[Place] = []
    for expr, record in enumerate(exprs):
        if type(record) is t.Attr and record.name == name:
            return None
        if type(record) is not t.Name or record.id != name:
            continue
        parent = links.parents.get(expr, -1)
        outer = exprs[parent] if parent >= 0 else None
        if outer is None and links.module.line(expr) in lines:
            continue  # where it is assigned
        key = _key(exprs, links.parents, expr, parent)
        if key < 0:
            return None
        keys.append(Place(path, key))
    return keys


def _key(exprs: tuple[t.AnyExpr, ...], parents: Mapping[int, int], expr: int, parent: int) -> int:
    """The key of `TABLE[key]` and `TABLE.get(key)`, or -1."""
    outer = exprs[parent] if parent >= 0 else None
    if isinstance(outer, t.Subscript) and outer.base == expr:
        return outer.index
    call = exprs[parents[parent]] if isinstance(outer, t.Attr) and outer.name == "get" and parent in parents else None
    return call.args[0] if isinstance(call, t.Call) and call.func == parent and call.args else -1
