"""Comments in the front matter of agent files, which are YAML's.

---
name: code-reviewer
# route-lint: ignore[RL102] it reads one-line changes only
model: haiku
---
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.triage.lines import Lines
    from checker.triage.suppressions import Comment

# In YAML a comment begins a line or follows a space. Only those for route-lint matter; a description that quotes one
# within quotation marks is taken for a comment, and would be reported as one that suppresses nothing.
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*route-lint:[^\r\n]*")


def front_matter_comments(paths: Iterable[str], lines: Lines) -> dict[tuple[str, int | None], list[Comment]]:
    """The comments for route-lint in these agent files, by path."""
    found = {(path, None): _comments(lines(path, None)) for path in paths}
    return {place: comments for place, comments in found.items() if comments}


def _comments(source: Sequence[str]) -> list[Comment]:
    found: list[Comment] = []
    for number, line in enumerate(source[1:], start=2):
        if line.rstrip() in ("---", "..."):
            break
        if match := _COMMENT.search(line):
            found.append((number, match.start() + 1, match[0]))
    return found
