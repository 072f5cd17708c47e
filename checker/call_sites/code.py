"""The scanned program as rules may ask it: what stands around a site, who calls whom, what an expression says.

    place = code.place_of(site)          # file and expression of the site's call
    links = code.links(place.path)       # what contains what, who reads a binding
    chains = code.once(fallback_chains)  # a shape found in all sites together, found once for all rules

Sites carry what every listing shows. What only some rules need is found here when the first of them asks, so that
listing sites does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from checker.call_sites.prompt import Argument, unpacked
from checker.call_sites.written import Reader, Text
from checker.resolution.values import Edge, OfEdges, OfExpr, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from checker.call_sites.flow import LinkIndex
    from checker.call_sites.links import Links
    from checker.call_sites.model import CallSite
    from checker.locations import Span
    from checker.resolution.program import Module, Program
    from checker.resolution.solve import Solver
    from checker.sources import ByteTest

T = TypeVar("T")
MOST_WORTH = 5_000
"""The most work that the questions of a rule are worth: they are about what is near, and many are asked."""
MOST_FILES = 12
"""A function whose name more files mention is not asked for its callers: all of them would have to be parsed."""


class Place(NamedTuple):
    """An expression: the file, and its index among the file's expressions."""

    path: str
    expr: int


class Code:
    """One run's program and sites. Nothing in it changes a site."""

    def __init__(
        self, solver: Solver, links: LinkIndex, sites: tuple[CallSite, ...], places: Mapping[Span, Place]
    ) -> None:
        self._solver = solver
        self._links = links
        self._places = places
        self._found: dict[Callable[[Code], object], object] = {}
        self.sites = sites
        self.reader = Reader(solver.program, links)

    @property
    def program(self) -> Program:
        """The modules of the run and how they import each other."""
        return self._solver.program

    def once(self, find: Callable[[Code], T]) -> T:
        """What `find(code)` gives, found at the first request and kept."""
        if find not in self._found:
            self._found[find] = find(self)
        return cast("T", self._found[find])

    def place_of(self, site: CallSite) -> Place | None:
        """The call of a site; None for sites that are not Python code, such as agent files."""
        return self._places.get(site.span)

    def module(self, path: str) -> Module:
        """The facts of a file that holds a site or was asked for.

        Raises:
            KeyError: a file that could not be parsed.
        """
        return self._links.of(path).module

    def links(self, path: str) -> Links:
        """What contains what in a file, and who reads a binding."""
        return self._links.of(path)

    def function_of(self, place: Place) -> int:
        """The function an expression stands in, as an index among its file's functions; -1 at module level."""
        return self.module(place.path).mark(place.expr).function

    def block_of(self, place: Place) -> int:
        """The block of statements an expression stands in, as an index among its file's blocks."""
        return self.module(place.path).mark(place.expr).block

    def text(self, place: Place) -> Text:
        """What an expression says, as far as it is written in the source."""
        return self.reader.text(place.path, place.expr)

    def items(self, place: Place) -> Iterator[tuple[str, Place]]:
        """The items of a mapping by their constant keys: a display, `dict(...)`, and what is assigned to its keys."""
        for name, argument in unpacked(self.reader, self._links, Argument(place.path, place.expr)):
            yield name, Place(argument.path, argument.expr)

    def files_where(self, test: ByteTest, among: Collection[str] | None = None) -> tuple[str, ...]:
        """The files of the run, with sites or without, or some of them, whose bytes pass a test."""
        return self.program.files_where(test, among)

    def values(self, places: Iterable[Place]) -> dict[Place, tuple[Value, ...]]:
        """The values of expressions, followed through the program. Ask for all a rule needs at once."""
        questions = {place: OfExpr(place.path, place.expr) for place in places}
        self._solver.solve(questions.values(), most=MOST_WORTH)
        return {place: self._solver.answer(query) for place, query in questions.items()}

    def callers(self, functions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[Place, ...]]:
        """The calls that reach functions, given by file and index. A function whose name is too common has none."""
        questions = {
            (path, index): OfEdges(path, index)
            for path, index in functions
            if not self.program.uses.is_common(path, self.module(path).facts.functions[index], MOST_FILES)
        }
        self._solver.solve(questions.values(), most=MOST_WORTH)
        return {
            key: tuple(Place(v.path, v.call) for v in self._solver.answer(query) if isinstance(v, Edge))
            for key, query in questions.items()
        }
