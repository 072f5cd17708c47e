"""Bedrock: Claude through `invoke`, any model through `converse`, streamed in Amazon's binary frames."""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import anthropic_shapes

if TYPE_CHECKING:
    from llm_server import Answer, LlmServer

_PATH = re.compile(r"/model/([^/]+)/(invoke|invoke-with-response-stream|converse|converse-stream)$")


def answer(server: LlmServer, method: str, route: str, path: str, body: Any, number: int) -> Answer | None:
    from llm_server import Answer

    found = _PATH.search(route)
    if found is None:
        return None
    model, verb = unquote(found.group(1)), found.group(2)
    stream = "application/vnd.amazon.eventstream"
    if verb == "converse":
        return Answer(body=json.dumps(_converse(server, body, model, number)).encode())
    if verb == "converse-stream":
        text = _converse(server, body, model, number)["output"]["message"]["content"][0]["text"]
        return Answer(kind=stream, chunks=[_frame(*event) for event in _converse_events(text)])
    whole = anthropic_shapes.message(server, body, model, number)
    if verb == "invoke":
        return Answer(body=json.dumps(whole).encode())
    chunks = [_wrapped(event) for event in anthropic_shapes.events(whole)]
    return Answer(kind=stream, chunks=[_frame("chunk", chunk) for chunk in chunks])


def _wrapped(event: dict[str, Any]) -> dict[str, Any]:
    return {"bytes": base64.b64encode(json.dumps(event).encode()).decode(), "p": "abcdefgh"}


def _converse(server: LlmServer, body: dict[str, Any], model: str, number: int) -> dict[str, Any]:
    text = server.text(model, body["messages"][-1]["content"][0]["text"], number)
    return {
        "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 11, "outputTokens": 7, "totalTokens": 18},
        "metrics": {"latencyMs": 9},
    }


def _converse_events(text: str) -> list[tuple[str, dict[str, Any]]]:
    pieces = [text[at : at + 6] for at in range(0, len(text), 6)]
    deltas = [("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": piece}, "p": "ab"}) for piece in pieces]
    usage = {"inputTokens": 11, "outputTokens": 7, "totalTokens": 18}
    return [
        ("messageStart", {"role": "assistant", "p": "abc"}),
        *deltas,
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("messageStop", {"stopReason": "end_turn"}),
        ("metadata", {"usage": usage, "metrics": {"latencyMs": 9}}),
    ]


def _frame(event: str, payload: dict[str, Any]) -> bytes:
    names = {":event-type": event, ":content-type": "application/json", ":message-type": "event"}
    block = b""
    for name, value in names.items():
        block += bytes([len(name)]) + name.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()
    data = json.dumps(payload).encode()
    prelude = struct.pack("!II", 16 + len(block) + len(data), len(block))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + block + data
    return message + struct.pack("!I", zlib.crc32(message))
