"""The back links of one module: from an expression to what contains it, from a binding to where its name is read.

r = client.ask(q)        the call's binding is `r`
print(r.usage)           readers(<binding of r>) has this `r`; parent(<this r>) is `r.usage`
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from checker.facts.model import Binding, BindingKind, ScopeKind
from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from checker.resolution.program import Module


class Links:
    """The back links of a module, each made at its first use."""

    def __init__(self, module: Module) -> None:
        self.module = module

    @cached_property
    def parents(self) -> dict[int, int]:
        """Expression -> the expression it is directly inside."""
        return {
            child: index for index, record in enumerate(self.module.exprs) for child in children(record) if child >= 0
        }

    @cached_property
    def _readers(self) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        uses = self.module.facts.uses
        for index, record in enumerate(self.module.exprs):
            if type(record) is t.Name:
                for binding in uses.get(index) or self.outer(index, record.id):
                    found[binding].append(index)
        return found

    def readers(self, binding: int) -> tuple[int, ...]:
        """The `Name` expressions that can read a binding."""
        return tuple(self._readers.get(binding, ()))

    def outer(self, expr: int, name: str) -> tuple[int, ...]:
        """The bindings of a name that its own scope has not bound before it, along the enclosing scopes."""
        scopes = self.module.facts.scopes
        start = index = self.module.mark(expr).scope
        while index >= 0:
            scope = scopes[index]
            if name in scope.names and (scope.kind is not ScopeKind.CLASS or index == start):
                if scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS):
                    return scope.final.get(name, ())
                return scope.names[name]
            index = scope.parent
        return ()

    def meanings(self, expr: int) -> tuple[Binding, ...]:
        """The bindings a `Name` expression can read."""
        record = self.module.exprs[expr]
        if not isinstance(record, t.Name):
            return ()
        live = self.module.facts.uses.get(expr) or self.outer(expr, record.id)
        return tuple(self.module.facts.bindings[index] for index in live)

    @cached_property
    def _bound(self) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for index, binding in enumerate(self.module.facts.bindings):
            if binding.expr >= 0 and binding.kind.name in _FROM_EXPRESSION:
                found[binding.expr].append(index)
        return found

    def bound(self, expr: int) -> tuple[int, ...]:
        """The bindings whose value is, or is taken from, an expression."""
        return tuple(self._bound.get(expr, ()))

    def updated(self, call: int) -> tuple[int, ...]:
        """The bindings of what a call changes: `responses` of `responses.append(response)`."""
        bindings = self.module.facts.bindings
        return tuple(index for index in self.bound(call) if bindings[index].kind is BindingKind.UPDATE)

    @cached_property
    def _stored(self) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for index, store in enumerate(self.module.facts.stores):
            found[store.expr].append(index)
        return found

    def stored(self, expr: int) -> tuple[int, ...]:
        """The attribute stores of an expression."""
        return tuple(self._stored.get(expr, ()))

    @cached_property
    def results(self) -> dict[int, int]:
        """Expression that is returned or yielded -> its function."""
        return {
            expr: index
            for index, function in enumerate(self.module.facts.functions)
            for expr, _ in (*function.returns, *function.yields)
        }

    @cached_property
    def attributes(self) -> dict[str, tuple[int, ...]]:
        """Attribute name -> the expressions that read it."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, record in enumerate(self.module.exprs):
            if type(record) is t.Attr:
                found[record.name].append(index)
        return {name: tuple(exprs) for name, exprs in found.items()}

    @cached_property
    def targets(self) -> frozenset[int]:
        """The attributes that are assigned to, such as the `self.last` of `self.last = reply`: they read nothing."""
        stores = {(store.base, store.name) for store in self.module.facts.stores if store.key < 0}
        return frozenset(
            index
            for index, record in enumerate(self.module.exprs)
            if type(record) is t.Attr and (record.base, record.name) in stores
        )

    def chain(self, expr: int) -> tuple[str, ...]:
        """The names of `a.b[0].c().d` as written, outermost object first; empty when it does not start at a name."""
        names: list[str] = []
        while True:
            match self.module.exprs[expr]:
                case t.Attr(base, name):
                    names.append(name)
                    expr = base
                case t.Subscript(base, _):
                    expr = base
                case t.Call(func):
                    expr = func
                case t.Await(value):
                    expr = value
                case t.Name(name):
                    return (name, *reversed(names))
                case _:
                    return ()

    def dotted(self, expr: int) -> str:
        """The dotted path of something imported, as written: `opentelemetry.trace.set_tracer_provider`; "" for the
        rest. Calls inside the path are marked `()`."""
        match self.module.exprs[expr]:
            case t.Attr(base, name):
                inner = self.dotted(base)
                return f"{inner}.{name}" if inner else ""
            case t.Call(func):
                inner = self.dotted(func)
                return f"{inner}()" if inner else ""
            case t.Name():
                return next((path for b in self.meanings(expr) if (path := _imported(b, self))), "")
            case _:
                return ""


_FROM_EXPRESSION = frozenset({"VALUE", "ITER", "WITH", "ITEM", "UPDATE", "AUGMENT"})


def _imported(binding: Binding, links: Links) -> str:
    match binding.kind.name:
        case "IMPORT":
            return binding.text
        case "FROM" if not binding.level:
            return f"{binding.text}.{binding.member}"
        case "VALUE" if not binding.path and isinstance(links.module.exprs[binding.expr], t.Call):
            call = links.module.exprs[binding.expr]
            assert isinstance(call, t.Call)
            # `provider = TracerProvider()`: one assignment far, and never through itself.
            return links.dotted(binding.expr) if not _mentions(links, call.func, binding.name) else ""
        case _:
            return ""


def _mentions(links: Links, expr: int, name: str) -> bool:
    return name in links.chain(expr)
