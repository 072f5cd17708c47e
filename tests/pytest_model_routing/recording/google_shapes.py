"""Gemini through AI Studio and Vertex, and Claude on Vertex."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import anthropic_shapes

if TYPE_CHECKING:
    from llm_server import Answer, LlmServer

_GEMINI = re.compile(r"/models/([^/:]+):(generateContent|streamGenerateContent|countTokens)$")
_CLAUDE = re.compile(r"/publishers/anthropic/models/([^/:]+):(rawPredict|streamRawPredict)$")


def answer(server: LlmServer, method: str, route: str, path: str, body: Any, number: int) -> Answer | None:
    from llm_server import Answer

    if found := _CLAUDE.search(route):
        whole = anthropic_shapes.message(server, body, found.group(1), number)
        if found.group(2) == "rawPredict":
            return Answer(body=json.dumps(whole).encode())
        chunks = [anthropic_shapes.sse(event) for event in anthropic_shapes.events(whole)]
        return Answer(kind="text/event-stream", chunks=chunks)
    found = _GEMINI.search(route)
    if found is None:
        return None
    model, verb = found.groups()
    if verb == "countTokens":
        return Answer(body=b'{"totalTokens": 12}')
    text = server.text(model, body["contents"][-1]["parts"][0]["text"], number)
    if verb == "generateContent":
        return Answer(body=json.dumps(_response(model, text, number, last=True)).encode())
    pieces = [text[at : at + 8] for at in range(0, len(text), 8)]
    responses = [_response(model, piece, number, last=at == len(pieces) - 1) for at, piece in enumerate(pieces)]
    if "alt=sse" not in path:
        return Answer(body=json.dumps(responses).encode())
    return Answer(kind="text/event-stream", chunks=[f"data: {json.dumps(one)}\r\n\r\n".encode() for one in responses])


def _response(model: str, text: str, number: int, *, last: bool) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    if last:
        candidate["finishReason"] = "STOP"
    return {
        "candidates": [candidate],
        "usageMetadata": {"promptTokenCount": 11, "candidatesTokenCount": 7, "totalTokenCount": 18},
        "modelVersion": model,
        "responseId": f"resp_{number}",
    }
