"""The import statements of a run's files, and which files name a word in theirs.

    index.lines("app/triage.py")      (b"from app.llm import client", b"import os")
    index.naming("llm")               the files with a statement in which `llm` is a word

Projects write the same line in many files, so each distinct line is kept, and taken apart, once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from checker.sources.import_text import imported, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from checker.sources.import_text import Imported
    from checker.sources.store import SourceStore

_WORD = re.compile(rb"[\w\x80-\xff]")
_SPACED = bytes(byte if _WORD.match(bytes([byte])) else ord(" ") for byte in range(256))
"""For `bytes.translate`: what is in no word becomes a space."""


class ImportIndex:
    """The import statements of the scanned files. Each file is read when somebody asks for its lines, or for words."""

    def __init__(self, paths: Iterable[str], store: SourceStore) -> None:
        self.paths = tuple(sorted(paths))
        self._scanned = frozenset(self.paths)
        self._store = store
        self._lines: dict[str, tuple[bytes, ...]] = {}
        self._known: dict[bytes, bytes] = {}
        self._imported: dict[bytes, tuple[Imported, ...]] = {}
        self._naming: dict[str, frozenset[str]] = {}
        self._importing: dict[str, frozenset[str]] = {}

    def lines(self, path: str) -> tuple[bytes, ...]:
        """The import statements of a file, as text; none for a file that is not scanned."""
        found = self._lines.get(path)
        if found is None:
            data = self._store.read(path) if path in self._scanned else None
            texts = statements(path, data) if isinstance(data, bytes) else ()
            found = self._lines[path] = tuple(self._known.setdefault(text, text) for text in texts)
        return found

    def imported(self, line: bytes) -> tuple[Imported, ...]:
        """What one of these lines imports."""
        found = self._imported.get(line)
        if found is None:
            found = self._imported[line] = tuple(imported(line))
        return found

    def naming(self, word: str) -> frozenset[str]:
        """The files with a word in their import statements."""
        found = self._naming.get(word)
        if found is None:
            found = self._naming[word] = self._with(self._lines_by_word.get(word.encode(), ()))
        return found

    def importing(self, word: str) -> frozenset[str]:
        """The files with a word behind an `import`, as a name from somewhere or as part of a dotted one."""
        found = self._importing.get(word)
        if found is None:
            spelled = word.encode()
            lines = self._lines_by_word.get(spelled, ())
            behind = (line for line in lines if spelled in _words(line.partition(b"import")[2]))
            found = self._importing[word] = self._with(behind)
        return found

    def where(self, fits: Callable[[bytes], object]) -> frozenset[str]:
        """The files with an import statement of a certain kind."""
        return self._with(line for line in self._files_by_line if fits(line))

    def _with(self, lines: Iterable[bytes]) -> frozenset[str]:
        return frozenset(path for line in lines for path in self._files_by_line[line])

    @cached_property
    def _files_by_line(self) -> dict[bytes, list[str]]:
        found: defaultdict[bytes, list[str]] = defaultdict(list)
        for path in self.paths:
            for line in self.lines(path):
                found[line].append(path)
        return found

    @cached_property
    def _lines_by_word(self) -> dict[bytes, list[bytes]]:
        found: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for line in self._files_by_line:
            for word in _words(line):
                found[word].append(line)
        return found


def _words(line: bytes) -> set[bytes]:
    return set(line.translate(_SPACED).split())
