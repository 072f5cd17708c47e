"""Flags numbers parsed out of a model's text, without a guard, where they decide which model is asked next.

## Why is this bad?
A model that is asked for a number sometimes says "0.8 out of 1", "Score: 0.8" or why it would rather not.
`float(reply)` then raises, and what should have gone to the better model becomes an error for the user.
Guard the parse, and escalate when there is no number: that is the case in which the cheap model was not up to it.

## Limits
Looked at are `float`, `int`, `Decimal` and `json.loads` on the way to a number that is compared with a threshold before
a dearer model is asked.
A handler around the parse or around every call of its function, a regular expression, a test for digits, and requests with
a schema or a tool count as guards.
Parsers of the program's own are followed where they are called by name or on `self`.

## Source
One of the project's founding patterns: in "draft, review, escalate", `float(reply)` unguarded is the first thing that
goes wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.parses import unguarded_parses
from checker.rules.escalation_programs import FILTER, FORECAST, HEAD, cascade, elsewhere, review
from checker.rules.escalation_words import asked_here, certainty, escalations, trace_of
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL302",
    name="unguarded-score-parse",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.RELIABILITY,),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each parse."""
    del sites
    reported = set()
    for cascade_ in escalations(context):
        for answer, _ in cascade_.scorers:
            for place in unguarded_parses(context.code, cascade_.gate.score, answer):
                if place in reported:
                    continue
                reported.add(place)
                module = context.code.module(place.path)
                name = module.last_name(place.expr)
                yield RULE.finding_at(
                    module.span(place.expr),
                    f"`{name}` fails on anything but a number, and decides which model is asked"
                    if name != "loads"
                    else "`json.loads` fails on anything but JSON, and decides which model is asked",
                    function=cascade_.function,
                    confidence=certainty(cascade_),
                    trace=trace_of(cascade_),
                    related=asked_here(cascade_, context),
                )


_ERROR = '  # error: [RL302] "`float` fails on anything but a number, and decides which model is asked"'
_RAW = f'    score = float(ask(SMALL, "Rate this answer from 0 to 1: " + draft)){_ERROR}\n'

INVALID = (
    Example(review(parse=_RAW)),
    Example(
        review(
            parse='    reply = ask(SMALL, "Rate this answer from 1 to 10: " + draft)\n'
            '    score = int(reply.strip())  # error: [RL302] "`int` fails on anything but a number"\n',
            test="score <= 7",
        )
    ),
    Example(
        f"""\
{HEAD}def answer(question):
    reply = ask(SMALL, "Answer as JSON with the keys answer, words and confidence: " + question)
    found = json.loads(reply)  # error: [RL302] "`json.loads` fails on anything but JSON"
    if found["confidence"] < 0.7 or found["words"] < 5:
        return ask(LARGE, question)
    return found["answer"]
"""
    ),
    Example(files=elsewhere(review(parse=_RAW))),
    Example(
        f"""\
{HEAD}def grade(draft):
    return float(ask(SMALL, "Rate this answer from 0 to 1: " + draft)){_ERROR}


def answer(question):
    draft = ask("claude-sonnet-5-5", question)
    return draft if grade(draft) > 0.5 else ask(LARGE, question + draft)
"""
    ),
)
VALID = (
    Example(review()),
    Example(cascade()),
    Example(
        f"""\
import re

{HEAD}def answer(question):
    draft = ask("claude-sonnet-5-5", question)
    found = re.search(r"[01][.][0-9]+", ask(SMALL, "Rate this answer from 0 to 1: " + draft))
    score = float(found.group()) if found else 0.0
    if score < 0.7:
        return ask(LARGE, question + draft)
    return draft
"""
    ),
    Example(
        review(
            parse='    reply = ask(SMALL, "Rate this: " + draft)\n    score = int(reply) if reply.isdigit() else 0\n'
        )
    ),
    Example(
        # Whoever calls it catches what is no number.
        f"""\
{HEAD}def grade(draft):
    return float(ask(SMALL, "Rate this answer from 0 to 1: " + draft))


def answer(question):
    draft = ask("claude-sonnet-5-5", question)
    try:
        score = grade(draft)
    except ValueError:
        score = 0.0
    return draft if score > 0.5 else ask(LARGE, question + draft)
"""
    ),
    Example(FILTER),
    Example(FORECAST),
    Example(files=elsewhere(review())),
)
