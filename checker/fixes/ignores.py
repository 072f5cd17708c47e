"""Ignore comments beside findings, for a code base that wants to start clean.

A comment goes to the end of the finding's line, or, where a comment there would be part of a string or break a line
that is continued with a backslash, onto a line of its own above the statement.
"""

from __future__ import annotations

import io
import tokenize
from typing import TYPE_CHECKING

from checker.findings import Edit, Finding
from checker.locations import Span
from checker.triage.lines import is_python
from checker.triage.statements import statement_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.triage import Lines

MARK = "# route-lint: ignore"
_NO_COMMENTS = ("RL9",)  # findings about comments are not excused by more comments


def ignore_edits(findings: Iterable[Finding], lines: Lines, reason: str = "") -> tuple[Edit, ...]:
    """The edits that put an ignore comment beside each finding, ordered by place."""
    wanted: dict[tuple[str, int, int], set[str]] = {}
    for finding in findings:
        if not finding.code.startswith(_NO_COMMENTS):
            cell = -1 if finding.span.cell is None else finding.span.cell
            wanted.setdefault((finding.span.path, cell, finding.span.line), set()).add(finding.code)
    edits = []
    for (path, cell, line), codes in sorted(wanted.items()):
        source = lines(path, None if cell < 0 else cell)
        if line <= len(source):
            edits.append(_edit(path, None if cell < 0 else cell, line, sorted(codes), source, reason))
    return tuple(edits)


def _edit(path: str, cell: int | None, line: int, codes: list[str], source: Sequence[str], reason: str) -> Edit:
    comment = f"{MARK}[{', '.join(codes)}]{' ' + reason if reason else ''}"
    text = source[line - 1].rstrip("\r\n")
    if (is_python(path) or path.endswith(".ipynb")) and line not in _ends_inside_string(source) and text[-1:] != "\\":
        column = len(text.rstrip()) + 1
        return Edit(span=_point(path, cell, line, column), replacement=f"  {comment}")
    first = statement_starts(source).get(line, line)
    above = source[first - 1]
    indent = above[: len(above) - len(above.lstrip())]
    ending = "\r\n" if above.endswith("\r\n") else "\n"
    return Edit(span=_point(path, cell, first, 1), replacement=f"{indent}{comment}{ending}")


def _point(path: str, cell: int | None, line: int, column: int) -> Span:
    return Span(path=path, cell=cell, line=line, column=column, end_line=line, end_column=column)


def _ends_inside_string(source: Sequence[str]) -> set[int]:
    """The lines whose end lies inside a string of several lines."""
    inside: set[int] = set()
    reader = io.StringIO("".join(line.rstrip("\r\n") + "\n" for line in source)).readline
    opened = getattr(tokenize, "FSTRING_START", None)  # f-strings are single tokens before Python 3.12
    closed = getattr(tokenize, "FSTRING_END", None)
    starts: list[int] = []
    try:
        for token in tokenize.generate_tokens(reader):
            if token.type == tokenize.STRING:
                inside |= set(range(token.start[0], token.end[0]))
            elif token.type == opened:
                starts.append(token.start[0])
            elif token.type == closed:
                inside |= set(range(starts.pop(), token.end[0]))
    except (tokenize.TokenError, SyntaxError, ValueError):
        # Source newer than this Python: what came before the mistake is known, the rest is taken to be plain.
        pass
    return inside
