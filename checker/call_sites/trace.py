"""The way from the string that names a model to the call that uses it, in steps a reader can follow.

The way is found afterwards, as the shortest path through the answers that hold the value; ties go to the smaller
question, so that it depends on nothing but the program.
"""

from __future__ import annotations

import itertools
from collections import deque
from typing import TYPE_CHECKING

from checker.call_sites.model import Origin
from checker.call_sites.models import OfSite
from checker.facts.model import BindingKind
from checker.locations import Step
from checker.resolution.values import (
    Lit,
    OfAttribute,
    OfBinding,
    OfExpr,
    OfField,
    OfItem,
    OfParameter,
    OfReturn,
    Query,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.resolution.solve import Solver


class Tracer:
    """Traces values back from the questions of one site."""

    def __init__(self, s: Solver, questions: tuple[OfSite, ...]) -> None:
        self._s = s
        self._questions = questions

    def trace(self, value: Lit) -> tuple[tuple[Step, ...], Origin]:
        """The steps from where a value is written to the site, and what kind of way it is."""
        way = self._way(value)
        steps: list[Step] = []
        for query, before in reversed(list(zip(way, (*way[1:], None), strict=True))):
            for step in self._steps(query, before, value):
                if not steps or (steps[-1].path, steps[-1].line) != (step.path, step.line):
                    steps.append(step)
        return tuple(steps), self._origin(way)

    def _way(self, value: Lit) -> list[Query]:
        """Questions from the site's to the one whose expression is the literal."""
        goal = (value.path, value.expr)
        before: dict[Query, Query | None] = dict.fromkeys(self._questions)
        queue: deque[Query] = deque(self._questions)
        while queue:
            query = queue.popleft()
            if isinstance(query, OfExpr) and (query.path, query.expr) == goal:
                way: list[Query] = []
                current: Query | None = query
                while current is not None:
                    way.append(current)
                    current = before[current]
                return list(reversed(way))
            for read in sorted(self._s.reads(query), key=repr):
                if read not in before and value in self._s.answer_set(read):
                    before[read] = query
                    queue.append(read)
        return list(self._questions[:1])

    def _steps(self, query: Query, before: Query | None, value: Lit) -> Iterator[Step]:
        """What a reader is told of one question; `before` is the question that the value comes from."""
        program = self._s.program
        match query:
            case OfBinding(path, index):
                binding = program.loaded(path).facts.bindings[index]
                what = _BINDINGS.get(binding.kind)
                if what is not None:
                    yield self._at(path, binding.line, what.format(name=binding.name))
            case OfParameter(path, function, parameter):
                record = program.function(path, function)
                if isinstance(before, OfExpr) and before.expr != record.params[parameter].default:
                    yield self._at(before.path, program.loaded(before.path).line(before.expr), "passed here")
                name = record.params[parameter].name
                yield self._at(path, record.line, f"parameter `{name}` of `{record.qualname}`")
            case OfField(path, index, name) | OfAttribute(path, index, name):
                yield from self._attribute(f"{program.loaded(path).facts.classes[index].qualname}.{name}", before)
            case OfReturn(path, function):
                record = program.function(path, function)
                line = program.loaded(path).line(before.expr) if isinstance(before, OfExpr) else record.line
                yield self._at(path, line, f"`{record.qualname}` returns it")
            case OfExpr(path, expr) if (path, expr) == (value.path, value.expr):
                yield self._at(path, program.loaded(path).line(expr), f'"{value.value}" is written here')
            case OfSite(path, expr):
                yield self._at(path, program.loaded(path).line(expr), "used here")
            case _:
                return

    def _attribute(self, name: str, before: Query | None) -> Iterator[Step]:
        """Where an attribute is set; nothing where it is inherited or declared, which the step before has told."""
        if isinstance(before, OfExpr):
            line = self._s.program.loaded(before.path).line(before.expr)
            yield self._at(before.path, line, f"`{name}` is set here")

    def _at(self, path: str, line: int, what: str) -> Step:
        span = self._s.program.span(path, (line, 0, line, 0))
        return Step(path=span.path, line=span.line, what=what, cell=span.cell)

    def _origin(self, way: list[Query]) -> Origin:
        kinds = {type(query) for query in way}
        program = self._s.program
        for query in way:
            if isinstance(query, OfExpr):
                record = program.loaded(query.path).exprs[query.expr]
                if isinstance(record, t.Call):
                    text = _callee(program.loaded(query.path).exprs, record)
                    if "getenv" in text or "environ" in text:
                        return Origin.ENV_DEFAULT
                    if text.endswith((".get", ".pop", "getattr")) and OfItem not in kinds:
                        return Origin.CONFIG_DEFAULT
        if OfItem in kinds:
            return Origin.MAP_LOOKUP
        if any(isinstance(query, OfSite) and query.otherwise in way for query in way):
            return Origin.DEFAULT_PARAM
        if OfParameter in kinds:
            return Origin.DEFAULT_PARAM if self._from_default(way) else Origin.CALLER_ARGS
        if OfField in kinds:
            return Origin.CONFIG_DEFAULT
        if OfBinding in kinds or OfAttribute in kinds or OfReturn in kinds:
            return Origin.CONSTANT
        return Origin.LITERAL

    def _from_default(self, way: list[Query]) -> bool:
        """Whether the last parameter on the way got its default rather than an argument."""
        for query, after in itertools.pairwise(way):
            if isinstance(query, OfParameter) and isinstance(after, OfExpr):
                default = self._s.program.function(query.path, query.function).params[query.parameter].default
                if (after.path, after.expr) == (query.path, default):
                    return True
        return False


_BINDINGS = {
    BindingKind.VALUE: "`{name}` is set here",
    BindingKind.ITEM: "an item of `{name}` is set here",
    BindingKind.UPDATE: "`{name}` is updated here",
    BindingKind.ITER: "`{name}` takes each element here",
    BindingKind.FROM: "`{name}` is imported here",
    BindingKind.WITH: "`{name}` is opened here",
}


def _callee(exprs: tuple[t.AnyExpr, ...], call: t.Call) -> str:
    """The callee as written, when it is a dotted name."""
    parts: list[str] = []
    current: t.AnyExpr = exprs[call.func]
    while isinstance(current, t.Attr):
        parts.append(current.name)
        current = exprs[current.base]
    parts.append(current.id if isinstance(current, t.Name) else "?")
    return ".".join(reversed(parts))
