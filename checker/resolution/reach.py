"""Which files can know of which: the import graph, as far as somebody asks, read off the bytes of the files.

    reach.importers("app/llm.py")      the files that import it
    reach.related("app/llm.py")        every file that an instance of one of its classes can get to

An instance of a class gets into a function either where its module is imported, directly or through others, or through
a caller that knows both. So the related files are those that any file imports that imports the module, step by step.
In a tree of plugins that never import each other, these are few.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from checker.sources.import_text import imported, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from checker.sources import ModuleIndex, SourceStore

_WORD = re.compile(rb"\w+")
_DOTS = re.compile(rb"\bfrom\s*[.\s]+import\b")
_NONE: frozenset[str] = frozenset()
MANY_IMPORTERS = 150
"""What more files than this import, directly or not, may meet anything."""


class Reach:
    """The import graph of one run. `find_from` resolves `from {level dots}{module} import ...` in a file."""

    def __init__(
        self,
        paths: tuple[str, ...],
        index: ModuleIndex,
        store: SourceStore,
        find_from: Callable[[str, str, int], str | None],
    ) -> None:
        self._paths = paths
        self._scanned = frozenset(paths)
        self._index = index
        self._store = store
        self._find_from = find_from
        self._lines: dict[str, list[bytes]] = {}
        self._importers: dict[str, frozenset[str]] = {}
        self._imports: dict[str, frozenset[str]] = {}
        self._related: dict[str, frozenset[str] | None] = {}
        self._holders: dict[str, frozenset[str]] = {}

    def lines(self, path: str) -> list[bytes]:
        """The import statements of a file, as text; none for a file that is not scanned."""
        found = self._lines.get(path)
        if found is None:
            data = self._store.read(path) if path in self._scanned else None
            found = self._lines[path] = statements(path, data) if isinstance(data, bytes) else []
        return found

    @property
    def followed(self) -> int:
        """Of how many files it is known which they import."""
        return len(self._imports)

    def naming(self, word: str) -> frozenset[str]:
        """The files with a word in their import statements."""
        return self._by_word.get(word.encode(), _NONE)

    @cached_property
    def _by_word(self) -> dict[bytes, frozenset[str]]:
        found: defaultdict[bytes, set[str]] = defaultdict(set)
        for path in self._paths:
            for word in set(_WORD.findall(b"\n".join(self.lines(path)))):
                found[word].add(path)
        return {word: frozenset(paths) for word, paths in found.items()}

    def imports(self, path: str) -> frozenset[str]:
        """The files that a file imports."""
        found = self._imports.get(path)
        if found is None:
            targets = {
                target
                for line in self.lines(path)
                for statement in imported(line)
                for name in ("", *(f".{name}" if statement.module else name for name in statement.names))
                if (target := self._find_from(path, statement.module + name, statement.level)) is not None
            }
            found = self._imports[path] = frozenset(targets - {path})
        return found

    def importers(self, path: str) -> frozenset[str]:
        """The files that import a file."""
        found = self._importers.get(path)
        if found is None:
            *_, above, stem = ("", *self._index.name_of(path).split("."))
            directory = path.rpartition("/")[0]
            near = self.naming(stem)
            if above:  # an absolute import names the package as well, a relative one stands next to it
                named = self.naming(above)
                near = frozenset(p for p in near if p in named or p.startswith(f"{directory}/") or not directory)
            if path.endswith("__init__.py"):
                near |= self._looking_up(f"{directory}/")
            found = self._importers[path] = frozenset(p for p in near if p != path and path in self.imports(p))
        return found

    def _looking_up(self, directory: str) -> frozenset[str]:
        """The files below a package that import something by dots alone: `from . import VERSION`."""
        return frozenset(p for p in self._relative if p.startswith(directory))

    @cached_property
    def _relative(self) -> tuple[str, ...]:
        return tuple(p for p in self._paths if any(_DOTS.search(line) for line in self.lines(p)))

    def related(self, path: str) -> frozenset[str] | None:
        """The files that something made from this one can get to; None for all."""
        if path not in self._related:
            above = self._closure([path], self.importers, MANY_IMPORTERS)
            self._related[path] = None if above is None else self._closure(sorted(above), self.imports, None)
        return self._related[path]

    def holders(self, name: str, home: str) -> frozenset[str]:
        """The files that may know a function or class of a module by its name, or reach it through the module."""
        *_, above, stem = ("", *self._index.name_of(home).split("."))
        if home not in self._holders:
            written = f"{stem}.".encode()
            through = frozenset(p for p in self.naming(above) if written in self._bytes(p)) if above else frozenset()
            self._holders[home] = self.naming(stem) | through | self._starred | {home}
        return self._holders[home] | self.naming(name)

    @cached_property
    def _starred(self) -> frozenset[str]:
        """The files that import everything of some module, or modules by names in strings."""
        return frozenset(
            p for p in self._paths if any(b"*" in line for line in self.lines(p)) or b"import_module(" in self._bytes(p)
        )

    def _closure(
        self, start: list[str], step: Callable[[str], Iterable[str]], most: int | None
    ) -> frozenset[str] | None:
        seen = set(start)
        todo = list(start)
        while todo:
            for path in step(todo.pop()):
                if path not in seen:
                    seen.add(path)
                    todo.append(path)
            if most is not None and len(seen) > most:
                return None
        return frozenset(seen)

    def _bytes(self, path: str) -> bytes:
        data = self._store.read(path)
        return data if isinstance(data, bytes) else b""
