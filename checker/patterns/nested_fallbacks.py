"""Fallback chains written as a `try` whose handler asks another model, or after which another model is asked.

try:
    return ask(SMALL, text)
except APIError as error:            the handler falls through,
    log(error)
return ask(OTHER, text)              so that this is the second member
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.patterns.catches import Catch, catches
from checker.patterns.endings import FALLS, Ending, Way, after, any_way, endings
from checker.patterns.fallback_chains import FallbackChain, Form, Member
from checker.patterns.model_calls import ModelCall, ModelCalls, models, named
from checker.patterns.statements import Body, Part, Spot, StatementIndex, inside
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code

MAX_MEMBERS = 8


def nested_chains(code: Code) -> Iterator[FallbackChain]:
    """The chains that are written out, in the order of their places."""
    steps: dict[ModelCall, tuple[ModelCall, Catch, Spot]] = {}
    for call in code.once(ModelCalls):
        step = _next(code, call)
        if step is not None:
            steps[call] = step
    later = {second for second, _, _ in steps.values()}
    tried: set[tuple[str, int]] = set()
    for call, (_, _, attempt) in steps.items():
        key = (call.place.path, attempt.statement.line)
        if call not in later and key not in tried:
            tried.add(key)
            yield _chain(code, call, steps)


def _next(code: Code, call: ModelCall) -> tuple[ModelCall, Catch, Spot] | None:
    """The request that follows when a request fails, with the handler and the `try` between."""
    spot = code.once(StatementIndex).spot_of(call.place)
    part = spot.part if spot is not None else Part.BODY
    for outer in spot.climb() if spot is not None else ():
        if outer is spot:
            continue
        if isinstance(outer.statement, t.Try) and part is Part.BODY:
            found = _after_try(code, call, outer, outer.statement)
            if found is not None:
                return found
        if isinstance(outer.statement, (t.For, t.While)) and part is Part.BODY:
            return None  # what a failed turn leads to is another turn
        part = outer.part
    return None


def _after_try(code: Code, call: ModelCall, outer: Spot, attempt: t.Try) -> tuple[ModelCall, Catch, Spot] | None:
    module = code.module(call.place.path)
    for caught in catches(code, call.place.path, attempt):
        if caught.is_repair:
            continue
        second = _first_call(code, call, caught.handler.body)
        falls = FALLS in endings(module, caught.handler.body)
        if second is None and falls and _leaves(code, call, attempt):
            second = _first_call(code, call, outer.following)
        if second is not None:
            return second, caught, outer
    return None


def _leaves(code: Code, call: ModelCall, attempt: t.Try) -> bool:
    """Whether a success leaves the function, so that what follows the `try` is for failures only."""
    ways = endings(code.module(call.place.path), (*attempt.body, *attempt.orelse))
    return FALLS not in ways and any_way(ways, Way.RETURNS)


def _first_call(code: Code, call: ModelCall, body: Body) -> ModelCall | None:
    """The first request among some statements that is not the failed function over again."""
    calls = code.once(ModelCalls)
    own = named(code, call.place)
    path = call.place.path
    for s in inside(body):
        for found in calls.between(path, s.lo, s.hi):
            if not _is_call_of(code, found, own):
                return found
    return None


def _is_call_of(code: Code, call: ModelCall, function: int) -> bool:
    module = code.module(call.place.path)
    record = module.exprs[call.place.expr]
    return (
        function >= 0
        and isinstance(record, t.Call)
        and module.last_name(record.func) == module.facts.functions[function].name
    )


def _chain(code: Code, first: ModelCall, steps: dict[ModelCall, tuple[ModelCall, Catch, Spot]]) -> FallbackChain:
    module = code.module(first.place.path)
    calls = [first]
    handlers: list[Catch] = []
    beside: list[Catch] = []
    while calls[-1] in steps and len(calls) < MAX_MEMBERS:
        second, caught, attempt = steps[calls[-1]]
        handlers.append(caught)
        assert isinstance(attempt.statement, t.Try)
        beside.extend(c for c in catches(code, first.place.path, attempt.statement) if c.handler is not caught.handler)
        if second in calls:
            break
        calls.append(second)
    members = tuple(
        Member(span=module.span(call.place.expr), models=used, site=call.site, place=call.place)
        for call, used in zip(calls, models(code, tuple(calls)), strict=True)
    )
    return FallbackChain(
        form=Form.NESTED,
        members=members,
        complete=True,
        site=first.site,
        span=members[0].span,
        function=module.route(named(code, first.place)),
        catches=tuple(handlers),
        beside=tuple(beside),
        exhaustion=tuple(_exhaustion(code, calls[-1])),
        calls=tuple(calls),
        spot=code.once(StatementIndex).spot_of(first.place),
    )


def _exhaustion(code: Code, last: ModelCall) -> Iterator[Ending]:
    """How it ends when the last request fails, too: by the handler around it, else the error goes on."""
    module = code.module(last.place.path)
    spot = code.once(StatementIndex).spot_of(last.place)
    part = spot.part if spot is not None else Part.BODY
    for outer in spot.climb() if spot is not None else ():
        if outer is not spot and isinstance(outer.statement, t.Try) and part is Part.BODY:
            for caught in catches(code, last.place.path, outer.statement):
                ways = endings(module, caught.handler.body)
                if caught.is_repair:
                    continue
                yield from (way for way in ways if way is not FALLS)
                if FALLS in ways:
                    yield from after(module, outer)
            return
        part = outer.part
    yield Ending(Way.RAISES)
