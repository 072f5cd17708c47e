"""Module names: which file `import pkg.mod` means, and what a file is called.

A *root* is a directory that Python would have on `sys.path`. A file in a package (a directory with `__init__.py`, or
one inside it) is named from the directory above the outermost package; any other file from the nearest directory that
looks like a root: one called `src` or `lib`, one that directly holds packages, one where a project begins, one whose
name is no identifier, or the top.

    index = ModuleIndex(["src/app/__init__.py", "src/app/models.py", "tests/conftest.py", "tests/test_app.py"])
    index.name_of("src/app/models.py")                                # "app.models"
    index.find("app.models", importer="tests/test_app.py")            # "src/app/models.py"
    index.find("conftest", importer="tests/test_app.py")              # "tests/conftest.py": next to its importer
    index.resolve_relative("src/app/__init__.py", 1, "models")        # "src/app/models.py"

Where one name fits several files, the importer's own root wins, then the roots above it, then the nearest other root; a
draw is nobody's: the wrong module is worse than none.
"""

from __future__ import annotations

import posixpath
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from checker.sources.files import ROOT, child, parent
from checker.sources.packages import SOURCE_ROOTS, PackageMap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.sources.files import FileSystem

_SUFFIXES = (".py", ".pyw")
_ELSEWHERE = ""
"""Not on the search path, but in some other root."""


class ModuleIndex:
    """The modules among `paths`. With `files`, packages are recognised even where their `__init__.py` was not scanned.

    `external` holds the names of installed packages (the SDKs); like the standard library's they are only ever a
    package on the importer's own path, never a stray file: a project with `providers/openai.py` still imports the SDK.
    """

    def __init__(
        self, paths: Iterable[str], *, files: FileSystem | None = None, external: Collection[str] = ()
    ) -> None:
        self._paths = frozenset(path for path in paths if path.endswith(_SUFFIXES))
        self._packages = PackageMap(self._paths, files)
        self._external = sys.stdlib_module_names | frozenset(external)
        self._stems = frozenset(_stems(self._paths))
        self._names = frozenset(stem.rpartition("/")[2] for stem in self._stems)
        self._tops = self._roots_by_top_name()
        self._library_roots = frozenset(root for roots in self._tops.values() for root in roots)
        self._found: dict[tuple[str, int], str | None] = {}
        self._nearest: dict[tuple[str, str], str | None] = {}
        self._search_paths: dict[str, tuple[str, ...]] = {}
        self._roots: dict[tuple[str, ...], tuple[str, ...]] = {}

    def is_module_name(self, name: str) -> bool:
        """Whether any module or package is called so, without what it is in: most imported names are not."""
        return name in self._names

    def name_of(self, path: str) -> str:
        """The dotted name of a file, be it a module, a package's `__init__.py`, a script or a notebook."""
        directory = _directory(path)
        stem = posixpath.splitext(posixpath.basename(path))[0]
        parts = self._packages.parts_between(self.root_of(path), directory)
        if stem != "__init__" or not parts:
            parts.append(stem)
        return ".".join(parts)

    def root_of(self, path: str) -> str:
        """The directory that `path` is named from."""
        directory = _directory(path)
        package = self._packages.outermost(directory)
        if package is not None:
            return parent(package)
        while not self._looks_like_root(directory):
            directory = parent(directory)
        return directory

    def find(self, name: str, *, importer: str | None = None) -> str | None:
        """The file that `import name` loads: a module, or the `__init__.py` of a package. None: not ours, or a draw."""
        home = "" if importer is None else _directory(importer)
        key = (name, id(self._search_path(home)))
        if key not in self._found:
            self._found[key] = self._find(name, home)
        found = self._found[key]
        if found == _ELSEWHERE:
            found = self._find_elsewhere(name, home or ROOT)
        # `requests.py` that says `import requests` means the library; by its full name a module may well import itself.
        return None if found == importer and "." not in name else found

    def resolve_relative(self, path: str, level: int, name: str = "") -> str | None:
        """The file that `from {level dots}{name} import ...` in `path` names. An empty `name` is the package itself."""
        directory = _directory(path)
        for _ in range(level - 1):
            directory = parent(directory)
        return self._at(directory, name)

    def _find(self, name: str, home: str) -> str | None:
        """The file on the search path of a directory; _ELSEWHERE if other roots have to be asked."""
        top = name.partition(".")[0]
        for root in self._search_path(home):
            head = child(root, top)
            # Nearly every name is somebody else's: this look-up answers before any path is put together.
            if head not in self._stems or (top in self._external and not self._packages.is_package(head)):
                continue
            found = self._at(root, name)
            if found is not None:
                return found
        for around, directory in self._packages.around_root:
            if f"{name}.".startswith(f"{around}."):
                return self._at(directory, name[len(around) + 1 :])
        return None if top in self._external or top not in self._tops else _ELSEWHERE

    def _find_elsewhere(self, name: str, home: str) -> str | None:
        """The file in the nearest root that has a module of the name."""
        key = (name, home)
        if key not in self._nearest:
            roots = self._tops[name.partition(".")[0]]
            found_at = {root: found for root in roots if (found := self._at(root, name)) is not None}
            self._nearest[key] = _nearest(found_at, home)
        return self._nearest[key]

    def _search_path(self, home: str) -> tuple[str, ...]:
        """The roots that imports in a directory are looked for in: the same object for all of a package."""
        known = self._search_paths.get(home)
        if known is None:
            roots = tuple(self._roots_for(home)) if home else ()
            known = self._search_paths[home] = self._roots.setdefault(roots, roots)
        return known

    def _roots_for(self, home: str) -> Iterator[str]:
        """The importer's root, then every directory above with its `src`; a script's own directory comes first.

        A directory inside a package is on nobody's path, so `import x` there does not find `x.py` one level up.
        """
        directory = home
        while self._packages.is_package(directory):
            directory = parent(directory)
        yield directory
        while True:
            if self._packages.outermost(directory) is None:
                yield directory
                yield from (child(directory, name) for name in SOURCE_ROOTS)
            if directory == ROOT or directory.endswith(".."):
                return
            directory = parent(directory)

    def _at(self, root: str, name: str) -> str | None:
        base = child(root, name.replace(".", "/")) if name else root
        package = child(base, "__init__.py")
        if package in self._paths:
            return package
        return next((path for suffix in _SUFFIXES if name and (path := base + suffix) in self._paths), None)

    def _roots_by_top_name(self) -> dict[str, list[str]]:
        """For each top-level name that may be imported from anywhere, the roots that have it."""
        tops: defaultdict[str, set[str]] = defaultdict(set)
        loose: set[str] = set()
        for directory in {_directory(path) for path in self._paths}:
            package = self._packages.outermost(directory)
            if package is not None:
                tops[posixpath.basename(package)].add(parent(package))
            elif directory == ROOT or posixpath.basename(directory) in SOURCE_ROOTS:
                loose.add(directory)
        for path in self._paths if loose else ():
            directory = _directory(path)
            if directory in loose:
                tops[posixpath.splitext(posixpath.basename(path))[0]].add(directory)
        return {name: sorted(roots) for name, roots in tops.items()}

    def _looks_like_root(self, directory: str) -> bool:
        name = posixpath.basename(directory)
        return (
            directory in self._library_roots
            or name in SOURCE_ROOTS
            or not name.isidentifier()
            or self._packages.begins_project(directory)
        )


def _directory(path: str) -> str:
    return path.rpartition("/")[0] or ROOT


def _stems(paths: Iterable[str]) -> Iterator[str]:
    """Everything that an import could begin with: each file without its suffix, and each directory above one."""
    seen: set[str] = set()
    for path in paths:
        stem = path.removesuffix(".pyw").removesuffix(".py")
        while stem not in seen and stem:
            seen.add(stem)
            yield stem
            stem = stem.rpartition("/")[0]


def _nearest(found_at: dict[str, str], home: str) -> str | None:
    """The find whose root shares the longest beginning with `home`; None in a draw."""
    if not found_at:
        return None
    near = home.split("/")
    ranked = sorted((-_shared(root.split("/"), near), found) for root, found in found_at.items())
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0] and ranked[0][1] != ranked[1][1]:
        return None
    return ranked[0][1]


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
