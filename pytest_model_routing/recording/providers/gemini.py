"""Gemini `generateContent`, through Google AI Studio and Vertex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import replies

if TYPE_CHECKING:
    from pytest_model_routing.recording.replies import Ask, Reply

_FINISH = {
    "end_turn": "STOP",
    "stop_sequence": "STOP",
    "tool_use": "STOP",
    "max_tokens": "MAX_TOKENS",
    "refusal": "SAFETY",
}
_ERRORS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


def message(reply: Reply, ask: Ask) -> dict[str, Any]:
    """A `GenerateContentResponse`."""
    return _response(reply, ask, _parts(reply, ask), last=True)


def _parts(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    text, tools = replies.parts(reply, ask)
    parts: list[dict[str, Any]] = []
    if reply.thinking is not None:
        parts.append({"text": reply.thinking, "thought": True})
    if text is not None:
        parts.append({"text": text})
    return parts + [{"functionCall": {"name": tool.name, "args": dict(tool.input)}} for tool in tools]


def _response(reply: Reply, ask: Ask, parts: list[dict[str, Any]], *, last: bool) -> dict[str, Any]:
    candidate: dict[str, Any] = {"index": 0, "content": {"role": "model", "parts": parts}}
    if last:
        reason = replies.stop_reason(reply, ask)
        candidate["finishReason"] = _FINISH.get(reason, reason)
        if reply.refusal is not None:
            candidate["finishMessage"] = reply.refusal
    return {
        "candidates": [candidate],
        "usageMetadata": _usage(reply, ask),
        "modelVersion": reply.served_model or ask.model,
        "responseId": ask.identifier("resp"),
    }


def _usage(reply: Reply, ask: Ask) -> dict[str, Any]:
    tokens = replies.tokens(reply, ask)
    counted = {
        "promptTokenCount": tokens.prompt,
        "cachedContentTokenCount": tokens.cache_read,
        "candidatesTokenCount": tokens.output,
        "totalTokenCount": tokens.prompt + tokens.output,
    }
    return counted | replies.own_usage(reply, neutral=False)


def stream(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    """The chunks of a streamed answer; each is a response of its own."""
    parts: list[dict[str, Any]] = []
    for part in _parts(reply, ask):
        texts = replies.pieces(part["text"]) if "text" in part else None
        parts += [part] if texts is None else [{**part, "text": text} for text in texts]
    last = len(parts) - 1
    return [_response(reply, ask, [part], last=number == last) for number, part in enumerate(parts)] or [
        message(reply, ask)
    ]


def error(status: int, text: str) -> dict[str, Any]:
    """The body of an error answer."""
    return {"error": {"code": status, "message": text, "status": _ERRORS.get(status, "UNKNOWN")}}
