"""Which recording answers which request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anthropic
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_model_routing.recording import Matching, Recorder, RecordMode, UnmatchedRequestError
from pytest_model_routing.recording.content import read
from pytest_model_routing.recording.matching import digest, place

if TYPE_CHECKING:
    from collections.abc import Callable

    from llm_server import LlmServer

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
BODIES = st.dictionaries(st.text(min_size=1), VALUES, max_size=6)


def canonical(body: bytes, matching: Matching | None = None) -> str:
    content = read(body, content_type="application/json", encoding=None)
    return (matching or Matching()).canonical("/v1/messages", content)


def shuffled(value: Any, draw: Callable[[Any], Any]) -> Any:
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, dict):
        return {name: shuffled(value[name], draw) for name in draw(st.permutations(list(value)))}
    return [shuffled(item, draw) for item in value] if isinstance(value, list) else value


@given(body=BODIES, data=st.data())
def test_key_order_white_space_and_escapes_do_not_matter(body: dict[str, Any], data: st.DataObject) -> None:
    other = shuffled(body, data.draw)

    assert canonical(json.dumps(body).encode()) == canonical(
        json.dumps(other, indent=data.draw(st.integers(0, 3)), ensure_ascii=False).encode("utf-8", "surrogatepass")
    )


@given(one=BODIES, other=BODIES)
def test_different_bodies_have_different_digests(one: dict[str, Any], other: dict[str, Any]) -> None:
    def meaning(body: dict[str, Any]) -> Any:
        """What counts: nulls at the top and `"stream": false` say nothing, and 1.0 is 1."""
        said = {name: value for name, value in body.items() if value is not None and (name, value) != ("stream", False)}
        return json.loads(
            json.dumps(said), parse_float=lambda text: int(float(text)) if float(text).is_integer() else float(text)
        )

    same = meaning(one) == meaning(other) and str(meaning(one)) == str(meaning(other))
    equal = digest(canonical(json.dumps(one).encode())) == digest(canonical(json.dumps(other).encode()))

    assert same <= equal
    if equal:
        assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"n": 1}, {"n": 1.0}, True),
        ({"n": 1}, {"n": True}, False),
        ({"n": 1}, {"n": "1"}, False),
        ({"n": 0.1}, {"n": 0.1000001}, False),
        ({"m": "x", "stream": False}, {"m": "x"}, True),
        ({"m": "x", "stream": True}, {"m": "x"}, False),
        ({"m": "x", "top_p": None}, {"m": "x"}, True),
        ({"m": "x", "metadata": {"user_id": "a"}}, {"m": "x"}, True),
        ({"m": "x", "metadata": {"user_id": "a", "team": "b"}}, {"m": "x", "metadata": {"team": "b"}}, True),
        ({"m": "x", "user": "alice"}, {"m": "x", "user": "bob"}, True),
        ({"m": "x", "messages": ["a", "b"]}, {"m": "x", "messages": ["b", "a"]}, False),
        ({"n": 2**70}, {"n": 2**70 + 1}, False),
    ],
)
def test_what_counts_as_the_same_request(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert same is (canonical(json.dumps(one).encode()) == canonical(json.dumps(other).encode()))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/v1/messages?beta=true", ("POST", "/v1/messages")),
        ("http://127.0.0.1:1234/v1/messages", ("POST", "/v1/messages")),
        ("https://g/v1beta/models/m:generateContent?key=AIza123", ("POST", "/v1beta/models/m:generateContent")),
        ("https://a/v1/batches?limit=2&after_id=x", ("POST", "/v1/batches?after_id=x&limit=2")),
        ("https://a.example", ("POST", "/")),
    ],
)
def test_place_leaves_out_host_and_keys(url: str, expected: tuple[str, str]) -> None:
    assert expected == place("post", url)


def test_equal_requests_replay_their_recordings_in_order_each_once(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    with recorder(RecordMode.ONCE):
        recorded = [ask(client, "same") for _ in range(3)]
    with recorder() as replay:
        assert recorded == [ask(client, "same") for _ in range(3)]
        with pytest.raises(UnmatchedRequestError, match="all its recordings have been played"):
            ask(client, "same")

    assert recorded == [
        "echo(claude-haiku-4-5): same #1",
        "echo(claude-haiku-4-5): same #2",
        "echo(claude-haiku-4-5): same #3",
    ]
    assert len(replay.misses) == 1


def test_the_order_of_different_requests_does_not_matter(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    with recorder(RecordMode.ONCE):
        recorded = {question: ask(client, question) for question in "abc"}
    with recorder():
        assert recorded == {question: ask(client, question) for question in "cab"}


def test_volatile_fields_and_the_hook_are_left_out_of_the_comparison(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    def without_date(path: str, body: dict[str, Any]) -> dict[str, Any]:
        assert path == "/v1/messages"
        for message in body["messages"]:
            message["content"] = message["content"].partition(" on ")[0]
        return body

    matching = Matching(volatile=("metadata.run",), normalise=without_date)
    extra = {"metadata": {"run": 1}}
    with recorder(RecordMode.ONCE, matching=matching):
        recorded = ask(client, "hours on Monday", extra_body=extra)
    with recorder(matching=matching):
        assert recorded == ask(client, "hours on Tuesday", extra_body={"metadata": {"run": 2}})
    with recorder(), pytest.raises(UnmatchedRequestError):
        ask(client, "hours on Tuesday", extra_body=extra)


def test_a_recording_replays_with_any_other_key(
    server: LlmServer, recorder: Callable[..., Recorder], ask: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def talk(key: str) -> list[str]:
        with anthropic.Anthropic(api_key=key, base_url=server.url, max_retries=0) as client:
            return [ask(client, f"my key is {key}"), ask(client, "and now?")]

    with recorder(RecordMode.ONCE):
        talk("sk-ant-api03-0123456789abcdefgh")
    for other in ("sk-ant-other-9876543210zyxwvu", "short", "test-key", "replayed-without-a-key"):
        with recorder() as replay:
            assert talk(other)[0] == "echo(claude-haiku-4-5): my key is [redacted] #1"
        assert not replay.misses


def test_what_only_this_machine_takes_for_a_secret_does_not_break_replay(
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with recorder(RecordMode.ONCE):
        recorded = ask(client, "deploy to production-eu-17")

    monkeypatch.setenv("DEPLOY_TOKEN", "production-eu-17")
    with recorder():
        assert recorded == ask(client, "deploy to production-eu-17")


def test_what_only_the_recording_machine_took_for_a_secret_does_not_break_replay(
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "production-eu-17")
    with recorder(RecordMode.ONCE):
        ask(client, 'deploy "production-eu-17" now')

    monkeypatch.delenv("DEPLOY_TOKEN")
    with recorder() as replay:
        assert ask(client, 'deploy "production-eu-17" now') == 'echo(claude-haiku-4-5): deploy "[redacted]" now #1'
        with pytest.raises(UnmatchedRequestError):
            ask(client, 'destroy "production-eu-17" now')
    assert len(replay.misses) == 1


def test_an_upload_with_a_random_boundary_replays(server: LlmServer, recorder: Callable[..., Recorder]) -> None:
    def upload(text: bytes) -> str:
        with openai.OpenAI(api_key="sk-proj-Zx9Yw8Vu7Ts6", base_url=f"{server.url}/v1", max_retries=0) as client:
            return client.files.create(file=("f.jsonl", text), purpose="batch").id

    with recorder(RecordMode.ONCE):
        recorded = upload(b"one")
    with recorder():
        assert recorded == upload(b"one")
        with pytest.raises(UnmatchedRequestError):
            upload(b"two")


def test_a_miss_names_test_route_model_the_nearest_recording_and_the_difference(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: object
) -> None:
    opening = "You answer questions about our shop. " * 20
    with recorder(RecordMode.ONCE):
        ask(client, "Something else entirely", "claude-opus-5")
        ask(client, f"{opening} When do you open on Sundays?")
    with recorder() as replay, pytest.raises(UnmatchedRequestError) as error:
        ask(client, f"{opening} When do you close on Sundays?")

    lines = str(error.value).splitlines()
    assert lines[0] == "no recording answers POST /v1/messages (claude-haiku-4-5)"
    assert lines[1] == "  test:     tests/test_support.py::test_hours"
    assert lines[2].startswith("  asked by: conftest:ask.asking, ")
    assert lines[3] == "  nearest:  recording 2 of 2, POST /v1/messages (claude-haiku-4-5)"
    changed = "' shop.  When do you open on Sundays?' is now ' shop.  When do you close on Sundays?'"
    assert lines[4].strip() == f"messages[0].content, from character 753: {changed}"
    assert lines[5] == f"  cassette: {cassette}"
    assert "--route-record=new_episodes" in lines[6]
    assert (replay.misses[0].message, replay.misses[0].requested_model) == (str(error.value), "claude-haiku-4-5")


def test_a_miss_that_a_thread_swallows_is_kept(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with recorder() as replay, ThreadPoolExecutor(1) as pool:
        future = pool.submit(ask, client, "nobody looks at this future")
    future.exception()

    assert [miss.message.splitlines()[0] for miss in replay.misses] == [
        "no recording answers POST /v1/messages (claude-haiku-4-5)"
    ]
    assert "which does not exist" in replay.misses[0].message
