"""Where source comes from: a file system seen from one root, real or in memory.

A *path* is a posix string relative to the root: `pkg/mod.py`, `.` for the root itself, `../other/x.py` for what lies
beside it. `locate` turns what a user typed into a path, so that one file has one name however it was reached:

    files = MemoryFiles({"pkg/mod.py": "x = 1\\n"})
    files.locate("./pkg/../pkg/mod.py")     # "pkg/mod.py"
    files.listing("pkg").files              # ("mod.py",)
    files.read("pkg/mod.py")                # b"x = 1\\n"

Nothing else in the checker touches the disk to read source.
"""

from __future__ import annotations

import os
import posixpath
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = "."

StatKey = tuple[int, int]
"""What changes when a file is written: size in bytes and modification time in nanoseconds (in memory: a checksum)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The names in one directory, without links to directories: following those finds a file twice, or for ever."""

    directories: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    broken_links: tuple[str, ...] = ()


def child(directory: str, name: str) -> str:
    """The path of `name` inside `directory`."""
    return name if directory == ROOT else f"{directory}/{name}"


def parent(path: str) -> str:
    """The directory above `path`; above the root it is `..`, then `../..`."""
    if path == ROOT:
        return ".."
    if posixpath.basename(path) == "..":
        return f"{path}/.."
    return posixpath.dirname(path) or ROOT


class FileSystem(Protocol):
    """What the checker needs of a file system. Paths are as introduced in the module docstring."""

    def locate(self, argument: str) -> str:
        """The path of what a user named, absolute or relative, without touching the disk where possible."""

    def absolute(self, path: str) -> str:
        """The absolute posix name of a path."""

    def read(self, path: str) -> bytes:
        """The content of a file. Raises OSError when it cannot be read."""

    def listing(self, directory: str) -> Listing:
        """The names in one directory, unsorted. Raises OSError when it cannot be listed."""

    def is_file(self, path: str) -> bool:
        """Whether there is something to read at `path`; False instead of an error."""

    def is_dir(self, path: str) -> bool:
        """Whether `path` is a directory; False instead of an error."""

    def stat_key(self, path: str) -> StatKey:
        """Changes whenever the file is written. Raises OSError."""

    def walk(self, path: str) -> Iterator[str]:
        """Every file at or below `path`, depth first, ignoring nothing but directories that cannot be listed."""
        if self.is_file(path):
            yield path
        pending = [path] if self.is_dir(path) else []
        while pending:
            directory = pending.pop()
            try:
                names = self.listing(directory)
            except OSError:
                continue
            yield from (child(directory, name) for name in sorted(names.files))
            pending += (child(directory, name) for name in sorted(names.directories, reverse=True))


class RealFiles(FileSystem):
    """The disk, seen from `root` (for the command line: the working directory)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._base = os.path.abspath(root)  # noqa: PTH100 - resolve() would follow links, and the user names no target

    def locate(self, argument: str) -> str:  # noqa: D102 - as in FileSystem
        full = os.path.normpath(os.path.join(self._base, argument))  # noqa: PTH118 - Path keeps `..`, a path must not
        if os.path.isabs(argument) and not _within(full, self._base):  # noqa: PTH117
            # On macOS /tmp is a link: an absolute argument and the root can name one place in two ways.
            real, base = os.path.realpath(full), os.path.realpath(self._base)
            if _within(real, base):
                full = os.path.join(self._base, os.path.relpath(real, base))  # noqa: PTH118
        try:
            relative = os.path.relpath(full, self._base)
        except ValueError:  # another drive: there is no relative name
            relative = full
        return Path(relative).as_posix()

    def absolute(self, path: str) -> str:  # noqa: D102
        return Path(os.path.normpath(self._native(path))).as_posix()

    def read(self, path: str) -> bytes:  # noqa: D102
        try:
            with open(self._native(path), "rb", buffering=0) as file:  # noqa: PTH123 - Path costs more than the read
                return file.read()
        except ValueError as error:  # a null character in the name
            raise OSError(str(error)) from error

    def listing(self, directory: str) -> Listing:  # noqa: D102
        directories: list[str] = []
        files: list[str] = []
        broken: list[str] = []
        with os.scandir(self._native(directory)) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    directories.append(entry.name)
                elif _is_regular(entry):
                    files.append(entry.name)
                elif entry.is_symlink() and not os.path.isdir(entry.path):  # noqa: PTH112
                    broken.append(entry.name)
        return Listing(directories=tuple(directories), files=tuple(files), broken_links=tuple(broken))

    def is_file(self, path: str) -> bool:  # noqa: D102
        native = self._native(path)
        return os.path.exists(native) and not os.path.isdir(native)  # noqa: PTH110, PTH112

    def is_dir(self, path: str) -> bool:  # noqa: D102
        return os.path.isdir(self._native(path))  # noqa: PTH112

    def stat_key(self, path: str) -> StatKey:  # noqa: D102
        status = os.stat(self._native(path))  # noqa: PTH116
        return status.st_size, status.st_mtime_ns

    def _native(self, path: str) -> str:
        return os.path.join(self._base, path)  # noqa: PTH118 - ten thousand files: strings are ten times cheaper


class MemoryFiles(FileSystem):
    """Files that exist only here, for rule examples and tests. Text is stored as UTF-8."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._files: dict[str, bytes] = {}
        self._names: dict[str, tuple[set[str], set[str]]] = {ROOT: (set(), set())}
        for path, content in files.items():
            key = self.locate(path)
            self._files[key] = content.encode() if isinstance(content, str) else content
            directory = self._directory(posixpath.dirname(key) or ROOT)
            self._names[directory][1].add(posixpath.basename(key))

    def _directory(self, path: str) -> str:
        if path not in self._names:
            self._names[path] = (set(), set())
            if posixpath.basename(path) == "..":
                return path
            above = self._directory(parent(path))
            self._names[above][0].add(posixpath.basename(path))
        return path

    def locate(self, argument: str) -> str:  # noqa: D102
        return posixpath.normpath(argument.lstrip("/") or ROOT)

    def absolute(self, path: str) -> str:  # noqa: D102
        return posixpath.normpath(f"/{path}")

    def read(self, path: str) -> bytes:  # noqa: D102
        try:
            return self._files[path]
        except KeyError:
            raise (IsADirectoryError if path in self._names else FileNotFoundError)(path) from None

    def listing(self, directory: str) -> Listing:  # noqa: D102
        try:
            directories, files = self._names[directory]
        except KeyError:
            raise (NotADirectoryError if directory in self._files else FileNotFoundError)(directory) from None
        return Listing(directories=tuple(directories), files=tuple(files))

    def is_file(self, path: str) -> bool:  # noqa: D102
        return path in self._files

    def is_dir(self, path: str) -> bool:  # noqa: D102
        return path in self._names

    def stat_key(self, path: str) -> StatKey:  # noqa: D102
        data = self.read(path)
        return len(data), zlib.crc32(data)


def _within(path: str, base: str) -> bool:
    return path == base or path.startswith(base.rstrip(os.sep) + os.sep)


def _is_regular(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads round in a circle
        return False
