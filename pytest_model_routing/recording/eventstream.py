"""Amazon's binary event stream (`application/vnd.amazon.eventstream`), which Bedrock streams in.

A stream is a row of frames; a frame is two lengths, a checksum, headers, a payload, a checksum. As data:

    {"event": "chunk", "data": {"type": "content_block_delta", ...}}        invoke: JSON, in base64, in JSON
    {"event": "contentBlockDelta", "payload": {"contentBlockIndex": 0, ...}}   converse: JSON

Layout: https://smithy.io/2.0/aws/amazon-eventstream.html
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.jsontext import NotExactError, dump, load

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_PRELUDE = struct.Struct("!II")
_CRC = struct.Struct("!I")
_STRING = 7  # the header value type that all Bedrock headers have
_OVERHEAD = 16  # prelude, its checksum, the message's checksum


class NotEventStreamError(Exception):
    """The bytes are no event stream, or one that uses what Bedrock does not."""


def parse(body: bytes) -> list[dict[str, Any]]:
    """Frames of a whole stream, one dict each. Raises NotEventStreamError."""
    frames = []
    while body:
        if len(body) < _OVERHEAD:
            raise NotEventStreamError("cut inside a frame")
        total, header_length = _PRELUDE.unpack_from(body)
        if not _OVERHEAD + header_length <= total <= len(body):
            raise NotEventStreamError("lengths do not add up")
        frame, body = body[:total], body[total:]
        prelude_crc, message_crc = _CRC.unpack_from(frame, 8)[0], _CRC.unpack(frame[-4:])[0]
        if prelude_crc != zlib.crc32(frame[:8]) or message_crc != zlib.crc32(frame[:-4]):
            raise NotEventStreamError("checksum")
        frames.append(_item(_parse_headers(frame[12 : 12 + header_length]), frame[12 + header_length : -4]))
    return frames


def _parse_headers(block: bytes) -> dict[str, str]:
    headers = {}
    try:
        while block:
            name_end = 1 + block[0]
            name = block[1:name_end].decode()
            if block[name_end] != _STRING:
                raise NotEventStreamError(f"header {name} is no string")
            (length,) = struct.unpack_from("!H", block, name_end + 1)
            start = name_end + 3
            headers[name] = block[start : start + length].decode()
            block = block[start + length :]
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise NotEventStreamError("headers") from error
    return headers


def _item(headers: dict[str, str], payload: bytes) -> dict[str, Any]:
    item: dict[str, Any] = {}
    if headers.get(":message-type") == "event" and ":event-type" in headers:
        item["event"] = headers[":event-type"]
    if headers != _default_headers(item.get("event")):
        item["headers"] = headers
    try:
        value = load(payload.decode())
    except (ValueError, NotExactError):
        item["base64"] = base64.b64encode(payload).decode()
        return item
    inner = _inner(value)
    item.update({"payload": value} if inner is None else {"data": inner})
    return item


def _inner(value: object) -> dict[str, Any] | None:
    """The JSON that an `invoke` chunk wraps. Its padding `p` is dropped: random bytes, there to hide lengths."""
    if not isinstance(value, dict) or not isinstance(value.get("bytes"), str) or not set(value) <= {"bytes", "p"}:
        return None
    try:
        inner = load(base64.b64decode(value["bytes"], validate=True).decode())
    except (ValueError, binascii.Error, NotExactError):
        return None
    return inner if isinstance(inner, dict) else None


def _default_headers(event: str | None) -> dict[str, str]:
    return {":event-type": event or "", ":content-type": "application/json", ":message-type": "event"}


def format_frame(item: Mapping[str, Any]) -> bytes:
    """One frame on the wire. Raises ValueError or KeyError when `item` is not of the shape `parse` gives."""
    if "data" in item:
        payload = dump({"bytes": base64.b64encode(dump(item["data"]).encode()).decode()}).encode()
    elif "payload" in item:
        payload = dump(item["payload"]).encode()
    else:
        payload = base64.b64decode(item["base64"], validate=True)
    headers = item.get("headers") or _default_headers(item["event"])
    block = b"".join(_format_header(name, value) for name, value in headers.items())
    prelude = _PRELUDE.pack(_OVERHEAD + len(block) + len(payload), len(block))
    message = prelude + _CRC.pack(zlib.crc32(prelude)) + block + payload
    return message + _CRC.pack(zlib.crc32(message))


def _format_header(name: str, value: str) -> bytes:
    text = value.encode()
    return bytes([len(name.encode())]) + name.encode() + bytes([_STRING]) + struct.pack("!H", len(text)) + text
