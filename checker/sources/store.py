"""The bytes of every file, read once and kept while they fit.

    store = SourceStore(RealFiles(Path.cwd()))
    store.scan(Prefilter([b"anthropic"]), paths)     # the paths whose bytes name it, in the order given
    store.read("app.py")                             # bytes, from memory or from the disk

A scan touches every file of a project, and more scans follow when callers are looked for. What fits the budget is kept
as it is (compressing costs more than reading again); the rest is read again, which the operating system makes cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.locations import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.sources.files import FileSystem
    from checker.sources.prefilter import ByteTest

DEFAULT_BUDGET = 64 * 1024 * 1024


class SourceStore:
    """Reads files for a whole run. `budget` is the most it keeps in memory, in bytes."""

    def __init__(self, files: FileSystem, *, budget: int = DEFAULT_BUDGET) -> None:
        self.files = files
        self._kept: dict[str, bytes] = {}
        self._left = budget
        self.searched = 0
        """How many files have been scanned, each as often as it was."""
        self._problems: dict[str, Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The files that could not be read so far, sorted."""
        return tuple(sorted(self._problems.values()))

    def read(self, path: str) -> bytes | Problem:
        """The bytes of a file, or why there are none."""
        kept = self._kept.get(path)
        if kept is not None:
            return kept
        if path in self._problems:
            return self._problems[path]
        try:
            data = self.files.read(path)
        except OSError as error:
            what = f"this file cannot be read: {error.strerror or error}"
            problem = self._problems[path] = Problem(path=path, line=1, what=what)
            return problem
        if len(data) <= self._left:
            self._left -= len(data)
            self._kept[path] = data
        return data

    def scan(self, test: ByteTest, paths: Iterable[str]) -> list[str]:
        """The paths whose bytes pass the test, in the order given. A file that cannot be read becomes a problem."""
        return [path for path in paths if self.passes(path, test)]

    def passes(self, path: str, test: ByteTest) -> bool:
        """Whether the bytes of a file pass the test."""
        data = self.read(path)
        self.searched += 1
        return not isinstance(data, Problem) and test.matches(data)
