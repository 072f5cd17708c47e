"""Flags fallback chains that are for some of a provider's troubles and not for the others.

## Why is this bad?
A chain that goes on after a rate limit and not after an overload, a timeout or a lost connection stops working in the
very hour it was built for: an outage shows itself in all of these ways.
In the anthropic SDK an overload (529) is an `InternalServerError`, and a timeout is an `APIConnectionError`; neither is a
`RateLimitError`.

## Limits
Only handlers are judged whose classes are all known: those of the SDKs, of their HTTP libraries, and Python's own.
What another handler of the same `try` deals with is not missed.
Timeouts alone are not asked for where connections are, and a chain that is only about the caller's own mistakes, such
as a prompt that is too long, is left alone.

## Source
One of the project's founding patterns: on a rate limit *or an overload* try the next model.
The classes are those of the packages as of November 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.sdks.errors import PASSING, Trouble
from checker.findings import Severity
from checker.patterns.fallback_chains import Form
from checker.patterns.fallbacks import fallback_chains
from checker.rules.examples import Example
from checker.rules.fallback_programs import BENCHMARK, REPAIR, elsewhere, loop, nested
from checker.rules.fallback_programs import PASSING as ENOUGH
from checker.rules.fallback_words import certainty, handler_span, members_differ, others
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.catches import Catch
    from checker.patterns.fallback_chains import FallbackChain

RULE = Rule(
    code="RL404",
    name="fallback-misses-transient-errors",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.RELIABILITY,),
    preview=True,
)
ORDER = (Trouble.RATE_LIMIT, Trouble.OVERLOAD, Trouble.TIMEOUT, Trouble.CONNECTION)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each `try` of a chain."""
    del sites
    reported: set[tuple[str, int]] = set()
    for chain in context.code.once(fallback_chains):
        if chain.form is Form.DECLARED or not members_differ(chain):
            continue
        first = chain.catches[0]
        key = (first.path, first.handler.line)
        missed = _missed(chain)
        if missed and key not in reported:
            reported.add(key)
            caught = " and ".join(trouble.value for trouble in ORDER if trouble in first.troubles)
            yield RULE.finding_at(
                handler_span(context.code, first),
                f"{caught} lead to the next model, {' and '.join(t.value for t in missed)} do not",
                function=chain.function,
                confidence=certainty(chain),
                related=others(chain, context.code),
            )


def _missed(chain: FallbackChain) -> tuple[Trouble, ...]:
    """The troubles that neither lead on nor are dealt with; none where a handler is not fully known."""
    here: tuple[Catch, ...] = (*chain.catches, *chain.beside)
    if any(caught.broad or not caught.known for caught in here):
        return ()
    led = frozenset(trouble for caught in chain.catches for trouble in caught.troubles)
    dealt = frozenset(trouble for caught in here for trouble in caught.troubles)
    if not led & PASSING:
        return ()
    return tuple(trouble for trouble in ORDER if trouble not in dealt)


_ONLY_LIMITS = '  # error: [RL404] "rate limits lead to the next model, an overloaded server and timeouts and lost"'

INVALID = (
    Example(loop().replace(f"except {ENOUGH}:", f"except anthropic.RateLimitError:{_ONLY_LIMITS}")),
    Example(
        nested().replace(
            f"except {ENOUGH}:",
            "except (anthropic.RateLimitError, anthropic.InternalServerError):"
            '  # error: [RL404] "and an overloaded server lead to the next model, timeouts and lost connections do not"',
        )
    ),
    Example(
        files={
            "desk/errors.py": "import openai\n\nBUSY = (openai.RateLimitError, openai.APITimeoutError)\n",
            "desk/answers.py": """\
from openai import OpenAI

from desk.errors import BUSY

client = OpenAI(max_retries=0)


def answer(messages):
    for model in ("gpt-6.2-sol", "gpt-6.1-terra"):
        try:
            return client.chat.completions.create(model=model, messages=messages)
        except BUSY:  # error: [RL404] "an overloaded server and lost connections do not"
            continue
    raise RuntimeError("no model has answered")
""",
        },
    ),
    Example(
        loop().replace(
            f"except {ENOUGH}:",
            'except anthropic.APIStatusError:  # error: [RL404] "timeouts and lost connections do not"',
        )
    ),
)
VALID = (
    Example(loop()),
    Example(loop(caught="anthropic.APIError")),
    Example(
        # What the program's own class stands for is not known.
        loop(caught="Unavailable").replace("MODELS =", "class Unavailable(Exception):\n    pass\n\n\nMODELS =")
    ),
    Example(
        # The others are dealt with in their own way.
        loop(caught="anthropic.RateLimitError").replace(
            "    raise RuntimeError",
            "        except anthropic.APIError:\n            raise SystemExit(1)\n    raise RuntimeError",
        )
    ),
    Example(
        # A prompt that is too long goes to a model with more room; that is no outage.
        nested(caught="anthropic.BadRequestError")
    ),
    Example(BENCHMARK),
    Example(REPAIR),
    Example(files=elsewhere(loop())),
)
