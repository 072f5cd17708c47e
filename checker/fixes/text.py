"""Edits to text: lines and columns to offsets, and the pieces put together again."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from checker.triage.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import Edit
    from checker.locations import Span


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that do not overlap. Raises LookupError for a place that the text does not have."""
    pieces: list[str] = []
    position = 0
    for (start, end), replacement in offsets(text, edits):
        pieces += (text[position:start], replacement)
        position = end
    return "".join((*pieces, text[position:]))


def offsets(text: str, edits: Sequence[Edit]) -> list[tuple[tuple[int, int], str]]:
    """The stretches that edits replace, as offsets into the text, in order."""
    lines = split_lines(text)
    starts = [0, *accumulate(len(line) for line in lines)]
    found = [(_offsets(edit.span, lines, starts), edit.replacement) for edit in edits]
    return sorted(found, key=lambda item: item[0])


def _offsets(span: Span, lines: Sequence[str], starts: Sequence[int]) -> tuple[int, int]:
    return _offset(span.line, span.column, lines, starts), _offset(span.end_line, span.end_column, lines, starts)


def _offset(line: int, column: int, lines: Sequence[str], starts: Sequence[int]) -> int:
    past_the_end = line == len(lines) + 1 and column == 1
    if past_the_end or (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1):
        return starts[line - 1] + column - 1
    raise LookupError(f"there is no line {line}, column {column}")
