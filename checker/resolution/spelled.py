"""What the bytes of a file tell about a name: that it is called, derived from, stored, handed on.

    Calling("ask").matches(b"answer = ask(question)")      True; also for `import ask as a`, `f = ask`, {"a": ask}

Each test is passed whenever the facts of the file could say so, so that only such files have to be parsed. The name is
looked for first and what stands around it is looked at afterwards: that is ten times as fast as one pattern for all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEFORE = 120
_AFTER = 60
_IN_WORDS = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
# Which bytes such a letter has depends on the encoding of the file, and on who wrote the notebook: any will do.
_BEYOND_ASCII = rb"(?:[\x80-\xff]|\\u[0-9a-fA-F]{4})+"


class Word:
    """The name as a word. Subclasses ask for more around it."""

    _lead = b""
    """What stands right before the name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.needles = (self._lead + name.encode(),) if name and name.isascii() else ()

    def matches(self, data: bytes) -> bool:
        """Whether the bytes of a file pass."""
        return all(needle in data for needle in self.needles) and any(True for _ in self.places(data))

    def places(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Where the name stands in the way that is asked for."""
        for found, end in self._spans(data):
            start = found + len(self._lead)
            if _is_word(data, start, end):
                before, after = data[max(start - _BEFORE, 0) : start], data[end : end + _AFTER]
                if self._fits(before, after, data, start):
                    yield start, end

    def _spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Where the name stands, with what leads to it."""
        if not self.needles:
            letters = (re.escape(c.encode()) if c.isascii() else _BEYOND_ASCII for c in self._name)
            pattern = re.escape(self._lead) + b"".join(letters)
            yield from (match.span() for match in re.finditer(pattern, data))
            return
        [needle] = self.needles
        at = data.find(needle)
        while at >= 0:
            end = at + len(needle)
            yield at, end
            at = data.find(needle, end)

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        return True


def _is_word(data: bytes, start: int, end: int) -> bool:
    if end < len(data) and data[end] in _IN_WORDS:
        return False
    # In a notebook's JSON a line end before the name is written `\n`, whose `n` is no part of it.
    return start == 0 or data[start - 1] not in _IN_WORDS or data[max(start - 2, 0) : start] in (rb"\n", rb"\t")


class Calling(Word):
    """A call of the name, not its definition; its import under another name; or what gives it another name: an
    assignment, an entry of a table or of a sequence. Annotations and plain imports do not count."""

    _called = re.compile(rb"(?:\[[^\]\n]*\])?\s*\(")
    _renamed = re.compile(rb"\s+as\s")
    _gives = re.compile(
        rb"(?:=|[\"'\])]\s*:|\.\w+\s*:|\b[A-Z][A-Z0-9_]*\s*:|\belse\s|\(\s*lambda\b[^:]*:)\s*(?:\w+\.)*$"
    )
    _given = re.compile(rb"\s*(?:$|[\r\n,)\]}#;\\]|if\s|else\s|or\s|and\s)")
    _listed = re.compile(rb"[(,\[{]\s*(?:\w+\.)*$")
    _next = re.compile(rb"\s*[,)\]}]")

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        if self._called.match(after):
            return not before.endswith(b"def ")
        if self._renamed.match(after):
            return True
        if self._given.match(after) and self._gives.search(before):
            return True
        return bool(self._next.match(after) and self._listed.search(before)) and _in_display(data, at)


_DISPLAY = re.compile(rb"[=:,(\[{]\s*$|\breturn\s*$|\bin\s*$")
_FARTHEST = 2000
_BRACKETS = re.compile(rb"[()\[\]{}]")


def _in_display(data: bytes, at: int) -> bool:
    """Whether the innermost bracket open at a place starts a list, tuple, set or dict: not a call, an index, a
    parameter list or an import."""
    start = max(at - _FARTHEST, 0)
    depth = 0
    for match in reversed(list(_BRACKETS.finditer(data, start, at))):
        if match.group() in b")]}":
            depth += 1
        elif depth:
            depth -= 1
        else:
            position = match.start()
            return _DISPLAY.search(data[max(position - 40, 0) : position]) is not None
    return False


class Keeping(Word):
    """`self.attribute = name`."""

    _gives = re.compile(rb"\.\w+\s*=\s*(?:\w+\.)*$")

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        return not after.startswith(b"(") and self._gives.search(before) is not None


class Handing(Word):
    """The name as an argument."""

    _given = re.compile(rb"[(,=]\s*(?:\w+\.)*$")
    _next = re.compile(rb"\s*[,)]")

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        return self._next.match(after) is not None and self._given.search(before) is not None


class Deriving(Word):
    """A class statement with the name among its bases, or the import of the name under another."""

    _renamed = re.compile(rb"\s+as\s")
    _statement = re.compile(rb"\bclass\s+\w+\s*(?:\[[^\]]*\])?\s*\([^()]*(?:\([^()]*\)[^()]*)*$")

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        if self._renamed.match(after):
            return True
        left = before.rstrip(b" \t")
        if left[-1:] not in b'(,."\r\n' and not left.endswith((rb"\n", rb"\t")):
            return False  # an annotation, mostly, told at once; names of bases follow these, or begin a line
        return self._statement.search(data[max(at - 600, 0) : at]) is not None


class Storing(Word):
    """`.name = value` or `.name: T = value`."""

    _lead = b"."
    _assigned = re.compile(rb"\s*(?::[^=\n]{1,50})?(?:=(?!=)|$)|\s*:[^=\n]{50}")

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        return self._assigned.match(after) is not None


class Definition(Word):
    """`def name(`."""

    _defined = re.compile(rb"\bdef\s+$")

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        return self._defined.search(before) is not None

    def count(self, data: bytes) -> int:
        """How many definitions the bytes of a file hold."""
        return sum(1 for _ in self.places(data))


class Introduced(Word):
    """`def name(` or `class name`."""

    _introduced = re.compile(rb"\b(?:def|class)\s+$")

    def _fits(self, before: bytes, after: bytes, data: bytes, at: int) -> bool:
        return self._introduced.search(before) is not None
