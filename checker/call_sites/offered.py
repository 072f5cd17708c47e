"""The model that a class uses if nobody names one, which it offers even where the program itself always names one.

    class Provider:
        def __init__(self, model="small"):
            self.model = model

        def ask(self, prompt):
            return self.client.messages.create(model=self.model, ...)      "small" as well

    provider = Provider(model=settings.model)

Only what the class at the site says itself counts, and the classes below it: farther away, a default is one of many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.resolution.values import Box, Cls, Lit, OfBases, OfExpr, OfSubclasses
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.models import OfSite
    from checker.facts.model import Function
    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

MAX_STEPS = 4
"""How many constructors above a class's own are looked through."""


def offered(s: Solver, module: Module, q: OfSite) -> Iterator[Lit]:
    """The defaults of the attribute of `self` that a site passes as its model."""
    call = module.exprs[q.expr]
    function = module.method_around(module.mark(q.expr).function)
    if not isinstance(call, t.Call) or function < 0 or not module.facts.functions[function].params:
        return
    method = module.facts.functions[function]
    own = Cls(module.path, method.owner)
    for name in dict.fromkeys(_attributes(s, module, call, q, method.params[0].name)):
        for cls in (own, *s.get(OfSubclasses(own.path, own.index))):
            default = _kept_default(s, cls, name) if isinstance(cls, Cls) else None
            if default is not None:
                yield from (value for value in s.get(default) if isinstance(value, Lit))


def _attributes(s: Solver, module: Module, call: t.Call, q: OfSite, this: str) -> Iterator[str]:
    """The attributes of `self` that a call passes as its model, also in a mapping that is unpacked."""
    position = q.position + q.shift if q.position >= 0 else len(call.args)
    for value in call.args[position : position + 1]:
        yield from _of_self(module, value, this)
    for keyword, value in call.keywords:
        if keyword in q.keywords:
            yield from _of_self(module, value, this)
        elif keyword == "**":
            for box in s.get(OfExpr(q.path, value, q.context)):
                record = module.exprs[box.expr] if isinstance(box, Box) and box.path == module.path else None
                for key, item in record.items if isinstance(record, t.Dict) else ():
                    if key >= 0 and isinstance(name := module.exprs[key], t.Const) and name.value in q.keywords:
                        yield from _of_self(module, item, this)


def _of_self(module: Module, expr: int, this: str) -> Iterator[str]:
    record = module.exprs[expr]
    if isinstance(record, t.Attr) and isinstance(base := module.exprs[record.base], t.Name) and base.id == this:
        yield record.name


def _kept_default(s: Solver, cls: Cls, name: str) -> OfExpr | None:
    """The default of the constructor's parameter that an attribute keeps, if it has one."""
    found = _kept_parameter(s, cls, name)
    if found is None:
        return None
    path, parameter = found
    return OfExpr(path, parameter.default) if parameter.default >= 0 else None


def _kept_parameter(s: Solver, cls: Cls, name: str, depth: int = 0) -> tuple[str, t.Parameter] | None:
    """The parameter of a class's constructor that `self.name` keeps, handed to a constructor above or not."""
    module = s.program.loaded(cls.path)
    own = next((f for f in module.facts.functions if f.owner == cls.index and f.name == "__init__"), None)
    above = next((base for base in s.get(OfBases(cls.path, cls.index)) if isinstance(base, Cls)), None)
    if own is None:
        return None if above is None or depth > MAX_STEPS else _kept_parameter(s, above, name, depth + 1)
    kept = _stored_name(module, own, name)
    if not kept and above is not None and depth <= MAX_STEPS:
        found = _kept_parameter(s, above, name, depth + 1)
        kept = "" if found is None else _handed_on(s, module, own, above, found[1].name)
    parameter = next((p for p in own.params if p.name == kept), None)
    return None if parameter is None else (cls.path, parameter)


def _stored_name(module: Module, function: Function, name: str) -> str:
    """The name that a constructor stores in `self.name`."""
    for index in module.stores_by_name.get(name, ()):
        store = module.facts.stores[index]
        if store.key == t.NONE and store.expr >= 0 and module.facts.functions[store.function] is function:
            value = module.exprs[store.expr]
            return value.id if isinstance(value, t.Name) and module.is_own(store, store.function) else ""
    return ""


def _handed_on(s: Solver, module: Module, function: Function, above: Cls, parameter: str) -> str:
    """The name that a constructor hands to a parameter of the constructor of the class above."""
    base = s.program.loaded(above.path)
    params = next((f.params for f in base.facts.functions if f.owner == above.index and f.name == "__init__"), ())
    position = next((at for at, p in enumerate(params) if p.name == parameter), 0) - 1
    for index in module.calls_by_name.get("__init__", ()):
        call = module.exprs[index]
        if isinstance(call, t.Call) and module.facts.functions[module.mark(index).function] is function:
            given = dict(call.keywords).get(parameter)
            if given is None and 0 <= position < len(call.args):
                given = call.args[position]
            value = module.exprs[given] if given is not None else None
            return value.id if isinstance(value, t.Name) else ""
    return ""
