"""Edits to a cell inside the JSON of a notebook, which keeps all of its other bytes.

Only the strings of the source that an edit touches are written anew, in the manner of the file: the same separators,
and non-ASCII characters escaped where the file escapes them.
"""

from __future__ import annotations

import json
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from checker.fixes.text import edited, offsets
from checker.triage.cells import CellSource, cell_sources
from checker.triage.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import Edit


def edited_notebook(text: str, edits: Sequence[Edit]) -> str:
    """The notebook's text after edits to its cells. Raises LookupError for a place that it does not have."""
    try:
        sources = cell_sources(text)
    except (ValueError, IndexError) as error:
        raise LookupError(f"this notebook is not valid JSON: {error}") from error
    replaced: list[tuple[int, int, str]] = []
    for cell, group in groupby(edits, key=lambda edit: edit.span.cell):
        source = None if cell is None else sources.get(cell)
        if source is None or not source.strings:
            raise LookupError(f"there is no source of cell {cell}")
        replaced.append(_edited_source(text, source, list(group)))
    for start, end, replacement in sorted(replaced, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _edited_source(text: str, source: CellSource, edits: list[Edit]) -> tuple[int, int, str]:
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
