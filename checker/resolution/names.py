"""What a name means where it stands: the live bindings of its own scope, or the nearest enclosing scope that has it."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from checker.facts.model import ScopeKind
from checker.resolution.guards import fits, guards_on
from checker.resolution.values import Context, Ext, OfBinding, OfGlobal, Reason, Unk, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

BUILTINS = frozenset(dir(builtins))


def own_context(module: Module, scope: int, context: Context | None) -> Context | None:
    """A context says what the parameters of *its* function are; in any other function it says nothing."""
    if context is None:
        return None
    return context if context[0] == module.path and module.function_of_scope(scope) == context[1] else None


def lookup(s: Solver, module: Module, expr: int, context: Context | None) -> Iterator[Value]:
    """The values of a `Name` expression."""
    live = module.facts.uses.get(expr)
    if live is None:
        yield from outer(s, module, expr, context)
        return
    tests = guards_on(module, expr, live)
    for index in live:
        values = s.get(OfBinding(module.path, index, context))
        yield from (value for value in values if fits(s, module, value, tests)) if tests else values


def outer(s: Solver, module: Module, expr: int, context: Context | None) -> Iterator[Value]:
    """A name that its own scope has not bound before it: along the enclosing scopes, then the builtins."""
    record = module.exprs[expr]
    name = record.id if isinstance(record, t.Name) else ""
    start = module.mark(expr).scope
    index = start
    while index >= 0:
        scope = module.facts.scopes[index]
        if name in scope.names and (scope.kind is not ScopeKind.CLASS or index == start):
            live = scope.final[name] if scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS) else scope.names[name]
            for binding in live:
                yield from s.get(OfBinding(module.path, binding, context))
            return
        index = scope.parent
    if "*" in module.facts.scopes[0].names:
        yield from s.get(OfGlobal(module.path, name))
    elif name in BUILTINS:
        yield Ext(f"builtins.{name}")
    elif name == "__name__":
        yield Unk(Reason.RUNTIME)
    else:
        yield Unk(Reason.EXTERNAL)
