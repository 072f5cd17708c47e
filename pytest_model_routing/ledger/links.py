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
    from collections.abc import Iterable, Sequence

    from pytest_model_routing.ledger.prompts import Prompt
    from pytest_model_routing.ledger.record import Record

TELLING = 12
"""Characters from which on a text that appears inside another is taken as passed on, not as a coincidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What decides whether a call continues another. `rank` is the place of its tier, from 0; None if unknown.

    `text`, `task` and `answer` are flat: each run of white space is one space. `lines` are those of the prompt, flat
    too.
    """

    index: int
    model: str | None
    rank: int | None
    answered: bool
    instructions: str
    text: str
    lines: frozenset[str]
    task: str
    answer: str


def turn_of(record: Record, prompt: Prompt, answer: str, rank: int | None) -> Turn:
    """The turn of a call."""
    return Turn(
        index=record.index,
        model=record.requested_model,
        rank=rank,
        answered=record.answered,
        instructions=prompt.instructions,
        text=_flat(prompt.text),
        lines=frozenset(map(_flat, prompt.text.splitlines())),
        task=_flat(prompt.task),
        answer=_flat(answer),
    )


def links(turns: Sequence[Turn]) -> dict[int, Follows]:
    """For each call that continues an earlier one: which and how. Calls in the order they were made."""
    found: dict[int, Follows] = {}
    failed: list[Turn] = []  # not yet followed
    answered: list[Turn] = []
    for turn in turns:
        before = next((one for one in reversed(failed) if turn.task and turn.task == one.task), None)
        if before is not None:
            failed.remove(before)
            link = Link.REPEAT if turn.model == before.model else Link.FALLBACK
            found[turn.index] = Follows(call=before.index, link=link)
        elif (escalated := _escalated(turn, answered)) is not None:
            found[turn.index] = Follows(call=escalated.index, link=Link.ESCALATION)
        (answered if turn.answered else failed).append(turn)
    return found


def _escalated(turn: Turn, earlier: Sequence[Turn]) -> Turn | None:
    """The cheaper call whose work `turn` does again; None where there is none, or several with different tasks."""
    rank = turn.rank
    if rank is None:
        return None
    cheaper = [before for before in earlier if before.rank is not None and before.rank < rank]
    continued = [before for before in cheaper if _same_work(before, turn)]
    return continued[-1] if len({before.task for before in continued}) == 1 else None


def _same_work(before: Turn, after: Turn) -> bool:
    """Whether `after` takes up the task of `before` with the same instructions or with its answer."""
    if not _within(before.task, after.text, after.lines):
        return False
    return before.instructions == after.instructions or _within(before.answer, after.text, after.lines)


def carries(text: str, part: str) -> bool:
    """Whether `part` was passed on in `text`, white space aside. A short part must be a line of its own."""
    return _within(_flat(part), _flat(text), map(_flat, text.splitlines()))


def _within(part: str, text: str, lines: Iterable[str]) -> bool:
    return part in text if len(part) >= TELLING else bool(part) and part in lines


def _flat(text: str) -> str:
    return " ".join(text.split())
