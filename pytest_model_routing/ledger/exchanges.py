"""What the ledger needs to know of an HTTP attempt; `recording.Exchange` has it all.

The recorder stands above the ledger, so the ledger cannot import it: it says what it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Exchange(Protocol):
    """One HTTP attempt; see `recording.Exchange` for the meaning of each field."""

    @property
    def index(self) -> int:
        """The order in which requests left."""
        ...

    @property
    def call_id(self) -> int:
        """The logical call this is an attempt of."""
        ...

    @property
    def provider(self) -> str:
        """As in genai-prices."""
        ...

    @property
    def kind(self) -> str:
        """`generation`, `embedding`, `batch`, `token_count`, `other`."""
        ...

    @property
    def path(self) -> str:
        """The path of the URL, which names model and region on some platforms."""
        ...

    @property
    def request(self) -> Mapping[str, object] | None:
        """The request JSON."""
        ...

    @property
    def requested_model(self) -> str | None:
        """The model asked for."""
        ...

    @property
    def status(self) -> int | None:
        """The HTTP status; None when no response came."""
        ...

    @property
    def response(self) -> Mapping[str, object] | None:
        """The response JSON, a stream merged into one message."""
        ...

    @property
    def documents(self) -> tuple[Mapping[str, object], ...]:
        """The lines of an answer in JSON Lines."""
        ...

    @property
    def streamed(self) -> bool:
        """Whether the answer came as events."""
        ...

    @property
    def truncated(self) -> bool:
        """Whether the answer ended before its end."""
        ...

    @property
    def error(self) -> str | None:
        """What went wrong below HTTP."""
        ...

    @property
    def latency_s(self) -> float | None:
        """Seconds as recorded; None for scripted answers."""
        ...

    @property
    def recorded_at(self) -> datetime | None:
        """When; None for scripted answers."""
        ...

    @property
    def source(self) -> str:
        """`live`, `replayed`, `scripted`, `fault`."""
        ...

    @property
    def route(self) -> str | None:
        """`package.module:Qual.name` of the calling function."""
        ...

    @property
    def caller(self) -> tuple[str, int] | None:
        """File and line of the call."""
        ...

    @property
    def test(self) -> str | None:
        """The test's node id."""
        ...
