"""Flags fallback chains whose clients try again by themselves before the next model gets its turn.

## Why is this bad?
The clients of anthropic, openai and others repeat a failed request twice, with pauses between.
In an outage each model of the chain is then asked three times before the next one: the person who waits, waits for all
of them, and the provider that is overloaded gets three times the requests.
Set `max_retries=0` on the client of the chain, or on all members but the last.

## Limits
Only clients are judged whose constructor was seen and sets nothing about retries; a file that uses `with_options` is
left alone.
Chains that catch neither rate limits nor overloads, which are what is retried, are left alone.
Whether two quick repetitions are worth their time is for the team to say: ignore the rule where they are.

## Source
One of the project's founding patterns: "multiplies the SDK's own retries".
The defaults are those of the packages as of November 2026: two retries for anthropic 2.12 and openai 3.54.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.call_sites.sdks.errors import DEFAULT_RETRIES, Trouble
from checker.findings import Severity
from checker.patterns.fallback_chains import Form
from checker.patterns.fallbacks import fallback_chains
from checker.resolution.values import Ext
from checker.rules.examples import Example
from checker.rules.fallback_programs import BENCHMARK, HEAD, elsewhere, loop, nested
from checker.rules.fallback_words import certainty, members_differ, others
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.fallback_chains import FallbackChain

RULE = Rule(
    code="RL405",
    name="fallback-multiplies-retries",
    severity=Severity.INFO,
    since="0.1",
    categories=(Category.LATENCY, Category.RELIABILITY),
    preview=True,
)
RETRIED = frozenset({Trouble.RATE_LIMIT, Trouble.OVERLOAD})
TOLD = ("max_retries", "http_client", "**")
"""Arguments of a client that say something about its retries, or may."""


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each chain."""
    del sites
    for chain in context.code.once(fallback_chains):
        if chain.form is Form.DECLARED or not chain.complete or not members_differ(chain):
            continue
        if not any(caught.broad or caught.troubles & RETRIED for caught in chain.catches):
            continue
        retries = _retries(chain, context)
        if retries is not None:
            models = len(chain.members)
            yield RULE.finding_at(
                chain.span,
                f"{models} models are each tried {retries + 1} times: {models * (retries + 1)} requests in an outage",
                function=chain.function,
                confidence=certainty(chain),
                related=others(chain, context.code),
            )


def _retries(chain: FallbackChain, context: Context) -> int | None:
    """How often the chain's clients try again by themselves; None where one of them was told, or is not known."""
    code = context.code
    places: list[Place] = []
    for member in chain.members:
        place = code.place_of(member.site)
        call = code.module(place.path).exprs[place.expr] if place is not None else None
        if place is None or not isinstance(call, t.Call) or member.site.sdk not in DEFAULT_RETRIES:
            return None
        if "with_options" in code.module(place.path).calls_by_name:
            return None
        places.append(Place(place.path, call.func))
    answers = code.values(places)
    for place in places:
        values = answers[place]
        if not values or not all(isinstance(value, Ext) and _untold(value, context) for value in values):
            return None
    return min(DEFAULT_RETRIES[member.site.sdk] for member in chain.members)


def _untold(value: Ext, context: Context) -> bool:
    """Whether a client was made without a word about retries."""
    if value.call is None:
        return False
    path, expr = value.call
    call = context.code.module(path).exprs[expr]
    return isinstance(call, t.Call) and not any(name in TOLD for name, _ in call.keywords)


_PATIENT = HEAD.replace("max_retries=0", "")
_MARK = '  # error: [RL405] "2 models are each tried 3 times: 6 requests in an outage"'

INVALID = (
    Example(loop(head=_PATIENT, mark=_MARK)),
    Example(nested(head=_PATIENT, mark=_MARK)),
    Example(
        files={
            name: text.replace("max_retries=0", "")
            for name, text in elsewhere(loop(mark='  # error: [RL405] "2 models are each tried 3 times"')).items()
        }
    ),
)
VALID = (
    Example(loop()),
    Example(loop(head=_PATIENT).replace("client.messages", "client.with_options(max_retries=0).messages")),
    Example(
        # What the client was given is not known.
        loop(head=_PATIENT.replace("Anthropic()", "Anthropic(**options)").replace("client =", "options = {}\nclient ="))
    ),
    Example(nested(head=_PATIENT, caught="anthropic.BadRequestError")),
    Example(BENCHMARK.replace("max_retries=0", "")),
    Example(files=elsewhere(loop())),
)
