"""Which attempts belong to one call: an SDK's retry continues a call, an application's fallback begins a new one.

Both send a request after a failed one, often with the same body. What tells them apart, best evidence first:

    x-stainless-retry-count: 1         anthropic, openai and their kin count retries; 0 begins a call
    amz-sdk-invocation-id              AWS SDKs: equal within a call
    the frame of the SDK's function    is still the same while the SDK retries inside of it (google-genai, ...)

An attempt is only compared with the one before it in the same thread or task; SDKs retry where they were called.
"""

from __future__ import annotations

import itertools
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

_COUNT = "x-stainless-retry-count"
_INVOCATION = "amz-sdk-invocation-id"


@dataclass(slots=True, kw_only=True)
class Place:
    """Where an attempt stands: in which call, as which retry. `failed` is set when its answer is known."""

    call_id: int
    retry: int
    request: object
    """What the request asks for; equal for equal requests."""
    counted: int | None
    invocation: str | None
    entry: FrameType | None
    failed: bool = True


class Calls:
    """Numbers calls. One for each recorder."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._last: ContextVar[Place | None] = ContextVar("last attempt", default=None)

    def place(self, headers: Mapping[str, str], request: object, entry: FrameType | None) -> Place:
        """The place of an attempt that is about to be sent."""
        counted = _count(headers)
        invocation = headers.get(_INVOCATION)
        last = self._last.get()
        place = Place(
            call_id=-1,
            retry=counted or 0,
            request=request,
            counted=counted,
            invocation=invocation,
            entry=entry if counted is None and invocation is None else None,
        )
        if last is not None and _continues(last, place):
            place.call_id = last.call_id
            place.retry = last.retry + 1
        else:
            place.call_id = next(self._numbers)
        self._last.set(place)
        return place


def _continues(last: Place, new: Place) -> bool:
    if not last.failed or last.request != new.request:
        return False
    if new.counted is not None:
        return new.counted > 0 and last.counted is not None and new.counted > last.counted
    if new.invocation is not None:
        return new.invocation == last.invocation
    return new.entry is not None and new.entry is last.entry


def settle(place: Place, *, failed: bool) -> None:
    """Note how an attempt ended. A frame is kept only as long as a retry may come."""
    place.failed = failed
    if not failed:
        place.entry = None


def _count(headers: Mapping[str, str]) -> int | None:
    text = headers.get(_COUNT, "")
    return int(text) if text.isdecimal() else None
