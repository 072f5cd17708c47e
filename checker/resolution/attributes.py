"""Attributes of the program's own classes: what methods store, what the class body says, what constructors pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BindingKind
from checker.resolution import hints
from checker.resolution.callers import callers, fields, is_static
from checker.resolution.calls import passed
from checker.resolution.classes import bases
from checker.resolution.stores import ANYWHERE, self_stores
from checker.resolution.values import (
    DECLARED,
    EXACT,
    CallKey,
    Cls,
    Ext,
    Func,
    Inst,
    Method,
    OfAttribute,
    OfBases,
    OfBinding,
    OfExpr,
    OfField,
    OfReturn,
    OfStores,
    OfSubclasses,
    Reason,
    Unk,
    Value,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

PROPERTIES = frozenset({"property", "cached_property", "computed_field", "lazy_property", "abstractproperty"})
LOOKUPS = ("__getattr__", "__getattribute__")
SETTINGS_BASES = ("BaseSettings",)


def attribute(s: Solver, q: OfAttribute) -> Iterable[Value]:
    """An attribute of a class of the program or of its instances."""
    ancestors, externals = bases(s, q.path, q.index)
    family = list(ancestors)
    if q.call in (None, DECLARED) and not (q.bare and q.name == "__init__"):  # `Base.__init__(self)` is that of `Base`
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
        yield from s.get(OfStores(q.path, q.index, q.name, q.by))
    in_body = False
    for cls in family:
        inherited = cls in ancestors
        if inherited and in_body:
            continue
        values = list(class_body(s, q, cls, inherited))
        in_body = in_body or (inherited and s.program.loaded(cls.path).declares(cls.index, q.name))
        yield from values
    if not in_body:
        for base in externals:
            if base.dotted.partition(".")[0] not in s.roots:
                continue
            yield Ext(f"{base.dotted}.{q.name}" if q.bare else f"{base.dotted}().{q.name}", q.call)
    if not (q.bare or in_body or q.name.startswith("__")):
        yield from _delegated(s, q, ancestors)
    yield from s.if_empty(q, Unk(Reason.NEVER_SET, q.name))


def _delegated(s: Solver, q: OfAttribute, ancestors: list[Cls]) -> Iterator[Value]:
    """`def __getattr__(self, name): return getattr(self.inner, name)`: what a proxy lacks is looked for in another."""
    from checker.resolution.transfer import attribute_of

    for cls in ancestors:
        module = s.program.loaded(cls.path)
        for function in module.facts.functions if any(module.declares(cls.index, name) for name in LOOKUPS) else ():
            if function.owner != cls.index or function.name not in LOOKUPS or len(function.params) < 2:
                continue
            for returned, _ in function.returns:
                match module.exprs[returned] if returned >= 0 else None:
                    case t.Call(func, (inner, name)) if module.last_name(func) == "getattr":
                        if module.last_name(name) == function.params[1].name:
                            for value in s.get(OfExpr(cls.path, inner)):
                                yield from attribute_of(s, value, q.name, OfExpr(cls.path, returned), inner)


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
            made = None if q.call == EXACT else q.call
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
    return any(s.program.loaded(c.path).declares(c.index, "__init__") for c in own)


def field(s: Solver, q: OfField) -> Iterable[Value]:
    """A declared field: what constructor calls pass, and its default, which anybody may leave it at."""
    module = s.program.loaded(q.declared_in)
    record = module.facts.classes[q.declared]
    index = module.facts.scopes[record.scope].final[q.name][-1]
    binding = module.facts.bindings[index]
    default = OfBinding(q.declared_in, index) if binding.kind is BindingKind.VALUE else None
    names = fields(module, q.declared)
    position = names.index(q.name) if q.name in names and not record.bases else -1
    for at, expr in _makers(s, q):
        caller = s.program.loaded(at)
        call = caller.exprs[expr]
        if isinstance(call, t.Call):
            yield from passed(s, caller, call, q.name, position, 0, None)
            if q.made not in ANYWHERE and default is not None and not _passes(caller, call, q.name, position):
                yield from s.get(default)
    if default is not None and q.made in ANYWHERE:
        yield from s.get(default)
    if _is_settings(s, q):
        yield Unk(Reason.ENVIRONMENT, f"${q.name.upper()}")
    yield from hints.instances(s, module, binding.annotation)


def _makers(s: Solver, q: OfField) -> Iterator[CallKey]:
    """The calls that make an instance: one, those of exactly the class, or those of the classes below it as well."""
    if q.made not in ANYWHERE:
        assert q.made is not None
        yield q.made
        return
    for edge in callers(s, q.path, -1, q.index):
        call = s.program.loaded(edge.path).exprs[edge.call]
        if q.made is None or (isinstance(call, t.Call) and Cls(q.path, q.index) in s.get(OfExpr(edge.path, call.func))):
            yield edge.path, edge.call


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
