"""Flags loops that ask a model again for as long as its score is too low, with no limit.

## Why is this bad?
A model that never reaches the threshold keeps the loop running: each turn costs as much as the one before, or more, and
only the end of the process ends it.
Some tasks cannot be scored above the threshold at all.
Count the attempts, or what they cost, and give the best answer or an error when the limit is reached.

## Limits
Loops are looked at whose condition, or a test with which they are left, compares a number from a model's answer with a
threshold, and functions that call themselves below it.
Any other comparison in the loop that leaves it, a counter, a length, a clock or a budget counts as a limit, and so does a
parameter of the function that is passed on changed.
Conversations and tool loops end by other means and are left alone.

## Source
Two of the project's founding patterns: "draft, review, escalate" and "token-budget routing" go wrong without a cap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.locations import Step
from checker.patterns.quality_loops import quality_loops
from checker.rules.escalation_programs import FILTER, FORECAST, HEAD, elsewhere, review
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL304",
    name="unbounded-escalation",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.RELIABILITY),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each loop."""
    del sites
    for loop in context.code.once(quality_loops):
        if loop.bounded:
            continue
        module = context.code.module(loop.call.place.path)
        number = loop.answers[0].site.span
        yield RULE.finding_at(
            module.span(loop.gate.compare.expr),
            "the model is asked again until its score is high enough, without a limit",
            function=module.route(context.code.function_of(loop.call.place)),
            confidence=loop.call.site.confidence,
            related=(
                Step(path=number.path, line=number.line, what="the number comes from here", cell=number.cell),
                Step(
                    path=module.span(loop.call.place.expr).path,
                    line=module.span(loop.call.place.expr).line,
                    what="asked again here",
                    cell=module.span(loop.call.place.expr).cell,
                ),
            ),
        )


_ERROR = '  # error: [RL304] "asked again until its score is high enough, without a limit"'


def _loop(head: str = HEAD, *, test: str = "score < 0.8", mark: str = _ERROR, turn: str = "") -> str:
    return f"""\
{head}def grade(draft):
    try:
        return float(ask(SMALL, "Rate this answer from 0 to 1: " + draft))
    except ValueError:
        return 0.0


def answer(question):
    draft = ask(SMALL, question)
    score = grade(draft)
    attempts = 0
    while {test}:{mark}
        draft = ask(LARGE, question + draft)
        score = grade(draft)
{turn}    return draft
"""


_FOREVER = f"""\
{HEAD}def answer(question):
    draft = ask(SMALL, question)
    while True:
        found = json.loads(ask(SMALL, "Rate this as JSON with the key score: " + draft))
        if found["score"] >= 8:{_ERROR}
            return draft
        draft = ask(LARGE, question + draft)
"""
_RECURSIVE = f"""\
{HEAD}def improve(question, draft):
    score = float(ask(SMALL, "Rate this answer from 0 to 1: " + draft))
    if score < 0.7:{_ERROR}
        return improve(question, ask(LARGE, question + draft))
    return draft
"""

INVALID = (
    Example(_loop()),
    Example(_FOREVER),
    Example(_RECURSIVE),
    Example(files=elsewhere(_loop())),
)
VALID = (
    Example(review()),
    Example(_loop(test="score < 0.8 and attempts < 3", mark="", turn="        attempts += 1\n")),
    Example(_loop(mark="", turn="        attempts += 1\n        if attempts >= 3:\n            break\n")),
    Example(_FOREVER.replace("while True:", "for attempt in range(3):").replace(_ERROR, "")),
    Example(
        # A conversation: the person ends it.
        f"""\
{HEAD}def talk():
    while True:
        question = input("> ")
        if question == "quit":
            break
        print(ask(LARGE, question))
"""
    ),
    Example(
        _RECURSIVE.replace(_ERROR, "")
        .replace("def improve(question, draft):", "def improve(question, draft, left=3):")
        .replace("if score < 0.7:", "if score < 0.7 and left:")
        .replace("question + draft))", "question + draft), left - 1)")
    ),
    Example(FILTER),
    Example(FORECAST),
    Example(files=elsewhere(review())),
)
