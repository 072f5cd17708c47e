"""A request and an answer as they are on the wire, whatever HTTP library carries them.

Every intercepted library speaks these two records, so that matching, scripting, recording and faults are written
once:

    Sent(method="POST", url="https://api.anthropic.com/v1/messages", headers={"x-api-key": ...}, body=b'{"model":
    ...') Answer(status=200, headers=(("content-type", "text/event-stream"),), chunks=(b"event: message_start...",
    ...))
    Answer(status=None, failure=Failure.TIMEOUT)                                    nothing came back
    Answer(status=200, chunks=(b"event: message_start...",), failure=Failure.DROPPED)      the stream broke off
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


class Failure(enum.StrEnum):
    """How a transport fails. The value is what `Exchange.error` says."""

    TIMEOUT = "timeout"
    CONNECT = "connection failed"
    DROPPED = "connection dropped"
    CANCELLED = "cancelled"  # by the application, while it waited


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request. The method is in upper case, header names are in lower case; the body is whole."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    parts: SplitResult = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "method", self.method.upper())  # aiohttp sends `post` if asked to
        object.__setattr__(self, "parts", urlsplit(self.url))

    @property
    def host(self) -> str:
        """Host name in lower case, without port; empty when the URL has none."""
        return self.parts.hostname or ""

    @property
    def path(self) -> str:
        """The path as sent, still percent-encoded."""
        return self.parts.path or "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `status` None: the transport failed before any; `failure` with a status: it failed after `chunks`."""

    status: int | None
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    chunks: tuple[bytes, ...] = ()
    failure: Failure | None = None

    @property
    def body(self) -> bytes:
        """All chunks in one."""
        return b"".join(self.chunks)

    def header(self, name: str) -> str | None:
        """The first header of that (lower case) name."""
        return next((value for key, value in self.headers if key.lower() == name), None)
