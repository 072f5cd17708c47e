"""Merges the events of a Messages stream.

`message_start` carries the message with the usage of its prompt; only there stand the split of cache writes, where it
ran, tier and speed. `message_delta` carries the stop reason and *cumulative* counts, to be laid over the first
(anthropic.types.message_delta_usage).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_model_routing.pricing.json_values import mapping, text
from pytest_model_routing.pricing.streams.blocks import Slots, grow

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json

TYPES = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    }
)
GROWING = ("text", "thinking", "signature", "partial_json")


def is_event(event: Json) -> bool:
    """Whether this is an event of the Messages API."""
    return text(event, "type") in TYPES


def merge(events: list[Json]) -> tuple[dict[str, Any], bool]:
    """The message, and whether the stream reached `message_stop`."""
    body: dict[str, Any] = {}
    usage: dict[str, Any] = {}
    blocks = Slots()
    complete = False
    for event in events:
        kind = text(event, "type")
        if kind == "message_start":
            body = {**mapping(event, "message")}
            usage = {**mapping(body, "usage")}
        elif kind == "content_block_start":
            blocks.at(event).update(mapping(event, "content_block"))
        elif kind == "content_block_delta":
            _apply(blocks.at(event), mapping(event, "delta"))
        elif kind == "message_delta":
            body.update({name: value for name, value in mapping(event, "delta").items() if value is not None})
            usage.update({name: value for name, value in mapping(event, "usage").items() if value is not None})
        elif kind == "message_stop":
            complete = True
    body["content"] = [_finished(block) for block in blocks.in_order()]
    if usage:
        body["usage"] = usage
    _name_serving_model(body)
    return body, complete


def _apply(block: dict[str, Any], delta: Json) -> None:
    for name in GROWING:
        grow(block, name, delta.get(name))
    citation = delta.get("citation")
    if citation is not None:
        known = block.get("citations")
        block["citations"] = [*(known if isinstance(known, list) else []), citation]


def _finished(block: dict[str, Any]) -> dict[str, Any]:
    """The block with its streamed input parsed; an input that was cut stays as it started."""
    raw = block.pop("partial_json", "")
    if raw:
        try:
            block["input"] = json.loads(raw)
        except (ValueError, RecursionError):
            block.setdefault("input", {})
    return block


def _name_serving_model(body: dict[str, Any]) -> None:
    """Names the model that answered: after a fallback in mid-stream, `message_start` named the other."""
    for block in body["content"]:
        if text(block, "type") == "fallback" and text(mapping(block, "to"), "model"):
            body["model"] = text(mapping(block, "to"), "model")
