"""Whether source can be parsed safely.

libcst's parser is native code that recurses: source nested deeply enough kills the process, takes memory quadratic in
the depth, or (patterns of `match`) time exponential in it. So nesting is bounded before the parser sees it:

    check_depth("x = " + "(" * 300 + ")" * 300)      # raises TooDeepError: too many nested brackets

Nearly every file is waved through by counting a few byte strings. What looks suspicious is looked at token by token, so
that rulers in comments and long files of flat code are no reason to refuse a file. The bounds are far above what people
write; CPython itself refuses more than 200 open brackets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BRACKETS = 200
MAX_NESTED = 200
"""Prefix operators before one operand, conditionals in conditionals, lambdas in lambdas, powers of powers."""
MAX_CALLS = 1000
"""Calls and subscripts of one another: `f(1)(2)[3].a(4)`."""
MAX_PATTERN = 16
"""Brackets around one another in a `case`; a mapping counts twice. Each doubles the time: 16 take a third of a second."""

_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}")
_SIGNS = bytes.maketrans(b"+~", b"--")
_BLANKS = b" \t\f\r\n\\"
_CASE = re.compile(r"^[ \t]*case\b", re.MULTILINE)
_TOKEN = re.compile(
    r"""[ \t\f]+|\\\r?\n|\#[^\r\n]*
      | (?P<string>[A-Za-z]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"""(?:[^\\]|\\.)*?\"""
                                  |'(?:[^\\\r\n']|\\.)*'|"(?:[^\\\r\n"]|\\.)*"))
      | (?P<prefix>(?:not|await)\b|[-+~])
      | (?P<nesting>(?:else|lambda)\b)
      | (?P<power>\*\*)
      | (?P<word>\w+)
      | (?P<newline>[\r\n])
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class TooDeepError(Exception):
    """Source that is nested too deeply to be parsed safely. `line` counts from 1."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def check_depth(text: str) -> None:
    """Refuse what would overflow the native parser's stack or memory, or take it for ever.

    Raises:
        TooDeepError: with the line where it becomes too much.
    """
    data = text.encode("utf-8", "surrogatepass")
    if _may_nest(data) or _may_have_deep_brackets(data):
        _check_tokens(text)
    if b"case" in data:
        for match in _CASE.finditer(text):
            _check_pattern(text, match.end())


def _may_have_deep_brackets(data: bytes) -> bool:
    """Take away pairs of brackets from the inside out; how often that works is the depth."""
    brackets = data.translate(None, _NOT_BRACKETS)
    for depth in range(MAX_BRACKETS):
        fewer = brackets.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(brackets):
            return depth + len(brackets) > MAX_BRACKETS
        brackets = fewer
    return True


def _may_nest(data: bytes) -> bool:
    dense = data.translate(_SIGNS, _BLANKS)
    return (
        b"-" * MAX_NESTED in dense.replace(b"not", b"-").replace(b"await", b"-")
        or dense.count(b"else") - dense.count(b"else:") > MAX_NESTED
        or dense.count(b"lambda") > MAX_NESTED
        or dense.count(b"**") > MAX_NESTED
        or sum(map(dense.count, (b")(", b")[", b"](", b"][", b").", b"]."))) > MAX_CALLS
    )


class _Level:
    """What has been counted between one pair of brackets, since the last separator."""

    __slots__ = ("after_power", "calls", "in_parameters", "nested", "powers", "prefixes")

    def __init__(self) -> None:
        self.after_power = self.in_parameters = False
        self.prefixes = self.nested = self.powers = self.calls = 0

    @property
    def depth(self) -> int:
        return max(self.prefixes, self.nested, self.powers)

    def take(self, kind: str, text: str) -> None:
        """Count one token. Calls are counted where their bracket closes."""
        if text == "**":
            self.powers += 1
        elif (kind == "other" and text != ".") or (kind == "prefix" and not self.after_power):
            self.powers = 0
        self.after_power = text == "**"
        self.prefixes = self.prefixes + 1 if kind == "prefix" else 0
        if kind == "nesting":
            self.nested += 1
            self.in_parameters = text == "lambda"
        elif text == ":":
            self.in_parameters = False
        elif text in (",", ";") and not self.in_parameters:
            self.nested = 0
        if kind == "close":
            self.calls += 1
        elif kind != "word" and text != ".":
            self.calls = 0


def _check_tokens(text: str) -> None:
    levels = [_Level()]
    for kind, token, at in _tokens(text, 0):
        level = levels[-1]
        if kind == "open":
            levels.append(_Level())
        elif kind == "close":
            if len(levels) > 1:
                levels.pop()
            levels[-1].take(kind, token)
        elif kind == "newline":
            if len(levels) == 1:
                levels[0] = _Level()
        else:
            level.take(kind, token)
        level = levels[-1]
        if len(levels) > MAX_BRACKETS + 1:
            raise TooDeepError("too many nested brackets", _line(text, at))
        if level.depth > MAX_NESTED or level.calls > MAX_CALLS:
            raise TooDeepError("an expression nested too deeply to be parsed safely", _line(text, at))


def _check_pattern(text: str, start: int) -> None:
    weight = 0
    for kind, token, at in _tokens(text, start):
        if kind in ("open", "close"):
            weight += (2 if token in "{}" else 1) * (1 if kind == "open" else -1)
            if weight > MAX_PATTERN:
                raise TooDeepError("a pattern nested too deeply to be parsed safely", _line(text, at))
        elif kind == "newline" and weight <= 0:
            return


def _tokens(text: str, start: int) -> Iterator[tuple[str, str, int]]:
    for match in _TOKEN.finditer(text, start):
        if match.lastgroup is not None:
            yield match.lastgroup, match.group(), match.start()


def _line(text: str, at: int) -> int:
    return len(re.findall(r"\r\n|\r|\n", text[:at])) + 1
