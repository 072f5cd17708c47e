"""Where the source of a notebook's cells stands in the notebook's own text.

    {"cells": [{"source": ["import os\\n", "ask()\\n"]}]}

The source of cell 0 is an array of two strings; each has a value and a stretch of the file. Positions come from a
walk over the JSON, because a parsed document no longer knows them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.triage.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonString:
    """One string of a source: its value, and the offsets of the literal, quotes included."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSource:
    """A cell's source as it is written: one string, or an array of them."""

    strings: tuple[JsonString, ...]
    is_array: bool


def cell_sources(text: str) -> dict[int, CellSource]:
    """The sources in a notebook of format 4, by the index of the cell. Raises ValueError where the JSON is broken."""
    found: dict[int, CellSource] = {}
    for key, start in _members(text, _after_space(text, 0)):
        if key != "cells":
            continue
        for index, cell in enumerate(_elements(text, start)):
            for name, value in _members(text, cell):
                if name == "source":
                    found[index] = CellSource(strings=tuple(_strings(text, value)), is_array=text[value] == "[")
    return found


def file_line(text: str, cell: int, line: int) -> int:
    """The line of the notebook file that holds a line of a cell; 1 when there is none."""
    try:
        source = cell_sources(text).get(cell)
    except (ValueError, IndexError):
        return 1
    reached = 1
    for string in source.strings if source else ():
        reached += len(split_lines(string.value))
        if reached > line:
            return text.count("\n", 0, string.start) + 1
    return 1


def _strings(text: str, start: int) -> Iterator[JsonString]:
    for place in [start] if text[start] == '"' else _elements(text, start):
        value, end = _DECODER.raw_decode(text, place)
        yield JsonString(value=value, start=place, end=end)


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The keys of the object at `start`, with where their values begin; nothing for a value that is no object."""
    if text[start] != "{":
        return
    position = _after_space(text, start + 1)
    while text[position] != "}":
        key, position = _DECODER.raw_decode(text, position)
        position = _after_space(text, _after_space(text, position) + 1)
        yield key, position
        position = _next(text, position)


def _elements(text: str, start: int) -> Iterator[int]:
    """Where the elements of the array at `start` begin; nothing for a value that is no array."""
    if text[start] != "[":
        return
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
