"""Changes as a unified diff that `git apply` and `patch` take."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from checker.triage.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.fixes.apply import Change


def unified_diff(changes: Iterable[Change]) -> str:
    """The diff of all changes; "" when there are none."""
    return "".join(line for change in changes for line in _lines(change))


def _lines(change: Change) -> Iterator[str]:
    before, after = split_lines(change.text_before), split_lines(change.text_after)
    for line in difflib.unified_diff(before, after, f"a/{change.path}", f"b/{change.path}"):
        yield line
        if not line.endswith(("\n", "\r")):
            yield "\n\\ No newline at end of file\n"
