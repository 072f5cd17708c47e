"""Merges the chunks of a Chat Completions stream and the events of a Responses stream.

A chat stream has usage only when the request sets `stream_options.include_usage`, in one last chunk without choices. A
Responses stream repeats the whole response in its last event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pytest_model_routing.pricing.json_values import items, mapping, text
from pytest_model_routing.pricing.streams.blocks import Slots, grow

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json

LAST_EVENTS = ("response.completed", "response.incomplete", "response.failed", "response.cancelled")
GROWING = ("content", "refusal", "reasoning_content", "reasoning")


def is_chunk(event: Json) -> bool:
    """Whether this is a chunk of a chat completion; Azure sends a first one without an object name."""
    return text(event, "object") == "chat.completion.chunk" or isinstance(event.get("choices"), list)


def merge_chunks(chunks: list[Json]) -> tuple[dict[str, Any], bool]:
    """The chat completion, and whether every choice reached a finish reason."""
    body: dict[str, Any] = {}
    choices = Slots()
    for chunk in chunks:
        body.update({name: value for name, value in chunk.items() if name != "choices" and value not in (None, "")})
        for choice in items(chunk, "choices"):
            merged = choices.at(choice)
            merged.setdefault("index", choice.get("index"))
            merged.setdefault("message", {})
            _apply(merged["message"], mapping(choice, "delta"))
            if choice.get("finish_reason") is not None:
                merged["finish_reason"] = choice["finish_reason"]
    found = choices.in_order()
    for choice in found:
        calls = choice["message"].pop("tool_slots", None)
        if calls is not None:
            choice["message"]["tool_calls"] = calls.in_order()
    body["object"] = "chat.completion"
    body["choices"] = found
    return body, bool(found) and all("finish_reason" in choice for choice in found)


def _apply(message: dict[str, Any], delta: Json) -> None:
    if text(delta, "role"):
        message["role"] = text(delta, "role")
    for name in GROWING:
        grow(message, name, delta.get(name))
    for call in items(delta, "tool_calls"):
        slots = message.setdefault("tool_slots", Slots())
        merged = slots.at(call)
        for name in ("id", "type"):
            if text(call, name):
                merged[name] = text(call, name)
        function = merged.setdefault("function", {})
        grow(function, "name", mapping(call, "function").get("name"))
        grow(function, "arguments", mapping(call, "function").get("arguments"))


def is_response_event(event: Json) -> bool:
    """Whether this is an event of the Responses API."""
    return text(event, "type").startswith("response.")


def merge_response(events: list[Json]) -> tuple[dict[str, Any], bool]:
    """The response, and whether one of the last events came. Without it, the items that were finished are there."""
    body: dict[str, Any] = {}
    finished: list[Json] = []
    for event in events:
        kind = text(event, "type")
        if isinstance(event.get("response"), Mapping):
            body = {**mapping(event, "response")}
        if kind in LAST_EVENTS:
            return body, True
        if kind == "response.output_item.done" and isinstance(event.get("item"), Mapping):
            finished.append(mapping(event, "item"))
    body.setdefault("object", "response")
    return {**body, "output": finished}, False
