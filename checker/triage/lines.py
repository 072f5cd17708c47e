"""The lines of a source as every position in this program counts them.

Only `\\n`, `\\r\\n` and `\\r` end a line, as in Python itself; `str.splitlines` also breaks at form feeds and line
separators inside strings, after which every line number would be one too high.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from checker.locations import Problem
from checker.sources import Decoded, FileSystem, decode_python, decode_text
from checker.sources.notebooks import read_notebook

Lines = Callable[[str, int | None], Sequence[str]]
"""The source lines of a file, or of one cell of a notebook, with their ends; empty when they cannot be read."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


_PYTHON = (".py", ".pyi", ".pyw")


def is_python(path: str) -> bool:
    """Whether a file is Python source, as opposed to a notebook or an agent file."""
    return path.endswith(_PYTHON)


def decode(path: str, data: bytes) -> Decoded | Problem:
    """The text of a file by its kind: Python obeys its coding cookie, everything else is UTF-8."""
    return decode_python(path, data) if is_python(path) else decode_text(path, data)


def split_lines(text: str) -> tuple[str, ...]:
    """The lines with their ends; joined they are the text again."""
    return tuple(_LINE.findall(text))


def lines_of(files: FileSystem) -> Lines:
    """A reader of lines that remembers what it has read."""

    @cache
    def lines(path: str, cell: int | None) -> tuple[str, ...]:
        try:
            data = files.read(path)
        except OSError:
            return ()
        if path.endswith(".ipynb"):
            return _cell(path, data, cell)
        decoded = decode(path, data)
        return split_lines(decoded.text) if isinstance(decoded, Decoded) else ()

    return lines


def _cell(path: str, data: bytes, cell: int | None) -> tuple[str, ...]:
    notebook = read_notebook(path, data)
    if isinstance(notebook, Problem):
        return ()
    return next((split_lines(found.source) for found in notebook.cells if found.index == cell), ())
