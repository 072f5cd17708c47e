"""Source text -> `Tree`, or an error that says where the source stops being Python.

libcst's parser is native code and recurses on nesting: a file nested deeply enough kills the process, so nesting is
bounded before it is handed over. CPython itself refuses more than 200 open brackets.
"""

from __future__ import annotations

import re
from itertools import accumulate

import libcst as cst

from checker.syntax import tree as t
from checker.syntax.lower_statements import StatementLowering
from checker.syntax.positions import positions

MAX_OPEN_BRACKETS = 200
BRACKETS = re.compile(r"#[^\r\n]*|'''|\"\"\"|'|\"|[\[({\])}]")
NOT_A_BRACKET = re.compile(r"[^\[({\])}]+")
DEPTH = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
DEEP = re.compile(
    r"(?:(?:\bnot\b|\bawait\b|\blambda\b[^:\n]*:|[-+~])\s*){200}"  # prefix operators
    r"|(?:\belse\b[^:\n,]*){200}"  # conditional expressions in one line
    r"|(?:[)\]][(\[][^()\[\]\n]*){1000}"  # calls of calls
)
"""What libcst parses with memory quadratic in its length. Chains of binary operators, attributes and `elif`s are fine."""


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
    check_depth(text)
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        reason = error.message.split(" @ ")[0].splitlines()[0].rstrip(".")
        raise ParseError(f"not valid Python: {reason}", max(error.raw_line, 1)) from None
    except (RecursionError, ValueError, UnicodeError) as error:
        raise ParseError(f"cannot be parsed: {error}", 1) from None
    where = positions(module, text)
    place = where.place
    lowering = StatementLowering(lambda node: place(node)[0], lambda node: place(node)[2])
    body = lowering.body(module.body)
    return t.Tree(
        body=body,
        exprs=tuple(lowering.exprs),
        places=tuple(place(node) for node in lowering.nodes),
        comments=where.comments() if "#" in text else (),
        lines=text.count("\n") + 1,
    )


def check_depth(text: str) -> None:
    """Refuse what would overflow the native parser's stack or memory.

    Raises:
        ParseError: more open brackets than CPython allows, or operators nested as no person writes them.
    """
    if text.count("(") + text.count("[") + text.count("{") > MAX_OPEN_BRACKETS:
        _check_brackets(text)
    if match := DEEP.search(text):
        raise ParseError("an expression nested too deeply to be parsed safely", text.count("\n", 0, match.start()) + 1)


def _check_brackets(text: str) -> None:
    loose = NOT_A_BRACKET.sub("", text)
    if max(accumulate(map(DEPTH.__getitem__, loose)), default=0) <= MAX_OPEN_BRACKETS:
        return  # even with those in strings and comments counted
    depth = 0
    position = 0
    while match := BRACKETS.search(text, position):
        token = match.group()
        position = match.end()
        if token[0] in "'\"":
            position = _end_of_string(text, token, position)
        elif token in DEPTH:
            depth = max(depth + DEPTH[token], 0)
            if depth > MAX_OPEN_BRACKETS:
                raise ParseError("too many nested brackets", text.count("\n", 0, position) + 1)


def _end_of_string(text: str, quote: str, position: int) -> int:
    while True:
        end = text.find(quote, position)
        if end < 0:
            return len(text)
        backslashes = 0
        while text[end - backslashes - 1] == "\\" and end - backslashes - 1 >= position:
            backslashes += 1
        if backslashes % 2 == 0:
            return end + len(quote)
        position = end + 1
