"""How a stretch of statements can end: the ways out of a body, and what is left to do after a statement.

    for model in MODELS: ...             after the loop has run out:
    if best is None:
        raise Exhausted                  RAISES
    return best                          RETURNS `best`

Conditions are not understood: each way is taken to be possible. That is what rules need which stay silent as soon as
one way is right.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.patterns.statements import Body, Part, Spot
from checker.syntax import tree as t
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.resolution.program import Module

GIVES_UP = frozenset({"exit", "_exit", "abort", "fail", "die", "quit", "reraise", "error_exit", "fatal", "bail"})
"""Calls after which nothing more happens, by the last name."""


class Way(enum.Enum):
    """How a way ends."""

    RAISES = enum.auto()
    RETURNS = enum.auto()
    FALLS = enum.auto()  # reaches the end of the body
    BREAKS = enum.auto()
    TURNS = enum.auto()  # goes on with the next turn of a loop


class Ending(Struct, frozen=True):
    """One end: `expr` is what is returned or raised, or `NONE`; `line` 0 where nothing is written."""

    way: Way
    expr: int = NONE
    line: int = 0


FALLS = Ending(Way.FALLS)


def endings(module: Module, body: Body) -> list[Ending]:
    """The ways out of a body."""
    found: list[Ending] = []
    for s in body:
        ways = list(_of(module, s))
        found.extend(way for way in ways if way is not FALLS)
        if FALLS not in ways:
            return found
    return [*found, FALLS]


def _of(module: Module, s: t.AnyStmt) -> Iterator[Ending]:
    """The ways out of one statement; `FALLS` to the next one."""
    match s:
        case t.Return():
            yield Ending(Way.RETURNS, s.value, s.line)
        case t.Raise():
            yield Ending(Way.RAISES, s.error, s.line)
        case t.Jump(kind="Break"):
            yield Ending(Way.BREAKS, NONE, s.line)
        case t.Jump(kind="Continue"):
            yield Ending(Way.TURNS, NONE, s.line)
        case t.Expression():
            call = module.exprs[s.value]
            gives_up = isinstance(call, t.Call) and module.last_name(call.func) in GIVES_UP
            yield Ending(Way.RAISES, s.value, s.line) if gives_up else FALLS
        case t.If():
            yield from endings(module, s.body)
            yield from endings(module, s.orelse)
        case t.For() | t.While():
            yield from _loop(module, s)
        case t.Try():
            yield from _try(module, s)
        case t.With():
            yield from endings(module, s.body)
        case t.Match():
            for case in s.cases:
                yield from endings(module, case.body)
            yield FALLS
        case _:
            yield FALLS


def _loop(module: Module, s: t.For | t.While) -> Iterator[Ending]:
    ways = endings(module, s.body)
    yield from (way for way in ways if way.way in (Way.RAISES, Way.RETURNS))
    test = module.exprs[s.test] if isinstance(s, t.While) else None
    forever = isinstance(test, t.Const) and bool(test.value)
    if not forever:
        yield from endings(module, s.orelse)
    if any(way.way is Way.BREAKS for way in ways):
        yield FALLS


def _try(module: Module, s: t.Try) -> Iterator[Ending]:
    body = endings(module, s.body)
    if FALLS in body:
        body = [*(way for way in body if way is not FALLS), *endings(module, s.orelse)]
    for handler in s.handlers:
        body.extend(endings(module, handler.body))
    final = endings(module, s.final)
    if FALLS not in final:
        yield from final
        return
    yield from body


def after(module: Module, spot: Spot) -> list[Ending]:
    """The ways out of a function once a statement of it is done; FALLS is its end, TURNS a loop around the statement."""
    ways = endings(module, spot.following)
    if FALLS not in ways:
        return ways
    return [*(way for way in ways if way is not FALLS), *_onwards(module, spot)]


def _onwards(module: Module, spot: Spot) -> list[Ending]:
    """What comes after the end of the body that a statement stands in."""
    holder = spot.holder
    if holder is None or isinstance(holder.statement, (t.FunctionDef, t.ClassDef)):
        return [FALLS]
    s = holder.statement
    if isinstance(s, (t.For, t.While)) and spot.part is Part.BODY:
        return [Ending(Way.TURNS, NONE, s.line)]
    if isinstance(s, t.Try) and spot.part is Part.BODY:
        ways = endings(module, s.orelse)
        return ways if FALLS not in ways else [*(w for w in ways if w is not FALLS), *after(module, holder)]
    return after(module, holder)


def any_way(ways: Iterable[Ending], *wanted: Way) -> bool:
    """Whether one of the ways ends so."""
    return any(way.way in wanted for way in ways)
