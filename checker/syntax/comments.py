"""The comments of a text whose strings are known: every `#` outside of them begins one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.syntax.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.syntax.places import Comment

_COMMENT = re.compile(r"#[^\r\n]*")
_PIECE = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
      | '''(?:[^\\]|\\.)*?'''|\"""(?:[^\\]|\\.)*?\"""|'(?:[^\\\r\n']|\\.)*'|"(?:[^\\\r\n"]|\\.)*\"""",
    re.VERBOSE | re.DOTALL,
)


def comments(text: str, strings: Sequence[tuple[int, int]], line_starts: Sequence[int]) -> tuple[Comment, ...]:
    """All comments, in order. `strings`: where literals stand, in order; adjacent ones are one, comments between them."""
    if "#" not in text:
        return ()
    return tuple((*place_of(offset, line_starts), comment) for offset, comment in _found(text, strings))


def _found(text: str, strings: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    at = 0
    for start, end in strings:
        yield from ((match.start(), match.group()) for match in _COMMENT.finditer(text, at, start))
        if text.find("#", start, end) >= 0:
            pieces = _PIECE.finditer(text, start, end)
            yield from ((match.start(), match.group()) for match in pieces if match["comment"])
        at = end
    yield from ((match.start(), match.group()) for match in _COMMENT.finditer(text, at))
