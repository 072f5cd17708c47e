"""Scripted faults: the SDK's own exceptions and retries, and the application's fallbacks, without the wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anthropic
import httpx
import httpx2
import pytest

from pytest_model_routing.recording import Recorder, RecordMode, Script, ScriptError, Source

if TYPE_CHECKING:
    from collections.abc import Callable


NOWHERE = "http://127.0.0.1:9"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
BROKEN = (httpx2.RemoteProtocolError, httpx.RemoteProtocolError, anthropic.APIConnectionError)
ASK: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": MESSAGES}


@pytest.fixture
def script(script: Script) -> Script:
    """The script of the test, with an answer to everything."""
    script.reply(text="We open at nine.")
    return script


FAULTS: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"status": 400}, anthropic.BadRequestError),
    ({"status": 401}, anthropic.AuthenticationError),
    ({"status": 404}, anthropic.NotFoundError),
    ({"status": 429, "retry_after": 30}, anthropic.RateLimitError),
    ({"status": 500}, anthropic.InternalServerError),
    ({"status": 503}, anthropic.InternalServerError),
    ({"status": 529}, anthropic.APIStatusError),
    ({"timeout": True}, anthropic.APITimeoutError),
    ({"drop": True}, anthropic.APIConnectionError),
    ({"cut_after": 1}, anthropic.APIConnectionError),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=[str(fault) for fault, _ in FAULTS])
def test_each_fault_is_the_sdks_own_exception(
    fault: dict[str, Any],
    expected: type[Exception],
    script: Script,
    claude: anthropic.Anthropic,
    open_recorder: Recorder,
) -> None:
    script.fail(**fault)

    with pytest.raises(expected) as error:
        claude.messages.create(**ASK)
    again = claude.messages.create(**ASK)

    failed, answered = open_recorder.exchanges
    assert (failed.source, answered.source) == (Source.FAULT, Source.SCRIPTED)
    assert failed.status == fault.get("status", 200 if "cut_after" in fault else None)
    assert [failed.call_id, answered.call_id] == [0, 1]
    assert again.stop_reason == "end_turn"
    if "status" in fault:
        assert isinstance(error.value, anthropic.APIStatusError)
        assert error.value.type is not None
        assert failed.error is None
    if fault.get("retry_after"):
        assert isinstance(error.value, anthropic.RateLimitError)
        assert error.value.response.headers["retry-after"] == "30"


def test_what_errors_are_called(script: Script, claude: anthropic.Anthropic, open_recorder: Recorder) -> None:
    for fault in ({"timeout": True}, {"drop": True}, {"cut_after": 2}):
        script.fail(**fault)  # type: ignore[arg-type]
    for _ in range(3):
        with pytest.raises(anthropic.APIConnectionError):
            claude.messages.create(**ASK)

    assert [e.error for e in open_recorder.exchanges] == ["timeout", "connection dropped", "connection dropped"]
    assert [exchange.truncated for exchange in open_recorder.exchanges] == [False, False, True]


def fallback_chain(client: anthropic.Anthropic) -> str:
    """An application that goes on to the next model when one is down."""
    for model in ("claude-opus-5", "claude-sonnet-5-5", "claude-haiku-4-5"):
        try:
            return client.messages.create(**{**ASK, "model": model}).model
        except (anthropic.APIStatusError, anthropic.APIConnectionError):
            continue
    raise RuntimeError("all models are down")


def test_a_fallback_is_a_new_call_and_a_retry_is_not(script: Script, open_recorder: Recorder) -> None:
    script.fail(model="claude-opus-*", status=529, times=2)
    script.fail(model="claude-sonnet-*", timeout=True, times=2)

    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=1) as client:
        assert fallback_chain(client) == "claude-haiku-4-5"

    assert [(e.requested_model, e.call_id, e.retry) for e in open_recorder.exchanges] == [
        ("claude-opus-5", 0, 0),
        ("claude-opus-5", 0, 1),
        ("claude-sonnet-5-5", 1, 0),
        ("claude-sonnet-5-5", 1, 1),
        ("claude-haiku-4-5", 2, 0),
    ]


def test_a_fallback_to_the_same_model_is_a_new_call(script: Script, open_recorder: Recorder) -> None:
    script.fail(status=529, times=2)

    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=0) as client:
        for _ in range(2):
            with pytest.raises(anthropic.APIStatusError):
                client.messages.create(**ASK)
        client.messages.create(**ASK)

    assert [exchange.call_id for exchange in open_recorder.exchanges] == [0, 1, 2]


@pytest.mark.parametrize("events", [0, 1, 3])
def test_a_stream_is_cut_after_so_many_events(
    events: int, script: Script, claude: anthropic.Anthropic, open_recorder: Recorder
) -> None:
    script.fail(cut_after=events)

    seen: list[str] = []
    with pytest.raises(BROKEN):  # noqa: PT012
        for event in claude.messages.create(**ASK, stream=True):
            seen.append(event.type)  # noqa: PERF401

    assert ["message_start", "content_block_start", "content_block_delta"][:events] == seen
    exchange = open_recorder.exchanges[0]
    assert (exchange.status, exchange.truncated, exchange.source) == (200, True, Source.FAULT)


def test_a_recorded_answer_can_be_cut_and_then_replays_in_full(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder]
) -> None:
    def streamed() -> int:
        return len(list(client.messages.create(**ASK, stream=True)))

    with recorder(RecordMode.ONCE) as recording:
        recording.script.fail(cut_after=3)
        with pytest.raises(BROKEN):
            streamed()
        whole = streamed()
    with recorder() as replay:
        replay.script.fail(cut_after=2, after=1)
        assert streamed() == whole
        with pytest.raises(BROKEN):
            streamed()

    assert not replay.unused


@pytest.mark.parametrize("streamed", [False, True])
def test_a_malformed_answer(
    streamed: bool, script: Script, claude: anthropic.Anthropic, open_recorder: Recorder
) -> None:
    script.fail(malformed=True)

    with pytest.raises((anthropic.APIError, ValueError)):  # noqa: PT012
        answer = claude.messages.create(**ASK, stream=streamed)
        if streamed:
            list(answer)  # type: ignore[call-overload]

    assert open_recorder.exchanges[0].status == 200
    assert open_recorder.exchanges[0].response in (None, {"x_stream": {"complete": False, "events": 0}})


def test_faults_wait_for_their_turn(script: Script, claude: anthropic.Anthropic, open_recorder: Recorder) -> None:
    script.fail(status=529, after=2)

    claude.messages.create(**ASK)
    claude.messages.create(**ASK)
    with pytest.raises(anthropic.APIStatusError):
        claude.messages.create(**ASK)

    assert not open_recorder.unused


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"status": 429, "timeout": True},
        {"status": 200},
        {"timeout": True, "retry_after": 3},
        {"cut_after": -1},
        {"status": 529, "times": 0},
    ],
    ids=str,
)
def test_faults_that_make_no_sense_are_refused_at_once(fault: dict[str, Any], script: Script) -> None:
    with pytest.raises(ScriptError):
        script.fail(**fault)
