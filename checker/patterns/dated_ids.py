"""Model ids with a date, wherever a program writes them: a date makes an id exact, so that it exists or does not.

    LIMITS = {"claude-opus-4-5-20251101": 64_000}         a table that no call takes its model from
    if model == "gpt-4o-2024-08-06": ...

Ids that calls use are known from the sites; here are the others, of which only the unknown ones are looked for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.resolution.callers import is_test
from checker.sources import Prefilter
from checker.syntax import tree as t
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code

VENDORS = Prefilter([b"gpt-", b"claude-", b"gemini-", b"o1-", b"o3-", b"o4-"])
DATE = re.compile(rb"-(?:\d{8}|\d{4}-\d\d-\d\d)")
DATED = re.compile(rb"""["']((?:claude|gpt|o[134]|gemini)[\w.-]*-(?:\d{8}|\d{4}-\d\d-\d\d))\\?["']""")
LONGEST = 100
"""No id is longer."""


class Written(Struct, frozen=True):
    """An id of a vendor's form that the vendor does not have, and the expression that writes it."""

    text: str
    vendor: str
    place: Place


def unknown_dated_ids(code: Code) -> tuple[Written, ...]:
    """The ids with a date that nobody has, in the order of files and places; test code left out."""
    found: list[Written] = []
    for path in code.files_where(_Unknown(), code.once(naming_vendors)):
        module = code.program.module(path) if not is_test(path) else None
        for index, record in enumerate(module.exprs if module is not None else ()):
            if type(record) is t.Const and isinstance(record.value, str) and record.value[-1:].isdigit():
                vendor = _unknown(record.value)
                if vendor is not None:
                    found.append(Written(record.value, vendor, Place(path, index)))
    return tuple(found)


def naming_vendors(code: Code) -> tuple[str, ...]:
    """The files that may name a model of one of the vendors whose ids are all known."""
    return code.files_where(VENDORS)


class _Unknown:
    """Whether a file's bytes hold such an id between quotes."""

    needles: tuple[bytes, ...] = ()

    def matches(self, data: bytes) -> bool:
        return any(_unknown(text) is not None for text in _dated(data))


def _dated(data: bytes) -> Iterator[str]:
    """The ids with a date between quotes, found by their dates."""
    for date in DATE.finditer(data):
        for match in DATED.finditer(data, max(date.start() - LONGEST, 0), date.end() + 2):
            yield match[1].decode("ascii", "replace")


@cache
def _unknown(text: str) -> str | None:
    """The vendor whose form a text has, when it is an id with a date that this vendor does not have."""
    if DATED.fullmatch(f'"{text}"'.encode()) is None or catalog.lookup(text) is not None:
        return None
    return catalog.is_first_party_shape(text)
