"""The facts of one file: bytes -> text -> tree -> facts, with notebooks as modules and problems noted, not raised."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from checker.facts.codec import Parsed, Unparsable
from checker.locations import Problem
from checker.sources import LineMap, Notebook, as_module, decode_python, read_notebook

if TYPE_CHECKING:
    from checker.facts.model import ModuleFacts

NOTEBOOK = ".ipynb"
Parse = Callable[[str], Parsed]


class FactsCache(Protocol):
    """What is known of texts. It may be emptied at any time without changing a result."""

    def get(self, text: str) -> Parsed | None:
        """The facts of a text, or why it has none, if that is known."""

    def put(self, text: str, parsed: Parsed) -> None:
        """Remember the facts of a text."""


class NotCachedError(LookupError):
    """A text would have to be parsed."""


class Outcome:
    """What came of one file. `lines` maps the lines of a notebook's module to its cells."""

    __slots__ = ("facts", "lines", "problems")

    def __init__(
        self, facts: ModuleFacts | None, lines: LineMap | None = None, problems: tuple[Problem, ...] = ()
    ) -> None:
        self.facts = facts
        self.lines = lines
        self.problems = problems


def parse_text(text: str) -> Parsed:
    """Parse one module. libcst is imported when this is called for the first time."""
    from checker.facts.collect import collect
    from checker.syntax.parse import ParseError, parse

    try:
        return collect(parse(text))
    except ParseError as error:
        return Unparsable(error.line, error.what)


def parsing(cache: FactsCache | None) -> Parse:
    """How texts are parsed with a cache: asked first, told afterwards."""
    if cache is None:
        return parse_text

    def parse(text: str) -> Parsed:
        parsed = cache.get(text)
        if parsed is None:
            parsed = parse_text(text)
            cache.put(text, parsed)
        return parsed

    return parse


def remembering(cache: FactsCache | None) -> Parse:
    """How texts are looked up without parsing any: raises NotCachedError."""

    def parse(text: str) -> Parsed:
        parsed = cache.get(text) if cache is not None else None
        if parsed is None:
            raise NotCachedError
        return parsed

    return parse


def facts_of(path: str, data: bytes, parse: Parse = parse_text) -> Outcome:
    """Make the facts of one file. Raises what `parse` raises."""
    if path.endswith(NOTEBOOK):
        return _notebook(path, data, parse)
    decoded = decode_python(path, data)
    if isinstance(decoded, Problem):
        return Outcome(None, problems=(decoded,))
    return _module(path, decoded.text, parse)


def _module(path: str, text: str, parse: Parse) -> Outcome:
    parsed = parse(text)
    if isinstance(parsed, Unparsable):
        return Outcome(None, problems=(Problem(path=path, line=parsed.line, what=parsed.what),))
    return Outcome(parsed)


def _notebook(path: str, data: bytes, parse: Parse) -> Outcome:
    notebook = read_notebook(path, data)
    if isinstance(notebook, Problem):
        return Outcome(None, problems=(notebook,))
    text, lines = as_module(notebook)
    outcome = _module(path, text, parse)
    if outcome.facts is not None:
        return Outcome(outcome.facts, lines)
    return _without_bad_cells(path, notebook, parse)


def _without_bad_cells(path: str, notebook: Notebook, parse: Parse) -> Outcome:
    """Leave out the cells that do not parse; each of them is a problem."""
    bad: list[int] = []
    problems: list[Problem] = []
    for cell in notebook.cells:
        alone = _module(path, cell.python, parse)
        if alone.facts is None:
            bad.append(cell.index)
            line = alone.problems[0].line
            what = alone.problems[0].what
            problems.append(Problem(path=path, line=line, what=f"cell {cell.index}: {what}"))
    text, lines = as_module(notebook, without=bad)
    rest = _module(path, text, parse)
    return Outcome(rest.facts, lines, tuple(problems) or rest.problems)
