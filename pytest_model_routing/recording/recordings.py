"""A recording: one exchange as a cassette holds it, redacted, with bodies as data.

    Recording(method="POST", url="https://api.anthropic.com/v1/messages", request=Content(JSON, {"model": ...}),
              status=200, response=Content(EVENTS, [...]), latency_s=0.63, ...)

`record` makes one from what went over the wire, `replay` turns one into what goes over the wire again.
"""

from __future__ import annotations

import http
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_model_routing.recording import content
from pytest_model_routing.recording.wire import Answer, Failure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pytest_model_routing.recording.content import Content
    from pytest_model_routing.recording.redaction import Redactor
    from pytest_model_routing.recording.wire import Sent

_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recorded exchange. `status` None: the transport failed before any answer."""

    method: str
    url: str
    request_headers: Mapping[str, str]
    request: Content
    status: int | None
    response_headers: Mapping[str, str]
    response: Content
    failure: Failure | None
    recorded_at: datetime | None
    latency_s: float | None


def read_request(sent: Sent) -> Content:
    """The content of a request. The random boundary of a multipart body is replaced by a fixed one.

    Raises UnreadableError when it is compressed in a way that cannot be undone here.
    """
    kind = sent.headers.get("content-type", "")
    body = sent.body
    if kind.startswith("multipart/") and (found := _BOUNDARY.search(kind)):
        body = body.replace(found.group(1).encode(), b"boundary")
    return content.read(body, content_type=kind, encoding=sent.headers.get("content-encoding"))


def read_response(answer: Answer) -> Content:
    """The content of an answer. Raises UnreadableError."""
    return content.read(
        answer.body, content_type=answer.header("content-type"), encoding=answer.header("content-encoding")
    )


def record(
    sent: Sent, answer: Answer, redactor: Redactor, *, recorded_at: datetime, latency_s: float | None
) -> Recording:
    """The recording of an exchange, redacted with what the redactor knows by now. Raises UnreadableError."""
    headers = {**sent.headers}
    if headers.get("content-type", "").startswith("multipart/"):
        headers["content-type"] = _BOUNDARY.sub("boundary=boundary", headers["content-type"])
    return Recording(
        method=sent.method,
        url=redactor.url(sent.url),
        request_headers=redactor.headers(headers.items()),
        request=redactor.content(read_request(sent)),
        status=answer.status,
        response_headers=redactor.headers(answer.headers),
        response=redactor.content(read_response(answer)),
        failure=answer.failure,
        recorded_at=recorded_at,
        latency_s=None if latency_s is None else round(latency_s, 3),
    )


def redact_again(recording: Recording, redactor: Redactor) -> Recording:
    """The same recording without the secrets learned since it was made."""
    return Recording(
        method=recording.method,
        url=redactor.url(recording.url),
        request_headers=redactor.headers(recording.request_headers.items()),
        request=redactor.content(recording.request),
        status=recording.status,
        response_headers=redactor.headers(recording.response_headers.items()),
        response=redactor.content(recording.response),
        failure=recording.failure,
        recorded_at=recording.recorded_at,
        latency_s=recording.latency_s,
    )


def replay(recording: Recording) -> Answer:
    """The answer as the server would give it again, uncompressed and in the pieces of its stream.

    Raises ValueError or KeyError when somebody edited the recording into something that cannot be sent.
    """
    return Answer(
        status=recording.status,
        reason=reason(recording.status),
        headers=tuple(recording.response_headers.items()),
        chunks=content.write(recording.response),
        failure=recording.failure,
    )


def reason(status: int | None) -> str:
    """The standard phrase of a status; empty for one that has none, such as 529."""
    try:
        return "" if status is None else http.HTTPStatus(status).phrase
    except ValueError:
        return ""
