"""Where expressions stand: offsets into the text, packed, which become lines and columns when somebody asks.

starts, ends = pack([0, 4]), pack([1, 5])           # of two expressions in "a = b\n"
Places(starts, ends, pack([0, 6]))[1]               # (1, 4, 1, 5)
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEWLINE = re.compile(r"\r\n|\r|\n")
OFFSET: Literal["I"] = "I"
OFFSET_SIZE = array(OFFSET).itemsize

Place = tuple[int, int, int, int]
"""Line from 1, column from 0, end line, end column (exclusive), in characters."""

Comment = tuple[int, int, str]
"""Line from 1, column from 0, text with the leading `#`."""


class Places:
    """The places of a file's expressions, each worked out when it is asked for: few ever are."""

    __slots__ = ("_ends", "_lines", "_starts")

    def __init__(self, starts: bytes, ends: bytes, line_starts: bytes) -> None:
        self._starts = memoryview(starts).cast(OFFSET)
        self._ends = memoryview(ends).cast(OFFSET)
        self._lines = memoryview(line_starts).cast(OFFSET)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, expr: int) -> Place:
        start, end = self._starts[expr], self._ends[expr]
        line, end_line = bisect_right(self._lines, start), bisect_right(self._lines, end)
        return line, start - self._lines[line - 1], end_line, end - self._lines[end_line - 1]


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character."""
    return [0, *(m.end() for m in NEWLINE.finditer(text))]


def place_of(offset: int, starts: Sequence[int]) -> tuple[int, int]:
    """Line and column of an offset, given the offsets of the lines."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1]


def pack(offsets: Iterable[int]) -> bytes:
    """Offsets as bytes of this machine: a thousandth of the cost of a thousand numbers, in memory and in the cache."""
    return array(OFFSET, offsets).tobytes()
