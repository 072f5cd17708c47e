"""Same prompt, other model: routing swaps the model and nothing else.

What goes wrong: each tier has its own prompt, so that nobody can tell whether the model or the prompt made the
difference, and every change has to be made three times.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pytest_model_routing.plugin.assertions.evidence import place

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence

CONTEXT = 1
"""Unchanged lines around a difference."""
LONGEST = 40
"""Lines of a difference that a message shows."""


def same_across_tiers(evidence: Evidence, *, route: str | None, turns: bool) -> None:
    """Check that the calls (of one route) went to at least two tiers with one prompt: instructions, tools, messages.

    `turns=False` compares instructions and tools alone, for calls that were asked different things.
    """
    __tracebackhide__ = True
    calls = evidence.pick(route) if route is not None else list(evidence.calls)
    expected = "one prompt on at least two tiers" + (f", on {route}" if route else "")
    tiers = {call.tier for call in calls}
    if len(tiers) < 2:
        served = ", ".join(str(tier) for tier in tiers) or "no call"
        evidence.refute(expected, f"nothing to compare: only {served}", calls)
    first = calls[0]
    for call in calls[1:]:
        difference = _difference(first, call, turns=turns)
        if difference:
            problem = f"the prompt of {place(call)} is not that of {place(first)}"
            evidence.refute(expected, "\n".join([problem, *difference]), [first, call])


def _difference(one: Call, other: Call, *, turns: bool) -> list[str]:
    before, after = _lines(one, turns=turns), _lines(other, turns=turns)
    if before == after:
        return []
    names = [f"{call.tier}  {place(call)}" for call in (one, other)]
    lines = list(difflib.unified_diff(before, after, names[0], names[1], n=CONTEXT, lineterm=""))
    return lines if len(lines) <= LONGEST else [*lines[:LONGEST], f"... {len(lines) - LONGEST} more lines"]


def _lines(call: Call, *, turns: bool) -> list[str]:
    return [line for line in call.prompt.lines() if turns or line.startswith(("system: ", "tool: "))]
