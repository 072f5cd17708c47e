"""The bytes of every file of a run, read once and kept while they fit, and searched together.

    store = SourceStore(RealFiles(Path.cwd()), ["app.py", "pkg/llm.py"])
    store.scan(Prefilter([b"anthropic"]), paths)     # the paths whose bytes name it, in the order given
    store.read("app.py")                             # bytes, from memory or from the disk

A scan touches every file of a project, and more scans follow when callers are looked for. What fits the budget is kept
as it is (compressing costs more than reading again); the rest is read again, which the operating system makes cheap.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from checker.locations import Problem
from checker.sources.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from checker.sources.files import FileSystem
    from checker.sources.prefilter import ByteTest

DEFAULT_BUDGET = 64 * 1024 * 1024
SHELF_SIZE = 4 * 1024 * 1024
WORTH_A_SEARCH = 8
"""Searching all files together takes about as long as searching one in so many one by one."""


class SourceStore:
    """Reads files for a whole run: `paths`, which are searched together, and others, which are not kept.

    `budget` is the most it keeps in memory, in bytes.
    """

    def __init__(self, files: FileSystem, paths: Iterable[str] = (), *, budget: int = DEFAULT_BUDGET) -> None:
        self.files = files
        self._paths = dict.fromkeys(paths)
        self._budget = budget
        self._left_out: list[str] = []
        self._known: dict[tuple[bytes, ...], frozenset[str]] = {}
        self._problems: dict[str, Problem] = {}
        self.searched = 0
        """How many files have been asked something, each as often as it was."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The files that could not be read so far, sorted."""
        return tuple(sorted(self._problems.values()))

    def read(self, path: str) -> bytes | Problem:
        """The bytes of a file, or why there are none."""
        place = self._places.get(path)
        return self._from_disk(path) if place is None else place[0].read(place[1])

    def scan(self, test: ByteTest, paths: Collection[str]) -> list[str]:
        """The paths whose bytes pass the test, in the order given. A file that cannot be read becomes a problem."""
        self.searched += len(paths)
        return [path for path in self._worth_asking(test, paths) if self._passes(path, test)]

    def asking(self, test: ByteTest, paths: Collection[str]) -> Callable[[str], bool]:
        """Whether the bytes of one of these files pass the test, as a function, for who need not ask about all."""
        worth = frozenset(self._worth_asking(test, paths))

        def passes(path: str) -> bool:
            self.searched += 1
            return path in worth and self._passes(path, test)

        return passes

    def _worth_asking(self, test: ByteTest, paths: Collection[str]) -> Collection[str]:
        """Those of the paths, in their order, that may pass: where there are many, what all searched together tells."""
        if not test.needles or len(paths) * WORTH_A_SEARCH < len(self._paths):
            return paths
        holding = self._holding(test.needles)
        return [path for path in paths if path in holding or path not in self._paths]

    def _passes(self, path: str, test: ByteTest) -> bool:
        data = self.read(path)
        return not isinstance(data, Problem) and test.matches(data)

    def _holding(self, needles: tuple[bytes, ...]) -> frozenset[str]:
        """Those of the run's files that hold one of these byte strings."""
        found = self._known.get(needles)
        if found is None:
            kept = (path for needle in needles for shelf in self._shelves for path in shelf.holding(needle))
            found = self._known[needles] = frozenset((*kept, *self._left_out_holding(needles)))
        return found

    def _left_out_holding(self, needles: tuple[bytes, ...]) -> Iterator[str]:
        for path in self._left_out:
            data = self._from_disk(path)
            if not isinstance(data, Problem) and any(needle in data for needle in needles):
                yield path

    @cached_property
    def _shelves(self) -> list[Shelf]:
        """The files that fit the budget, a shelf of them at a time."""
        shelves: list[Shelf] = []
        pieces: list[tuple[str, bytes]] = []
        size, left = 0, self._budget
        for path in self._paths:
            data = self._from_disk(path)
            if isinstance(data, Problem):
                continue
            if len(data) > left:
                self._left_out.append(path)
                continue
            left -= len(data)
            size += len(data)
            pieces.append((path, data))
            if size >= SHELF_SIZE:
                shelves.append(Shelf(pieces))
                size, pieces = 0, []
        return [*shelves, Shelf(pieces)] if pieces else shelves

    @cached_property
    def _places(self) -> dict[str, tuple[Shelf, int]]:
        """Where the files stand that are kept."""
        return {path: (shelf, position) for shelf in self._shelves for position, path in enumerate(shelf.paths)}

    def _from_disk(self, path: str) -> bytes | Problem:
        if path in self._problems:
            return self._problems[path]
        try:
            return self.files.read(path)
        except OSError as error:
            what = f"this file cannot be read: {error.strerror or error}"
            problem = self._problems[path] = Problem(path=path, line=1, what=what)
            return problem
