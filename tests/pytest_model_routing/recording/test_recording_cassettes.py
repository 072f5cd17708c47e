"""The file: readable, equal after a round trip, and never read when it is not what it should be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_model_routing.recording import CassetteError, Recorder, RecordMode, cassette
from pytest_model_routing.recording.content import EMPTY, Content, Form, read, write
from pytest_model_routing.recording.recordings import Recording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import anthropic
    from llm_server import LlmServer

TEXT = st.text(st.characters(exclude_categories=["Cs"]))  # half surrogates cannot stand in a UTF-8 file
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
EVENTS = st.lists(st.fixed_dictionaries({"data": st.dictionaries(TEXT, JSON, max_size=3)}), max_size=4)
CONTENTS = st.one_of(
    st.just(EMPTY),
    JSON.map(lambda value: Content(Form.JSON, value)),
    EVENTS.map(lambda value: Content(Form.EVENTS, value)),
    st.lists(st.dictionaries(TEXT, JSON, max_size=3), max_size=3).map(lambda value: Content(Form.LINES, value)),
    TEXT.map(lambda value: Content(Form.TEXT, value)),
)


def recording(request: Content, response: Content) -> Recording:
    return Recording(
        method="POST",
        url="https://api.anthropic.com/v1/messages",
        request_headers={"content-type": "application/json"},
        request=request,
        status=200,
        response_headers={},
        response=response,
        failure=None,
        recorded_at=datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
        latency_s=0.634,
    )


@given(request=CONTENTS, response=CONTENTS)
def test_what_is_written_is_what_is_read(
    request: Content, response: Content, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("cassettes") / "c.yaml"
    before = cassette.Cassette(test="t", recordings=(recording(request, response),))
    path.write_text(cassette.dump(before), encoding="utf-8", newline="\n")

    assert before == cassette.load(path)


@given(value=JSON, kind=st.sampled_from(["application/json", "application/x-ndjson", None]))
def test_a_json_body_is_equal_after_a_round_trip(value: Any, kind: str | None) -> None:
    body = json.dumps(value).encode()
    content = read(body, content_type=kind, encoding=None)

    assert json.loads(b"".join(write(content))) == value


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b'{"a": 0.10000000000000000555}',
        b"{'a': 1}",
        b"",
        b"plain text",
        "fünf \u2028 line".encode(),
        b"\xff\xfe\x00",
    ],
)
def test_what_data_cannot_hold_is_kept_as_it_is(body: bytes) -> None:
    content = read(body, content_type="application/json", encoding=None)

    assert body == b"".join(write(content))
    assert content.form in (Form.TEXT, Form.BASE64, Form.EMPTY)


def test_a_cassette_reads_like_a_page(
    client: anthropic.Anthropic,
    server: LlmServer,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    with recorder(RecordMode.ONCE):
        ask(client, "First line.\nSecond line: with 'quotes' and ünïcode 😀.")
        with client.messages.stream(
            model="claude-opus-5", max_tokens=9, messages=[{"role": "user", "content": "hi"}]
        ) as stream:
            stream.until_done()

    text = cassette.read_text()
    expected = [
        "format: pytest-model-routing cassette 1\ntest: tests/test_support.py::test_hours\nexchanges:\n- request:\n",
        "        content: |-\n          First line.\n          Second line: with 'quotes' and ünïcode 😀.\n",
        "    events:\n    - {data: {type: message_start, message: {",
        "    - {data: {type: content_block_delta, index: 0, delta: {type: text_delta, text: echo}}}\n",
        "    - {data: {type: message_stop}}\n  recorded_at: 2026-",
        "\ncomplete: true\n",
    ]
    assert [part for part in expected if part not in text] == []
    assert "!!" not in text
    assert "&id" not in text


def test_one_changed_answer_is_a_small_diff(
    client: anthropic.Anthropic,
    server: LlmServer,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    def record() -> list[str]:
        server.reset()
        with recorder(RecordMode.REWRITE):
            for question in "ABC":
                ask(client, question)
        moving = ("recorded_at:", "latency_s:")
        return [line for line in cassette.read_text().splitlines() if not line.strip().startswith(moving)]

    first, again = record(), record()
    server.says = None

    assert first == again


BROKEN = {
    "conflict": (lambda text: f"<<<<<<< HEAD\n{text}=======\n>>>>>>> main\n", "has merge conflict markers"),
    "cut between exchanges": (lambda text: text[: text.rindex("- request:")], "is cut short"),
    "cut inside a line": (lambda text: text[: len(text) // 2], "is cut short|is not valid YAML"),
    "last line lost": (lambda text: text.replace("complete: true\n", ""), "is cut short"),
    "tab": (lambda text: text.replace("  response:", "\tresponse:", 1), "is not valid YAML: .*line"),
    "vcrpy": (lambda text: "interactions: []\nversion: 1\n", "is a cassette of vcrpy"),
    "something else": (lambda text: "- a\n- b\n", "is no cassette"),
    "empty": (lambda text: "", "is no cassette"),
    "newer format": (lambda text: text.replace("cassette 1", "cassette 2"), "has the format"),
    "unknown key": (lambda text: text.replace("  response:", "  respose:", 1), "not a cassette of this format"),
    "wrong type": (lambda text: text.replace("status: 200", "status: fine"), r"Expected `int.*exchanges\[0\]"),
    "two bodies": (lambda text: text.replace("    json:", "    text: x\n    json:", 1), "both `json` and `text`"),
    "no answer": (lambda text: text.replace("    status: 200\n", "", 1), "neither a status nor a failure"),
    "bad base64": (
        lambda text: text.replace("    json:\n      id:", "    base64: '!'\n    x:\n      id:"),
        "format|sent",
    ),
}


@pytest.mark.parametrize("mode", [RecordMode.NONE, RecordMode.ONCE, RecordMode.NEW_EPISODES, RecordMode.ALL])
@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_no_sound_cassette_is_an_error_that_names_it(
    case: str,
    mode: RecordMode,
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    with recorder(RecordMode.ONCE):
        ask(client, "A")
        ask(client, "B")
    damage, message = BROKEN[case]
    damaged = damage(cassette.read_text())
    cassette.write_text(damaged)

    with pytest.raises(CassetteError, match=message) as error, recorder(mode):
        pass

    assert str(error.value).startswith(f"{cassette}: ")
    assert "--route-record=rewrite" in error.value.advice
    assert damaged == cassette.read_text()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x80", None])
def test_a_file_that_cannot_be_read_is_named(
    content: bytes | None, recorder: Callable[..., Recorder], cassette: Path
) -> None:
    cassette.parent.mkdir()
    if content is None:
        cassette.mkdir()
    else:
        cassette.write_bytes(content)

    with pytest.raises(CassetteError, match=r"not a text file in UTF-8|cannot be read: Is a directory"), recorder():
        pass


def test_rewriting_replaces_a_damaged_file(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    cassette.parent.mkdir()
    cassette.write_text("<<<<<<< HEAD\n")
    with recorder(RecordMode.REWRITE):
        live = ask(client, "A")
    with recorder():
        assert live == ask(client, "A")


def test_an_edited_answer_is_replayed_as_edited(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with recorder(RecordMode.ONCE):
        ask(client, "A")
    cassette.write_text(cassette.read_text().replace("text: 'echo(claude-haiku-4-5): A #1'", "text: edited by hand"))
    with recorder():
        assert ask(client, "A") == "edited by hand"
