"""Draft, review, escalate: one model drafts, a cheap one scores, a strong one rewrites what scored below a threshold.

    balanced "Dear customer, ..."  ->  fast "0.4"  ->  deep "Dear Ms Vogel, ..."

What goes wrong: the score cannot be read and is taken for good, the reviewer never sees the draft, or the rewrite is
made without task and draft.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pytest_model_routing.ledger.links import carries
from pytest_model_routing.plugin.assertions.evidence import place, shorten

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def reviewed(evidence: Evidence, *, draft: str, review: str, rewrite: str, below: float) -> None:
    """Check that the review saw the draft, and that `rewrite` followed exactly when its score was under `below`.

    A rewrite must have been given the task and the draft. A review whose answer holds no score in 0..1 is refuted:
    what the application makes of such an answer has to be tested on purpose.
    """
    __tracebackhide__ = True
    expected = f"{draft} drafts, {review} scores, {rewrite} rewrites below {below}"
    drafted = _next(evidence, draft, None, expected)
    scored = _next(evidence, review, drafted, expected)
    if not carries(scored.prompt.text, drafted.answer):
        evidence.refute(expected, f"{place(scored)} was not given the draft of {place(drafted)}", [drafted, scored])
    score = score_in(scored.answer)
    if score is None:
        problem = f'{place(scored)} says "{shorten(scored.answer)}", which holds no score in 0..1'
        evidence.refute(expected, problem, [scored])
    rewritten = next((call for call in evidence.after(scored) if evidence.fits(call, rewrite)), None)
    if score >= below and rewritten is not None:
        evidence.refute(expected, f"{place(rewritten)} rewrites although the score is {score}", [scored, rewritten])
    if score < below and rewritten is None:
        evidence.refute(expected, f"nothing rewrites although the score is {score}", [scored])
    if rewritten is not None:
        for name, part in (("task", drafted.prompt.task), ("draft", drafted.answer)):
            if not carries(rewritten.prompt.text, part):
                evidence.refute(
                    expected, f"{place(rewritten)} was not given the {name} of {place(drafted)}", [rewritten]
                )


def score_in(answer: str) -> float | None:
    """The score in an answer: the only number in the text or the JSON object; None when there is none within 0..1."""
    try:
        parsed = json.loads(answer)
    except ValueError:
        found = [float(text) for text in _NUMBER.findall(answer)]
    else:
        values = parsed.values() if isinstance(parsed, Mapping) else [parsed]
        found = [float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return found[0] if len(found) == 1 and 0 <= found[0] <= 1 else None


def _next(evidence: Evidence, selector: str, before: Call | None, expected: str) -> Call:
    __tracebackhide__ = True
    later = evidence.after(before)
    found = next((call for call in later if evidence.fits(call, selector) and call.record.answered), None)
    if found is None:
        evidence.refute(expected, f"no answered call by {selector}" + (f" after {place(before)}" if before else ""))
    return found
