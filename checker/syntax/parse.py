"""Source text -> `Tree`, or an error that says where the source stops being Python."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import libcst as cst

from checker.syntax import tree as t
from checker.syntax.depth import TooDeepError, check_depth
from checker.syntax.lower_statements import StatementLowering
from checker.syntax.positions import line_starts, parse_with_positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.syntax.positions import Positions


class ParseError(Exception):
    """The text is not Python. `line` counts from 1."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def parse(text: str) -> t.Tree:
    """Parse one module.

    Raises:
        ParseError: the text is not Python, or is nested too deeply to be parsed safely.
    """
    try:
        check_depth(text)
        module, where = parse_with_positions(text)
    except TooDeepError as error:
        raise ParseError(error.what, error.line) from None
    except cst.ParserSyntaxError as error:
        reason = error.message.split(" @ ")[0].splitlines()[0].rstrip(".")
        raise ParseError(f"not valid Python: {reason}", max(error.raw_line, 1)) from None
    except (RecursionError, ValueError, UnicodeError) as error:
        raise ParseError(f"cannot be parsed: {error}", 1) from None
    starts = line_starts(text)
    span = where.span
    lowering = StatementLowering(
        lambda node: bisect_right(starts, span(node)[0]), lambda node: bisect_right(starts, span(node)[1])
    )
    body = lowering.body(module.body)
    spans = [span(node) for node in lowering.nodes]
    return t.Tree(
        body=body,
        exprs=tuple(lowering.exprs),
        starts=t.pack(start for start, _ in spans),
        ends=t.pack(end for _, end in spans),
        line_starts=t.pack(starts),
        comments=tuple(_comments(where, starts)) if "#" in text else (),
    )


def _comments(where: Positions, starts: list[int]) -> Iterator[t.Comment]:
    for offset, comment in where.comments():
        line = bisect_right(starts, offset)
        yield line, offset - starts[line - 1], comment
