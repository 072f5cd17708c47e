"""JSON text to data and back, only where nothing is lost.

A cassette holds bodies as data, because that is readable and its diffs are small. `load` therefore refuses what data
cannot hold: a key twice in an object, NaN, half of a surrogate pair, a number that a float rounds
(`0.1000000000000000055`). Such a body is kept as text.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


class NotExactError(Exception):
    """The text is JSON, but the data would not be all of it."""


def load(text: str) -> Any:
    """Data of `text`. Raises ValueError when it is no JSON, NotExactError when data would lose something."""
    value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_exact_float)
    if "\\u" in text and not _encodable(value):
        raise NotExactError("half of a surrogate pair")
    return value


def dump(value: object) -> str:
    """Compact JSON in ASCII: line separators inside strings are escaped, so it is one line for every reader."""
    return json.dumps(value, separators=(",", ":"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotExactError("a key occurs twice")
    return value


def _refuse_constant(name: str) -> None:
    raise NotExactError(name)


def _exact_float(text: str) -> float:
    value = float(text)
    if Decimal(repr(value)) != Decimal(text):
        raise NotExactError(text)
    return value


def _encodable(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
