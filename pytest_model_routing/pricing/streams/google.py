"""Merges the chunks of a Gemini stream, and the events of its Interactions API.

Each chunk of generateContent is a small response of its own; its `usageMetadata` is cumulative, so the last word on
each count holds. An interaction is told in events, of which the last has the usage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.pricing.json_values import items, mapping, text
from pytest_model_routing.pricing.streams.blocks import Slots

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json


def is_chunk(event: Json) -> bool:
    """Whether this is a chunk of generateContent."""
    return any(name in event for name in ("usageMetadata", "candidates", "promptFeedback"))


def merge(chunks: list[Json]) -> tuple[dict[str, Any], bool]:
    """The response, and whether it came to an end: every candidate has a finish reason, or the prompt was blocked."""
    body: dict[str, Any] = {}
    usage: dict[str, Any] = {}
    candidates = Slots()
    for chunk in chunks:
        body.update({name: value for name, value in chunk.items() if name != "candidates" and value is not None})
        usage.update(mapping(chunk, "usageMetadata"))
        for candidate in items(chunk, "candidates"):
            merged = candidates.at(candidate)
            content = mapping(candidate, "content")
            parts = mapping(merged, "content").get("parts")
            known = parts if isinstance(parts, list) else []
            merged.update({name: value for name, value in candidate.items() if value is not None})
            merged["content"] = {**content, "parts": _joined(known, items(content, "parts"))}
    found = candidates.in_order()
    if found:
        body["candidates"] = found
    if usage:
        body["usageMetadata"] = usage
    finished = bool(found) and all("finishReason" in candidate for candidate in found)
    return body, finished or bool(mapping(body, "promptFeedback").get("blockReason"))


def _joined(parts: list[dict[str, Any]], more: list[Json]) -> list[dict[str, Any]]:
    """The parts with pieces of text joined that follow one another and are alike."""
    joined = [dict(part) for part in parts]
    for part in more:
        last = joined[-1] if joined else {}
        alike = set(last) == set(part) and last.get("thought") == part.get("thought")
        if alike and isinstance(part.get("text"), str) and isinstance(last.get("text"), str):
            last["text"] = last["text"] + text(part, "text")
        else:
            joined.append(dict(part))
    return joined


def is_interaction_event(event: Json) -> bool:
    """Whether this is an event of the Interactions API."""
    return text(event, "event_type").startswith(("interaction.", "step."))


def merge_interaction(events: list[Json]) -> tuple[dict[str, Any], bool]:
    """The interaction without its steps, and whether it completed."""
    body: dict[str, Any] = {}
    complete = False
    for event in events:
        told = mapping(event, "interaction")
        body.update({name: value for name, value in told.items() if value is not None})
        complete = complete or text(event, "event_type") == "interaction.completed"
    return body, complete
