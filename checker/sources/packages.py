"""Packages: which directories are, and where the outermost one around a directory is.

A directory with an `__init__.py` is a package. One without that lies inside a package belongs to it all the same
(`app/plugins/x.py` is `app.plugins.x`), unless its name cannot be part of a module name, or says that a root begins.

    packages = PackageMap({"app/__init__.py", "app/plugins/x.py"})
    packages.outermost("app/plugins")     # "app"

Many projects have a stray `__init__.py` beside their `pyproject.toml`: where a project begins, no package does. None of
this depends on where the root of the file system is, so a module has one name wherever a run starts.
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from checker.sources.files import ROOT, child, parent

if TYPE_CHECKING:
    from collections.abc import Collection

    from checker.sources.files import FileSystem

SOURCE_ROOTS = ("src", "lib")
_PROJECT_FILES = ("pyproject.toml", "setup.cfg")
_BUILDS = re.compile(rb"setuptools|distutils|skbuild")
"""What a `setup.py` says that builds a project: a module may have that name, too."""


class PackageMap:
    """The packages among `paths`; with `files`, also those that were not scanned."""

    def __init__(self, paths: Collection[str], files: FileSystem | None = None) -> None:
        self._paths = paths
        self._files = files
        self._known: dict[str, bool] = {}
        self._projects: dict[str, bool] = {}
        self._outermost: dict[str, str | None] = {}

    def is_package(self, directory: str) -> bool:
        """Whether a directory has an `__init__.py`, and is more than the folder of a project that has a stray one."""
        known = self._known.get(directory)
        if known is None:
            known = self._known[directory] = self._has_init(directory) and (
                self.is_package(parent(directory)) or not self.begins_project(directory)
            )
        return known

    def begins_project(self, directory: str) -> bool:
        """Whether a directory holds what a project has at its top."""
        known = self._projects.get(directory)
        if known is None:
            known = self._projects[directory] = self._has_mark(directory)
        return known

    def outermost(self, directory: str) -> str | None:
        """The outermost package around a directory, itself included; None when it is in none."""
        if directory not in self._outermost:
            self._outermost[directory] = self._climb(directory)
        return self._outermost[directory]

    def parts_between(self, root: str, directory: str) -> list[str]:
        """The names of the directories from `root`, which lies above or is `directory`, down to it."""
        if root == ROOT or not root.endswith(".."):
            inside = directory if root == ROOT else directory[len(root) + 1 :]
            return [] if inside in (ROOT, "") else inside.split("/")
        if self._files is None:
            return [part for part in directory.split("/") if part not in ("..", ROOT)]
        above, here = self._files.absolute(root), self._files.absolute(directory)
        return [part for part in here.removeprefix(above).split("/") if part]

    @cached_property
    def around_root(self) -> tuple[tuple[str, str], ...]:
        """The packages that the root of the file system is, or is inside of: their names and directories, inner first."""
        package = self.outermost(ROOT)
        found: list[tuple[str, str]] = []
        directory = ROOT
        while package is not None:
            found.append((".".join(self.parts_between(parent(package), directory)), directory))
            if directory == package:
                break
            directory = parent(directory)
        return tuple(found)

    def _has_init(self, directory: str) -> bool:
        path = child(directory, "__init__.py")
        if path not in self._paths and (self._files is None or not self._files.is_file(path)):
            return False
        return self._name(directory) != ""

    def _name(self, directory: str) -> str:
        """What a directory is called; "" for one whose name is not known, and for the top of the disk."""
        name = posixpath.basename(directory)
        if directory != ROOT and name != "..":
            return name
        return "" if self._files is None else posixpath.basename(self._files.absolute(directory))

    def _has_mark(self, directory: str) -> bool:
        files = self._files
        if files is None:
            return False
        git, build = child(directory, ".git"), child(directory, "setup.py")
        return (
            any(files.is_file(child(directory, mark)) for mark in _PROJECT_FILES)
            or files.is_dir(git)
            or files.is_file(git)
            or (files.is_file(build) and _BUILDS.search(files.read(build)) is not None)
        )

    def _is_part(self, directory: str) -> bool:
        """Whether a directory without an `__init__.py` belongs to the package around it: its name can be part of a
        module's, and does not say that a root begins here."""
        name = self._name(directory)
        return name.isidentifier() and name not in SOURCE_ROOTS and not self.begins_project(directory)

    def _climb(self, directory: str) -> str | None:
        above = parent(directory)
        if self.is_package(directory):
            # `src` may be a package itself, and what the root lies in has names that only the disk knows.
            around = self.outermost(above) if self.is_package(above) or self._is_part(above) else None
            return around or directory
        return self.outermost(above) if self._is_part(directory) else None
