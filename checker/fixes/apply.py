"""Edits to bytes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from checker.fixes.notebooks import edited_notebook
from checker.fixes.text import edited
from checker.locations import Problem
from checker.sources import Decoded, FileSystem
from checker.triage.lines import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One file before and after, as bytes and as text."""

    path: str
    before: bytes
    after: bytes
    text_before: str
    text_after: str


def apply(edits: Sequence[Edit], files: FileSystem) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """The changes that edits, ordered by path and free of overlap, make to files; nothing is written.

    A file that cannot be read, or whose encoding lacks a character, is a problem and stays as it is.
    """
    changes: list[Change] = []
    problems: list[Problem] = []
    for path, group in groupby(edits, key=lambda edit: edit.span.path):
        changed = _changed(path, list(group), files)
        if isinstance(changed, Problem):
            problems.append(changed)
        elif changed.before != changed.after:
            changes.append(changed)
    return tuple(changes), tuple(problems)


def _changed(path: str, edits: Sequence[Edit], files: FileSystem) -> Change | Problem:
    try:
        before = files.read(path)
    except OSError as error:
        return Problem(path=path, line=1, what=f"cannot be read: {error.strerror or error}")
    decoded = decode(path, before)
    if not isinstance(decoded, Decoded):
        return decoded
    try:
        text = edited_notebook(decoded.text, edits) if path.endswith(".ipynb") else edited(decoded.text, edits)
        after = decoded.encode(text)
    except (LookupError, UnicodeEncodeError) as error:
        return Problem(path=path, line=edits[0].span.line, what=f"cannot be edited: {error}")
    return Change(path=path, before=before, after=after, text_before=decoded.text, text_after=text)
