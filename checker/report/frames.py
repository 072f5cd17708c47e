"""Source frames: the line a finding is about, with the stretch underlined.

76 |     reply = client.messages.create(model=MODEL)
   |             ^^^^^^^^^^^^^^^^^^^^^^
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from checker.report.wording import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.locations import Span

_WIDEST = 140  # of a source line; generated files have lines of many thousands
_LEAD = 40  # kept before the stretch when a line is cut


def frame(span: Span, lines: Sequence[str]) -> tuple[str, str] | None:
    """The source line and the underline below it, gutters included; None when the line is not there."""
    if not 1 <= span.line <= len(lines):
        return None
    line = lines[span.line - 1].rstrip("\r\n")
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line.rstrip())
    shown, start, end = _cut(line, start, max(end, start + 1))
    gutter = f"{span.line:>5} | "
    pad = "".join(character if character == "\t" else " " * _width(character) for character in shown[:start])
    under = "^" * sum(_width(character) for character in shown[start:end].ljust(end - start))
    return f"{gutter}{printable(shown)}", f"{' ' * (len(gutter) - 2)}| {pad}{under}"


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    if len(line) <= _WIDEST:
        return line, start, end
    first = max(0, min(start - _LEAD, len(line) - _WIDEST))
    last = first + _WIDEST
    head, tail = ("..." if first else ""), ("..." if last < len(line) else "")
    shift = len(head) - first
    return f"{head}{line[first:last]}{tail}", start + shift, min(end, last) + shift


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
