"""OpenAI chat completions, which many other vendors and gateways speak too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import replies
from pytest_model_routing.recording.jsontext import dump

if TYPE_CHECKING:
    from pytest_model_routing.recording.replies import Ask, Reply, ToolUse

_FINISH = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "tool_use": "tool_calls",
    "refusal": "stop",
}
_ERRORS = {
    400: ("invalid_request_error", None),
    401: ("invalid_request_error", "invalid_api_key"),
    403: ("invalid_request_error", "unsupported_country_region_territory"),
    404: ("invalid_request_error", "model_not_found"),
    429: ("requests", "rate_limit_exceeded"),
    503: ("server_error", "overloaded"),
}


def message(reply: Reply, ask: Ask) -> dict[str, Any]:
    """A `ChatCompletion`."""
    text, tools = replies.parts(reply, ask)
    answer: dict[str, Any] = {"role": "assistant", "content": text, "refusal": reply.refusal}
    if tools:
        answer["tool_calls"] = [_call(tool) for tool in tools]
    choice = {"index": 0, "message": answer, "logprobs": None, "finish_reason": _finish(reply, ask)}
    return {**_frame(reply, ask, "chat.completion"), "choices": [choice], "usage": usage(reply, ask)}


def _frame(reply: Reply, ask: Ask, kind: str) -> dict[str, Any]:
    model = reply.served_model or ask.model
    return {"id": ask.identifier("chatcmpl"), "object": kind, "created": 0, "model": model}


def _call(tool: ToolUse) -> dict[str, Any]:
    return {"id": tool.id, "type": "function", "function": {"name": tool.name, "arguments": dump(dict(tool.input))}}


def _finish(reply: Reply, ask: Ask) -> str:
    reason = replies.stop_reason(reply, ask)
    return _FINISH.get(reason, reason)


def usage(reply: Reply, ask: Ask) -> dict[str, Any]:
    """Usage in chat's names; the script's own fields of that dialect win."""
    tokens = replies.tokens(reply, ask)
    counted: dict[str, Any] = {
        "prompt_tokens": tokens.prompt,
        "completion_tokens": tokens.output,
        "total_tokens": tokens.prompt + tokens.output,
        "prompt_tokens_details": {"cached_tokens": tokens.cache_read},
    }
    return counted | replies.own_usage(reply, neutral=False)


def stream(reply: Reply, ask: Ask) -> list[Any]:
    """The chunks of a streamed completion, with the usage at the end where the request asks for it, and `[DONE]`."""
    frame = _frame(reply, ask, "chat.completion.chunk")
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    text, tools = replies.parts(reply, ask)
    deltas += [{"content": piece} for piece in replies.pieces(text or "")]
    deltas += [{"refusal": piece} for piece in replies.pieces(reply.refusal or "")]
    for index, tool in enumerate(tools):
        call = _call(tool)
        arguments = call["function"].pop("arguments")
        call["function"]["arguments"] = ""
        deltas.append({"tool_calls": [{"index": index, **call}]})
        for piece in replies.pieces(arguments):
            deltas.append({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    choices: list[dict[str, Any]] = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": _finish(reply, ask)})
    chunks: list[Any] = [{**frame, "choices": [choice]} for choice in choices]
    if (ask.body.get("stream_options") or {}).get("include_usage"):
        chunks.append({**frame, "choices": [], "usage": usage(reply, ask)})
    return [*chunks, "[DONE]"]


def error(status: int, text: str) -> dict[str, Any]:
    """The body of an error answer."""
    kind, code = _ERRORS.get(status, ("server_error" if status >= 500 else "invalid_request_error", None))
    return {"error": {"message": text, "type": kind, "param": None, "code": code}}
