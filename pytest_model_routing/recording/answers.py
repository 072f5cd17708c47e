"""Scripted replies and faults, written as the API that was asked would send them.

answer(Reply(text="simple"), ask)       200, JSON or a stream in the dialect of the request
refusal(429, ask, retry_after=3)        429 with that vendor's error body, and `retry-after: 3`
cut(answer, after=2)                    the first two events of an answer, then the connection breaks
garbled(ask)                            200, and half of a JSON text
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import eventstream, sse
from pytest_model_routing.recording.content import Content, Form, write
from pytest_model_routing.recording.endpoint import Dialect
from pytest_model_routing.recording.errors import ScriptError
from pytest_model_routing.recording.providers import anthropic, bedrock, gemini, openai_chat, openai_responses
from pytest_model_routing.recording.recordings import read_response, reason
from pytest_model_routing.recording.wire import Answer, Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_model_routing.recording.replies import Ask, Reply

_MESSAGES = {
    400: "Scripted: the request is invalid.",
    401: "Scripted: the key is invalid.",
    404: "Scripted: there is no such model.",
    429: "Scripted: this request would exceed the rate limit.",
    500: "Scripted: internal server error.",
    503: "Scripted: the service is unavailable.",
    529: "Scripted: overloaded.",
}
_JSON = (("content-type", "application/json"),)
_SSE = (("content-type", "text/event-stream; charset=utf-8"),)
_ABOUT_THE_WHOLE = frozenset({"content-length", "content-encoding", "transfer-encoding"})
_FRAMES = (("content-type", eventstream.CONTENT_TYPE),)


def answer(reply: Reply, ask: Ask) -> Answer:
    """The reply in the dialect of the request. Raises ScriptError where that API has no reply we can write."""
    if ask.endpoint.streamed:
        headers, content = _stream(reply, ask)
        return Answer(status=200, reason="OK", headers=headers + _request_id(ask), chunks=write(content))
    return json_answer(_message(reply, ask), headers=dict(_request_id(ask)))


def _request_id(ask: Ask) -> tuple[tuple[str, str], ...]:
    """The header by which SDKs name a request in their objects and errors."""
    match ask.endpoint.provider:
        case "aws":
            return (("x-amzn-requestid", ask.identifier("req")),)
        case "google":
            return ()
    messages = ask.endpoint.dialect is Dialect.MESSAGES
    return (("request-id" if messages else "x-request-id", ask.identifier("req")),)


def json_answer(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with this very JSON."""
    extra = tuple((headers or {}).items())
    chunks = write(Content(Form.JSON, value))
    return Answer(status=status, reason=reason(status), headers=_JSON + extra, chunks=chunks)


def _message(reply: Reply, ask: Ask) -> dict[str, Any]:
    match ask.endpoint.dialect:
        case Dialect.MESSAGES:
            return anthropic.message(reply, ask)
        case Dialect.BEDROCK_INVOKE:
            _check_claude(ask)
            return anthropic.message(reply, ask)
        case Dialect.CHAT:
            return openai_chat.message(reply, ask)
        case Dialect.RESPONSES:
            return openai_responses.message(reply, ask)
        case Dialect.GEMINI:
            return gemini.message(reply, ask)
        case Dialect.BEDROCK_CONVERSE:
            return bedrock.message(reply, ask)
        case Dialect.OTHER:
            raise _unwritable(ask)


def _stream(reply: Reply, ask: Ask) -> tuple[tuple[tuple[str, str], ...], Content]:
    match ask.endpoint.dialect:
        case Dialect.MESSAGES:
            events: list[Any] = anthropic.stream(reply, ask)
        case Dialect.BEDROCK_INVOKE:
            _check_claude(ask)
            chunks = [{"event": "chunk", "data": event} for event in anthropic.stream(reply, ask)]
            return _FRAMES, Content(Form.FRAMES, chunks)
        case Dialect.CHAT:
            events = openai_chat.stream(reply, ask)
        case Dialect.RESPONSES:
            events = openai_responses.stream(reply, ask)
        case Dialect.GEMINI:
            events = gemini.stream(reply, ask)
        case Dialect.BEDROCK_CONVERSE:
            return _FRAMES, Content(Form.FRAMES, bedrock.stream(reply, ask))
        case Dialect.OTHER:
            raise _unwritable(ask)
    return _SSE, Content(Form.EVENTS, sse.items(events))


def _check_claude(ask: Ask) -> None:
    if "anthropic" not in ask.model:
        raise ScriptError(f"Bedrock's invoke has a shape for each vendor; use `respond` for {ask.model}, or `converse`")


def _unwritable(ask: Ask) -> ScriptError:
    return ScriptError(f"no scripted reply can be written for this API ({ask.model}); use `Script.respond(path=...)`")


def refusal(status: int, ask: Ask, *, message: str | None = None, retry_after: float | None = None) -> Answer:
    """An error answer as the vendor words it."""
    text = message or _MESSAGES.get(status, f"Scripted: status {status}.")
    headers = dict(_request_id(ask)) | ({} if retry_after is None else {"retry-after": f"{retry_after:g}"})
    match ask.endpoint.dialect, ask.endpoint.provider:
        case _, "aws":
            body = bedrock.error(status, text)
            headers["x-amzn-errortype"] = bedrock.error_type(status)
        case Dialect.GEMINI, _:
            body = gemini.error(status, text)
        case Dialect.MESSAGES, "google":
            body = gemini.error(status, text)
        case ((Dialect.CHAT | Dialect.RESPONSES), _):
            body = openai_chat.error(status, text)
        case _:
            body = anthropic.error(status, text)
    return json_answer(body, status=status, headers=headers)


def cut(whole: Answer, *, after: int) -> Answer:
    """The first `after` events of a streamed answer, or half of one in a single piece; then the connection breaks."""
    pieces = write(read_response(whole))
    chunks = pieces[:after] if len(pieces) > 1 else tuple(piece[: len(piece) // 2] for piece in pieces)
    headers = tuple((name, value) for name, value in whole.headers if name.lower() not in _ABOUT_THE_WHOLE)
    return Answer(status=whole.status, reason=whole.reason, headers=headers, chunks=chunks, failure=Failure.DROPPED)


def garbled(ask: Ask) -> Answer:
    """A success whose body is no JSON."""
    broken = b'{"id": "scripted", "type": "message", "content": [{"type": "te'
    if ask.endpoint.streamed and ask.endpoint.dialect not in (Dialect.BEDROCK_INVOKE, Dialect.BEDROCK_CONVERSE):
        chunk = b"event: message_start\ndata: " + broken + b"\n\n"
        return Answer(status=200, reason="OK", headers=_SSE, chunks=(chunk,))
    return Answer(status=200, reason="OK", headers=_FRAMES if ask.endpoint.streamed else _JSON, chunks=(broken,))
