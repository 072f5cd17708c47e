"""Attributes of the program's own classes: what methods store, what the class body says, what constructors pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import AttributeStore, BindingKind
from checker.resolution import hints
from checker.resolution.callers import callers, fields, is_static
from checker.resolution.calls import NOWHERE, passed
from checker.resolution.solve import TOO_FAR, TOO_MANY
from checker.resolution.uses import TOO_MANY_STORING
from checker.resolution.values import (
    DECLARED,
    EXACT,
    Cls,
    Context,
    Edge,
    Ext,
    Func,
    Inst,
    Lit,
    Method,
    OfAttribute,
    OfBases,
    OfBinding,
    OfEdges,
    OfExpr,
    OfField,
    OfItem,
    OfReturn,
    OfStores,
    OfSubclasses,
    Patch,
    Reason,
    Unk,
    Value,
    deeper,
)
from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

PROPERTIES = frozenset({"property", "cached_property", "computed_field", "lazy_property", "abstractproperty"})
ANYWHERE = (None, EXACT, DECLARED)
SETTINGS_BASES = ("BaseSettings",)
MAX_LEAVES = 40
MAX_SUPER_STEPS = 4
MAX_MAKERS = 60
ALWAYS_WORTH = 10_000
"""The work of finding subclasses that is never too much: what overrides what depends on them."""


def attribute(s: Solver, q: OfAttribute) -> Iterable[Value]:
    """An attribute of a class of the program or of its instances."""
    ancestors, externals = bases(s, q.path, q.index)
    family = list(ancestors)
    if q.call in (None, DECLARED):
        for sub in s.get(OfSubclasses(q.path, q.index)):
            if isinstance(sub, Cls):
                family.append(sub)
            else:
                yield sub
    if not q.bare:
        below = family[len(ancestors) :] if q.call is None else []
        leaves = (Cls(q.path, q.index), *below)
        for cls in (*ancestors, *below):
            yield from self_stores(s, q, cls, leaves)
        yield from s.get(OfStores(q.path, q.index, q.name))
    in_body = False
    for cls in family:
        inherited = cls in ancestors
        if inherited and in_body:
            continue
        values = list(class_body(s, q, cls, inherited))
        in_body = in_body or (inherited and _declares(s, cls, q.name))
        yield from values
    if not in_body:
        for base in externals:
            if base.dotted.partition(".")[0] not in s.roots:
                continue
            yield Ext(f"{base.dotted}.{q.name}" if q.bare else f"{base.dotted}().{q.name}", q.call)
    yield from s.if_empty(q, Unk(Reason.NEVER_SET, q.name))


def bases(s: Solver, path: str, index: int) -> tuple[list[Cls], list[Ext]]:
    """The class and its ancestors in the program, nearest first, and the external bases above them."""
    own: list[Cls] = []
    external: list[Ext] = []
    queue = [Cls(path, index)]
    while queue:
        cls = queue.pop(0)
        if cls in own:
            continue
        own.append(cls)
        for base in s.get(OfBases(cls.path, cls.index)):
            if isinstance(base, Cls):
                queue.append(base)
            elif isinstance(base, Ext):
                external.append(base)
    return own, external


def direct_bases(s: Solver, q: OfBases) -> Iterable[Value]:
    """The values of a class's base expressions."""
    module = s.program.loaded(q.path)
    for base in module.facts.classes[q.index].bases:
        yield from s.get(OfExpr(q.path, base))


def subclasses(s: Solver, q: OfSubclasses) -> Iterable[Value]:
    """The classes of the program that derive from a class, near and far."""
    name = s.program.loaded(q.path).facts.classes[q.index].name
    work = s.program.work_of(s.program.uses.deriving(name, q.path))
    if work > ALWAYS_WORTH and s.puts_off(work):
        yield TOO_FAR
        return
    found = s.program.uses.subclasses_of(name, q.path)
    if found is None:
        yield TOO_MANY
        return
    for path, index in found:
        if (path, index) != (q.path, q.index) and Cls(q.path, q.index) in s.get(OfBases(path, index)):
            yield Cls(path, index)
            yield from s.get(OfSubclasses(path, index))


def _declares(s: Solver, cls: Cls, name: str) -> bool:
    module = s.program.loaded(cls.path)
    return name in module.facts.scopes[module.facts.classes[cls.index].scope].names


# --- instance attributes ------------------------------------------------------------------------------------------


def self_stores(s: Solver, q: OfAttribute, cls: Cls, leaves: tuple[Cls, ...]) -> Iterator[Value]:
    """`self.name = value` in the methods of one class, as seen from the classes below it that are asked about."""
    module = s.program.loaded(cls.path)
    for index in module.stores_by_name.get(q.name, ()):
        store = module.facts.stores[index]
        function = _method_of(module, store)
        if function < 0 or module.facts.functions[function].owner != cls.index:
            continue
        if not _is_self(module, store, function):
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
        first = next((c for c in ancestors if _declares(s, c, "__init__")), cls)
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
            for context in _super_calls(s, first, cls, function):
                found[context] = None
                if len(found) > MAX_MAKERS:
                    yield None
                    return
    yield from found


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


def _method_of(module: Module, store: AttributeStore) -> int:
    """The method a store stands in, seen through functions nested in it."""
    function = store.function
    while function >= 0 and module.facts.functions[function].owner < 0:
        function = module.function_of_scope(module.facts.functions[function].parent)
    return function


def _depends_on_call(module: Module, store: AttributeStore, function: int) -> bool:
    """Whether what is stored depends on what `__init__` is given: then each call of it stores something else."""
    record = module.facts.functions[function]
    own = record.bindings[0] if record.bindings else -1
    todo = [store.expr]
    while todo:
        expr = todo.pop()
        if expr < 0:
            continue
        if isinstance(module.exprs[expr], t.Name):
            for index in module.facts.uses.get(expr, ()):
                if index != own and module.facts.bindings[index].scope == record.scope:
                    return True
        todo.extend(children(module.exprs[expr]))
    return False


def _is_self(module: Module, store: AttributeStore, function: int) -> bool:
    record = module.facts.functions[function]
    base = module.exprs[store.base]
    return isinstance(base, t.Name) and bool(record.params) and base.id == record.params[0].name


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
            function = _method_of(module, store)
            if function >= 0 and _is_self(module, store, function):
                continue
            for value in s.get(OfExpr(path, store.base)):
                if isinstance(value, Inst) and Cls(value.path, value.index) in family:
                    yield from stored(s, module, index, store, None)
                    break


# --- class attributes ---------------------------------------------------------------------------------------------


def class_body(s: Solver, q: OfAttribute, cls: Cls, inherited: bool) -> Iterator[Value]:
    """What the body of one class gives a name."""
    module = s.program.loaded(cls.path)
    scope = module.facts.scopes[module.facts.classes[cls.index].scope]
    for index in scope.final.get(q.name, ()):
        binding = module.facts.bindings[index]
        if q.call == DECLARED and not inherited and binding.kind is not BindingKind.FUNCTION:
            continue
        if binding.kind is BindingKind.FUNCTION:
            yield from _method(s, module, binding.owner, q, cls)
        elif binding.kind is BindingKind.CLASS:
            yield Cls(cls.path, binding.owner)
        elif q.bare:
            if binding.kind is not BindingKind.DECLARED:
                yield from s.get(OfBinding(cls.path, index))
        elif binding.annotation >= 0 and not _has_init(s, cls):
            leaf = Cls(q.path, q.index) if inherited else cls
            made = None if q.call in ANYWHERE else q.call
            yield from s.get(OfField(leaf.path, leaf.index, q.name, made, cls.path, cls.index))
        elif binding.kind is BindingKind.DECLARED:
            yield from hints.instances(s, module, binding.annotation)
        else:
            yield from s.get(OfBinding(cls.path, index))


def _method(s: Solver, module: Module, function: int, q: OfAttribute, cls: Cls) -> Iterator[Value]:
    record = module.facts.functions[function]
    names = set()
    for decorator in record.decorators:
        expr = module.exprs[decorator]
        if isinstance(expr, t.Call):
            expr = module.exprs[expr.func]
        names.add(expr.name if isinstance(expr, t.Attr) else expr.id if isinstance(expr, t.Name) else "")
    if names & PROPERTIES and not q.bare:
        yield from s.get(OfReturn(module.path, function))
    elif is_static(s, module.path, record):
        yield Func(module.path, function)
    elif "classmethod" in names:
        yield Method(module.path, function, Cls(q.path, q.index))
    elif q.bare:
        yield Func(module.path, function)
    else:
        call = None if q.call in ANYWHERE else q.call
        yield Method(module.path, function, Inst(q.path, q.index, call))


def _has_init(s: Solver, cls: Cls) -> bool:
    own, _ = bases(s, cls.path, cls.index)
    return any(_declares(s, c, "__init__") for c in own)


def field(s: Solver, q: OfField) -> Iterable[Value]:
    """A declared field: what constructor calls pass, and its default, which anybody may leave it at."""
    module = s.program.loaded(q.declared_in)
    record = module.facts.classes[q.declared]
    index = module.facts.scopes[record.scope].final[q.name][-1]
    binding = module.facts.bindings[index]
    default = OfBinding(q.declared_in, index) if binding.kind is BindingKind.VALUE else None
    names = fields(module, q.declared)
    position = names.index(q.name) if q.name in names and not record.bases else -1
    edges = [(e.path, e.call) for e in callers(s, q.path, -1, q.index)] if q.made is None else [q.made]
    for at, expr in edges:
        caller = s.program.loaded(at)
        call = caller.exprs[expr]
        if isinstance(call, t.Call):
            yield from passed(s, caller, call, q.name, position, 0, None)
            if q.made is not None and default is not None and not _passes(caller, call, q.name, position):
                yield from s.get(default)
    if default is not None and q.made is None:
        yield from s.get(default)
    if _is_settings(s, q):
        yield Unk(Reason.ENVIRONMENT, f"${q.name.upper()}")
    yield from hints.instances(s, module, binding.annotation)


def _passes(module: Module, call: t.Call, name: str, position: int) -> bool:
    return any(k == name for k, _ in call.keywords) or 0 <= position < len(call.args)


def _is_settings(s: Solver, q: OfField) -> bool:
    _, external = bases(s, q.path, q.index)
    return any(base.dotted.endswith(SETTINGS_BASES) for base in external)


def parent_attribute(s: Solver, path: str, index: int, name: str) -> Iterator[Value]:
    """`super().name`."""
    for base in s.get(OfBases(path, index)):
        if isinstance(base, Cls):
            for value in s.get(OfAttribute(base.path, base.index, name, EXACT)):
                if not (isinstance(value, Unk) and value.reason is Reason.NEVER_SET):
                    yield value
        elif isinstance(base, Ext) and base.dotted.partition(".")[0] in s.roots:
            yield Ext(f"{base.dotted}().{name}")
