"""What is inside containers: items by key, keys, and what their methods give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import Binding, BindingKind
from checker.resolution.callers import callers
from checker.resolution.texts import text_method
from checker.resolution.values import (
    Bound,
    Box,
    Context,
    Edge,
    Ext,
    Inst,
    Lit,
    OfAttribute,
    OfBinding,
    OfExpr,
    OfItem,
    OfKeys,
    OfResult,
    Patch,
    Reason,
    Rest,
    Texts,
    Unk,
    Value,
    outer,
    unknown,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

SAME = frozenset({"copy", "model_dump", "dict", "strip", "lstrip", "rstrip", "model_copy", "_asdict"})

MAX_PATCHES = 64
"""A container that was changed more often in a row is known by its last change alone."""


def item(s: Solver, q: OfItem) -> Iterable[Value]:
    """The items of a container under a key, or all of them."""
    match q.base:
        case Box(path, expr, context):
            yield from _boxed(s, s.program.loaded(path), expr, context, q.key)
        case Patch():
            yield from _patched(s, q.base, q.key)
        case Rest():
            yield from _rest(s, q.base, q.key)
        case Texts(texts, path, expr):
            chosen = texts if q.key is None else texts[q.key :][:1] if isinstance(q.key, int) else ()
            yield from (Lit(text, path, expr) for text in chosen)
        case Inst(path, index, call):
            if isinstance(q.key, str):
                yield from s.get(OfAttribute(path, index, q.key, call))
        case Ext(dotted, call, context):
            from checker.resolution import externals

            known = externals.item_of(dotted)
            yield known if known is not None else externals.reached(s, q.base, "[]", call, context)
        case Unk():
            yield q.base
        case Bound(base, name) if name in SAME or name in ("values", "items"):
            yield from s.get(OfItem(base, q.key))
        case Bound():
            reason = unknown(q.base)
            if reason is not None:
                yield reason
        case _:
            return


def _boxed(s: Solver, module: Module, expr: int, context: Context | None, key: str | int | None) -> Iterator[Value]:
    if key is None and _open_ended(module, expr):
        yield Unk(Reason.RUNTIME)
        return
    match module.exprs[expr]:
        case t.Dict(items):
            for key_expr, value in items:
                if key_expr == t.NONE:
                    for mapping in s.get(OfExpr(module.path, value, context)):
                        yield from s.get(OfItem(mapping, key))
                elif key is None or _may_be(s, module, key_expr, context, key):
                    yield from s.get(OfExpr(module.path, value, context))
        case t.Sequence(_, items):
            chosen = items
            if isinstance(key, int) and not any(isinstance(module.exprs[i], t.Star) for i in items):
                chosen = items[key : key + 1] if key >= 0 else items[key:][:1]
            for entry in chosen:
                record = module.exprs[entry]
                if isinstance(record, t.Star):
                    for inner in s.get(OfExpr(module.path, record.value, context)):
                        yield from s.get(OfItem(inner, None))
                else:
                    yield from s.get(OfExpr(module.path, entry, context))
        case t.Comprehension(_, element, value):
            yield from s.get(OfExpr(module.path, element if value == t.NONE else value, context))
        case t.Call(_, args, keywords):
            for name, value in keywords:
                if name == "**":
                    for mapping in s.get(OfExpr(module.path, value, context)):
                        yield from s.get(OfItem(mapping, key))
                elif key is None or name == key:
                    yield from s.get(OfExpr(module.path, value, context))
            for arg in args:
                for mapping in s.get(OfExpr(module.path, arg, context)):
                    if not isinstance(mapping, Unk):
                        yield from s.get(OfItem(mapping, key))
        case _:
            return


def _open_ended(module: Module, expr: int) -> bool:
    """Whether a mapping takes in others: any item of it can be anything."""
    record = module.exprs[expr]
    if isinstance(record, t.Dict):
        return any(key == t.NONE for key, _ in record.items)
    return isinstance(record, t.Call) and any(name == "**" for name, _ in record.keywords)


def _may_be(s: Solver, module: Module, key_expr: int, context: Context | None, key: str | int) -> bool:
    """Whether a dict display's key can be this one."""
    record = module.exprs[key_expr]
    if isinstance(record, t.Const):
        return record.value == key
    return any(isinstance(v, Lit) and v.value == key for v in s.get(OfExpr(module.path, key_expr, context)))


def _patched(s: Solver, patch: Patch, key: str | int | None) -> Iterator[Value]:
    """`d[k] = v`, `d.update(...)`, `l.append(...)`: the new item, and the old ones unless replaced.

    Any item of a dict that was filled piece by piece is not knowable; of a list it is.
    """
    module = s.program.loaded(patch.path)
    if isinstance(key, int) or (key is None and not _appends(module, patch)):
        yield Unk(Reason.RUNTIME)
        return
    if patch.store:
        store = module.facts.stores[patch.binding]
        yield from _added(s, module, store.expr, store.key, patch.context, key)
        return
    binding = module.facts.bindings[patch.binding]
    key_expr = binding.key if binding.kind is BindingKind.ITEM else binding.expr
    yield from _added(s, module, binding.expr, key_expr, patch.context, key)
    literal = module.exprs[key_expr] if binding.kind is BindingKind.ITEM else None
    if isinstance(literal, t.Const) and literal.value == key and key is not None:
        return  # replaced
    if _is_long(module, binding):
        yield Unk(Reason.TOO_MANY)
        return
    for previous in binding.previous:
        for old in s.get(OfBinding(patch.path, previous, patch.context)):
            if isinstance(old, (Box, Patch, Rest, Unk, Inst)):
                yield from s.get(OfItem(old, key))


def _is_long(module: Module, binding: Binding) -> bool:
    """Whether a container has been changed too often before to go through all that was put in."""
    for _ in range(MAX_PATCHES):
        if not binding.previous:
            return False
        binding = module.facts.bindings[binding.previous[0]]
    return True


def _appends(module: Module, patch: Patch) -> bool:
    """Whether a patch adds to a list."""
    expr = module.facts.stores[patch.binding].expr if patch.store else module.facts.bindings[patch.binding].expr
    call = module.exprs[expr] if expr >= 0 else None
    func = module.exprs[call.func] if isinstance(call, t.Call) else None
    return isinstance(func, t.Attr) and func.name in ("append", "extend", "insert", "add")


def _added(
    s: Solver, module: Module, expr: int, key_expr: int, context: Context | None, key: str | int | None
) -> Iterator[Value]:
    """The item an assignment or a mutating method puts in, when the key fits."""
    if expr == t.NONE:
        yield Unk(Reason.RUNTIME)
        return
    if key_expr != expr:
        if key is None or _may_be(s, module, key_expr, context, key):
            yield from s.get(OfExpr(module.path, expr, context))
        return
    call = module.exprs[expr]
    if isinstance(call, t.Await):
        call = module.exprs[call.value]
    func = module.exprs[call.func] if isinstance(call, t.Call) else None
    if not isinstance(call, t.Call) or not isinstance(func, t.Attr):
        return
    if func.name == "update":
        for name, value in call.keywords:
            if name != "**" and (key is None or name == key):
                yield from s.get(OfExpr(module.path, value, context))
        mappings = (*call.args, *(value for name, value in call.keywords if name == "**"))
        for mapping in mappings:
            for inner in s.get(OfExpr(module.path, mapping, context)):
                if not isinstance(inner, Unk):
                    yield from s.get(OfItem(inner, key))
    elif func.name == "setdefault" and len(call.args) == 2:
        if key is None or _may_be(s, module, call.args[0], context, key):
            yield from s.get(OfExpr(module.path, call.args[1], context))
    elif func.name in ("append", "add", "insert") and call.args:
        yield from s.get(OfExpr(module.path, call.args[-1], context))
    elif func.name == "extend" and call.args:
        for inner in s.get(OfExpr(module.path, call.args[0], context)):
            yield from s.get(OfItem(inner, None))


def _rest(s: Solver, rest: Rest, key: str | int | None) -> Iterator[Value]:
    """What callers pass beyond the named parameters."""
    module = s.program.loaded(rest.path)
    record = module.facts.functions[rest.function]
    edges: Iterable[Edge]
    if rest.context is not None and rest.context[2]:
        caller = s.program.loaded(rest.context[2])
        edges = (Edge(caller.path, rest.context[3], 1 if record.owner >= 0 else 0),)
    else:
        edges = callers(s, rest.path, rest.function)
    context = outer(rest.context) if rest.context is not None else None
    named = sum(1 for p in record.params if p.kind in ("/", " "))
    keyword = record.params[rest.parameter].kind == "**"
    taken = {p.name for p in record.params}
    for edge in edges:
        at = edge.path
        call = s.program.loaded(at).exprs[edge.call]
        if not isinstance(call, t.Call):
            continue
        if keyword:
            for name, value in call.keywords:
                if name == "**":
                    for mapping in s.get(OfExpr(at, value, context)):
                        yield from s.get(OfItem(mapping, key))
                elif name not in taken and (key is None or name == key):
                    yield from s.get(OfExpr(at, value, context))
        else:
            start = named - edge.offset + edge.shift
            extra = call.args[max(start, edge.shift) :]
            chosen = extra[key : key + 1] if isinstance(key, int) and key >= 0 else extra
            for arg in chosen:
                yield from s.get(OfExpr(at, arg, context))


def keys(s: Solver, q: OfKeys) -> Iterable[Value]:
    """The keys of a mapping."""
    if not isinstance(q.base, Box):
        return
    module = s.program.loaded(q.base.path)
    match module.exprs[q.base.expr]:
        case t.Dict(items):
            for key, value in items:
                if key != t.NONE:
                    yield from s.get(OfExpr(q.base.path, key, q.base.context))
                else:
                    for inner in s.get(OfExpr(q.base.path, value, q.base.context)):
                        yield from s.get(OfKeys(inner))
        case t.Comprehension(_, element):
            yield from s.get(OfExpr(q.base.path, element, q.base.context))
        case _:
            return


def method_result(s: Solver, callee: Bound, q: OfResult) -> Iterator[Value]:
    """What a method of a container, a string or an unknown gives."""
    module = s.program.loaded(q.path)
    call = module.exprs[q.expr]
    assert isinstance(call, t.Call)
    args = call.args
    if callee.name in ("get", "pop", "setdefault", "getfloat", "getint") and args:
        yield from _get(s, callee.base, call, q)
    elif isinstance(callee.base, Lit):
        yield text_method(module, call, callee.base, callee.name)
    elif unknown(callee) is None and callee.name in (*SAME, "values", "popitem"):
        yield callee.base
    elif unknown(callee) is None and callee.name in ("keys", "items"):
        yield callee
    elif unknown(callee) is not None:
        yield Unk(Reason.RUNTIME)


def _get(s: Solver, base: Value, call: t.Call, q: OfResult) -> Iterator[Value]:
    """`mapping.get(key, default)`: the item, and the default where the key may be missing."""
    fallback = [*call.args[1:2], *(v for k, v in call.keywords if k in ("default", "fallback"))]
    keys = s.get(OfExpr(q.path, call.args[0], q.context))
    missing = False
    for key in keys:
        reason = unknown(base)
        if reason is not None:
            missing = True
            yield reason if reason.reason is Reason.ENVIRONMENT else Unk(Reason.CONFIG)
            continue
        constant = key.value if isinstance(key, Lit) and isinstance(key.value, (str, int)) else None
        wanted = OfItem(base, constant)
        yield from s.get(wanted)
        if constant is None:
            missing = True
        else:
            for default in fallback:
                yield from s.if_empty(wanted, OfExpr(q.path, default, q.context))
        if isinstance(base, (Rest, Patch)):
            missing = missing or not _surely_has(s, base, constant)
    if missing:
        for default in fallback:
            yield from s.get(OfExpr(q.path, default, q.context))


def _surely_has(s: Solver, base: Rest | Patch, key: str | int | None) -> bool:
    """A patched container has the keys of its last display for certain; what callers pass may lack any."""
    if isinstance(base, Rest) or base.store:
        return False
    module = s.program.loaded(base.path)
    binding = module.facts.bindings[base.binding]
    literal = module.exprs[binding.key] if binding.key >= 0 else None
    return isinstance(literal, t.Const) and literal.value == key
