"""Reads values out of JSON that may be anything.

    count({"input_tokens": 12, "cache_read_input_tokens": None}, "cache_read_input_tokens")  ->  0
    count({"input_tokens": "12"}, "input_tokens")                                            ->  UnreadableBodyError

Vendors leave fields out or set them to null when there is nothing to report, so that both mean 0 for a count that may
be absent. Anything else in the place of a count is not guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_model_routing.pricing.terms import Json, UnreadableBodyError
from pytest_model_routing.pricing.usage import MAX_COUNT

EMPTY: Json = {}


def mapping(holder: Json, name: str) -> Json:
    """The object at `name`, or an empty one."""
    value = holder.get(name)
    return value if isinstance(value, Mapping) else EMPTY


def items(holder: Json, name: str) -> list[Json]:
    """The objects in the array at `name`; anything else in it is left out."""
    value = holder.get(name)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [item for item in value if isinstance(item, Mapping)]
    return []


def text(holder: Json, name: str) -> str:
    """The string at `name`, or an empty one."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def count(holder: Json, name: str) -> int:
    """The count at `name`; 0 when absent or null.

    Raises UnreadableBodyError for anything that is not a whole number from 0 to below 10**12.
    """
    value = holder.get(name)
    if value is None:
        return 0
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MAX_COUNT:
        raise UnreadableBodyError(f"`{name}` is not a token count: {value!r:.40}")
    return value


def required_count(holder: Json, name: str) -> int:
    """The count at `name`. Raises UnreadableBodyError when it is absent or null as well."""
    if holder.get(name) is None:
        raise UnreadableBodyError(f"the usage has no `{name}`")
    return count(holder, name)
