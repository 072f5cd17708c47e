"""Escalation: a cheaper tier answered, a dearer one did the work again.

    fast "I am not sure, confidence 0.3"  ->  deep "The refund is due on ..."

What goes wrong: it never happens, it happens always, it jumps tiers, or the dear model gets neither the task nor the
draft. Whether a call does the work of another one again is decided by the ledger (`ledger.links`), here as in the
rates of reports: a dear call that was given something else is no escalation, whatever the application meant it to be.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_model_routing.ledger.links import carries
from pytest_model_routing.plugin.assertions.evidence import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence

REASONS = {
    "max_tokens": "truncated",
    "length": "truncated",
    "MAX_TOKENS": "truncated",
    "max_output_tokens": "truncated",
    "model_context_window_exceeded": "truncated",
    "refusal": "refusal",
    "content_filter": "refusal",
    "SAFETY": "refusal",
    "content_filtered": "refusal",
    "guardrail_intervened": "refusal",
}
"""Stop reasons that are a cause of their own; anything else is an ordinary answer."""

CAUSES = ("answer", "refusal", "truncated")
CARRIED = ("task", "draft")


def escalated(evidence: Evidence, steps: Sequence[str], *, cause: str | None, carries_on: Sequence[str]) -> None:
    """Check that calls picked by `steps` follow one another, each on a dearer tier than the one before.

    `cause` is why the first step was not enough: `answer` (the application was not content with it), `refusal`,
    `truncated`. `carries_on` lists what every later step must have been given: `task`, `draft`.
    """
    __tracebackhide__ = True
    _check_words(steps, cause, carries_on)
    expected = f"an escalation {' -> '.join(steps)}"
    chain = _chain(evidence, steps, expected)
    for lower, higher in pairwise(chain):
        if not lower.record.answered:
            evidence.refute(expected, f"{place(lower)} failed ({lower.record.error}): that is a fallback", [lower])
        if evidence.rank(higher) <= evidence.rank(lower):
            evidence.refute(expected, f"{place(higher)} is not on a dearer tier than {place(lower)}", [lower, higher])
        for name, source, part in (("task", chain[0], chain[0].prompt.task), ("draft", lower, lower.answer)):
            if name in carries_on and not carries(higher.prompt.text, part):
                problem = f"{place(higher)} was not given the {name} of {place(source)}"
                evidence.refute(f"{expected}, passing on the {name}", problem, [higher])
    _check_same_work(evidence, expected, chain)
    found = cause_of(chain[0])
    if cause is not None and found != cause:
        evidence.refute(f"{expected} because of: {cause}", f"{place(chain[0])} ended with: {found}", [chain[0]])


def not_escalated(evidence: Evidence) -> None:
    """Check that no answered call was done again on a dearer tier."""
    __tracebackhide__ = True
    for call in evidence.calls:
        follows = call.record.follows
        if follows is not None and follows.link.value == "escalation":
            before = next(other for other in evidence.calls if other.record.index == follows.call)
            evidence.refute("no escalation", f"{place(call)} escalates {place(before)}", [before, call])


def cause_of(call: Call) -> str:
    """Why an answered call was not enough, as far as the answer tells."""
    return next((REASONS[reason] for reason in call.record.finish_reasons if reason in REASONS), "answer")


def _check_words(steps: Sequence[str], cause: str | None, carries_on: Sequence[str]) -> None:
    if len(steps) < 2:
        raise ValueError("an escalation has at least two steps, for example: assert_escalated('fast', 'deep')")
    if cause is not None and cause not in CAUSES:
        raise ValueError(f"cause={cause!r}: there are only {', '.join(CAUSES)}")
    unknown = [name for name in carries_on if name not in CARRIED]
    if unknown:
        raise ValueError(f"carries={unknown[0]!r}: there are only {', '.join(CARRIED)}")


def _check_same_work(evidence: Evidence, expected: str, chain: Sequence[Call]) -> None:
    __tracebackhide__ = True
    starts: dict[int, int] = {}
    for call in evidence.calls:
        follows, index = call.record.follows, call.record.index
        starts[index] = index if follows is None else starts.get(follows.call, follows.call)
    for lower, higher in pairwise(chain):
        if starts[higher.record.index] != starts[lower.record.index]:
            problem = f"{place(higher)} does not do the work of {place(lower)} again: {_given(lower, higher)}"
            evidence.refute(expected, problem, [lower, higher])


def _given(lower: Call, higher: Call) -> str:
    """What the dearer call was given of the cheaper one, where that is too little."""
    task, draft = (carries(higher.prompt.text, part) for part in (lower.prompt.task, lower.answer))
    if not task:
        return f"it was given {'the draft without the task' if draft else 'neither task nor draft'}"
    if not draft:
        return "it was given the task with other instructions and without the draft, as by a router"
    return "it puts together the answers to several tasks"


def _chain(evidence: Evidence, steps: Sequence[str], expected: str) -> list[Call]:
    """The first calls that the steps pick, each after the one before."""
    __tracebackhide__ = True
    chain: list[Call] = []
    for step in steps:
        later = evidence.after(chain[-1] if chain else None)
        found = next((call for call in later if evidence.fits(call, step)), None)
        if found is None:
            after = f" after {place(chain[-1])}" if chain else ""
            evidence.refute(expected, f"no call by {step}{after}", chain[-1:])
        chain.append(found)
    return chain
