"""A file system with some files as they will be, so that a fix can be checked before anything is written."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from checker.sources import FileSystem, Listing, StatKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.fixes.apply import Change


class Overlay(FileSystem):
    """`base`, with the changed files in their new form. Changes touch the content of files that exist, nothing else."""

    def __init__(self, base: FileSystem, changes: Iterable[Change]) -> None:
        self._base = base
        self._changed = {change.path: change.after for change in changes}

    def locate(self, argument: str) -> str:  # noqa: D102 - as in FileSystem
        return self._base.locate(argument)

    def absolute(self, path: str) -> str:  # noqa: D102
        return self._base.absolute(path)

    def read(self, path: str) -> bytes:  # noqa: D102
        changed = self._changed.get(path)
        return self._base.read(path) if changed is None else changed

    def listing(self, directory: str) -> Listing:  # noqa: D102
        return self._base.listing(directory)

    def is_file(self, path: str) -> bool:  # noqa: D102
        return self._base.is_file(path)

    def is_dir(self, path: str) -> bool:  # noqa: D102
        return self._base.is_dir(path)

    def stat_key(self, path: str) -> StatKey:  # noqa: D102
        changed = self._changed.get(path)
        return self._base.stat_key(path) if changed is None else (len(changed), zlib.crc32(changed))
