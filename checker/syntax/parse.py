"""Source text -> `Tree`, or an error that says where the source stops being Python.

The interpreter's own parser is asked first: it is ten times as fast as libcst, but it only knows the grammar of the
Python that route-lint runs on, and of newer ones what `checker.syntax.newer` puts into older words. What it refuses,
libcst reads: other new syntax, and what is no Python at all, of which it says more. Both make the same tree.
"""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_right
from typing import TYPE_CHECKING

from checker.syntax.ast_expressions import MisplacedError
from checker.syntax.ast_statements import AstStatements
from checker.syntax.comments import comments
from checker.syntax.depth import TooDeepError, check_depth
from checker.syntax.newer import restore, rewritten
from checker.syntax.places import line_starts, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.syntax import tree as t

_REFUSED = (SyntaxError, MisplacedError, ValueError, RecursionError, MemoryError)


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
        tree = parse_with_ast(text)
        return parse_with_libcst(text) if tree is None else tree
    except TooDeepError as error:
        raise ParseError(error.what, error.line) from None
    except (RecursionError, ValueError) as error:
        raise ParseError(f"cannot be parsed: {error}", 1) from None


def parse_with_ast(text: str) -> t.Tree | None:
    """The tree as this Python reads the text; None when it does not."""
    try:
        return _parse(text, text)
    except SyntaxError:
        older = rewritten(text)
    except _REFUSED:
        return None
    try:
        return None if older is None else _parse(text, *older)
    except _REFUSED:
        return None


def _parse(original: str, text: str, rewrites: Sequence[int] = ()) -> t.Tree:
    """The tree as this Python reads a text, which was rewritten at some places.

    Raises:
        _REFUSED: it does not, or what was rewritten is the text of a string.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the scanned program's odd escapes and comparisons
        module = ast.parse(text)
    starts = line_starts(original)
    if rewrites:
        lines = [bisect_right(starts, place) for place in rewrites]
        restore(module.body, {(line, place - starts[line - 1]) for line, place in zip(lines, rewrites, strict=True)})
    lowering = AstStatements(original, starts)
    body = lowering.body(module.body)
    strings = sorted(lowering.strings)
    if any(start <= place < end for place in rewrites for start, end in strings):
        raise ValueError
    return lowering.tree(body, starts, comments(original, strings, starts))


def parse_with_libcst(text: str) -> t.Tree:
    """The tree as libcst reads the text.

    Raises:
        ParseError: it does not.
    """
    import libcst as cst

    from checker.syntax.cst_statements import CstStatements
    from checker.syntax.positions import Positions

    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        reason = error.message.split(" @ ")[0].splitlines()[0].rstrip(".")
        raise ParseError(f"not valid Python: {reason}", max(error.raw_line, 1)) from None
    starts = line_starts(text)
    where = Positions(module, starts)
    lowering = CstStatements(where.span, starts)
    body = lowering.body(module.body)
    found = tuple((*place_of(offset, starts), comment) for offset, comment in where.comments())
    return lowering.tree(body, starts, found)
