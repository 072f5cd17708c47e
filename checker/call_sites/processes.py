"""Which files run in one process, as far as imports tell: what is set up in one file holds for calls in another.

    main.py         import tracing, triage         tracing.py sets up a hook: it holds for triage.py in `main.py`
    batch.py        import triage                  and not in `batch.py`
    examples/a.py   import triage                  what is set up here is the example's own affair

A *start* of a file is a file that leads to it by imports, and that nothing imports itself.
"""

from __future__ import annotations

import enum
import posixpath
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from checker.resolution.callers import is_test
from checker.sources.import_text import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.resolution.program import Program
    from checker.sources import SourceStore

INIT = "__init__.py"
OWN_PROGRAMS = frozenset({
    "example", "examples", "demo", "demos", "sample", "samples", "doc", "docs", "notebooks", "cookbook", "cookbooks",
    "tutorial", "tutorials", "benchmarks", "scripts",
})  # fmt: skip
"""Directories whose files are programs of their own."""


class Shared(enum.Enum):
    """Whether a file runs where another one does."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"


class Processes:
    """The imports of a program's files, read when the first question is asked."""

    def __init__(self, program: Program, store: SourceStore) -> None:
        self._reach = program.reach
        self._store = store
        self._paths = program.paths
        self._leading: dict[str, frozenset[str]] = {}
        self._starts: dict[str, frozenset[str]] = {}

    def shared(self, call: str, setup: str) -> Shared:
        """Whether what one file sets up holds where another one calls."""
        leading = self._leading_to(setup)
        if call in leading:
            return Shared.ALWAYS
        starts = self._starts_of(call)
        reaching = starts & leading
        if reaching == starts:
            return Shared.ALWAYS
        if not self._importers.get(setup) and not self._is_program(setup):
            # Nothing imports it, and it does not look like a program: it is loaded by name, like a settings module.
            return Shared.SOMETIMES if self._reach.imports(setup) else Shared.ALWAYS
        if reaching or (starts == {call} and not stands_alone(call)):
            return Shared.SOMETIMES
        return Shared.NEVER

    def _is_program(self, path: str) -> bool:
        data = self._store.read(path)
        return stands_alone(path) or (isinstance(data, bytes) and b"__main__" in data)

    @cached_property
    def _importers(self) -> Mapping[str, frozenset[str]]:
        """File -> the files that import it. Nearly all are asked for, so that all are noted in one go."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for path in self._paths:
            for target in self._reach.imports(path):
                found[target].add(path)
        return {path: frozenset(importers) for path, importers in found.items()}

    def _leading_to(self, path: str) -> frozenset[str]:
        """The files that load a file, by importing it or something in its package, near and far; with the file itself."""
        known = self._leading.get(path)
        if known is None:
            todo, seen = [path], {path}
            packages: list[str] = []
            while todo:
                current = todo.pop()
                new = set(self._importers.get(current, ()))
                if _is_package(current) and not current.startswith(tuple(packages)):
                    # Whoever loads a file of a package loads what the package begins with.
                    packages.append(current.removesuffix(INIT))
                    new.update(each for each in self._paths if each.startswith(packages[-1]))
                new -= seen
                seen |= new
                todo.extend(new)
            known = self._leading[path] = frozenset(seen)
        return known

    def _starts_of(self, path: str) -> frozenset[str]:
        """Where a process that loads a file begins; tests and examples only for files of their own kind."""
        known = self._starts.get(path)
        if known is None:
            todo, seen = [path], {path}
            while todo:
                new = self._importers.get(todo.pop(), frozenset()) - seen
                seen |= new
                todo.extend(new)
            starts = {each for each in seen if not self._importers.get(each)}
            serious = {each for each in starts if not (stands_alone(each) or is_test(each)) and not _is_package(each)}
            known = self._starts[path] = frozenset(serious or starts or {path})
        return known


def stands_alone(path: str) -> bool:
    """Whether a file is a program of its own by its place: a notebook, an example, a test."""
    return path.endswith(NOTEBOOK) or is_test(path) or not OWN_PROGRAMS.isdisjoint(path.split("/")[:-1])


def _is_package(path: str) -> bool:
    return posixpath.basename(path) == INIT
