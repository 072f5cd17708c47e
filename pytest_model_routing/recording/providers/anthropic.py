"""Anthropic Messages: the first-party API, and the same through Vertex, Foundry and Bedrock's `invoke`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import replies
from pytest_model_routing.recording.jsontext import dump

if TYPE_CHECKING:
    from pytest_model_routing.recording.replies import Ask, Reply

_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}


def message(reply: Reply, ask: Ask) -> dict[str, Any]:
    """A `Message`."""
    refused = replies.stop_reason(reply, ask) == "refusal"
    return {
        "id": ask.identifier("msg"),
        "type": "message",
        "role": "assistant",
        "model": reply.served_model or ask.model,
        "content": _content(reply, ask),
        "stop_reason": replies.stop_reason(reply, ask),
        "stop_sequence": None,
        "stop_details": {"type": "refusal", "category": None, "explanation": reply.refusal} if refused else None,
        "usage": _usage(reply, ask),
    }


def _content(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    text, tools = replies.parts(reply, ask)
    blocks: list[dict[str, Any]] = []
    if reply.thinking is not None:
        blocks.append({"type": "thinking", "thinking": reply.thinking, "signature": "scripted"})
    if text is not None:
        blocks.append({"type": "text", "text": text})
    return blocks + [
        {"type": "tool_use", "id": tool.id, "name": tool.name, "input": dict(tool.input)} for tool in tools
    ]


def _usage(reply: Reply, ask: Ask) -> dict[str, Any]:
    tokens = replies.tokens(reply, ask)
    usage = {
        "input_tokens": tokens.input,
        "cache_creation_input_tokens": tokens.cache_write,
        "cache_read_input_tokens": tokens.cache_read,
        "output_tokens": tokens.output,
        "service_tier": "standard",
    }
    return usage | replies.own_usage(reply, neutral=True)


def stream(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    """The events of a streamed `Message`."""
    whole = message(reply, ask)
    start = {**whole, "content": [], "stop_reason": None, "usage": {**whole["usage"], "output_tokens": 1}}
    events: list[dict[str, Any]] = [{"type": "message_start", "message": start}]
    for index, block in enumerate(whole["content"]):
        empty, deltas = _deltas(block)
        events.append({"type": "content_block_start", "index": index, "content_block": empty})
        events += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        events.append({"type": "content_block_stop", "index": index})
    delta = {name: whole[name] for name in ("stop_reason", "stop_sequence", "stop_details")}
    events.append(
        {"type": "message_delta", "delta": delta, "usage": {"output_tokens": whole["usage"]["output_tokens"]}}
    )
    return [*events, {"type": "message_stop"}]


def _deltas(block: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    match block["type"]:
        case "text":
            texts = replies.pieces(block["text"])
            return {"type": "text", "text": ""}, [{"type": "text_delta", "text": text} for text in texts]
        case "thinking":
            texts = replies.pieces(block["thinking"])
            deltas = [{"type": "thinking_delta", "thinking": text} for text in texts]
            signature = {"type": "signature_delta", "signature": block["signature"]}
            return {"type": "thinking", "thinking": "", "signature": ""}, [*deltas, signature]
        case _:
            texts = replies.pieces(dump(block["input"]))
            return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": text} for text in texts]


def error(status: int, text: str) -> dict[str, Any]:
    """The body of an error answer."""
    kind = _ERRORS.get(status, "api_error" if status >= 500 else "invalid_request_error")
    return {"type": "error", "error": {"type": kind, "message": text}, "request_id": "req_scripted"}
