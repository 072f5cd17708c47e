"""Edits to a cell inside the JSON of a notebook, which keeps all of its other bytes.

A cell's source is a string or an array of strings, one a line. Only the strings that an edit touches are written
anew, in the manner of the file: the same separators, and non-ASCII characters escaped where the file escapes them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from checker.fixes.text import edited, offsets
from checker.triage.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import Edit

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class _String:
    """One JSON string of a source: its value, and where the literal stands."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Source:
    """A cell's source as it is written: one string, or an array of them."""

    strings: tuple[_String, ...]
    is_array: bool


def edited_notebook(text: str, edits: Sequence[Edit]) -> str:
    """The notebook's text after edits to its cells. Raises LookupError for a place that it does not have."""
    sources = _sources(text)
    replaced: list[tuple[int, int, str]] = []
    for cell, group in groupby(edits, key=lambda edit: edit.span.cell):
        source = None if cell is None else sources.get(cell)
        if source is None or not source.strings:
            raise LookupError(f"there is no source of cell {cell}")
        replaced.append(_edited_source(text, source, list(group)))
    for start, end, replacement in sorted(replaced, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _edited_source(text: str, source: _Source, edits: list[Edit]) -> tuple[int, int, str]:
    """The stretch of the notebook's text that holds the touched strings, and what to put there."""
    strings = source.strings
    before = "".join(string.value for string in strings)
    starts = [0, *accumulate(len(string.value) for string in strings)]
    stretches = [stretch for stretch, _ in offsets(before, edits)]
    first = max(i for i in range(len(strings)) if starts[i] <= min(start for start, _ in stretches))
    furthest = max(end for _, end in stretches)
    last = min((i for i in range(first, len(strings)) if starts[i + 1] >= furthest), default=len(strings) - 1)
    after = edited(before, edits)
    touched = after[starts[first] : len(after) - (len(before) - starts[last + 1])]
    parts = (split_lines(touched) or ("",)) if source.is_array else (touched,)
    separator = text[strings[0].end : strings[1].start] if len(strings) > 1 else ", "
    written = separator.join(json.dumps(part, ensure_ascii=text.isascii()) for part in parts)
    return strings[first].start, strings[last].end, written


def _sources(text: str) -> dict[int, _Source]:
    """The source of each cell, by the cell's index."""
    found: dict[int, _Source] = {}
    for key, start in _members(text, _after_space(text, 0)):
        if key == "cells":
            for index, cell in enumerate(_elements(text, start)):
                for name, value in _members(text, cell):
                    if name == "source":
                        found[index] = _Source(tuple(_strings(text, value)), is_array=text[value] == "[")
    return found


def _strings(text: str, start: int) -> Iterator[_String]:
    places = [start] if text[start] == '"' else _elements(text, start)
    for place in places:
        value, end = _DECODER.raw_decode(text, place)
        yield _String(value, place, end)


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The keys of the object at `start`, with where their values begin."""
    position = _after_space(text, start + 1)
    while text[position] != "}":
        key, position = _DECODER.raw_decode(text, position)
        position = _after_space(text, _after_space(text, position) + 1)
        yield key, position
        position = _next(text, position)


def _elements(text: str, start: int) -> Iterator[int]:
    """Where the elements of the array at `start` begin."""
    position = _after_space(text, start + 1)
    while text[position] != "]":
        yield position
        position = _next(text, position)


def _next(text: str, position: int) -> int:
    """Past the value at `position` and the comma behind it."""
    _, position = _DECODER.raw_decode(text, position)
    position = _after_space(text, position)
    return _after_space(text, position + 1) if text[position] == "," else position


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
