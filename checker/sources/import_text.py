"""The import statements of a file, read off its bytes: cheap enough for every file of a run.

    for line in statements("a.py", b"from google import genai\\nimport os, app.llm as llm\\n"):
        list(imported(line))
    # [Imported(0, "google", ("genai",))], then [Imported(0, "os"), Imported(0, "app.llm")]

What is found here is a superset of the imports in the file's facts: text in strings that reads like an import counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTEBOOK = ".ipynb"
_IMPORT = re.compile(rb"import[^\n]*").finditer
_FROM = re.compile(rb"\bfrom\b\s*([.\s]*)([\w.\x80-\xff]*)\s*\bimport\b([^;]*)")
_PLAIN = re.compile(rb"(?:^|[;:])\s*import\b([^#;()]*)")
_COMMENT = re.compile(rb"#[^\n]*")
_NAME = re.compile(rb"[\w.\x80-\xff]+")
_QUOTED = re.compile(rb"[\"']([\w.]+)[\"']")
_LONGEST = 20_000
"""Bytes of names between the parentheses of one import."""


class Imported(NamedTuple):
    """One module that is imported; `names` from it, as far as they are given."""

    level: int
    module: str
    names: tuple[str, ...] = ()

    def dotted(self) -> Iterator[str]:
        """The modules and members this may mean, as far as they are absolute."""
        if not self.level:
            yield self.module
            yield from (f"{self.module}.{name}" for name in self.names)


def statements(path: str, data: bytes) -> list[bytes]:
    """The lines that import something, or may, with all that is between their parentheses."""
    if path.endswith(NOTEBOOK):
        data = data.replace(b"\\n", b"\n").replace(b'"', b" ")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\\" in data and b"\\\n" in data:
        data = data.replace(b"\\\n", b" ")
    found = []
    for match in _IMPORT(data):
        at, end = match.span()
        start = data.rfind(b"\n", 0, at) + 1
        statement = data[start:end]
        if b"(" in statement and b")" not in statement.partition(b"#")[0]:
            statement = _to_parenthesis(data[start : at + _LONGEST])
        found.append(statement)
    return found


def _to_parenthesis(text: bytes) -> bytes:
    """What comes before the first closing parenthesis that stands in no comment."""
    inside = text.partition(b")")[0]
    return _COMMENT.sub(b"", text).partition(b")")[0] if b"#" in inside else inside


def imported(statement: bytes) -> Iterator[Imported]:
    """What one of these lines imports."""
    for match in _FROM.finditer(statement):
        dots, module, names = match.groups()
        yield Imported(dots.count(b"."), module.decode(errors="replace"), tuple(_names(names)))
    if not statement.startswith(b"from ") or b";" in statement or b":" in statement:
        for match in _PLAIN.finditer(statement):
            for name in _names(match.group(1)):
                yield Imported(0, name)
    for name in imported_by_call(statement):
        yield Imported(0, name)


def imported_by_call(statement: bytes) -> Iterator[str]:
    """What one of these lines may import by `__import__("a")` or `import_module("a.b")`."""
    if b"import_" in statement:
        for match in _QUOTED.finditer(statement):
            yield match.group(1).decode("ascii", "replace")


def _names(text: bytes) -> Iterator[str]:
    """`a.b as c, d` -> a.b, d."""
    for part in text.split(b","):
        name = _NAME.search(part)
        if name is not None:
            yield name.group().decode(errors="replace")
