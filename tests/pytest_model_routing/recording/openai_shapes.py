"""Chat completions and responses, also behind Azure's paths; embeddings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llm_server import Answer, LlmServer

_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def answer(server: LlmServer, method: str, route: str, path: str, body: Any, number: int) -> Answer | None:
    from llm_server import Answer

    if route.endswith("/chat/completions"):
        return _chat(server, body, number)
    if route.endswith("/responses"):
        return _responses(server, body, number)
    if route.endswith("/embeddings"):
        data = [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5]}]
        usage = {"prompt_tokens": 3, "total_tokens": 3}
        return Answer(
            body=json.dumps({"object": "list", "data": data, "model": body["model"], "usage": usage}).encode()
        )
    return None


def _chat(server: LlmServer, body: dict[str, Any], number: int) -> Answer:
    from llm_server import Answer

    text = server.text(body["model"], body["messages"][-1]["content"], number)
    if body.get("response_format"):
        text = json.dumps({"city": "Paris", "people": number})
    frame = {"id": f"chatcmpl-{number}", "created": 1, "model": body["model"]}
    if not body.get("stream"):
        said = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": said, "finish_reason": "stop", "logprobs": None}
        whole = {**frame, "object": "chat.completion", "choices": [choice], "usage": _USAGE}
        return Answer(body=json.dumps(whole).encode())
    frame["object"] = "chat.completion.chunk"
    deltas = [{"role": "assistant", "content": ""}, *({"content": text[at : at + 4]} for at in range(0, len(text), 4))]
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    chunks: list[dict[str, Any]] = [{**frame, "choices": [choice]} for choice in choices]
    if (body.get("stream_options") or {}).get("include_usage"):
        chunks.append({**frame, "choices": [], "usage": _USAGE})
    lines = [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks]
    return Answer(kind="text/event-stream", chunks=[*lines, b"data: [DONE]\n\n"])


def _responses(server: LlmServer, body: dict[str, Any], number: int) -> Answer:
    from llm_server import Answer

    asked = body["input"] if isinstance(body["input"], str) else body["input"][-1]["content"]
    text = server.text(body["model"], asked, number)
    part = {"type": "output_text", "text": text, "annotations": []}
    item = {"type": "message", "id": f"msg_{number}", "role": "assistant", "status": "completed", "content": [part]}
    whole = {
        "id": f"resp_{number}",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": body["model"],
        "output": [item],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 11,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 7,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 18,
        },
    }
    if not body.get("stream"):
        return Answer(body=json.dumps(whole).encode())
    where = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    pieces = [text[at : at + 4] for at in range(0, len(text), 4)]
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": {**whole, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.content_part.added", **where, "part": {**part, "text": ""}},
        *({"type": "response.output_text.delta", **where, "delta": piece, "logprobs": []} for piece in pieces),
        {"type": "response.output_text.done", **where, "text": text, "logprobs": []},
        {"type": "response.content_part.done", **where, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": whole},
    ]
    chunks = [
        f"event: {event['type']}\ndata: {json.dumps({**event, 'sequence_number': at})}\n\n".encode()
        for at, event in enumerate(events)
    ]
    return Answer(kind="text/event-stream", chunks=chunks)
