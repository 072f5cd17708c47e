"""Which call continues which: fallbacks and escalations, told from the prompts.

    0  fast   "Is this urgent? ..."    answered "unsure"
    1  deep   "Is this urgent? ..."    follows 0: escalation, because the same work went to a dearer tier
    2  deep   "Write a poem"           529
    3  fast   "Write a poem"           follows 2: fallback, because 2 failed and another model got the same work

A classifier router is no escalation, although a cheap call comes before a dear one with the same question: its
instructions differ and its answer, a label, is not passed on. An orchestrator's last call is none either: it takes up
the answers of several workers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_model_routing.ledger.record import Follows, Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_model_routing.ledger.prompts import Prompt

TELLING = 12
"""Characters from which on a text that appears inside another is taken as passed on, not as a coincidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What decides whether a call continues another. `rank` is the place of its tier, from 0; None if unknown."""

    index: int
    model: str | None
    rank: int | None
    prompt: Prompt
    answer: str
    answered: bool


def links(turns: Sequence[Turn]) -> dict[int, Follows]:
    """For each call that continues an earlier one: which and how. Calls in the order they were made."""
    found: dict[int, Follows] = {}
    for place, turn in enumerate(turns):
        follows = _fallback(turn, turns[:place], found) or _escalation(turn, turns[:place])
        if follows is not None:
            found[turn.index] = follows
    return found


def _fallback(turn: Turn, earlier: Sequence[Turn], found: dict[int, Follows]) -> Follows | None:
    taken = {follows.call for follows in found.values() if follows.link is not Link.ESCALATION}
    for before in reversed(earlier):
        if (
            not before.answered
            and before.index not in taken
            and turn.prompt.task
            and turn.prompt.task == before.prompt.task
        ):
            return Follows(call=before.index, link=Link.REPEAT if turn.model == before.model else Link.FALLBACK)
    return None


def _escalation(turn: Turn, earlier: Sequence[Turn]) -> Follows | None:
    rank = turn.rank
    if rank is None:
        return None
    cheaper = [before for before in earlier if before.answered and before.rank is not None and before.rank < rank]
    continued = [before for before in cheaper if same_work(before, turn)]
    tasks = {before.prompt.task for before in continued}
    return Follows(call=continued[-1].index, link=Link.ESCALATION) if len(tasks) == 1 else None


def same_work(before: Turn, after: Turn) -> bool:
    """Whether `after` takes up the task of `before` with the same instructions or with its answer."""
    return carries(after.prompt.text, before.prompt.task) and (
        before.prompt.instructions == after.prompt.instructions or carries(after.prompt.text, before.answer)
    )


def carries(text: str, part: str) -> bool:
    """Whether `part` was passed on in `text`, white space aside. A short part must be a line of its own."""
    part = " ".join(part.split())
    if len(part) >= TELLING:
        return part in " ".join(text.split())
    return bool(part) and any(part == " ".join(line.split()) for line in text.splitlines())
