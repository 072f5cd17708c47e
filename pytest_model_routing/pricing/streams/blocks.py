"""Joins the pieces of streamed content: text that grows, and objects that arrive under an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json

MAX_INDEX = 10_000


class Slots:
    """Objects by index, in order of index. An index that is not a sensible number goes to slot 0."""

    def __init__(self) -> None:
        self._found: dict[int, dict[str, Any]] = {}

    def at(self, holder: Json, name: str = "index") -> dict[str, Any]:
        """The object for the index that `holder` has at `name`, new when it is the first time."""
        index = holder.get(name)
        sensible = isinstance(index, int) and 0 <= index < MAX_INDEX
        return self._found.setdefault(index if sensible and isinstance(index, int) else 0, {})

    def in_order(self) -> list[dict[str, Any]]:
        """All objects."""
        return [self._found[index] for index in sorted(self._found)]


def grow(holder: dict[str, Any], name: str, piece: object) -> None:
    """Appends a piece of text to the one at `name`; a piece that is no text is ignored."""
    if isinstance(piece, str):
        before = holder.get(name)
        holder[name] = (before if isinstance(before, str) else "") + piece
