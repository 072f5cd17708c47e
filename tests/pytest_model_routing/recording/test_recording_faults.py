"""Scripted faults: the SDK's own exceptions and retries, and the application's fallbacks, without the wait."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import anthropic
import boto3
import botocore.config
import botocore.exceptions
import httpx
import httpx2
import openai
import pytest
import requests
from google import genai

from pytest_model_routing.recording import Recorder, RecordMode, Script, ScriptError, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from llm_server import LlmServer

NOWHERE = "http://127.0.0.1:9"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
BROKEN = (httpx2.RemoteProtocolError, httpx.RemoteProtocolError, anthropic.APIConnectionError)
ASK: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": MESSAGES}


@pytest.fixture
def script() -> Script:
    script = Script()
    script.reply(text="We open at nine.")
    return script


@pytest.fixture
def open_recorder(script: Script) -> Iterator[Recorder]:
    with Recorder(None, script=script, test="t") as recorder:
        yield recorder


@pytest.fixture
def claude(open_recorder: Recorder) -> Iterator[anthropic.Anthropic]:
    """A client that does not retry."""
    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=0) as client:
        yield client


@pytest.fixture
def patient(open_recorder: Recorder) -> Iterator[anthropic.Anthropic]:
    """A client that retries five times."""
    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=5) as client:
        yield client


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


@pytest.mark.parametrize(
    "fault", [{"status": 429, "retry_after": 60}, {"status": 529}, {"timeout": True}, {"drop": True}], ids=str
)
def test_the_sdk_retries_without_waiting(
    fault: dict[str, Any], script: Script, patient: anthropic.Anthropic, open_recorder: Recorder
) -> None:
    script.fail(**fault, times=4)

    started = time.monotonic()
    message = patient.messages.create(**ASK)

    assert time.monotonic() - started < 1
    assert message.stop_reason == "end_turn"
    assert [(e.call_id, e.retry) for e in open_recorder.exchanges] == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)]


@pytest.mark.parametrize("fault", [{"status": 429, "retry_after": 60}, {"timeout": True}], ids=str)
def test_async_retries_do_not_wait_either_and_let_others_run(
    fault: dict[str, Any], script: Script, open_recorder: Recorder
) -> None:
    script.fail(**fault, times=3)
    turns: list[str] = []

    async def other() -> None:
        while True:
            turns.append("other")
            await asyncio.sleep(0)

    async def main() -> None:
        task = asyncio.create_task(other())
        async with anthropic.AsyncAnthropic(api_key="k", base_url=NOWHERE, max_retries=5) as client:
            await client.messages.create(**ASK)
        task.cancel()

    started = time.monotonic()
    asyncio.run(main())

    assert time.monotonic() - started < 1
    assert len(turns) >= 3
    assert [exchange.retry for exchange in open_recorder.exchanges] == [0, 1, 2, 3]


def test_the_applications_own_sleep_is_not_touched(script: Script, claude: anthropic.Anthropic) -> None:
    script.fail(status=429)
    sleep, async_sleep = time.sleep, asyncio.sleep
    with pytest.raises(anthropic.RateLimitError):
        claude.messages.create(**ASK)

    started = time.monotonic()
    time.sleep(0.05)

    assert time.monotonic() - started >= 0.05
    assert (sleep, async_sleep) == (time.sleep, asyncio.sleep)


def test_a_live_failure_is_still_waited_for(
    server: LlmServer, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    server.faults = [529]
    with (
        anthropic.Anthropic(api_key="k", base_url=server.url, max_retries=1) as client,
        recorder(RecordMode.ONCE),
    ):
        server.headers = {"retry-after-ms": "300"}
        started = time.monotonic()
        ask(client, "A")

    assert time.monotonic() - started >= 0.3


def test_sdk_modules_are_as_before_when_the_recorder_is_closed() -> None:
    from anthropic import _base_client as claude_base
    from openai import _base_client as openai_base

    before = claude_base.time, claude_base.anyio, openai_base.time
    with Recorder(None):
        assert claude_base.time is not before[0]

    assert before == (claude_base.time, claude_base.anyio, openai_base.time)
    assert before[0] is time


def test_openai_retries_without_waiting(script: Script, open_recorder: Recorder) -> None:
    script.fail(status=429, retry_after=20, times=2)

    started = time.monotonic()
    with openai.OpenAI(api_key="k", base_url=f"{NOWHERE}/v1", max_retries=3) as client:
        client.chat.completions.create(model="gpt-6-luna", messages=MESSAGES)

    assert time.monotonic() - started < 1
    assert [(e.status, e.retry) for e in open_recorder.exchanges] == [(429, 0), (429, 1), (200, 2)]


def gemini() -> genai.Client:
    retries: Any = {"attempts": 4, "initial_delay": 5.0}
    return genai.Client(api_key="k", http_options={"base_url": NOWHERE, "retry_options": retries})


def test_google_retries_without_waiting(script: Script, open_recorder: Recorder) -> None:
    script.fail(status=503, times=2)

    started = time.monotonic()
    with gemini() as client:
        answer = client.models.generate_content(model="gemini-3-flash", contents="x").text

    assert time.monotonic() - started < 1
    assert answer == "We open at nine."
    assert [(e.call_id, e.retry) for e in open_recorder.exchanges] == [(0, 0), (0, 1), (0, 2)]


@pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
def test_google_async_retries_without_waiting(script: Script, open_recorder: Recorder) -> None:
    script.fail(status=503, times=2)

    async def main() -> str | None:
        sync = gemini()
        async with sync.aio as client:
            return (await client.models.generate_content(model="gemini-3-flash", contents="x")).text

    started = time.monotonic()
    assert asyncio.run(main()) == "We open at nine."

    assert time.monotonic() - started < 1
    assert [(e.call_id, e.retry) for e in open_recorder.exchanges] == [(0, 0), (0, 1), (0, 2)]


def test_botocore_retries_without_waiting(script: Script, open_recorder: Recorder) -> None:
    script.fail(status=429, times=2)
    client = boto3.client(
        "bedrock-runtime",
        region_name="eu-west-1",
        endpoint_url=NOWHERE,
        aws_access_key_id="AKIAZQ3DRSTUVWXY2345",
        aws_secret_access_key="x",
        config=botocore.config.Config(retries={"total_max_attempts": 4, "mode": "legacy"}),
    )

    started = time.monotonic()
    client.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "x"}]}])
    script.fail(status=400)
    with pytest.raises(client.exceptions.ValidationException):
        client.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "x"}]}])
    client.close()

    assert time.monotonic() - started < 2
    assert [(e.call_id, e.retry) for e in open_recorder.exchanges] == [(0, 0), (0, 1), (0, 2), (1, 0)]


def test_tenacity_in_the_application_keeps_waiting(script: Script, claude: anthropic.Anthropic) -> None:
    import tenacity

    script.fail(status=529, times=1)

    @tenacity.retry(wait=tenacity.wait_fixed(0.2), stop=tenacity.stop_after_attempt(3))
    def call() -> object:
        return claude.messages.create(**ASK)

    started = time.monotonic()
    call()

    assert time.monotonic() - started >= 0.2


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


CHAT = f"{NOWHERE}/v1/chat/completions"
BODY = {"model": "gpt-6-luna", "messages": MESSAGES}


def test_other_libraries_fail_in_their_own_way(script: Script, open_recorder: Recorder) -> None:
    script.fail(timeout=True, times=4)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(CHAT, json=BODY)
    with pytest.raises(httpx2.ReadTimeout):
        httpx2.post(CHAT, json=BODY)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(CHAT, json=BODY, timeout=5)

    async def post() -> object:
        async with aiohttp.ClientSession() as session, session.post(CHAT, json=BODY) as response:
            return await response.json()

    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(post())

    script.fail(drop=True, times=4)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(CHAT, json=BODY)
    with pytest.raises(httpx2.RemoteProtocolError):
        httpx2.post(CHAT, json=BODY)
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.post(CHAT, json=BODY, timeout=5)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        asyncio.run(post())

    assert [exchange.error for exchange in open_recorder.exchanges] == ["timeout"] * 4 + ["connection dropped"] * 4


@pytest.mark.parametrize(("fault", "expected"), [("drop", "connection dropped"), ("hang", "timeout")])
def test_a_real_failure_is_recorded_and_fails_again_in_replay(
    fault: str, expected: str, server: LlmServer, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    def talk() -> str:
        with anthropic.Anthropic(api_key="k", base_url=server.url, max_retries=1, timeout=0.4) as client:
            return ask(client, "A")

    server.faults = [fault]
    with recorder(RecordMode.ONCE) as recording:
        live = talk()
    with recorder() as replay:
        started = time.monotonic()
        assert live == talk()

    assert time.monotonic() - started < 0.4
    for one in (recording, replay):
        assert [(None, expected, 0), (200, None, 1)] == [(e.status, e.error, e.retry) for e in one.exchanges]


def test_a_stream_that_breaks_off_is_recorded_and_breaks_off_again(
    client: anthropic.Anthropic, server: LlmServer, recorder: Callable[..., Recorder]
) -> None:
    def streamed() -> list[str]:
        seen: list[str] = []
        with pytest.raises(BROKEN):  # noqa: PT012
            for event in client.messages.create(**ASK, stream=True):
                seen.append(event.type)  # noqa: PERF401
        return seen

    server.faults = ["cut"]
    with recorder(RecordMode.ONCE) as recording:
        live = streamed()
    with recorder() as replay:
        assert live == streamed()

    assert live[0] == "message_start"
    for one in (recording, replay):
        exchange = one.exchanges[0]
        assert (exchange.status, exchange.error, exchange.truncated) == (200, "connection dropped", True)


def test_an_error_inside_a_stream_is_the_same_error_in_replay(
    client: anthropic.Anthropic, server: LlmServer, recorder: Callable[..., Recorder]
) -> None:
    def streamed() -> tuple[int, str | None]:
        with pytest.raises(anthropic.APIStatusError) as error:
            list(client.messages.create(**ASK, stream=True))
        return error.value.status_code, error.value.type

    server.faults = ["error event"]
    with recorder(RecordMode.ONCE) as recording:
        live = streamed()
    with recorder() as replay:
        assert live == streamed()

    for one in (recording, replay):
        exchange = one.exchanges[0]
        assert (exchange.status, exchange.truncated) == (200, True)
        assert exchange.error == "overloaded_error in the stream"


def test_a_request_the_application_cancels_is_cancelled_again_in_replay(
    server: LlmServer, recorder: Callable[..., Recorder]
) -> None:
    """Two models race; the loser is cancelled."""

    async def race() -> str:
        async with anthropic.AsyncAnthropic(api_key="k", base_url=server.url, max_retries=0) as client:

            async def call(model: str) -> str:
                return (await client.messages.create(**{**ASK, "model": model})).model

            slow = asyncio.create_task(call("claude-opus-5"))
            await asyncio.sleep(0.05)
            server.delay = 0.0
            quick = asyncio.create_task(call("claude-haiku-4-5"))
            done, pending = await asyncio.wait([slow, quick], return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            return done.pop().result()

    server.delay = 0.5
    with recorder(RecordMode.ONCE) as recording:
        assert asyncio.run(race()) == "claude-haiku-4-5"
    with recorder() as replay:
        assert asyncio.run(race()) == "claude-haiku-4-5"

    for one in (recording, replay):
        assert [(exchange.requested_model, exchange.error) for exchange in one.exchanges] == [
            ("claude-opus-5", "cancelled"),
            ("claude-haiku-4-5", None),
        ]
    assert not replay.unused


def pooled(**options: Any) -> Any:
    import urllib3

    return urllib3.PoolManager(**options)


def test_urllib3_keeps_its_own_retries(script: Script, open_recorder: Recorder) -> None:
    import urllib3

    script.fail(status=503, times=2)
    script.fail(drop=True)
    retries = urllib3.Retry(total=5, status_forcelist=[503], allowed_methods=None, backoff_factor=0)
    with pooled(retries=retries) as pool:
        answer = pool.request("POST", CHAT, json=BODY)

    assert answer.status == 200
    assert answer.json()["choices"][0]["message"]["content"] == "We open at nine."
    assert [exchange.status for exchange in open_recorder.exchanges] == [503, 503, None, 200]


def test_a_blocking_pool_does_not_run_dry(script: Script, open_recorder: Recorder) -> None:
    import urllib3

    pool = urllib3.HTTPConnectionPool("127.0.0.1", 9, maxsize=1, block=True)
    for _ in range(3):
        answer = pool.urlopen("POST", "/v1/messages", body=b'{"model": "m", "messages": []}', preload_content=False)
        assert answer.status == 200
    pool.close()

    assert len(open_recorder.exchanges) == 3


def test_a_replay_needs_no_proxy(script: Script, open_recorder: Recorder) -> None:
    proxies = {"https": "http://127.0.0.1:9", "http": "http://127.0.0.1:9"}
    for scheme in ("http", "https"):
        answer = requests.post(f"{scheme}://api.anthropic.com/v1/messages", json=ASK, proxies=proxies, timeout=5)
        assert answer.json()["content"][0]["text"] == "We open at nine."

    assert [exchange.url for exchange in open_recorder.exchanges] == [
        "http://api.anthropic.com/v1/messages",
        "https://api.anthropic.com/v1/messages",
    ]
    assert not open_recorder.live


def test_requests_meets_an_answer_that_breaks_off(script: Script, open_recorder: Recorder) -> None:
    script.fail(cut_after=1)

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.post(CHAT, json=BODY, timeout=5)

    assert open_recorder.exchanges[0].truncated
