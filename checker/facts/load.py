"""Facts of files on demand: bytes -> text -> tree -> facts, with notebooks as modules and problems noted, not raised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from checker.locations import Problem, Span
from checker.sources import LineMap, Notebook, SourceStore, as_module, decode_python, read_notebook

if TYPE_CHECKING:
    from checker.facts.model import ModuleFacts
    from checker.syntax.tree import Comment, Place

NOTEBOOK = ".ipynb"


class FactsCache(Protocol):
    """Facts by the text they were made from. It may be emptied at any time without changing a result."""

    def get(self, text: str) -> ModuleFacts | None:
        """The facts of a text, if they are known."""

    def put(self, text: str, facts: ModuleFacts) -> None:
        """Remember the facts of a text."""


class Loader:
    """Loads the facts of one run's files, each once. What cannot be parsed is a problem and has no facts."""

    def __init__(self, store: SourceStore, cache: FactsCache | None = None) -> None:
        self._store = store
        self._cache = cache
        self._facts: dict[str, ModuleFacts | None] = {}
        self._maps: dict[str, LineMap] = {}
        self._problems: dict[str, list[Problem]] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What kept files from being read or parsed, by place."""
        found = [problem for problems in self._problems.values() for problem in problems]
        return tuple(sorted({*found, *self._store.problems}))

    def load(self, path: str) -> ModuleFacts | None:
        """The facts of one file."""
        if path not in self._facts:
            data = self._store.read(path)
            if isinstance(data, Problem):
                self._facts[path] = None
            else:
                self.take(path, facts_of(path, data, self._cache))
        return self._facts[path]

    def take(self, path: str, outcome: Outcome) -> None:
        """Note the facts that were made elsewhere, in another process."""
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

    def comments(self) -> dict[tuple[str, int | None], list[Comment]]:
        """The comments of all loaded files, by path and cell; columns from 0."""
        found: dict[tuple[str, int | None], list[Comment]] = {}
        for path, facts in sorted(self._facts.items()):
            for line, column, text in facts.tree.comments if facts is not None else ():
                span = self.span(path, (line, column, line, column))
                found.setdefault((path, span.cell), []).append((span.line, column, text))
        return found


class Outcome:
    """What came of one file."""

    __slots__ = ("facts", "lines", "problems")

    def __init__(
        self, facts: ModuleFacts | None, lines: LineMap | None = None, problems: tuple[Problem, ...] = ()
    ) -> None:
        self.facts = facts
        self.lines = lines
        self.problems = problems


def facts_of(path: str, data: bytes, cache: FactsCache | None = None) -> Outcome:
    """Make the facts of one file."""
    if path.endswith(NOTEBOOK):
        return _notebook(path, data, cache)
    decoded = decode_python(path, data)
    if isinstance(decoded, Problem):
        return Outcome(None, problems=(decoded,))
    return _module(path, decoded.text, cache)


def _module(path: str, text: str, cache: FactsCache | None) -> Outcome:
    if cache is not None:
        known = cache.get(text)
        if known is not None:
            return Outcome(known)
    from checker.facts.collect import collect  # libcst is imported here, when the first file has to be parsed
    from checker.syntax.parse import ParseError, parse

    try:
        facts = collect(parse(text))
    except ParseError as error:
        return Outcome(None, problems=(Problem(path=path, line=error.line, what=error.what),))
    if cache is not None:
        cache.put(text, facts)
    return Outcome(facts)


def _notebook(path: str, data: bytes, cache: FactsCache | None) -> Outcome:
    notebook = read_notebook(path, data)
    if isinstance(notebook, Problem):
        return Outcome(None, problems=(notebook,))
    text, lines = as_module(notebook)
    outcome = _module(path, text, cache)
    if outcome.facts is not None:
        return Outcome(outcome.facts, lines)
    return _without_bad_cells(path, notebook, cache)


def _without_bad_cells(path: str, notebook: Notebook, cache: FactsCache | None) -> Outcome:
    """Leave out the cells that do not parse; each of them is a problem."""
    bad: list[int] = []
    problems: list[Problem] = []
    for cell in notebook.cells:
        alone = _module(path, cell.python, None)
        if alone.facts is None:
            bad.append(cell.index)
            line = alone.problems[0].line
            what = alone.problems[0].what
            problems.append(Problem(path=path, line=line, what=f"cell {cell.index}: {what}"))
    text, lines = as_module(notebook, without=bad)
    rest = _module(path, text, cache)
    return Outcome(rest.facts, lines, tuple(problems) or rest.problems)
