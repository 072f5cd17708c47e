"""What is stored in attributes of the program's own instances: by their methods, and by code outside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BindingKind
from checker.resolution import hints
from checker.resolution.classes import bases
from checker.resolution.uses import TOO_MANY_STORING
from checker.resolution.values import (
    DECLARED,
    EXACT,
    NOWHERE,
    CallKey,
    Cls,
    Context,
    Edge,
    Func,
    Inst,
    Lit,
    Method,
    OfAttribute,
    OfEdges,
    OfExpr,
    OfItem,
    OfStores,
    OfSubclasses,
    Patch,
    Reason,
    Unk,
    Value,
    deeper,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.facts.model import AttributeStore
    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

ANYWHERE = (None, EXACT, DECLARED)
MAX_LEAVES = 40
MAX_SUPER_STEPS = 4
MAX_MAKERS = 60


def self_stores(s: Solver, q: OfAttribute, cls: Cls, leaves: tuple[Cls, ...]) -> Iterator[Value]:
    """`self.name = value` in the methods of one class, as seen from the classes below it that are asked about."""
    module = s.program.loaded(cls.path)
    for index in module.stores_by_name.get(q.name, ()):
        store = module.facts.stores[index]
        function = module.method_of(store)
        if function < 0 or module.facts.functions[function].owner != cls.index:
            continue
        if not module.is_own(store, function):
            continue
        contexts: Iterable[Context | None] = (None,)
        if module.facts.functions[function].name == "__init__" and _depends_on_call(module, store, function):
            contexts = _initialisations(s, q, cls, function, leaves)
        for context in contexts:
            yield from stored(s, module, index, store, context)


def _initialisations(
    s: Solver, q: OfAttribute, cls: Cls, function: int, leaves: tuple[Cls, ...]
) -> Iterator[Context | None]:
    """The calls that run an `__init__` when instances of the asked classes are made.

    That is what tells the siblings below a common base apart: each passes its own arguments to `super().__init__`.
    """
    if len(leaves) > MAX_LEAVES:
        yield None
        return
    found: dict[Context | None, None] = {}
    for leaf in leaves:
        ancestors, _ = bases(s, leaf.path, leaf.index)
        if cls not in ancestors:
            continue
        first = next((c for c in ancestors if s.program.loaded(c.path).declares(c.index, "__init__")), cls)
        if first == cls:
            if q.call not in ANYWHERE:
                assert q.call is not None
                found[(cls.path, function, *q.call)] = None
                continue
            edges = OfEdges(leaf.path, -1, leaf.index)
            made = [e for e in s.get(edges) if isinstance(e, Edge)]
            found.update(dict.fromkeys((cls.path, function, e.path, e.call) for e in made[:MAX_MAKERS]))
            if any(True for _ in s.if_empty(edges, Lit(None, "", -1))):
                found[(cls.path, function, *NOWHERE)] = None
        else:
            outer = None if q.call in ANYWHERE else _making(s, first, q.call)
            for context in _super_calls(s, first, cls, function, outer):
                found[context] = None
                if len(found) > MAX_MAKERS:
                    yield None
                    return
    yield from found


def _making(s: Solver, cls: Cls, call: CallKey) -> Context | None:
    """The context of a class's own `__init__` in the call that makes an instance."""
    module = s.program.loaded(cls.path)
    for index in module.facts.scopes[module.facts.classes[cls.index].scope].final["__init__"]:
        if module.facts.bindings[index].kind is BindingKind.FUNCTION:
            return (cls.path, module.facts.bindings[index].owner, *call)
    return None


def _super_calls(
    s: Solver, first: Cls, cls: Cls, function: int, outer: Context | None = None, depth: int = 0
) -> Iterator[Context | None]:
    """The calls that lead from one class's `__init__` to that of a class above it, step by step."""
    module = s.program.loaded(first.path)
    written = False
    for call in module.calls_by_name.get("__init__", ()):
        expr = module.exprs[call]
        caller = module.mark(call).function
        if not isinstance(expr, t.Call) or caller < 0 or module.facts.functions[caller].owner != first.index:
            continue
        written = True
        for value in s.get(OfExpr(module.path, expr.func)):
            if not isinstance(value, (Func, Method)):
                continue
            context = deeper(value.path, value.index, (module.path, call), outer)
            owner = s.program.function(value.path, value.index).owner
            if (value.path, value.index) == (cls.path, function):
                yield context
            elif owner >= 0 and Cls(value.path, owner) != first and depth < MAX_SUPER_STEPS:
                yield from _super_calls(s, Cls(value.path, owner), cls, function, context, depth + 1)
    if not written and depth == 0:
        yield None


def _depends_on_call(module: Module, store: AttributeStore, function: int) -> bool:
    """Whether what is stored depends on what `__init__` is given: then each call of it stores something else."""
    record = module.facts.functions[function]
    own = record.bindings[0] if record.bindings else -1
    used = (index for expr in module.inside(store.expr) for index in module.facts.uses.get(expr, ()))
    return any(index != own and module.facts.bindings[index].scope == record.scope for index in used)


def stored(s: Solver, module: Module, index: int, store: AttributeStore, context: Context | None) -> Iterator[Value]:
    """The value of one attribute store."""
    if store.key != t.NONE:
        yield Patch(module.path, index, True, context)
        return
    if store.expr == t.NONE:
        yield from hints.instances(s, module, store.annotation)
        if store.annotation == t.NONE:
            yield Unk(Reason.RUNTIME)
        return
    values: tuple[Value, ...] = s.get(OfExpr(module.path, store.expr, context))
    for position in store.path:
        inner: list[Value] = []
        for value in values:
            inner.extend((value,) if isinstance(value, Unk) else s.get(OfItem(value, position)))
        values = tuple(inner)
    yield from values
    yield from hints.instances(s, module, store.annotation)


def outside_stores(s: Solver, q: OfStores) -> Iterable[Value]:
    """`instance.name = value` outside the class's own methods."""
    paths = s.program.uses.storing(q.name, q.path)
    if len(paths) > TOO_MANY_STORING:
        return
    family = {Cls(q.path, q.index), *s.get(OfSubclasses(q.path, q.index))}
    for path in paths:
        module = s.program.module(path)
        if module is None:
            continue
        for index in module.stores_by_name.get(q.name, ()):
            store = module.facts.stores[index]
            function = module.method_of(store)
            if function >= 0 and (module.is_own(store, function) or _of_a_rival(s, q, module, function)):
                continue
            for value in s.get(OfExpr(path, store.base)):
                if isinstance(value, Inst) and Cls(value.path, value.index) in family:
                    yield from stored(s, module, index, store, None)
                    break


# --- who sees what siblings set ---------------------------------------------------------------------------------------


def seen_by(s: Solver, q: OfExpr, base: int, target: Inst, name: str) -> tuple[Cls | None, ...]:
    """The classes by whose eyes `base.name` is read, where it matters: siblings set it in what each was given.

        class Small(Base):
            def __init__(self, config):
                super().__init__(config)
                self.config.model = self.config.model or "small"

    `Large` does the same with another name. Read as `self.config.model`, it is that of the class of `self`.
    """
    if s.spent() or not s.program.uses.rivals(name, target.path):
        return (None,)
    module = s.program.loaded(q.path)
    record = module.exprs[base]
    if isinstance(record, t.Attr):
        holders = s.get(OfExpr(q.path, record.base, q.context))
        return tuple(dict.fromkeys(Cls(v.path, v.index) for v in holders if isinstance(v, Inst))) or (None,)
    function = module.method_around(module.mark(base).function)
    return (None if function < 0 else Cls(module.path, module.facts.functions[function].owner),)


def _of_a_rival(s: Solver, q: OfStores, module: Module, function: int) -> bool:
    """Whether a method sets the attribute in an object of its own, which the class that asks never meets."""
    record = module.facts.functions[function]
    if record.name != "__init__" or (module.path, record.owner) not in s.program.uses.rivals(q.name, q.path):
        return False
    rival = Cls(module.path, record.owner)
    return q.by is None or not (
        q.by in bases(s, rival.path, rival.index)[0] or rival in bases(s, q.by.path, q.by.index)[0]
    )
