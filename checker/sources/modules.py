"""Module names: which file `import pkg.mod` means, and what a file is called.

A *root* is a directory that Python would have on `sys.path`. A file in a package (directories with `__init__.py`) is
named from the directory above the outermost package; any other file from the nearest directory that looks like a root:
one called `src` or `lib`, one that directly holds packages, one whose name is no identifier, or the top.

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

from checker.sources.files import ROOT, FileSystem, child, parent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SOURCE_ROOTS = frozenset({"src", "lib"})
_SUFFIXES = (".py", ".pyw")


class ModuleIndex:
    """The modules among `paths`. With `files`, packages are recognised even where their `__init__.py` was not scanned.

    `external` holds the names of installed packages (the SDKs); like the standard library's they are only ever a
    package on the importer's own path, never a stray file: a project with `providers/openai.py` still imports the SDK.
    """

    def __init__(
        self, paths: Iterable[str], *, files: FileSystem | None = None, external: Collection[str] = ()
    ) -> None:
        self._paths = frozenset(path for path in paths if path.endswith(_SUFFIXES))
        self._files = files
        self._external = sys.stdlib_module_names | frozenset(external)
        self._is_package: dict[str, bool] = {}
        self._package_roots: dict[str, str] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        self._tops = self._roots_by_top_name()
        self._library_roots = frozenset(root for roots in self._tops.values() for root in roots)

    def name_of(self, path: str) -> str:
        """The dotted name of a file, be it a module, a package's `__init__.py`, a script or a notebook."""
        directory = posixpath.dirname(path) or ROOT
        stem = posixpath.splitext(posixpath.basename(path))[0]
        root = self.root_of(path)
        parts = self._parts_between(root, directory)
        if stem != "__init__" or not parts:
            parts.append(stem)
        return ".".join(parts)

    def root_of(self, path: str) -> str:
        """The directory that `path` is named from."""
        directory = posixpath.dirname(path) or ROOT
        if self._package(directory):
            return self._package_root(directory)
        while not self._looks_like_root(directory):
            directory = parent(directory)
        return directory

    def find(self, name: str, *, importer: str | None = None) -> str | None:
        """The file that `import name` loads: a module, or the `__init__.py` of a package. None: not ours, or a draw."""
        home = "" if importer is None else posixpath.dirname(importer) or ROOT
        key = (name, home)
        if key not in self._found:
            self._found[key] = self._find(name, home or None)
        found = self._found[key]
        return None if found == importer else found

    def resolve_relative(self, path: str, level: int, name: str = "") -> str | None:
        """The file that `from {level dots}{name} import ...` in `path` names. An empty `name` is the package itself."""
        directory = posixpath.dirname(path) or ROOT
        for _ in range(level - 1):
            directory = parent(directory)
        return self._at(directory, name)

    def _find(self, name: str, home: str | None) -> str | None:
        top = name.partition(".")[0]
        if home is not None:
            for root in self._search_path(home):
                found = self._at(root, name)
                if found is not None and (top not in self._external or self._package(child(root, top))):
                    return found
        if top in self._external:
            return None
        found_at = {root: found for root in self._tops.get(top, ()) if (found := self._at(root, name)) is not None}
        return _nearest(found_at, home or ROOT)

    def _search_path(self, home: str) -> Iterator[str]:
        """The importer's root, then every directory above with its `src`; a script's own directory comes first."""
        root = self._package_root(home) if self._package(home) else home
        seen = {root}
        yield root
        while root not in (ROOT, "") and not root.endswith(".."):
            root = parent(root)
            for candidate in (root, *(child(root, name) for name in sorted(SOURCE_ROOTS, reverse=True))):
                if candidate not in seen:
                    seen.add(candidate)
                    yield candidate

    def _at(self, root: str, name: str) -> str | None:
        base = posixpath.join(root, *name.split(".")) if name else root
        if root == ROOT and name:
            base = name.replace(".", "/")
        candidates = [child(base, "__init__.py")]
        if name:
            candidates += [base + suffix for suffix in _SUFFIXES]
        return next((path for path in candidates if path in self._paths), None)

    def _roots_by_top_name(self) -> dict[str, list[str]]:
        """For each top-level name that may be imported from anywhere, the roots that have it."""
        tops: defaultdict[str, set[str]] = defaultdict(set)
        for path in self._paths:
            directory, _, file = path.rpartition("/")
            if file == "__init__.py" and directory:
                root = self._package_root(directory)
                tops[self._parts_between(root, directory)[0]].add(root)
            elif posixpath.basename(directory) in SOURCE_ROOTS or not directory:
                tops[posixpath.splitext(file)[0]].add(directory or ROOT)
        return {name: sorted(roots) for name, roots in tops.items()}

    def _looks_like_root(self, directory: str) -> bool:
        name = posixpath.basename(directory)
        return directory in self._library_roots or name in SOURCE_ROOTS or not name.isidentifier()

    def _package(self, directory: str) -> bool:
        known = self._is_package.get(directory)
        if known is None:
            path = child(directory, "__init__.py")
            known = path in self._paths or (self._files is not None and self._files.is_file(path))
            self._is_package[directory] = known
        return known

    def _package_root(self, directory: str) -> str:
        """The directory above the outermost package around `directory`, which is a package."""
        known = self._package_roots.get(directory)
        if known is None:
            above = parent(directory)
            known = self._package_root(above) if self._package(above) else above
            self._package_roots[directory] = known
        return known

    def _parts_between(self, root: str, directory: str) -> list[str]:
        if root == ROOT or not root.endswith(".."):
            inside = directory if root == ROOT else directory[len(root) + 1 :]
            return [] if inside in (ROOT, "") else inside.split("/")
        if self._files is None:
            return [part for part in directory.split("/") if part not in ("..", ROOT)]
        above, here = self._files.absolute(root), self._files.absolute(directory)
        return [part for part in here.removeprefix(above).split("/") if part]


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
