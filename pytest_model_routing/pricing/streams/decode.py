"""Splits the bytes of a streamed answer into events: server-sent events, JSON lines, or one JSON array (Gemini)."""

from __future__ import annotations

import json
from typing import Any


def decode_stream(payload: bytes | str) -> list[dict[str, Any]]:
    """The JSON objects of a stream, in order. What is cut off or is not an object is left out; raises nothing."""
    text = payload.decode("utf-8", errors="replace") if isinstance(payload, bytes) else payload
    if text.lstrip().startswith("["):
        return _array(text.lstrip())
    whole = _parse(text)
    if isinstance(whole, dict):
        return [whole]
    events = []
    data: list[str] = []
    for line in [*text.splitlines(), ""]:
        field, _, value = line.partition(":")
        if field == "data":
            data.append(value.removeprefix(" "))
        elif line and not data and line.startswith("{"):
            events.append(_parse(line))
        elif not line and data:
            # An event ends at the empty line; its data may be spread over several lines.
            events.append(_parse("\n".join(data)))
            data = []
    return [event for event in events if isinstance(event, dict)]


def _array(text: str) -> list[dict[str, Any]]:
    """The objects of an array that may be cut off."""
    decoder = json.JSONDecoder()
    found: list[dict[str, Any]] = []
    at = 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            one, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found
        if isinstance(one, dict):
            found.append(one)


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
