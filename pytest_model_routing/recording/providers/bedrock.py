"""Bedrock `converse`, and the errors of every Bedrock call. (`invoke` with Claude speaks Messages.)"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import replies
from pytest_model_routing.recording.jsontext import dump

if TYPE_CHECKING:
    from pytest_model_routing.recording.replies import Ask, Reply

_STOP = {"refusal": "content_filtered"}
_ERRORS = {
    400: "ValidationException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
}


def message(reply: Reply, ask: Ask) -> dict[str, Any]:
    """The answer of `Converse`."""
    return {
        "output": {"message": {"role": "assistant", "content": _content(reply, ask)}},
        "stopReason": _stop(reply, ask),
        "usage": _usage(reply, ask),
        "metrics": {"latencyMs": 1},
    }


def _content(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    text, tools = replies.parts(reply, ask)
    said = text if text is not None else reply.refusal
    blocks: list[dict[str, Any]] = []
    if reply.thinking is not None:
        thought = {"text": reply.thinking, "signature": "scripted"}
        blocks.append({"reasoningContent": {"reasoningText": thought}})
    if said is not None:
        blocks.append({"text": said})
    return blocks + [
        {"toolUse": {"toolUseId": tool.id, "name": tool.name, "input": dict(tool.input)}} for tool in tools
    ]


def _stop(reply: Reply, ask: Ask) -> str:
    reason = replies.stop_reason(reply, ask)
    return _STOP.get(reason, reason)


def _usage(reply: Reply, ask: Ask) -> dict[str, Any]:
    tokens = replies.tokens(reply, ask)
    counted = {
        "inputTokens": tokens.input,
        "outputTokens": tokens.output,
        "totalTokens": tokens.prompt + tokens.output,
        "cacheReadInputTokens": tokens.cache_read,
        "cacheWriteInputTokens": tokens.cache_write,
    }
    return counted | replies.own_usage(reply, neutral=False)


def stream(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    """The frames of `ConverseStream`, as `eventstream` writes them."""
    frames: list[dict[str, Any]] = [{"event": "messageStart", "payload": {"role": "assistant"}}]
    for index, block in enumerate(_content(reply, ask)):
        start, deltas = _deltas(block)
        if start is not None:
            frames.append(_frame("contentBlockStart", {"start": start, "contentBlockIndex": index}))
        frames += [_frame("contentBlockDelta", {"delta": delta, "contentBlockIndex": index}) for delta in deltas]
        frames.append(_frame("contentBlockStop", {"contentBlockIndex": index}))
    frames.append(_frame("messageStop", {"stopReason": _stop(reply, ask)}))
    return [*frames, _frame("metadata", {"usage": _usage(reply, ask), "metrics": {"latencyMs": 1}})]


def _frame(event: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"event": event, "payload": payload}


def _deltas(block: dict[str, Any]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    match block:
        case {"text": str(text)}:
            return None, [{"text": piece} for piece in replies.pieces(text)]
        case {"toolUse": tool}:
            start = {"toolUse": {"toolUseId": tool["toolUseId"], "name": tool["name"]}}
            return start, [{"toolUse": {"input": piece}} for piece in replies.pieces(dump(tool["input"]))]
        case _:
            thought = block["reasoningContent"]["reasoningText"]
            deltas = [{"reasoningContent": {"text": piece}} for piece in replies.pieces(thought["text"])]
            return None, [*deltas, {"reasoningContent": {"signature": thought["signature"]}}]


def error(status: int, text: str) -> dict[str, Any]:
    """The body of an error answer."""
    return {"message": text}


def error_type(status: int) -> str:
    """The value of `x-amzn-errortype`, by which AWS SDKs choose the exception."""
    return _ERRORS.get(status, "InternalServerException" if status >= 500 else "ValidationException")
