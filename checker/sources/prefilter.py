"""Questions about the bytes of a file, which decide whether it is worth parsing.

    Prefilter([b"anthropic", b"messages.create"]).matches(data)      # does the file hold any of these?

They say no only when a file cannot matter, and they choose where to start: a file that was turned away is still loaded
when another one leads there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class ByteTest(Protocol):
    """A yes-or-no question about the bytes of a file."""

    @property
    def needles(self) -> tuple[bytes, ...]:
        """Byte strings of which every file holds one that passes; none when that cannot be said."""

    def matches(self, data: bytes) -> bool:
        """Whether the file may matter."""


class Prefilter:
    """Whether any of the needles occurs. Case matters. Without needles, every file may matter."""

    def __init__(self, needles: Iterable[bytes]) -> None:
        unique = set(needles)
        # Where a longer needle occurs, so does a shorter one that it contains.
        least = sorted(n for n in unique if not any(m in n for m in unique if m != n))
        self.needles = () if b"" in unique else tuple(least)

    def matches(self, data: bytes) -> bool:
        """Whether any needle occurs in `data`."""
        return not self.needles or any(needle in data for needle in self.needles)
