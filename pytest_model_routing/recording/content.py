"""A body as a person would write it down, and back to bytes.

    {"model": ...}                       Content(Form.JSON, {...})
    data: {...}\\n\\n data: [DONE]\\n\\n      Content(Form.EVENTS, [...])       server-sent events, `sse`
    {...}\\n{...}\\n                       Content(Form.LINES, [...])        JSON Lines: batch results, Ollama
    Bedrock's binary stream              Content(Form.FRAMES, [...])       `eventstream`
    plain text, multipart                Content(Form.TEXT, "...")
    anything else                        Content(Form.BASE64, "...")

Compression is undone first: nothing in a cassette is compressed.
"""

from __future__ import annotations

import base64
import enum
import importlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import eventstream, sse
from pytest_model_routing.recording.jsontext import NotExactError, dump, load

if TYPE_CHECKING:
    from collections.abc import Callable


class UnreadableError(Exception):
    """A compressed body that cannot be unpacked here, so what it holds is unknown."""


class Form(enum.StrEnum):
    """How a body is written down; the value is its key in a cassette."""

    EMPTY = "empty"
    JSON = "json"
    EVENTS = "events"
    LINES = "lines"
    FRAMES = "frames"
    TEXT = "text"
    BASE64 = "base64"


@dataclass(frozen=True, slots=True)
class Content:
    """A body. `value` is a list for EVENTS, LINES and FRAMES, a string for TEXT and BASE64, any JSON for JSON."""

    form: Form
    value: Any = None

    @property
    def json_object(self) -> dict[str, Any] | None:
        """The body when it is one JSON object."""
        return self.value if self.form is Form.JSON and isinstance(self.value, dict) else None

    def documents(self) -> list[dict[str, Any]]:
        """The JSON objects of a stream, in order; Bedrock converse events as `{"contentBlockDelta": {...}}`."""
        match self.form:
            case Form.EVENTS:
                found = [item.get("data") for item in self.value]
            case Form.FRAMES:
                found = [item.get("data") or {item.get("event", ""): item.get("payload")} for item in self.value]
            case Form.LINES:
                found = self.value
            case _:
                found = []
        return [document for document in found if isinstance(document, dict)]


EMPTY = Content(Form.EMPTY)


def read(body: bytes, *, content_type: str | None, encoding: str | None) -> Content:
    """The content of `body`. Raises UnreadableError when it is compressed in a way that cannot be undone here."""
    body = unpack(body, encoding)
    if not body:
        return EMPTY
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == eventstream.CONTENT_TYPE:
        try:
            return Content(Form.FRAMES, eventstream.parse(body))
        except eventstream.NotEventStreamError:
            return Content(Form.BASE64, base64.b64encode(body).decode())
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return Content(Form.BASE64, base64.b64encode(body).decode())
    if kind == "text/event-stream":
        return Content(Form.EVENTS, sse.parse(text))
    return _read_json(text)


def _read_json(text: str) -> Content:
    try:
        return Content(Form.JSON, load(text))
    except NotExactError:
        return Content(Form.TEXT, text)
    except ValueError:
        pass
    if text.startswith("{") and text.count("\n") > 1:
        try:
            return Content(Form.LINES, [load(line) for line in text.split("\n") if line.strip()])
        except (ValueError, NotExactError):
            pass
    return Content(Form.TEXT, text)


def write(content: Content) -> tuple[bytes, ...]:
    """The body in the pieces a server would send: one for each event. Raises ValueError, KeyError for a wrong shape."""
    match content.form:
        case Form.EMPTY:
            return ()
        case Form.JSON:
            return (dump(content.value).encode(),)
        case Form.EVENTS:
            return tuple(sse.format_event(item) for item in content.value)
        case Form.LINES:
            return tuple(dump(line).encode() + b"\n" for line in content.value)
        case Form.FRAMES:
            return tuple(eventstream.format_frame(item) for item in content.value)
        case Form.TEXT:
            return (str(content.value).encode(),)
        case Form.BASE64:
            return (base64.b64decode(content.value, validate=True),)


def unpack(body: bytes, encoding: str | None) -> bytes:
    """Undo `Content-Encoding`, also a list of them. Raises UnreadableError."""
    for name in reversed((encoding or "").lower().split(",")):
        name = name.strip()
        if name in ("", "identity") or not body:
            continue
        try:
            body = _unpacker(name)(body)
        except UnreadableError:
            raise
        except Exception as error:  # each codec has an error class of its own
            raise UnreadableError(f"a body that says it is `{name}` and is not") from error
    return body


def _unpacker(name: str) -> Callable[[bytes], bytes]:
    if name in ("gzip", "x-gzip"):
        return lambda body: zlib.decompressobj(wbits=31).decompress(body)  # an object: it takes a body cut short
    if name == "deflate":
        return lambda body: zlib.decompressobj(wbits=15 if body[0] & 0x0F == 8 else -15).decompress(body)
    codecs = {"br": ("brotli", "brotlicffi"), "zstd": ("compression.zstd", "backports.zstd", "zstandard")}
    for module in codecs.get(name, ()):
        try:
            codec = importlib.import_module(module)
        except ImportError:
            continue
        if module == "zstandard":
            return lambda body: bytes(codec.ZstdDecompressor().decompressobj().decompress(body))
        return lambda body: bytes(codec.decompress(body))
    raise UnreadableError(f"a body in `{name}` encoding, for which no decoder is installed")
