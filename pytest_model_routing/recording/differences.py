"""What sets two requests apart, in few words: for the message of a miss.

{"model": "claude-haiku-4-5", "messages": [{"content": "When do you open?"}]}
{"model": "claude-opus-5", "messages": [{"content": "When do you close?"}]}

model: 'claude-haiku-4-5' is now 'claude-opus-5'
messages[0].content, from character 12: 'open?' is now 'close?'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 4  # differences in a message
_WIDTH = 60  # characters of a value in a message
_BEFORE = 20  # characters shown before the first difference inside a text
_ABSENT = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that differs. `weight` orders candidates: a changed word weighs less than a changed model or shape."""

    text: str
    weight: float


def compare(recorded: Any, asked: Any) -> list[Difference]:
    """What differs, the weightiest first."""
    return sorted(_walk(recorded, asked, ""), key=lambda found: -found.weight)


def distance(recorded: Any, asked: Any) -> float:
    """How far apart two bodies are; 0 for equal ones."""
    return sum(found.weight for found in _walk(recorded, asked, ""))


def describe(differences: list[Difference]) -> list[str]:
    """A few lines for a message."""
    lines = [found.text for found in differences[:_SHOWN]]
    if len(differences) > _SHOWN:
        lines.append(f"and {len(differences) - _SHOWN} more")
    return lines


def _walk(recorded: Any, asked: Any, place: str) -> Iterator[Difference]:
    if isinstance(recorded, dict) and isinstance(asked, dict):
        for name in [*recorded, *(name for name in asked if name not in recorded)]:
            inner = f"{place}.{name}" if place else str(name)
            yield from _walk(recorded.get(name, _ABSENT), asked.get(name, _ABSENT), inner)
    elif isinstance(recorded, list) and isinstance(asked, list):
        for number in range(max(len(recorded), len(asked))):
            old = recorded[number] if number < len(recorded) else _ABSENT
            new = asked[number] if number < len(asked) else _ABSENT
            yield from _walk(old, new, f"{place}[{number}]")
    elif recorded is _ABSENT:
        yield Difference(text=f"{place} is new: {_short(asked)}", weight=1)
    elif asked is _ABSENT:
        yield Difference(text=f"{place} is gone: {_short(recorded)}", weight=1)
    elif recorded != asked:
        yield _changed(recorded, asked, place or "the body")


def _changed(recorded: Any, asked: Any, place: str) -> Difference:
    if not isinstance(recorded, str) or not isinstance(asked, str) or max(len(recorded), len(asked)) <= _WIDTH:
        return Difference(
            text=f"{place}: {_short(recorded)} is now {_short(asked)}", weight=3 if place == "model" else 1
        )
    start = _common_prefix(recorded, asked)
    same = start + _common_prefix(recorded[start:][::-1], asked[start:][::-1])
    shown = max(start - _BEFORE, 0)
    return Difference(
        text=f"{place}, from character {start}: {_short(recorded[shown:])} is now {_short(asked[shown:])}",
        weight=1 - 0.9 * same / max(len(recorded), len(asked)),
    )


def _common_prefix(one: str, other: str) -> int:
    """Length of the common prefix, by bisection: comparing slices is quick, comparing characters is not."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}..."
