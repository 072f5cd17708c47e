"""The Messages API: plain, streamed, tools, structured output, token counts, batches, models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llm_server import Answer, LlmServer

_ERRORS = {400: "invalid_request_error", 401: "authentication_error", 429: "rate_limit_error", 529: "overloaded_error"}


def error(status: int) -> bytes:
    body = {"type": "error", "error": {"type": _ERRORS.get(status, "api_error"), "message": f"status {status}"}}
    return json.dumps(body).encode()


def answer(server: LlmServer, method: str, route: str, path: str, body: Any, number: int) -> Answer | None:
    from llm_server import Answer

    if route == "/v1/messages/count_tokens":
        return Answer(body=json.dumps({"input_tokens": len(json.dumps(body)) // 4}).encode())
    if route.startswith("/v1/messages/batches"):
        return _batch(server, method, route, body, number)
    if route == "/v1/models":
        return Answer(body=json.dumps({"data": [], "has_more": False, "first_id": None, "last_id": None}).encode())
    if route != "/v1/messages" or method != "POST":
        return None
    whole = message(server, body, body["model"], number)
    if body.get("stream"):
        return Answer(kind="text/event-stream; charset=utf-8", chunks=[sse(event) for event in events(whole)])
    return Answer(body=json.dumps(whole, ensure_ascii=False).encode())


def sse(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def question(body: dict[str, Any]) -> str:
    content = body["messages"][-1]["content"]
    if isinstance(content, str):
        return content
    return " ".join(block.get("text", f"<{block['type']}>") for block in content)


def message(server: LlmServer, body: dict[str, Any], model: str, number: int) -> dict[str, Any]:
    asked = question(body)
    text = server.text(model, asked, number)
    if (body.get("output_config") or {}).get("format") or body.get("output_format"):
        text = json.dumps({"city": "Paris", "people": number})
    content: list[dict[str, Any]] = [{"type": "text", "text": text}]
    stop = "end_turn"
    if body.get("tools") and "[[tool]]" in asked:
        use = {
            "type": "tool_use",
            "id": f"toolu_{number}",
            "name": body["tools"][0]["name"],
            "input": {"city": "Paris"},
        }
        content.append(use)
        stop = "tool_use"
    usage = {
        "input_tokens": len(json.dumps(body)) // 4,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": max(1, len(text) // 4),
        "service_tier": "standard",
    }
    return {
        "id": f"msg_{number:06d}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": usage,
    }


def events(whole: dict[str, Any]) -> list[dict[str, Any]]:
    start = {**whole, "content": [], "stop_reason": None, "usage": {**whole["usage"], "output_tokens": 1}}
    result: list[dict[str, Any]] = [{"type": "message_start", "message": start}, {"type": "ping"}]
    for index, block in enumerate(whole["content"]):
        if block["type"] == "text":
            begun: dict[str, Any] = {"type": "text", "text": ""}
            pieces = [block["text"][at : at + 4] for at in range(0, len(block["text"]), 4)]
            deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
        else:
            begun = {**block, "input": {}}
            deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in ('{"ci', 'ty": "Pa', 'ris"}')]
        result.append({"type": "content_block_start", "index": index, "content_block": begun})
        result += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        result.append({"type": "content_block_stop", "index": index})
    delta = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    usage = {"output_tokens": whole["usage"]["output_tokens"]}
    return [*result, {"type": "message_delta", "delta": delta, "usage": usage}, {"type": "message_stop"}]


def _batch(server: LlmServer, method: str, route: str, body: Any, number: int) -> Answer:
    from llm_server import Answer

    if method == "POST" and route == "/v1/messages/batches":
        batch = {
            "id": f"msgbatch_{number}",
            "type": "message_batch",
            "processing_status": "ended",
            "request_counts": {"processing": 0, "succeeded": 2, "errored": 0, "canceled": 0, "expired": 0},
            "ended_at": "2026-11-21T10:00:00Z",
            "created_at": "2026-11-21T09:00:00Z",
            "expires_at": "2026-11-22T09:00:00Z",
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": f"{server.url}/v1/messages/batches/msgbatch_{number}/results",
        }
        server.batches[batch["id"]] = (batch, body["requests"])
        return Answer(body=json.dumps(batch).encode())
    identifier = route.split("/")[4]
    batch, requests = server.batches[identifier]
    if not route.endswith("/results"):
        return Answer(body=json.dumps(batch).encode())
    lines = []
    for request in requests:
        params = request["params"]
        result = {"type": "succeeded", "message": message(server, params, params["model"], number)}
        lines.append(json.dumps({"custom_id": request["custom_id"], "result": result}))
    return Answer(kind="application/x-jsonl", body=("\n".join(lines) + "\n").encode())
