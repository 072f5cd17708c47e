"""Escalation by a score: a cheap model answers, a number or verdict is read from what a model says, and below a
threshold a dearer model is asked.

    draft = ask(SMALL, text)                       the number can be the model's own,
    score = float(ask(SMALL, RATE + draft))        or come from a second request about the first
    if score < 0.7:                                the *gate*: `score` is compared, `0.7` is the bar
        draft = ask(LARGE, text + draft)           the *escalation*, reached only when the score is low

A loop over models from cheap to dear that is left when the score is high is a cascade as well.
A score that opens the way when it is *high* is a filter (rate the advert, then write the letter), and no cascade.
Nor is a gate after which the same or a cheaper model is asked.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.patterns.answers import Answer, answers
from checker.patterns.chain_members import members_of, source_of
from checker.patterns.endings import Way, any_way, endings
from checker.patterns.fallback_loops import feeds, targets_of
from checker.patterns.gates import Gate, gates_before, gates_of
from checker.patterns.model_calls import ModelCall, ModelCalls, Models, models
from checker.patterns.statements import StatementIndex
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite
    from checker.resolution.program import Module


class Cascade(Struct, frozen=True, kw_only=True):
    """One escalation. `scorers` are the requests whose answers the score is made of, with the models each can use there;
    `escalation` is the dearer request."""

    gate: Gate
    scorers: tuple[tuple[Answer, Models], ...]
    escalation: ModelCall
    models: Models
    function: str

    @property
    def site(self) -> CallSite:
        """The site of the escalation."""
        return self.escalation.site


def cascades(code: Code) -> tuple[Cascade, ...]:
    """The cascades of a run, in the order of their escalations: `code.once(cascades)`. Whether the escalation is dearer is
    for a rule to say, which has the policy."""
    return tuple(cascade for call in code.once(ModelCalls) for cascade in (*_of(code, call), *_up_a_ladder(code, call)))


def _of(code: Code, call: ModelCall) -> Iterator[Cascade]:
    module = code.module(call.place.path)
    for gate in gates_before(code, call.place):
        found = [answer for answer in answers(code, gate.score) if not _inside(code, answer, call)]
        if not found:
            continue
        yield Cascade(
            gate=gate,
            scorers=tuple((answer, _models_of(code, answer)) for answer in found),
            escalation=call,
            models=models(code, (call,))[0],
            function=module.route(code.function_of(call.place)),
        )


def _up_a_ladder(code: Code, call: ModelCall) -> Iterator[Cascade]:
    """A loop over models that a high score leaves: `for model in LEVELS: ...; if score >= 0.8: return text`."""
    spot = code.once(StatementIndex).spot_of(call.place)
    module = code.module(call.place.path)
    loop = next((up.statement for up in spot.climb() if isinstance(up.statement, t.For)), None) if spot else None
    if spot is None or loop is None:
        return
    later = (s for up in itertools.takewhile(lambda up: up.statement is not loop, spot.climb()) for s in up.following)
    gates = [gate for s in later for gate in _leaving(module, s)]
    source = source_of(code, Place(module.path, loop.iter)) if gates else None
    if source is None or not feeds(code, call.place, targets_of(code, call.place, loop)):
        return
    members, complete = members_of(code, call, source)
    if not complete or len(members) < 2:
        return
    rest = tuple(dict.fromkeys(text for member in members[1:] for text in member.models.texts))
    for gate in gates:
        found = tuple(answer for answer in answers(code, gate.score) if answer.site in call.sites)
        if found:
            yield Cascade(
                gate=gate,
                scorers=tuple((answer, members[0].models) for answer in found),
                escalation=call,
                models=Models(texts=rest, complete=True),
                function=module.route(code.function_of(call.place)),
            )


def _leaving(module: Module, s: t.AnyStmt) -> Iterator[Gate]:
    """The gates of an `if` that leaves the loop: the next turn comes when the number was low."""
    if isinstance(s, t.If) and any_way(endings(module, s.body), Way.RETURNS, Way.BREAKS):
        yield from gates_of(module, s.test, s.line, holds=False)


def _models_of(code: Code, answer: Answer) -> Models:
    """The models of the request that an answer came by: told best by one of the calls that lead to it."""
    known = code.once(ModelCalls)
    calls = [call for place in answer.calls if (call := known.at(place)) is not None and answer.site in call.sites]
    own = code.place_of(answer.site)
    if own is not None:
        calls.append(ModelCall(place=own, sites=(answer.site,)))
    return min(models(code, tuple(calls)), key=lambda used: len(used.texts) or len(answer.site.models) + 1)


def _inside(code: Code, answer: Answer, call: ModelCall) -> bool:
    """Whether an answer is the escalation's own, seen around a loop."""
    return call.place in answer.calls or code.place_of(answer.site) == call.place
