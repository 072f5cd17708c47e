"""Flags escalations that give the dearer model neither the task nor what the cheaper one made of it.

## Why is this bad?
The dear model starts from nothing: it cannot answer a question it was not given, and repeats the work on a draft it has
not seen.
Pass on the task, and with it the draft and what was wrong with it: that is what the first call was paid for.

## Limits
Reported is a request whose prompt has nothing in it but literals and constants, or the score alone.
Whether what is passed on is enough is not judged, and a request that takes anything from `self`, from arguments of the
function or from other calls is taken to have it.

## Source
One of the project's founding patterns: below the threshold go up a tier, *passing the reasoning on*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.carried import carries_nothing
from checker.rules.escalation_programs import FILTER, FORECAST, HEAD, cascade, elsewhere, review
from checker.rules.escalation_words import asked_here, certainty, escalations, trace_of
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL303",
    name="escalation-drops-context",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.QUALITY,),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each escalation."""
    del sites
    reported = set()
    for cascade_ in escalations(context):
        place = cascade_.escalation.place
        if place in reported or not carries_nothing(context.code, cascade_):
            continue
        reported.add(place)
        yield RULE.finding_at(
            context.code.module(place.path).span(place.expr),
            "the dearer model gets neither the task nor the draft",
            function=cascade_.function,
            confidence=certainty(cascade_),
            trace=trace_of(cascade_),
            related=asked_here(cascade_, context),
        )


_ERROR = '  # error: [RL303] "the dearer model gets neither the task nor the draft"'


def _marked(text: str, again: str) -> str:
    return text.replace(f"return ask(LARGE, {again})", f"return ask(LARGE, {again}){_ERROR}")


_EMPTY = '"Think hard and write a good answer."'
_SCORE = 'f"The answer has got {score} points. Write a better one."'
_DIRECT = f"""\
{HEAD}GOOD = [{{"role": "user", "content": "Please write a good answer."}}]


def answer(question):
    draft = ask("claude-sonnet-5-5", question)
    try:
        score = float(ask(SMALL, "Rate this answer from 0 to 1: " + draft))
    except ValueError:
        score = 0.0
    if score < 0.7:
        better = client.messages.create(  # error: [RL303] "the dearer model gets neither the task nor the draft"
            model=LARGE, max_tokens=900, system="You are an expert.", messages=GOOD
        )
        print(better.usage)
        return better.content[0].text
    return draft
"""

INVALID = (
    Example(_marked(review(again=_EMPTY), _EMPTY)),
    Example(_marked(review(again=_SCORE), _SCORE)),
    Example(_DIRECT),
    Example(files=elsewhere(_marked(review(again=_EMPTY), _EMPTY))),
    Example(_marked(cascade(again=_EMPTY), _EMPTY)),
)
VALID = (
    Example(review()),
    Example(review(again="draft")),
    Example(cascade(again="question")),
    Example(
        # The conversation has it all.
        f"""\
{HEAD}class Desk:
    def __init__(self):
        self.messages = []

    def answer(self, question):
        self.messages.append({{"role": "user", "content": question}})
        draft = self.reply(SMALL)
        try:
            score = float(ask(SMALL, "Rate this answer from 0 to 1: " + draft))
        except ValueError:
            score = 0.0
        return self.reply(LARGE) if score < 0.7 else draft

    def reply(self, model):
        reply = client.messages.create(model=model, max_tokens=900, messages=self.messages)
        print(reply.usage)
        return reply.content[0].text
"""
    ),
    Example(FILTER),
    Example(FORECAST),
    Example(files=elsewhere(review())),
)
