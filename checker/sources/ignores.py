"""Ignore files: which paths a project says are not its source.

Read as git reads them: `.gitignore` in any directory from the top of the working tree down, `.git/info/exclude` at the
top, the last matching line of the nearest file decides, `!` takes back. `.ignore`, the tool-neutral sibling, is read
after the `.gitignore` beside it. The user's global git configuration is left out, so that a run finds the same files on
every machine.

    tree = IgnoreTree(files)
    rules = tree.enter("pkg", ["a.py", ".gitignore"], tree.rules_above("pkg"))    # outermost first
    rules.ignores("pkg/a.py", is_dir=False)

A directory that is ignored is never entered, so nothing below it can be taken back; git does the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.sources.files import ROOT, FileSystem, child, parent

if TYPE_CHECKING:
    from collections.abc import Iterable

IGNORE_FILES = (".gitignore", ".ignore")

Verdict = bool | None
"""True: left out. False: taken back by a `!` line. None: no line says anything."""


@dataclass(frozen=True, slots=True)
class IgnoreLines:
    """The lines of one ignore file, for paths below `start`; `lead` leads from the file's directory to there."""

    start: str
    lead: str
    lines: Lines

    def verdict_on(self, path: str, *, is_dir: bool) -> Verdict:
        """What the last matching line says about `path`, which must lie below `start`."""
        inside = path if self.start == ROOT else path[len(self.start) + 1 :]
        return self.lines.verdict(f"{self.lead}{inside}/" if is_dir else f"{self.lead}{inside}")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """Every ignore file with a say in one directory, outermost first."""

    files: tuple[IgnoreLines, ...] = ()

    def ignores(self, path: str, *, is_dir: bool) -> bool:
        """Whether `path`, directly inside the directory these rules are for, is left out."""
        for lines in reversed(self.files):
            verdict = lines.verdict_on(path, is_dir=is_dir)
            if verdict is not None:
                return verdict
        return False


class IgnoreTree:
    """The ignore files of a file system, each read once."""

    def __init__(self, files: FileSystem) -> None:
        self._files = files
        self._read: dict[str, Lines | None] = {}

    def rules_above(self, start: str) -> IgnoreRules:
        """The rules that hold where a walk begins, from the top of the working tree down, without its own files.

        Outside a working tree nothing above the root counts: a `.gitignore` in a home directory is about other things.
        """
        above: list[str] = []
        directory = start
        while not self._is_top(directory) and not self._is_end(directory):
            directory = parent(directory)
            above.append(directory)
        if not self._is_top(directory):
            above = above[: above.index(ROOT) + 1] if ROOT in above else []
        files: tuple[IgnoreLines, ...] = ()
        for outer in reversed(above):
            files += self._files_in(outer, start, top=self._is_top(outer))
        return IgnoreRules(files)

    def enter(self, directory: str, names: Iterable[str], above: IgnoreRules) -> IgnoreRules:
        """The rules for what is directly inside `directory`, where `names` are: those from above, and its own files."""
        names = frozenset(names)
        top = ".git" in names
        if not top and names.isdisjoint(IGNORE_FILES):
            return above
        around = () if top else above.files  # a working tree knows nothing of the tree around it
        return IgnoreRules(around + self._files_in(directory, directory, top=top))

    def _is_top(self, directory: str) -> bool:
        git = child(directory, ".git")
        return self._files.is_dir(git) or self._files.is_file(git)

    def _is_end(self, directory: str) -> bool:
        return self._files.absolute(directory) == self._files.absolute(parent(directory))

    def _files_in(self, directory: str, start: str, *, top: bool) -> tuple[IgnoreLines, ...]:
        """The ignore files of one directory, as they apply to what lies below `start`; none is an empty tuple."""
        if directory not in self._read:
            self._read[directory] = self._lines_in(directory, top=top)
        lines = self._read[directory]
        if lines is None:
            return ()
        inner = self._files.absolute(start).removeprefix(self._files.absolute(directory)).strip("/")
        return (IgnoreLines(start, f"{inner}/" if inner else "", lines),)

    def _lines_in(self, directory: str, *, top: bool) -> Lines | None:
        lines: list[str] = []
        for path in self._sources(directory, top=top):
            try:
                lines += self._files.read(path).decode("utf-8-sig", errors="replace").splitlines()
            except OSError:
                continue
        return Lines(lines) if lines else None

    def _sources(self, directory: str, *, top: bool) -> Iterable[str]:
        if top:
            yield child(self._git_directory(directory), "info/exclude")
        for name in IGNORE_FILES:
            yield child(directory, name)

    def _git_directory(self, top: str) -> str:
        """Where the working tree at `top` keeps its repository; a linked working tree holds a file that says where."""
        git = child(top, ".git")
        if not self._files.is_file(git):
            return git
        try:
            own = self._files.locate(_joined(top, self._files.read(git).decode().removeprefix("gitdir:").strip()))
            return self._files.locate(_joined(own, self._files.read(child(own, "commondir")).decode().strip()))
        except (OSError, UnicodeDecodeError):
            return git


class Lines:
    """Gitignore lines, ready to judge paths relative to their directory. A line that is no pattern is skipped.

    Only for a walk from the top: a pattern without a slash is held against the last part of a path, because the parts
    before it were judged when the walk came by. Names repeat (`__init__.py`), so those verdicts are remembered.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        # pathspec takes a twentieth of a second to import: only projects with ignore files pay for it.
        from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

        self._takes_out: list[bool] = []
        self._by_name: list[tuple[int, re.Pattern[str]]] = []
        self._by_path: list[tuple[int, re.Pattern[str]]] = []
        self._known_names: dict[str, int] = {}
        for line in lines:
            try:
                pattern = GitIgnoreSpecPattern(line)
            except ValueError:
                continue
            if pattern.regex is not None and pattern.include is not None:
                kind = self._by_path if "/" in line.strip()[:-1] else self._by_name
                kind.insert(0, (len(self._takes_out), _whole_path(pattern.regex)))
                self._takes_out.append(pattern.include)

    def verdict(self, path: str) -> Verdict:
        """What the last matching line says; the path of a directory ends in `/`."""
        name = path[path.rfind("/", 0, -1) + 1 :]
        last = self._known_names.get(name)
        if last is None:
            last = self._known_names[name] = _first_match(self._by_name, name, -1)
        last = _first_match(self._by_path, path, last)
        return None if last < 0 else self._takes_out[last]


def _whole_path(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern for a path itself: pathspec's also match whatever lies below a directory that they name."""
    text = pattern.pattern
    if text == ".":  # `*`: everything
        return pattern
    return re.compile(text + ("." if text.endswith("/") else r"\Z"))


def _first_match(patterns: list[tuple[int, re.Pattern[str]]], path: str, floor: int) -> int:
    """The highest line above `floor` that matches, or `floor`. The patterns are sorted, last line first."""
    for number, pattern in patterns:
        if number <= floor:
            break
        if pattern.search(path):
            return number
    return floor


def _joined(base: str, path: str) -> str:
    return path if path.startswith("/") else child(base, path)
