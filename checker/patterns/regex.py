"""Regular expressions that are compiled when they are first asked.

    FEEDS = Regex(r"stream|queue|poll", re.IGNORECASE)      costs nothing
    FEEDS.search(name)                                      compiles it, the first time

All rules together have about fifty. Most runs ask a few of them, and compiling one takes as long as asking it a
thousand times.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Regex:
    """The methods of a compiled pattern for text; each of them becomes that method itself."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, self._flags)

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """`re.Pattern.search`."""
        return self._compiled.search

    @cached_property
    def fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        """`re.Pattern.fullmatch`."""
        return self._compiled.fullmatch

    @cached_property
    def findall(self) -> Callable[[str], list[str]]:
        """`re.Pattern.findall`, for a pattern without groups."""
        return self._compiled.findall

    @cached_property
    def finditer(self) -> Callable[[str], Iterator[re.Match[str]]]:
        """`re.Pattern.finditer`."""
        return self._compiled.finditer

    @cached_property
    def sub(self) -> Callable[[str, str], str]:
        """`re.Pattern.sub`."""
        return self._compiled.sub


class Holds:
    """Whether the bytes of a file hold a match: a test for `code.files_where`.

    `needles` are byte strings of which every match holds one.
    """

    def __init__(self, pattern: bytes, needles: tuple[bytes, ...] = ()) -> None:
        self._pattern = pattern
        self.needles = needles

    @cached_property
    def _search(self) -> Callable[[bytes], re.Match[bytes] | None]:
        return re.compile(self._pattern).search

    def matches(self, data: bytes) -> bool:
        """Whether there is one."""
        return any(needle in data for needle in self.needles or (b"",)) and self._search(data) is not None
