"""Which files can know of which: the import graph, as far as somebody asks, read off the bytes of the files.

    reach.importers("app/llm.py")      the files that import it
    reach.related("app/llm.py")        every file that an instance of one of its classes can get to

An instance of a class gets into a function either where its module is imported, directly or through others, or through
a caller that knows both. So the related files are those that any file imports that imports the module, step by step.
In a tree of plugins that never import each other, these are few.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.sources import ImportIndex, ModuleIndex, SourceStore
    from checker.sources.import_text import Imported

_DOTS = re.compile(rb"\bfrom\s*[.\s]+import\b").search
_STARRED = re.compile(rb"\*|import_module\(").search
MANY_IMPORTERS = 150
"""What more files than this import, directly or not, may meet anything."""


class Reach:
    """The import graph of one run. `find_from` resolves `from {level dots}{module} import ...` in a file."""

    def __init__(
        self,
        texts: ImportIndex,
        index: ModuleIndex,
        store: SourceStore,
        find_from: Callable[[str, str, int], str | None],
    ) -> None:
        self._paths = texts.paths
        self._texts = texts
        self._index = index
        self._store = store
        self._find_from = find_from
        self._importers: dict[str, frozenset[str]] = {}
        self._imports: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str] | None] = {}
        self._related: dict[str, frozenset[str] | None] = {}
        self._holders: dict[str, frozenset[str]] = {}

    @property
    def followed(self) -> int:
        """Of how many files it is known which they import."""
        return len(self._imports)

    def imports(self, path: str) -> frozenset[str]:
        """The files that a file imports."""
        found = self._imports.get(path)
        if found is None:
            targets = {
                target
                for line in self._texts.lines(path)
                for statement in self._texts.imported(line)
                for target in self._targets(path, statement)
            }
            found = self._imports[path] = frozenset(targets - {path})
        return found

    def _targets(self, path: str, statement: Imported) -> Iterator[str]:
        """The files of the module in an import statement, and of those of its names that are modules."""
        level, module, names = statement
        target = self._find_from(path, module, level)
        if target is not None:
            yield target
            if not target.endswith("__init__.py"):
                return  # what a plain module has is no module
        for name in filter(self._index.is_module_name, names):
            found = self._find_from(path, f"{module}.{name}" if module else name, level)
            if found is not None:
                yield found

    def importers(self, path: str) -> frozenset[str]:
        """The files that import a file."""
        found = self._importers.get(path)
        if found is None:
            found = self._importers[path] = frozenset(self._importing(path))
        return found

    def _importing(self, path: str) -> Iterator[str]:
        """The files that import a file, one after the other."""
        near = self._naming(path)
        if path.endswith("__init__.py"):
            near |= self._below(path.rpartition("/")[0], self._relative)
        return (p for p in sorted(near) if p != path and path in self.imports(p))

    def _naming(self, path: str) -> frozenset[str]:
        """The files that may import a module by its name: an absolute import names what it is in as well, a relative
        one stands at or below that place."""
        *_, above, stem = ("", *self._index.name_of(path).split("."))
        near = self._texts.naming(stem)
        if not above:
            return near
        place = path.removesuffix("/__init__.py").rpartition("/")[0]
        named = self._texts.naming(above)
        return (near & named) | self._below(place, near)

    def _below(self, directory: str, paths: frozenset[str]) -> frozenset[str]:
        """Those of the paths that are below a directory; for the root and what is above it, all, which may be."""
        if not directory or directory.endswith(".."):
            return paths
        first = bisect_left(self._paths, f"{directory}/")
        return paths.intersection(self._paths[first : bisect_left(self._paths, f"{directory}0", first)])

    @cached_property
    def _relative(self) -> frozenset[str]:
        """The files that import something by dots alone: `from . import VERSION`."""
        return self._texts.where(_DOTS)

    def related(self, path: str) -> frozenset[str] | None:
        """The files that something made from this one can get to; None for all."""
        if path not in self._related:
            above = self._all_above(path)
            self._related[path] = None if above is None else self._all_below(above)
        return self._related[path]

    def _all_above(self, path: str) -> frozenset[str] | None:
        """The files that import a file, directly or through others, itself included; None for many."""
        if path in self._above:
            return self._above[path]
        seen, todo = {path}, [path]
        while todo and len(seen) <= MANY_IMPORTERS:
            current = todo.pop()
            if current in self._above:
                known = self._above[current]
                if known is None:
                    break
                seen |= known
                continue
            for importer in self._importing(current):
                if importer not in seen:
                    seen.add(importer)
                    todo.append(importer)
                    if len(seen) > MANY_IMPORTERS:
                        break
        self._above[path] = None if todo or len(seen) > MANY_IMPORTERS else frozenset(seen)
        return self._above[path]

    def _all_below(self, paths: frozenset[str]) -> frozenset[str]:
        """The files that any of these import, directly or through others, themselves included."""
        seen, todo = set(paths), sorted(paths)
        while todo:
            new = self.imports(todo.pop()) - seen
            seen |= new
            todo.extend(new)
        return frozenset(seen)

    def holders(self, name: str, home: str) -> frozenset[str]:
        """The files that may know a function or class of a module by its name, or reach it through the module."""
        if home not in self._holders:
            *_, above, stem = ("", *self._index.name_of(home).split("."))
            written = f"{stem}.".encode()
            importing = self._texts.importing(above) if above else ()
            through = frozenset(p for p in importing if written in self._bytes(p))
            self._holders[home] = self._naming(home) | through | self._starred | {home}
        return self._holders[home] | self._texts.naming(name)

    @cached_property
    def _starred(self) -> frozenset[str]:
        """The files that import everything of some module, or modules by names in strings."""
        return self._texts.where(_STARRED)

    def _bytes(self, path: str) -> bytes:
        data = self._store.read(path)
        return data if isinstance(data, bytes) else b""
