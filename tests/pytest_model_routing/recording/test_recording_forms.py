"""Bodies on the wire and as data: server-sent events, Amazon's frames, compression."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import bedrock_shapes
import brotli
import pytest
from botocore.eventstream import EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st

from pytest_model_routing.recording import eventstream, sse
from pytest_model_routing.recording.content import Form, UnreadableError, read, unpack, write


def parsed(text: str) -> list[tuple[str | None, str]]:
    """Events as a browser reads them: the reference for what a stream means."""
    events: list[tuple[str | None, str]] = []
    name, data = None, []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line == "":
            if data:
                events.append((name, "\n".join(data)))
            name, data = None, []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
    return events


LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12)
FIELD = st.sampled_from(["data", "data", "data", "event", "id", "retry", "", "odd"])
BLOCK = st.lists(st.tuples(FIELD, LINE).map(lambda pair: f"{pair[0]}: {pair[1]}"), min_size=1, max_size=4)


@given(blocks=st.lists(BLOCK, max_size=5), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_stream_means_the_same_after_a_round_trip(blocks: list[list[str]], end: str) -> None:
    text = "".join(end.join(block) + end + end for block in blocks)
    again = b"".join(map(sse.format_event, sse.parse(text))).decode()

    assert len(parsed(text)) == len(parsed(again))
    for (name, data), (name_again, data_again) in zip(parsed(text), parsed(again), strict=True):
        assert name == name_again
        assert data == data_again or json.loads(data) == json.loads(data_again)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ('event: ping\ndata: {"type": "ping"}\n\n', [{"data": {"type": "ping"}}]),
        ('data: {"type": "ping"}\n\n', [{"event": None, "data": {"type": "ping"}}]),
        ("data: [DONE]\n\n", [{"data": "[DONE]"}]),
        ('event: a\r\ndata: {"x":\r\ndata: 1}\r\n\r\n', [{"event": "a", "data": {"x": 1}}]),
        (": keep-alive\n\n", [{"comment": "keep-alive"}]),
        ('data: {"a": 1, "a": 2}\n\n', [{"data": '{"a": 1, "a": 2}'}]),
        ("id: 7\nretry: 10\ndata: x\n\n", [{"data": "x", "id": "7", "retry": "10"}]),
        ('data: {"text": "a\u2028b\x85c"}\n\n', [{"data": {"text": "a\u2028b\x85c"}}]),
        ('data: {"x": 1}\n\ndata: {"x"', [{"data": {"x": 1}}, {"raw": 'data: {"x"'}]),
        ("odd: field\n\n", [{"raw": "odd: field\n\n"}]),
    ],
)
def test_events_as_data(text: str, items: list[dict[str, Any]]) -> None:
    assert items == sse.parse(text)


def test_line_separators_inside_strings_are_escaped_on_the_wire() -> None:
    assert b"\\u2028" in sse.format_event({"data": {"text": "a\u2028b"}})


def test_an_event_without_anything_is_an_error() -> None:
    with pytest.raises(ValueError, match="has none of"):
        sse.format_event({"dta": {}})


def frames() -> bytes:
    events = bedrock_shapes._converse_events("We open at nine.")
    return b"".join(bedrock_shapes._frame(name, payload) for name, payload in events)


def test_frames_are_those_that_botocore_reads() -> None:
    items = eventstream.parse(frames())
    buffer = EventStreamBuffer()
    buffer.add_data(b"".join(map(eventstream.format_frame, items)))
    read_by_botocore = [(message.headers[":event-type"], json.loads(message.payload)) for message in buffer]

    assert [(item["event"], item["payload"]) for item in items] == read_by_botocore
    assert [(items[0]["event"], items[1]["event"])] == [("messageStart", "contentBlockDelta")]


def test_an_exception_frame_keeps_its_headers() -> None:
    headers = {
        ":exception-type": "throttlingException",
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    item = {"headers": headers, "payload": {"message": "slow down"}}

    assert [item] == eventstream.parse(eventstream.format_frame(item))


@pytest.mark.parametrize(
    "damage", [lambda body: body[:-3], lambda body: body[:20] + b"!" + body[21:], lambda body: b"{}" * 9]
)
def test_what_is_no_event_stream_is_kept_as_bytes(damage: Any) -> None:
    body = damage(frames())
    content = read(body, content_type=eventstream.CONTENT_TYPE, encoding=None)

    assert content.form is Form.BASE64
    assert body == b"".join(write(content))


def test_json_lines() -> None:
    body = b'{"custom_id": "a"}\n{"custom_id": "b"}\n'
    content = read(body, content_type="application/binary", encoding=None)

    assert (content.form, content.documents()) == (Form.LINES, [{"custom_id": "a"}, {"custom_id": "b"}])
    assert write(content) == (b'{"custom_id":"a"}\n', b'{"custom_id":"b"}\n')


RAW_DEFLATE = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(b"text"),
    "x-gzip": gzip.compress(b"text"),
    "deflate": zlib.compress(b"text"),
    "Deflate": RAW_DEFLATE.compress(b"text") + RAW_DEFLATE.flush(),
    "br": brotli.compress(b"text"),
    "identity": b"text",
    "gzip, br": brotli.compress(gzip.compress(b"text")),
}


@pytest.mark.parametrize("encoding", PACKED)
def test_bodies_are_unpacked(encoding: str) -> None:
    assert unpack(PACKED[encoding], encoding) == b"text"


def test_a_packed_body_that_was_cut_short_gives_what_there_is() -> None:
    packed = gzip.compress(bytes(range(256)) * 40)

    assert unpack(packed[: len(packed) // 2], "gzip")


@pytest.mark.parametrize("encoding", ["gzip", "br", "compress", "aws-chunked"])
def test_what_cannot_be_unpacked_is_an_error(encoding: str) -> None:
    with pytest.raises(UnreadableError, match=encoding):
        unpack(b"not packed at all", encoding)
