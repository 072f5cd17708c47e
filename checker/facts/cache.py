"""Facts kept on disk between runs, so that a file is parsed once and not again until it changes.

    cache = open_cache(Path(".route-lint-cache"))
    cache.put(text, facts)
    cache.get(text)                     # facts; in the next run too, which then need not even import libcst

    .route-lint-cache/CACHEDIR.TAG      backup programs leave it out
                      .gitignore        so does git
                      5f1c.../          one *generation*: all that the facts of a text depend on besides the text
                          3a/9d02...    one *entry*: the facts of one text, by its hash

One file an entry: every entry appears whole or not at all (it is renamed into place), so any number of runs can share a
directory without a lock, and a damaged entry costs one parse. Whatever goes wrong here is no reason to fail: a
directory that cannot be written is read as far as it can be.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checker.facts.codec import DamagedError, decode, encode
from checker.facts.model import SCHEMA
from checker.facts.pruning import DAY, fresh, prune_now_and_then
from checker.syntax.places import OFFSET, OFFSET_SIZE

if TYPE_CHECKING:
    from checker.facts.codec import Parsed

_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# What route-lint knows about files it has read. It can be deleted at any time.
# For the meaning of this file see https://bford.info/cachedir/
"""
_IGNORE = "# Written by route-lint.\n*\n"


def open_cache(directory: Path) -> DiskCache:
    """The cache in a directory, which is made when the first entry is written."""
    return DiskCache(directory, generation())


def generation() -> str:
    """A hash of what facts depend on besides the text: the code that makes them, the parser, this interpreter."""
    interpreter = (sys.implementation.name, sys.version_info[:3], sys.byteorder)
    digest = hashlib.blake2b(repr((SCHEMA, OFFSET, OFFSET_SIZE, interpreter)).encode(), digest_size=10)
    sources = [*_package("checker.syntax").glob("*.py"), *_package("checker.facts").glob("*.py")]
    # libcst is found but not imported, which would cost a warm run more than all the rest.
    for source in (*sorted(sources), _package("libcst") / "_version.py"):
        if source.is_file():
            digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin if spec is not None and spec.origin else os.devnull).parent


class DiskCache:
    """Facts by text, in one generation of a cache directory."""

    def __init__(self, directory: Path, generation: str) -> None:
        self.directory = directory
        self.generation = generation
        self._entries = str(directory / generation)
        self._writable = True
        self._opened = False

    def get(self, text: str) -> Parsed | None:
        """What is known of a text, or None."""
        entry = self._entry(text)
        try:
            with open(entry, "rb", buffering=0) as file:  # noqa: PTH123 - Path costs as much as the read
                data = file.read()
                used_lately = fresh(os.fstat(file.fileno()).st_mtime, DAY)
            parsed = decode(data)
        except (OSError, DamagedError):
            return None
        if not used_lately:
            with suppress(OSError):  # another user's, or gone: that it was read is all that matters here
                os.utime(entry)
        return parsed

    def put(self, text: str, parsed: Parsed) -> None:
        """Remember what is known of a text, if the directory can be written."""
        if not self._writable:
            return
        try:
            data = encode(parsed)
        except RecursionError:
            return
        entry = self._entry(text)
        try:
            if not self._opened:
                self._open()
            _write(entry, data)
        except OSError:
            self._writable = False

    def _entry(self, text: str) -> str:
        name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
        return f"{self._entries}{os.sep}{name[:2]}{os.sep}{name[2:]}"

    def _open(self) -> None:
        os.makedirs(self._entries, exist_ok=True)  # noqa: PTH103
        os.utime(self._entries)
        for name, content in (("CACHEDIR.TAG", _TAG), (".gitignore", _IGNORE)):
            path = self.directory / name
            if not path.exists():
                _write(str(path), content.encode())
        prune_now_and_then(self.directory, keep=self.generation)
        self._opened = True


def _write(path: str, data: bytes) -> None:
    """Put a file in place, whole or not at all."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        _dump(temporary, data)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        _dump(temporary, data)
    try:
        os.replace(temporary, path)  # noqa: PTH105
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _dump(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123
        file.write(data)
