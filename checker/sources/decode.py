"""Bytes to text, the way Python reads its own source.

A byte order mark is dropped, a coding cookie (PEP 263) is obeyed, line ends and form feeds stay as they are, so that
every line and column is the one the user's editor shows:

    decode_python("a.py", b"# coding: latin-1\\ns = '\\xe9'\\n").text     # "# coding: latin-1\\ns = 'é'\\n"
    decode_python("a.py", b"s = '\\xe9'\\n")                            # Problem(path="a.py", line=1, what=...)
"""

from __future__ import annotations

import codecs
import re
import tokenize
from dataclasses import dataclass

from checker.locations import Problem

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Source as text. `encode` is the way back, for edits."""

    text: str
    encoding: str

    def encode(self, text: str) -> bytes:
        """`text` in the encoding of this source. Raises UnicodeEncodeError when the encoding lacks a character."""
        return text.encode(self.encoding)


def decode_python(path: str, data: bytes) -> Decoded | Problem:
    """The text of a Python file, or why Python itself could not read it."""
    if data.startswith(_UTF16_MARKS):
        return Problem(path=path, line=1, what="this file is UTF-16, which Python cannot read")
    null = data.find(b"\0")
    if null >= 0:
        return Problem(path=path, line=_line_at(data, null), what="source code cannot contain null bytes")
    head = data.split(b"\n", 2)[:2]
    if not any(b"coding" in line for line in head):
        return decode_text(path, data)
    try:
        encoding = _declared(head)
    except SyntaxError as error:
        return Problem(path=path, line=1 if b"coding" in head[0] else 2, what=error.msg)
    return _decode(path, data, encoding)


def decode_text(path: str, data: bytes) -> Decoded | Problem:
    """The text of a file that is UTF-8 by definition (Markdown, JSON), with or without a byte order mark."""
    return _decode(path, data, "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8")


def _decode(path: str, data: bytes, encoding: str) -> Decoded | Problem:
    try:
        return Decoded(text=data.decode(encoding), encoding=encoding)
    except UnicodeDecodeError as error:
        # The codec may have dropped the mark before it began to count.
        what = f"byte 0x{error.object[error.start]:02x} is not valid {encoding.removesuffix('-sig')}"
        return Problem(path=path, line=_line_at(error.object, error.start), what=what)
    except (LookupError, ValueError) as error:  # a codec that makes no text, or one for another system
        return Problem(path=path, line=1, what=f"this file cannot be decoded as {encoding}: {error}")


def _declared(head: list[bytes]) -> str:
    """The codec that two lines declare. Raises SyntaxError for an unknown one, or one that contradicts the mark."""
    lines = iter([line + b"\n" for line in head])
    return tokenize.detect_encoding(lambda: next(lines, b""))[0]


def _line_at(data: bytes, offset: int) -> int:
    return len(_LINE_END.findall(data, 0, offset)) + 1
