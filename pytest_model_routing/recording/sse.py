"""Server-sent events, as text on the wire and as data in a cassette.

    event: content_block_stop                                    {"data": {"type": "content_block_stop", "index": 0}}
    data: {"type":"content_block_stop","index":0}        <->

    data: [DONE]                                         <->     {"data": "[DONE]"}

On the wire a line ends with CR, LF or both and with nothing else (U+2028 may stand inside a line), and a blank line
ends an event. As data, an `event` equal to the data's own `type` is left out, since most vendors send both. What is
no plain event (an unknown field, a stream cut inside an event) is kept as `raw` text.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.jsontext import NotExactError, dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_END = re.compile(r"\r\n\r\n|\n\n|\r\r|\r\n\n|\n\r\n")
_LINE = re.compile(r"\r\n|\r|\n")
_FIELDS = frozenset({"event", "data", "id", "retry", ""})  # "" is a comment


def parse(text: str) -> list[dict[str, Any]]:
    """Events of a whole stream, one dict each. `format_event` of every one gives an equivalent stream."""
    events = []
    start = 0
    for end in _END.finditer(text):
        if block := text[start : end.start()].strip("\r\n"):
            events.append(_parse_block(block))
        start = end.end()
    if rest := text[start:]:
        events.append({"raw": rest})
    return events


def _parse_block(block: str) -> dict[str, Any]:
    fields: dict[str, list[str]] = {}
    for line in _LINE.split(block):
        name, _, value = line.partition(":")
        fields.setdefault(name, []).append(value.removeprefix(" "))
    if not _FIELDS.issuperset(fields) or any(len(fields.get(name, ())) > 1 for name in ("event", "id", "retry")):
        return {"raw": block + "\n\n"}
    item: dict[str, Any] = {}
    if "" in fields:
        item["comment"] = "\n".join(fields[""])
    if "data" in fields:
        item["data"] = _parse_data("\n".join(fields["data"]))
    implied = _implied_name(item)
    named = fields["event"][0] if "event" in fields else None
    if named != implied:
        item = {"event": named, **item}
    for name in ("id", "retry"):
        if name in fields:
            item[name] = fields[name][0]
    return item


def _parse_data(text: str) -> object:
    try:
        value = load(text)
    except (ValueError, NotExactError):
        return text
    return value if isinstance(value, dict | list) else text


def _implied_name(item: Mapping[str, Any]) -> str | None:
    data = item.get("data")
    name = data.get("type") if isinstance(data, dict) else None
    return name if isinstance(name, str) and name and not _LINE.search(name) else None


def format_event(item: Mapping[str, Any]) -> bytes:
    """One event on the wire. Raises ValueError when `item` is not of the shape `parse` gives."""
    if "raw" in item:
        return str(item["raw"]).encode()
    lines = [f": {line}" for line in str(item["comment"]).split("\n")] if "comment" in item else []
    name = item["event"] if "event" in item else _implied_name(item)
    if name is not None:
        lines.append(f"event: {name}")
    lines += [f"{key}: {item[key]}" for key in ("id", "retry") if key in item]
    if "data" in item:
        data = item["data"]
        text = data if isinstance(data, str) else dump(data)
        lines += [f"data: {line}" for line in text.split("\n")]
    if not lines:
        raise ValueError(f"an event has none of `event`, `data`, `comment`, `raw`: {json.dumps(item, default=str)}")
    return ("\n".join(lines) + "\n\n").encode()


def items(data: Iterable[Any]) -> list[dict[str, Any]]:
    """Event data as items; what names its `type` is sent with that event name."""
    return [{"data": value} for value in data]
