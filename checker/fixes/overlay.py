"""A file system in which some files have another content: fixed ones before they are written, the one on stdin."""

from __future__ import annotations

import posixpath
import zlib
from typing import TYPE_CHECKING

from checker.sources import FileSystem, Listing, StatKey

if TYPE_CHECKING:
    from collections.abc import Mapping


class Overlay(FileSystem):
    """`base`, with these contents by path. A file that is only here is not listed; it has to be asked for by name."""

    def __init__(self, base: FileSystem, contents: Mapping[str, bytes]) -> None:
        self._base = base
        self._contents = dict(contents)

    def locate(self, argument: str) -> str:  # noqa: D102 - as in FileSystem
        return self._base.locate(argument)

    def absolute(self, path: str) -> str:  # noqa: D102
        return self._base.absolute(path)

    def read(self, path: str) -> bytes:  # noqa: D102
        content = self._contents.get(path)
        return self._base.read(path) if content is None else content

    def listing(self, directory: str) -> Listing:  # noqa: D102
        try:
            return self._base.listing(directory)
        except OSError:
            if any(posixpath.dirname(path) == directory for path in self._contents):
                return Listing()
            raise

    def is_file(self, path: str) -> bool:  # noqa: D102
        return path in self._contents or self._base.is_file(path)

    def is_dir(self, path: str) -> bool:  # noqa: D102
        return self._base.is_dir(path)

    def stat_key(self, path: str) -> StatKey:  # noqa: D102
        content = self._contents.get(path)
        return self._base.stat_key(path) if content is None else (len(content), zlib.crc32(content))
