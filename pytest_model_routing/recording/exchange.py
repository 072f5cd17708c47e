"""What the recorder saw: one `Exchange` for each HTTP attempt.

The words, on one example. An application asks Haiku a question; the server is overloaded, the SDK tries again and is
answered; the application then asks Opus as well:

    index  call_id  retry  requested_model     status
    0      0        0      claude-haiku-4-5    529        the first *attempt* of the first *call*
    1      0        1      claude-haiku-4-5    200        the SDK's *retry*: same call
    2      1        0      claude-opus-5       200        a new call, made by the application

An attempt is what goes over the wire once; a call is what the application asked for once. All that is kept here is
redacted already.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Source(enum.StrEnum):
    """Where an answer came from."""

    LIVE = "live"  # the network, while recording
    REPLAYED = "replayed"  # the cassette
    SCRIPTED = "scripted"  # `Script.reply` or `Script.respond`
    FAULT = "fault"  # `Script.fail`


class Kind(enum.StrEnum):
    """What a request asks for, as far as method and path tell."""

    GENERATION = "generation"  # a model answers: messages, chat completions, generateContent, converse, ...
    TOKEN_COUNT = "token_count"
    BATCH = "batch"  # creating a batch or reading its results; the models stand in the request's `requests`
    EMBEDDING = "embedding"
    OTHER = "other"  # model lists, files, and whatever is no LLM traffic at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP attempt as sent and as answered, redacted."""

    index: int
    """Our own counter, taken at send time: the order in which requests left, whatever order they were answered in."""
    call_id: int
    """The logical call; the SDK's retries of one call share it, an application's fallback gets a new one."""
    retry: int
    """0 for the first attempt of a call."""
    provider: str
    """`anthropic | openai | google | aws | azure | ...` as in genai-prices; `unknown` for other traffic."""
    kind: Kind = Kind.GENERATION
    method: str
    url: str
    """With secret query values replaced."""
    path: str
    request: Mapping[str, Any] | None
    """The request JSON; None when the body is no JSON object (multipart, empty)."""
    requested_model: str | None
    """From the body, or from the URL for Bedrock, Vertex and Gemini."""
    status: int | None
    """None: no answer, see `error`."""
    response: Mapping[str, Any] | None
    """The response JSON, with the events of a stream merged into one message; None when it is no JSON object."""
    documents: tuple[Mapping[str, Any], ...] = ()
    """The lines of an answer in JSON Lines (batch results); empty otherwise."""
    streamed: bool
    truncated: bool
    """The answer ended before its end: a stream without its last event, a body cut short."""
    error: str | None
    """`timeout`, `connection failed`, `connection dropped`, `cancelled`; beside a status when the answer broke off."""
    latency_s: float | None
    """Seconds from sending to the last byte, as recorded: a replay keeps the recording's. None for scripted answers."""
    recorded_at: datetime | None
    """Aware, UTC. None for scripted answers."""
    source: Source
    route: str | None
    """`package.module:Qual.name` of the application function that made the call; None when no such frame was found."""
    caller: tuple[str, int] | None
    """File and line of that frame."""
    test: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A request that no recording and no scripted reply answers. `message` is the whole story, ready to be shown."""

    message: str
    method: str
    path: str
    provider: str
    requested_model: str | None
    route: str | None
    caller: tuple[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A recording that was not replayed, or a scripted reply or fault that nothing asked for."""

    what: str
    """In words: `recording 3 (POST /v1/messages, claude-opus-5)`."""
    source: Source
    requested_model: str | None = None


class Bypass(enum.StrEnum):
    """How a call got past the recorder."""

    NO_RECORDER = "no recorder"  # a known LLM host was called while no recorder was open
    CUSTOM_TRANSPORT = "custom transport"  # an HTTP client sent it through a transport that is not intercepted
    SOCKET = "socket"  # a connection to a known LLM host that no intercepted request asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCall:
    """A call to an LLM host that went past the recorder. `message` says which, from where, and what to do."""

    message: str
    host: str
    bypass: Bypass
    route: str | None
    caller: tuple[str, int] | None
    blocked: bool
    """True when the connection was refused before a byte left."""
