"""Packages: which directories are, and where the outermost one around a directory is.

A directory with an `__init__.py` is a package. One without that lies inside a package belongs to it all the same
(`app/plugins/x.py` is `app.plugins.x`), unless its name cannot be part of a module name, or says that a root begins.

    packages = PackageMap({"app/__init__.py", "app/plugins/x.py"})
    packages.outermost("app/plugins")     # "app"

The root of the file system counts as a package only where it is one among others, not where a project begins: many
projects have a stray `__init__.py` beside their `pyproject.toml`.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from checker.sources.files import ROOT, child, parent

if TYPE_CHECKING:
    from collections.abc import Collection

    from checker.sources.files import FileSystem

SOURCE_ROOTS = ("src", "lib")
_PROJECT_MARKS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")


class PackageMap:
    """The packages among `paths`; with `files`, also those that were not scanned."""

    def __init__(self, paths: Collection[str], files: FileSystem | None = None) -> None:
        self._paths = paths
        self._files = files
        self._known: dict[str, bool] = {}
        self._outermost: dict[str, str | None] = {}

    def is_package(self, directory: str) -> bool:
        """Whether a directory has an `__init__.py`."""
        known = self._known.get(directory)
        if known is None:
            known = self._known[directory] = self._has_init(directory)
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

    def name_around(self, name: str) -> str | None:
        """The rest of `name` inside the package that the root of the file system is, or is part of; else None."""
        package = self.outermost(ROOT)
        if package is None:
            return None
        around = ".".join(self.parts_between(parent(package), ROOT))
        if name == around:
            return ""
        return name.removeprefix(f"{around}.") if name.startswith(f"{around}.") else None

    def _has_init(self, directory: str) -> bool:
        if directory == ROOT or posixpath.basename(directory) == "..":
            files = self._files
            return (
                files is not None
                and files.is_file(child(directory, "__init__.py"))
                and not any(files.is_file(mark) or files.is_dir(mark) for mark in self._marks(directory))
            )
        path = child(directory, "__init__.py")
        return path in self._paths or (self._files is not None and self._files.is_file(path))

    def _marks(self, directory: str) -> list[str]:
        return [child(directory, mark) for mark in _PROJECT_MARKS]

    def _climb(self, directory: str) -> str | None:
        above = parent(directory)
        if self.is_package(directory):
            # `src` may be a package itself, and what the root lies in has names that only the disk knows.
            around = self.outermost(above) if self.is_package(above) or _is_part(above) else None
            return around or directory
        return self.outermost(above) if _is_part(directory) else None


def _is_part(directory: str) -> bool:
    """Whether the name of a directory can be part of a module's, and does not say that a root begins here."""
    name = posixpath.basename(directory)
    return name.isidentifier() and name not in SOURCE_ROOTS
