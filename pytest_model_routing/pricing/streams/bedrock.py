"""Merges the events of a Bedrock ConverseStream: one key an event, and the usage in the last one, `metadata`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.pricing.json_values import mapping, text
from pytest_model_routing.pricing.streams.blocks import Slots, grow

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json

NAMES = ("messageStart", "contentBlockStart", "contentBlockDelta", "messageStop", "metadata")


def is_event(event: Json) -> bool:
    """Whether this is an event of ConverseStream."""
    return any(name in event for name in NAMES)


def merge(events: list[Json]) -> tuple[dict[str, Any], bool]:
    """The answer in the shape of Converse, and whether `metadata` came."""
    body: dict[str, Any] = {}
    role = "assistant"
    blocks = Slots()
    complete = False
    for event in events:
        role = text(mapping(event, "messageStart"), "role") or role
        started = mapping(event, "contentBlockStart")
        if started:
            blocks.at(started, "contentBlockIndex").update(mapping(started, "start"))
        piece = mapping(event, "contentBlockDelta")
        if piece:
            grow(blocks.at(piece, "contentBlockIndex"), "text", mapping(piece, "delta").get("text"))
        stop = text(mapping(event, "messageStop"), "stopReason")
        if stop:
            body["stopReason"] = stop
        if mapping(event, "metadata"):
            body.update(mapping(event, "metadata"))
            complete = True
    body["output"] = {"message": {"role": role, "content": blocks.in_order()}}
    return body, complete
