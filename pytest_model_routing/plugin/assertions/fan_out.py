"""Orchestrator and workers: a strong model plans, cheap ones run the steps, a strong one puts the results together.

    deep "plan"  ->  fast "step 1", fast "step 2", fast "step 3"  ->  deep "synthesis"

What goes wrong: the workers run on the planner's tier, or the results never reach the last call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing.ledger.links import carries
from pytest_model_routing.plugin.assertions.evidence import place

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence


def fanned_out(evidence: Evidence, *, planner: str, workers: str, synthesis: str | None, at_least: int) -> None:
    """Check that a planner's call comes first, then at least so many workers' calls, then the synthesis with their
    answers.

    Every call between the planner's and the end (or the synthesis) must be a worker's.
    """
    __tracebackhide__ = True
    expected = f"{planner} plans, at least {at_least} {workers} work" + (
        f", {synthesis} puts together" if synthesis else ""
    )
    if not evidence.calls:
        evidence.refute(expected, "no calls at all")
    first, rest = evidence.calls[0], evidence.calls[1:]
    if not evidence.fits(first, planner):
        evidence.refute(expected, f"the first, {place(first)}, is not by {planner}", [first])
    last = _last(evidence, rest, synthesis, expected) if synthesis is not None else None
    done = [call for call in rest if call is not last]
    for call in done:
        if not evidence.fits(call, workers):
            evidence.refute(expected, f"{place(call)} works on {call.tier}, not on {workers}", [call])
    if len(done) < at_least:
        evidence.refute(expected, f"{len(done)} worker's call{'s' * (len(done) != 1)}", done)
    if last is not None:
        _check_gathered(evidence, expected, done, last)


def _last(evidence: Evidence, rest: tuple[Call, ...], synthesis: str, expected: str) -> Call:
    __tracebackhide__ = True
    if not rest or not evidence.fits(rest[-1], synthesis):
        evidence.refute(expected, f"the last call is not by {synthesis}", rest[-1:])
    return rest[-1]


def _check_gathered(evidence: Evidence, expected: str, done: list[Call], last: Call) -> None:
    __tracebackhide__ = True
    lost = [call for call in done if call.record.answered and not carries(last.prompt.text, call.answer)]
    if lost:
        evidence.refute(
            f"{expected}, given every answer",
            f"{place(last)} was not given the answer of {place(lost[0])}",
            [*lost, last],
        )
