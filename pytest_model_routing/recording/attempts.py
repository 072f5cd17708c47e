"""An attempt while it happens, and the `Exchange` it becomes when it is answered.

An attempt holds what was really sent and may hold secrets; it never leaves this package. An exchange is made from it
through the redactor.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.content import EMPTY, Content, Form, UnreadableError
from pytest_model_routing.recording.endpoint import Dialect
from pytest_model_routing.recording.exchange import Exchange, Source
from pytest_model_routing.recording.recordings import read_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_model_routing.recording.calls import Place
    from pytest_model_routing.recording.endpoint import Endpoint
    from pytest_model_routing.recording.faults import Fault
    from pytest_model_routing.recording.matching import Asked
    from pytest_model_routing.recording.recordings import Recording
    from pytest_model_routing.recording.redaction import Redactor
    from pytest_model_routing.recording.routes import Origin
    from pytest_model_routing.recording.wire import Answer, Sent

_STREAM_MARK = "x_stream"  # what pricing.merge_stream calls its note on completeness


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One request on its way. `shown` is what the application got; `got` what the server sent, when it was live."""

    index: int
    place: Place
    sent: Sent
    plain: Content
    """The request's body as it is."""
    request: Content
    """The same, redacted."""
    asked: Asked
    endpoint: Endpoint
    origin: Origin | None
    started: float = field(default_factory=time.monotonic)
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    refused: bool = False
    fault: Fault | None = None
    source: Source | None = None
    shown: Answer | None = None
    got: Answer | None = None
    recording: Recording | None = None
    latency_s: float | None = None


def to_exchange(attempt: Attempt, redactor: Redactor, test: str | None) -> Exchange:
    """The record of an answered attempt."""
    answer = attempt.shown
    assert answer is not None
    assert attempt.source is not None
    content = _response(attempt, redactor)
    response, whole = _merged(content, attempt.endpoint)
    recording = attempt.recording
    live = attempt.got is not None
    return Exchange(
        index=attempt.index,
        call_id=attempt.place.call_id,
        retry=attempt.place.retry,
        provider=attempt.endpoint.provider,
        kind=attempt.endpoint.kind,
        method=attempt.sent.method,
        url=redactor.url(attempt.sent.url),
        path=redactor.path(attempt.sent.path),
        request=attempt.request.json_object,
        requested_model=attempt.endpoint.model,
        status=answer.status,
        response=response,
        documents=tuple(content.documents()) if content.form is Form.LINES else (),
        streamed=attempt.endpoint.streamed,
        truncated=answer.status is not None and (answer.failure is not None or not whole),
        error=str(answer.failure) if answer.failure is not None else _stream_error(content),
        latency_s=recording.latency_s if recording is not None else attempt.latency_s,
        recorded_at=recording.recorded_at if recording is not None else attempt.sent_at if live else None,
        source=attempt.source,
        route=attempt.origin.route if attempt.origin else None,
        caller=(attempt.origin.file, attempt.origin.line) if attempt.origin else None,
        test=test,
    )


def _response(attempt: Attempt, redactor: Redactor) -> Content:
    answer = attempt.shown
    assert answer is not None
    if attempt.recording is not None and attempt.source is Source.REPLAYED:
        return attempt.recording.response
    try:
        return redactor.content(read_response(answer))
    except UnreadableError:
        return EMPTY


def _merged(content: Content, endpoint: Endpoint) -> tuple[Mapping[str, Any] | None, bool]:
    """The JSON of an answer, and whether it is all there."""
    if content.form not in (Form.EVENTS, Form.FRAMES):
        return content.json_object, True
    if endpoint.dialect is Dialect.OTHER:
        return None, True
    from pytest_model_routing.pricing import merge_stream

    merged = merge_stream(content.documents())
    return merged, bool(merged.get(_STREAM_MARK, {}).get("complete", True))


def _stream_error(content: Content) -> str | None:
    """The type of an error event inside a stream that began well."""
    for document in content.documents() if content.form is Form.EVENTS else []:
        match document:
            case {"type": "error", "error": {"type": str(kind)}}:
                return f"{kind} in the stream"
    return None
