"""Comparisons with a threshold that decide whether a request is sent, with the side on which it is.

    if score < 0.7: ask(LARGE)                     low opens
    if score >= 0.7: return draft                  low opens what follows
    ask(LARGE)
    while score < 0.7 and tries < 3: ask(LARGE)    low opens; `tries < 3` is another condition

Only gates that open when the number is low are given: those are escalations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.facts.model import BindingKind
from checker.patterns.endings import FALLS, endings
from checker.patterns.statements import Part, Spot, StatementIndex
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.resolution.program import Module

BELOW, ABOVE = frozenset({"<", "<="}), frozenset({">", ">="})


class Gate(Struct, frozen=True, kw_only=True):
    """One gate. `test` is the whole condition, `compare` the comparison in it, `score` its number; `others` are the
    other conditions of the test. `line` is where its statement starts; `loop`: it is a `while`."""

    test: Place
    compare: Place
    score: Place
    others: tuple[Place, ...]
    line: int
    loop: bool = False


def gates_before(code: Code, place: Place) -> Iterator[Gate]:
    """The gates that must have opened for an expression to be reached, in its function, innermost first."""
    spot = code.once(StatementIndex).spot_of(place)
    if spot is None:
        return
    module = code.module(place.path)
    yield from _conditional(code, place, spot)
    part = spot.part
    for outer in spot.climb():
        if outer is not spot:
            yield from _around(module, outer, part)
        if isinstance(outer.statement, (t.FunctionDef, t.ClassDef)) and outer is not spot:
            return
        for earlier in outer.siblings[: outer.index]:
            yield from _passed(module, earlier)
        part = outer.part


def _around(module: Module, outer: Spot, part: Part) -> Iterator[Gate]:
    s = outer.statement
    if isinstance(s, t.If):
        yield from gates_of(module, s.test, s.line, holds=part is Part.BODY)
    elif isinstance(s, t.While) and part is Part.BODY:
        yield from gates_of(module, s.test, s.line, holds=True, loop=True)


def _passed(module: Module, s: t.AnyStmt) -> Iterator[Gate]:
    """An `if` before, whose body leaves: what follows is reached only when it did not hold."""
    if isinstance(s, t.If) and not s.orelse and FALLS not in endings(module, s.body):
        yield from gates_of(module, s.test, s.line, holds=False)


def _conditional(code: Code, place: Place, spot: Spot) -> Iterator[Gate]:
    """A conditional expression around the request itself."""
    exprs = code.module(place.path).exprs
    if not any(isinstance(exprs[expr], t.Conditional) for expr in range(spot.statement.lo, spot.statement.hi)):
        return
    links = code.links(place.path)
    child, parent = place.expr, links.parents.get(place.expr)
    while parent is not None:
        record = links.module.exprs[parent]
        if isinstance(record, t.Conditional) and child != record.test:
            yield from gates_of(links.module, record.test, spot.statement.line, holds=child == record.body)
        child, parent = parent, links.parents.get(parent)


def gates_of(module: Module, test: int, line: int, *, holds: bool, loop: bool = False) -> Iterator[Gate]:
    """The comparisons of a test whose number is low where the test holds (or where it does not)."""
    terms = list(_terms(module, test, negated=False))
    for expr, negated in terms:
        for score in _low(module, expr, holds=holds is not negated):
            others = tuple(Place(module.path, other) for other, _ in terms if other != expr)
            yield Gate(
                test=Place(module.path, test),
                compare=Place(module.path, expr),
                score=Place(module.path, score),
                others=others,
                line=line,
                loop=loop,
            )


def _terms(module: Module, test: int, *, negated: bool) -> Iterator[tuple[int, bool]]:
    """The conditions that a test is made of, each with whether a `not` stands before it."""
    match module.exprs[test]:
        case t.Bool(_, left, right):
            yield from _terms(module, left, negated=negated)
            yield from _terms(module, right, negated=negated)
        case t.Unary("not", value):
            yield from _terms(module, value, negated=not negated)
        case _:
            yield test, negated


def _low(module: Module, expr: int, *, holds: bool) -> Iterator[int]:
    """The number of a comparison with a threshold that is low when the comparison holds (or does not)."""
    record = module.exprs[expr]
    if not isinstance(record, t.Compare) or len(record.ops) != 1:
        return
    op, left, right = record.ops[0], record.left, record.rights[0]
    if op not in BELOW | ABOVE:
        return
    number = left if _is_threshold(module, right) else right if _is_threshold(module, left) else -1
    low_left = (op in BELOW) is holds
    if (number == left and low_left) or (number == right and not low_left):
        yield number


def _is_threshold(module: Module, expr: int) -> bool:
    """A number, a constant in capitals, an attribute or name that is called a threshold."""
    record = module.exprs[expr]
    if isinstance(record, t.Const):
        return isinstance(record.value, (int, float)) and not isinstance(record.value, bool)
    name = record.id if isinstance(record, t.Name) else record.name if isinstance(record, t.Attr) else ""
    if name.isupper() and name:
        return True
    if any(word in name.lower() for word in ("threshold", "min_", "minimum", "cutoff", "_bar", "required", "limit")):
        return True
    live = module.facts.uses.get(expr, ())
    kinds = [module.facts.bindings[index] for index in live]
    return bool(kinds) and all(
        binding.kind is BindingKind.VALUE and isinstance(module.exprs[binding.expr], t.Const) for binding in kinds
    )
