"""Secrets planted everywhere; none is found in any file that is written, raw or decoded."""

from __future__ import annotations

import base64
import binascii
import json
import re
import urllib.parse
from typing import TYPE_CHECKING, Any

import anthropic
import httpx
import pytest
import requests
import sdk_calls
from llm_server import COOKIE, ORGANISATION

from pytest_model_routing.recording import Recorder, RecordMode, Redaction, RedactionError, content
from pytest_model_routing.recording.content import Content, Form
from pytest_model_routing.recording.redaction import Redactor
from pytest_model_routing.recording.secrets import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from llm_server import LlmServer

KEY = "sk-ant-api03-Qz7Lp2Vx9Kd4Wm8Rt1Yb6Nc3Hf5Js0Ga-TESTKEY"
ENVIRONMENT = {
    "SHOP_API_KEY": "k3y-of-the-shop/with+odd\"chars'",
    "DEPLOY_TOKEN": "tok_4f9a2c7e8b1d",
    "DB_PASSWORD": "correct-horse-battery",
    "BILLING_DSN": "postgres://billing:p4ssw0rd-inner@db.internal/billing",
}
PLANTED = (KEY, COOKIE, ORGANISATION, *list(ENVIRONMENT.values())[:3], "p4ssw0rd-inner")


def decoded(text: str) -> Iterator[str]:
    """A text in every way a reader might look at it: as it is, unescaped, its parts decoded, its lines joined."""
    yield text
    yield urllib.parse.unquote(text)
    yield "".join(re.findall(r"text: '?([^}'\n]*)", text))
    with_escapes = text.encode().decode("unicode_escape", errors="ignore")
    yield with_escapes
    for part in re.findall(r"[A-Za-z0-9+/_-]{12,}={0,2}", text):
        for alphabet in (part, part.replace("-", "+").replace("_", "/")):
            for start in range(4):
                piece = alphabet[start:]
                piece = piece[: len(piece) - len(piece) % 4]
                try:
                    yield base64.b64decode(piece, validate=True).decode("latin-1")
                except binascii.Error:
                    continue


def leaks(path: Path, secrets: tuple[str, ...] = PLANTED) -> list[str]:
    views = list(decoded(path.read_text()))
    return [secret for secret in secrets if any(secret in view for view in views)]


@pytest.fixture
def _planted_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def message_with(text: str) -> dict[str, Any]:
    return {"model": "claude-haiku-4-5", "max_tokens": 64, "messages": [{"role": "user", "content": text}]}


def everything() -> str:
    """Every planted secret in one text, plain and encoded."""
    encoded = [base64.b64encode(f"user:{secret}".encode()).decode() for secret in PLANTED]
    quoted = [urllib.parse.quote(secret, safe="") for secret in PLANTED]
    return " | ".join([*PLANTED, *encoded, *quoted])


@pytest.mark.usefixtures("_planted_environment")
@pytest.mark.parametrize("encoding", [None, "gzip", "deflate", "br"])
@pytest.mark.parametrize("streamed", [False, True])
def test_secrets_in_requests_and_answers_are_not_written(
    streamed: bool,
    encoding: str | None,
    server: LlmServer,
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    cassette: Path,
) -> None:
    server.encoding = encoding
    with recorder(RecordMode.ONCE) as recording:
        first = client.messages.create(**message_with("hello"))  # organisation and cookie are learned from its answer
        assert first.id
        if streamed:
            with client.messages.stream(**message_with(everything()), system=everything()) as stream:
                live = stream.get_final_text()
        else:
            block = client.messages.create(**message_with(everything()), system=everything()).content[0]
            assert block.type == "text"
            live = block.text
    assert KEY in live, "the server repeats what it was told"

    assert leaks(cassette) == []
    assert PLACEHOLDER in cassette.read_text()
    assert not [secret for secret in PLANTED if secret in str(recording.exchanges)]


@pytest.mark.usefixtures("_planted_environment")
def test_a_recording_with_redacted_secrets_still_replays(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with recorder(RecordMode.ONCE):
        ask(client, everything())
        ask(client, "and now?")
    with recorder() as replay:
        ask(client, everything())
        ask(client, "and now?")

    assert (replay.misses, replay.unused) == ((), ())


@pytest.mark.parametrize("call", sdk_calls.SURFACES, ids=lambda call: call.__name__)
@pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
def test_no_sdk_leaves_its_credentials(
    call: Callable[[str], object], server: LlmServer, recorder: Callable[..., Recorder], cassette: Path
) -> None:
    with recorder(RecordMode.ONCE):
        call(server.url)

    credentials = (
        KEY,
        "AKIAZQ3DRSTUVWXY2345",
        "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJ",
        "acme-prod-1234",
        "ya29.a0AfB_byCqWErTyUiOpAsDfGh",
        "sk-proj-Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2",
        "a1b2c3d4e5f60718293a4b5c6d7e8f90",
        "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
        COOKIE,
        ORGANISATION,
    )
    assert leaks(cassette, credentials) == []
    text = cassette.read_text().lower()
    assert not [name for name in ("authorization", "x-api-key", "cookie", "signature", "organization") if name in text]


@pytest.mark.parametrize("library", ["httpx", "requests"])
def test_secrets_in_urls_are_not_written(
    library: str, server: LlmServer, recorder: Callable[..., Recorder], cassette: Path
) -> None:
    secrets = ("AIzaQueryKey0123", "sigABC0123456789", "us3r-s3cret")
    host = server.url.removeprefix("http://")
    query = f"key={secrets[0]}&X-Amz-Signature={secrets[1]}&alt=json"
    url = f"http://svc:{secrets[2]}@{host}/v1beta/models/gemini-3-flash:generateContent?{query}"
    body = {"contents": [{"parts": [{"text": f"key {secrets[0]}"}]}]}

    def post() -> object:
        if library == "httpx":
            return httpx.post(url, json=body).json()
        return requests.post(url, json=body, timeout=5).json()

    with recorder(RecordMode.ONCE):
        post()
    with recorder() as replay:
        post()

    assert leaks(cassette, secrets) == []
    assert "?key=[redacted]&X-Amz-Signature=[redacted]&alt=json" in cassette.read_text()
    assert not replay.misses


def test_a_secret_split_over_deltas_is_not_written_and_the_stream_still_reads(
    server: LlmServer, client: anthropic.Anthropic, recorder: Callable[..., Recorder], cassette: Path
) -> None:
    server.says = f"Your key is {KEY}, keep it."  # the server tears text into pieces of four characters
    ask = message_with("my key?")
    with recorder(RecordMode.ONCE), client.messages.stream(**ask) as stream:
        live = stream.get_final_text()
    with recorder(), client.messages.stream(**ask) as stream:
        replayed = stream.get_final_text()

    assert live == server.says
    assert replayed == "Your key is [redacted], keep it."
    text = cassette.read_text()
    pieces = [KEY[at : at + 4] for at in range(len(KEY) - 3)]
    assert not [piece for piece in pieces if f"text: {piece}}}" in text]


def test_headers_are_kept_by_an_allow_list(
    server: LlmServer,
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    server.headers = {"x-internal-tenant": "blue-whale", "x-build": "71"}
    with recorder(RecordMode.ONCE, redaction=Redaction(keep_headers=("x-build",))):
        ask(client, "A", extra_headers={"x-team": "kraken"})

    text = cassette.read_text()
    assert "x-build: '71'" in text
    assert "x-ratelimit-remaining-requests: '99'" in text
    assert not [word for word in ("blue-whale", "kraken", "cf-ray") if word in text]


def test_a_users_patterns_and_fields_are_redacted(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    redaction = Redaction(patterns=(r"\bcustomer-\d+\b",), fields=("iban",))
    body = {"metadata": {"iban": "DE89370400440532013000"}}
    with recorder(RecordMode.ONCE, redaction=redaction):
        ask(client, "about customer-4711 and customer-42", extra_body=body)
    with recorder(redaction=redaction) as replay:
        ask(client, "about customer-1 and customer-2", extra_body=body)

    assert leaks(cassette, ("4711", "customer-42", "DE89370400440532013000")) == []
    assert not replay.misses


def write_refused(recording: Recorder, send: Callable[[], object]) -> str:
    recording.__enter__()
    try:
        send()
    finally:
        with pytest.raises(RedactionError) as error:
            recording.__exit__(None, None, None)
    return str(error.value)


def test_a_secret_in_binary_data_keeps_the_file_from_being_written(
    server: LlmServer, recorder: Callable[..., Recorder], cassette: Path
) -> None:
    data = b"\xff\xfe\x00" + KEY.encode() + b"\x00\x9f"
    url = f"{server.url}/v1/chat/completions"

    def send() -> None:
        httpx.post(
            url, content=data, headers={"authorization": f"Bearer {KEY}", "content-type": "application/octet-stream"}
        )

    message = write_refused(recorder(RecordMode.ONCE), send)

    assert "nothing was written" in message
    assert "the request body of exchange 1, POST /v1/chat/completions" in message
    assert KEY not in message
    assert not cassette.exists()


def test_a_secret_that_is_a_number_keeps_the_file_from_being_written(
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACCOUNT_TOKEN", "4929123456781234")

    message = write_refused(
        recorder(RecordMode.ONCE), lambda: ask(client, "A", extra_body={"metadata": {"account": 4929123456781234}})
    )

    assert "4929123456781234" not in message
    assert not cassette.exists()


def test_a_body_that_cannot_be_unpacked_keeps_the_file_from_being_written(
    server: LlmServer, client: anthropic.Anthropic, recorder: Callable[..., Recorder], cassette: Path
) -> None:
    server.headers = {"content-encoding": "zz-unknown"}

    message = write_refused(recorder(RecordMode.ONCE), lambda: client.messages.create(**message_with("A")))

    assert "`zz-unknown` encoding, for which no decoder is installed" in message
    assert not cassette.exists()


def test_an_old_recording_loses_a_secret_that_is_learned_later(
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with recorder(RecordMode.ONCE):
        ask(client, "the phrase is correct-horse-battery")
    assert leaks(cassette, ("correct-horse-battery",))

    monkeypatch.setenv("DB_PASSWORD", "correct-horse-battery")
    with recorder(RecordMode.NEW_EPISODES):
        ask(client, "another question")
    assert not leaks(cassette, ("correct-horse-battery",))


def test_an_ordinary_word_as_key_does_not_eat_the_prompts(
    server: LlmServer, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with anthropic.Anthropic(api_key="test", base_url=server.url) as client, recorder(RecordMode.ONCE):
        ask(client, "this is a test")

    assert "content: this is a test" in cassette.read_text()


@pytest.mark.parametrize(
    "text",
    [
        '{"api_key": "hunter2", "n": 1}',
        'Here is my configuration: {"Client_Secret" : "hunter2"} and a question.',
        '{"password": "hunter2\\"with a quote"}',
        '{"inner": "{\\"access_token\\": \\"hunter2\\"}"}',
        '{"inner": "{\\"access_token\\":\\"hunter2\\\\\\"with a quote\\"}"}',
    ],
)
def test_secret_fields_of_json_inside_a_text(text: str) -> None:
    redactor = Redactor()

    clean = redactor.text(text)

    assert "hunter2" not in clean
    assert "with a quote" not in clean
    assert PLACEHOLDER in clean
    assert redactor.text(clean) == clean
    assert not redactor.is_clean(text)
    if text.startswith("{"):
        assert json.loads(clean).keys() == json.loads(text).keys()


def test_a_secret_field_of_a_tools_input_that_comes_in_pieces() -> None:
    pieces = ('{"api', '_key": "hun', "ter2", '", "n": 1}')
    events = [{"data": {"type": "input_json_delta", "partial_json": piece}} for piece in pieces]

    clean = Redactor().content(Content(Form.EVENTS, events)).value

    joined = "".join(event["data"]["partial_json"] for event in clean)
    assert json.loads(joined) == {"api_key": PLACEHOLDER, "n": 1}


def test_a_body_that_is_json_but_not_exactly_is_redacted_too() -> None:
    """A number that a float rounds makes it a text."""
    body = content.read(b'{"x": 0.1000000000000000055, "password": "hunter2"}', content_type=None, encoding=None)

    assert body.form is Form.TEXT
    assert "hunter2" not in Redactor().content(body).value


def test_a_number_in_a_secret_field() -> None:
    assert Redactor().value({"password": 12345678, "authorization": None}) == {
        "password": PLACEHOLDER,
        "authorization": None,
    }
