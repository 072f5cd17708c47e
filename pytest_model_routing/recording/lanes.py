"""Secrets split over the events of a stream.

A stream tears text apart: `{"text": " sk-"}`, `{"text": "ant-"}`, `{"text": "..."}`. No event holds a secret, their
joined text does. A *lane* is such a joined text: the strings that stand at the same place of successive events, where
"place" includes the indexes that tell parallel texts apart (content block 0 and 1, choice 0 and 1):

    choices/[0]/delta/content with index 0    "Your key is sk-" + "ant-" + "api03..."

A secret found in a lane is replaced where it begins and cut out of the pieces after that.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.secrets import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Place = tuple[str | int, ...]


@dataclass(slots=True)
class _Piece:
    """A string inside an event: `holder[key]`."""

    holder: Any
    key: str | int

    @property
    def text(self) -> str:
        return str(self.holder[self.key])


def redact(events: list[Any], spans: Callable[[str], list[tuple[int, int]]]) -> list[Any]:
    """A copy of `events` in which no lane holds what `spans` finds."""
    events = copy.deepcopy(events)
    lanes: dict[Place, list[_Piece]] = {}
    for number in range(len(events)):
        for place, piece in _strings(events, number, ()):
            lanes.setdefault(place, []).append(piece)
    for pieces in lanes.values():
        if len({piece.text for piece in pieces}) > 1:  # one string repeated is an id or a type, no text in pieces
            _redact_lane(pieces, spans)
    return events


def joined(events: list[Any]) -> Iterator[str]:
    """The text of each lane that has pieces."""
    lanes: dict[Place, list[str]] = {}
    for number in range(len(events)):
        for place, piece in _strings(events, number, ()):
            lanes.setdefault(place, []).append(piece.text)
    for texts in lanes.values():
        if len(set(texts)) > 1:
            yield "".join(texts)


def _strings(holder: Any, key: str | int, place: Place) -> Iterator[tuple[Place, _Piece]]:
    """Every string under `holder[key]`, with its place below `holder`."""
    value = holder[key]
    if isinstance(value, str):
        yield place, _Piece(holder, key)
    elif isinstance(value, dict):
        indexes = tuple(item for name, item in value.items() if name.endswith("index") and isinstance(item, int))
        for name in value:
            yield from _strings(value, name, (*place, *indexes, name))
    elif isinstance(value, list):
        for position in range(len(value)):
            yield from _strings(value, position, (*place, position))


def _redact_lane(pieces: list[_Piece], spans: Callable[[str], list[tuple[int, int]]]) -> None:
    text = "".join(piece.text for piece in pieces)
    for start, end in reversed(spans(text)):
        offset = 0
        for piece in pieces:
            old = piece.text
            low, high = max(start - offset, 0), min(end - offset, len(old))
            if low < high:
                piece.holder[piece.key] = old[:low] + (PLACEHOLDER if offset + low == start else "") + old[high:]
            offset += len(old)
