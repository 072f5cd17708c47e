"""Where the cassette of a test lies: beside the test module, one folder a module, one file a test.

    tests/test_router.py::TestAnswers::test_hours     tests/cassettes/test_router/TestAnswers.test_hours.yaml
    tests/test_router.py::test_greeting[Grüß Gott]    tests/cassettes/test_router/test_greeting-Gr-Gott.2f1c9ab07d.yaml

A name that is safe as it stands is kept; one that had to be changed or shortened gets a digest of the whole name, so
that two parametrised tests never share a file. Two tests that still do (the same `cassette=` twice, or names that
differ only in upper and lower case, which are one file on macOS and Windows) are found by `shared_cassettes`.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pytest

SUFFIX = ".yaml"
LONGEST = 120
"""Bytes of a file name before its suffix; most file systems stop at 255, and lock and temporary files add to it."""

_SAFE = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.]+")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))}
)


def cassette_path(item: pytest.Item, folder: str, name: str | None) -> Path:
    """The cassette of `item` in `folder` beside its module; `name` replaces the name made from the test's."""
    file_name = name or safe_name(item.nodeid.partition("::")[2] or item.name)
    return item.path.parent / folder / item.path.stem / f"{file_name}{SUFFIX}"


def safe_name(test: str) -> str:
    """A file name for a test's name (`TestAnswers::test_hours[de]`): readable, short, and different for every test."""
    readable = test.replace("::", ".")
    if _SAFE.fullmatch(readable) and len(readable) <= LONGEST and not _is_reserved(readable):
        return readable
    digest = hashlib.blake2b(test.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    start = _UNSAFE.sub("-", readable).strip(".-")[: LONGEST - len(digest) - 2].rstrip(".-")
    name = f"{start}.{digest}" if start else digest
    return f"_{name}" if _is_reserved(name) else name


def _is_reserved(name: str) -> bool:
    """Whether Windows takes the name for a device, whatever comes after the first dot."""
    return name.split(".")[0].lower() in _RESERVED


def shared_cassettes(cassettes: Iterable[tuple[str, Path]]) -> dict[str, str]:
    """The tests whose cassette another test uses too: test -> the other test. Input: pairs of test and cassette."""
    owners: dict[str, str] = {}
    shared: dict[str, str] = {}
    for test, path in cassettes:
        owner = owners.setdefault(str(path).casefold(), test)
        if owner != test:
            shared[test] = owner
            shared.setdefault(owner, test)
    return shared
