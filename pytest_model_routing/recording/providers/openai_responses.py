"""OpenAI responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import replies
from pytest_model_routing.recording.jsontext import dump

if TYPE_CHECKING:
    from pytest_model_routing.recording.replies import Ask, Reply


def message(reply: Reply, ask: Ask) -> dict[str, Any]:
    """A `Response`."""
    cut = replies.stop_reason(reply, ask) == "max_tokens"
    return {
        "id": ask.identifier("resp"),
        "object": "response",
        "created_at": 0,
        "status": "incomplete" if cut else "completed",
        "model": reply.served_model or ask.model,
        "output": _output(reply, ask),
        "parallel_tool_calls": True,
        "tool_choice": ask.body.get("tool_choice", "auto"),
        "tools": ask.body.get("tools", []),
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
        "instructions": ask.body.get("instructions"),
        "metadata": {},
        "usage": _usage(reply, ask),
    }


def _output(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    text, tools = replies.parts(reply, ask)
    output: list[dict[str, Any]] = []
    content: list[dict[str, Any]] = []
    if reply.thinking is not None:
        summary = [{"type": "summary_text", "text": reply.thinking}]
        output.append({"type": "reasoning", "id": ask.identifier("rs"), "summary": summary})
    if text is not None:
        content.append({"type": "output_text", "text": text, "annotations": []})
    if reply.refusal is not None:
        content.append({"type": "refusal", "refusal": reply.refusal})
    if content:
        item = {"type": "message", "id": ask.identifier("msg"), "role": "assistant", "status": "completed"}
        output.append({**item, "content": content})
    for tool in tools:
        call = {"type": "function_call", "id": f"fc_{tool.id}", "call_id": tool.id, "status": "completed"}
        output.append({**call, "name": tool.name, "arguments": dump(dict(tool.input))})
    return output


def _usage(reply: Reply, ask: Ask) -> dict[str, Any]:
    tokens = replies.tokens(reply, ask)
    counted = {
        "input_tokens": tokens.prompt,
        "input_tokens_details": {"cached_tokens": tokens.cache_read},
        "output_tokens": tokens.output,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": tokens.prompt + tokens.output,
    }
    return counted | replies.own_usage(reply, neutral=False)


def stream(reply: Reply, ask: Ask) -> list[dict[str, Any]]:
    """The events of a streamed `Response`."""
    whole = message(reply, ask)
    begun = {**whole, "status": "in_progress", "output": [], "usage": None}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
    ]
    for index, item in enumerate(whole["output"]):
        events += _item_events(index, item)
    final = "response.incomplete" if whole["status"] == "incomplete" else "response.completed"
    events.append({"type": final, "response": whole})
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def _item_events(index: int, item: dict[str, Any]) -> list[dict[str, Any]]:
    where = {"item_id": item["id"], "output_index": index}
    begun = {**item, "status": "in_progress"}
    events: list[dict[str, Any]] = []
    match item["type"]:
        case "message":
            begun["content"] = []
            for position, part in enumerate(item["content"]):
                events += _part_events({**where, "content_index": position}, part)
        case "function_call":
            begun["arguments"] = ""
            name = "response.function_call_arguments"
            pieces = replies.pieces(item["arguments"])
            events += [{"type": f"{name}.delta", **where, "delta": piece} for piece in pieces]
            events.append({"type": f"{name}.done", **where, "name": item["name"], "arguments": item["arguments"]})
    added = {"type": "response.output_item.added", "output_index": index, "item": begun}
    return [added, *events, {"type": "response.output_item.done", "output_index": index, "item": item}]


def _part_events(where: dict[str, Any], part: dict[str, Any]) -> list[dict[str, Any]]:
    key, name = ("text", "output_text") if part["type"] == "output_text" else ("refusal", "refusal")
    extra: dict[str, Any] = {"logprobs": []} if key == "text" else {}
    deltas = [
        {"type": f"response.{name}.delta", **where, "delta": piece, **extra} for piece in replies.pieces(part[key])
    ]
    return [
        {"type": "response.content_part.added", **where, "part": {**part, key: ""}},
        *deltas,
        {"type": f"response.{name}.done", **where, key: part[key], **extra},
        {"type": "response.content_part.done", **where, "part": part},
    ]
