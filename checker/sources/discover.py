"""Discovery: the arguments of a command line become a sorted list of files to check.

What is taken: Python (`.py`, `.pyw`; stubs hold no calls), notebooks (`.ipynb`), and Markdown files that may define an
agent: `.claude/agents/**/*.md` and `**/agents/*.md` that open with front matter. What is left out: what ignore files
and `exclude` name, and directories that hold other people's code or build products. A file named outright is always
taken.

    discover(MemoryFiles({"app.py": "", "venv/x.py": ""}), ["."], exclude=()).files
    # (SourceFile(path="app.py", kind=SourceKind.PYTHON),)
"""

from __future__ import annotations

import enum
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.locations import Problem
from checker.sources.files import FileSystem, Listing, child
from checker.sources.ignores import IgnoreRules, IgnoreTree, Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# fmt: off
DEFAULT_EXCLUDES = frozenset({
    ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".hypothesis", ".ipynb_checkpoints", ".jj",
    ".mypy_cache", ".nox", ".pants.d", ".pixi", ".pyenv", ".pytest_cache", ".pytype", ".route-lint-cache",
    ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__", "__pypackages__", "_build", "bower_components",
    "buck-out", "node_modules", "site-packages", "venv",
})
# fmt: on
"""Directories that are never entered unless they are an argument themselves, or `exclude` takes them back with `!`."""

BUILD_DIRECTORIES = frozenset({"build", "dist", "env"})
"""Left out too, unless they hold an `__init__.py`: `tool/build/__init__.py` is source, `build/lib/tool` a product."""

_PYTHON = (".py", ".pyw")
_TAKEN = (*_PYTHON, ".ipynb", ".md")


class SourceKind(enum.StrEnum):
    """What a file is, and so how it is read."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file to check. `path` is relative to the file system's root."""

    path: str
    kind: SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found, sorted by path, each file once; and what could not be looked into."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def discover(
    files: FileSystem,
    paths: Sequence[str],
    *,
    exclude: Sequence[str] = (),
    exclude_root: str | None = None,
    respect_gitignore: bool = True,
) -> Discovery:
    """Find the files to check at and below `paths`.

    `exclude` holds lines in gitignore syntax, relative to the absolute path `exclude_root`, or else to the root. Raises
    UsageError naming every path that does not exist. No file found is no error here: the caller knows what the user
    meant.
    """
    located = [files.locate(path) for path in paths]
    missing = [
        typed for typed, path in zip(paths, located, strict=True) if not (files.is_dir(path) or files.is_file(path))
    ]
    if missing:
        raise UsageError(*(f"`{path}` does not exist" for path in missing))
    search = _Search(files, exclude, exclude_root, respect_gitignore=respect_gitignore)
    for path in located:
        if files.is_dir(path):
            search.take_tree(path)
        else:
            search.take_named(path)
    return Discovery(
        files=tuple(search.found[path] for path in sorted(search.found)), problems=tuple(sorted(search.problems))
    )


class _Search:
    """One run of `discover`: what was found so far."""

    def __init__(
        self, files: FileSystem, exclude: Sequence[str], exclude_root: str | None, *, respect_gitignore: bool
    ) -> None:
        self.files = files
        self.found: dict[str, SourceFile] = {}
        self.problems: set[Problem] = set()
        self._ignores = IgnoreTree(files) if respect_gitignore else None
        self._excluded = Lines(exclude) if exclude else None
        self._exclude_root = exclude_root

    def take_named(self, path: str) -> None:
        """Take a file because the user named it: of unknown kind, it is Python, as for every Python tool."""
        kind = self._kind(path)
        if kind is None and not path.endswith(".md"):
            kind = SourceKind.PYTHON
        self._take(path, kind)

    def take_tree(self, top: str) -> None:
        """Take what is wanted at and below a directory."""
        pending = [(top, self._ignores.rules_above(top) if self._ignores else IgnoreRules())]
        while pending:
            directory, rules = pending.pop()
            try:
                names = self.files.listing(directory)
            except OSError as error:
                self._report(directory, f"this directory cannot be read: {_reason(error)}")
                continue
            if "pyvenv.cfg" in names.files and directory != top:
                continue
            if self._ignores:
                rules = self._ignores.enter(directory, (*names.files, *names.directories), rules)
            self._take_files(directory, names, rules)
            pending += ((path, rules) for path in self._entered(directory, names, rules))

    def _take_files(self, directory: str, names: Listing, rules: IgnoreRules) -> None:
        agents = holds_agents(directory)
        for name in names.files:
            if name.endswith(_TAKEN) and (agents or not name.endswith(".md")):
                path = self._child(directory, name)
                if path not in self.found and not self._left_out(path, rules, is_dir=False):
                    self._take(path, self._kind(path))
        for name in names.broken_links:
            # Editors lock `x.py` by a link `.#x.py` that leads nowhere.
            if name.endswith(_PYTHON) and not name.startswith(".#"):
                path = self._child(directory, name)
                if not self._left_out(path, rules, is_dir=False):
                    self._report(path, "this link leads nowhere")

    def _take(self, path: str, kind: SourceKind | None) -> None:
        if not path.isascii() and _unprintable(path):
            self._report(path, "the name of this file is not valid UTF-8, so it cannot be reported on")
        elif kind is not None:
            self.found[path] = SourceFile(path=path, kind=kind)

    def _entered(self, directory: str, names: Listing, rules: IgnoreRules) -> Iterator[str]:
        for name in names.directories:
            path = self._child(directory, name)
            if not self._left_out(path, rules, is_dir=True):
                yield path

    def _child(self, directory: str, name: str) -> str:
        """The way down from `..` may lead back to the root, which has one name."""
        path = child(directory, name)
        return self.files.locate(path) if posixpath.basename(directory) == ".." else path

    def _left_out(self, path: str, rules: IgnoreRules, *, is_dir: bool) -> bool:
        if self._excluded is not None:
            name = path
            if self._exclude_root is not None:
                name = posixpath.relpath(self.files.absolute(path), self._exclude_root)
            verdict = self._excluded.verdict(f"{name}/" if is_dir else name)
            if verdict is not None:
                return verdict
        if is_dir and self._excluded_by_default(path):
            return True
        return bool(rules.files) and rules.ignores(path, is_dir=is_dir)

    def _excluded_by_default(self, path: str) -> bool:
        name = posixpath.basename(path)
        if name in BUILD_DIRECTORIES:
            return not self.files.is_file(child(path, "__init__.py"))
        return name in DEFAULT_EXCLUDES

    def _kind(self, path: str) -> SourceKind | None:
        if path.endswith(_PYTHON):
            return SourceKind.PYTHON
        if path.endswith(".ipynb"):
            return SourceKind.NOTEBOOK
        if path.endswith(".md") and self._opens_with_front_matter(path):
            return SourceKind.AGENT
        return None

    def _opens_with_front_matter(self, path: str) -> bool:
        try:
            return self.files.read(path).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
        except OSError as error:
            self._report(path, f"this file cannot be read: {_reason(error)}")
            return False

    def _report(self, path: str, what: str) -> None:
        self.problems.add(Problem(path=path.encode(errors="backslashreplace").decode(), line=1, what=what))


def holds_agents(directory: str) -> bool:
    """Whether agents are kept in a directory: it is called `agents`, or is at or below `.claude/agents`."""
    return posixpath.basename(directory) == "agents" or "/.claude/agents/" in f"/{directory}"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _unprintable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return True
    return False
