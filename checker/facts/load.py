"""The facts of a run's files, each made once: from the cache, by other processes, or here.

with Loader(store, cache, jobs=2) as loader:
    loader.prefetch(["a.py", "b.py"])       # that both will be asked for: worth other processes, if they are long
    loader.load("a.py")                     # facts, or None with a problem noted
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from checker.facts.make import NotCachedError, Outcome, facts_of, parsing, remembering
from checker.facts.pool import Pool
from checker.facts.scopes import scope_at
from checker.locations import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from checker.facts.cache import DiskCache
    from checker.facts.make import Parse
    from checker.facts.model import ModuleFacts
    from checker.sources import LineMap, SourceStore
    from checker.syntax.tree import Comment, Place


class Loader:
    """Loads the facts of one run's files, each once. What cannot be parsed is a problem and has no facts."""

    def __init__(self, store: SourceStore, cache: DiskCache | None = None, *, jobs: int | None = 1) -> None:
        """`jobs` processes at most, this one included; None for as many as there are processors."""
        self._store = store
        self._parse = parsing(cache)
        self._remember = remembering(cache)
        self._pool = Pool(jobs, cache)
        self._facts: dict[str, ModuleFacts | None] = {}
        self._maps: dict[str, LineMap] = {}
        self._problems: dict[str, list[Problem]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the other processes go. Files can still be loaded."""
        self._pool.close()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What kept files from being read or parsed, by place."""
        found = [problem for problems in self._problems.values() for problem in problems]
        return tuple(sorted({*found, *self._store.problems}))

    def load(self, path: str) -> ModuleFacts | None:
        """The facts of one file."""
        if path not in self._facts:
            self._take(path, self._make(path, self._parse))
        return self._facts[path]

    def prefetch(self, paths: Iterable[str]) -> None:
        """Load files that will be asked for, in several processes where there is enough to parse."""
        if self._pool.jobs < 2:
            return
        missing: list[str] = []
        for path in sorted({*paths} - self._facts.keys()):
            try:
                self._take(path, self._make(path, self._remember))
            except NotCachedError:
                missing.append(path)
        for path, outcome in self._pool.make(missing, self._store.read, lambda path: self._make(path, self._parse)):
            self._take(path, outcome)

    def _make(self, path: str, parse: Parse) -> Outcome:
        data = self._store.read(path)
        return Outcome(None) if isinstance(data, Problem) else facts_of(path, data, parse)

    def _take(self, path: str, outcome: Outcome) -> None:
        self._facts[path] = outcome.facts
        if outcome.lines is not None:
            self._maps[path] = outcome.lines
        if outcome.problems:
            self._problems[path] = list(outcome.problems)

    def span(self, path: str, place: Place) -> Span:
        """A place in a file as the user sees it: in a notebook, cell and line inside the cell; columns from 1."""
        line, column, end_line, end_column = place
        cell: int | None = None
        lines = self._maps.get(path)
        if lines is not None and lines.cells:
            start = lines.locate(line)
            cell, shift = start.cell, line - start.line
            line, end_line = start.line, end_line - shift
        return Span(path=path, line=line, column=column + 1, end_line=end_line, end_column=end_column + 1, cell=cell)

    def scope_at(self, path: str, cell: int | None, line: int) -> str:
        """The scope that a line of a file or cell stands in; "" at the top level and where nothing is known."""
        facts = self._facts.get(path)
        if facts is None:
            return ""
        if cell is not None:
            line = self._maps[path].module_line(cell, line)
        return scope_at(facts.tree.body, line)

    def comments(self) -> dict[tuple[str, int | None], list[Comment]]:
        """The comments of all loaded files, by path and cell; columns from 0."""
        found: dict[tuple[str, int | None], list[Comment]] = {}
        for path, facts in sorted(self._facts.items()):
            for line, column, text in facts.tree.comments if facts is not None else ():
                span = self.span(path, (line, column, line, column))
                found.setdefault((path, span.cell), []).append((span.line, column, text))
        return found
