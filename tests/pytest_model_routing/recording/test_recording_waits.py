"""Retries of every SDK, without the wait; what else sleeps is left alone."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import anthropic
import anyio
import boto3
import botocore.config
import openai
import pytest
from google import genai

from pytest_model_routing.recording import (
    Recorder,
    RecordMode,
    Script,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from llm_server import LlmServer

NOWHERE = "http://127.0.0.1:9"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
ASK: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": MESSAGES}


@pytest.fixture
def script(script: Script) -> Script:
    """The script of the test, with an answer to everything."""
    script.reply(text="We open at nine.")
    return script


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that anybody sleeps from now on; nobody really does, so that no clock decides on a test."""
    slept: list[float] = []
    turn = asyncio.sleep

    async def nap(seconds: float, *arguments: Any) -> Any:
        slept.append(seconds)
        return await turn(0, *arguments)

    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(asyncio, "sleep", nap)
    monkeypatch.setattr(anyio, "sleep", nap)
    return slept


@pytest.mark.parametrize(
    "fault", [{"status": 429, "retry_after": 60}, {"status": 529}, {"timeout": True}, {"drop": True}], ids=str
)
def test_the_sdk_retries_without_waiting(
    waits: list[float], fault: dict[str, Any], script: Script, patient: anthropic.Anthropic, open_recorder: Recorder
) -> None:
    script.fail(**fault, times=4)

    message = patient.messages.create(**ASK)

    assert waits
    assert not any(waits)
    assert message.stop_reason == "end_turn"
    assert [(e.call_id, e.retry) for e in open_recorder.exchanges] == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)]


@pytest.mark.parametrize("fault", [{"status": 429, "retry_after": 60}, {"timeout": True}], ids=str)
def test_async_retries_do_not_wait_either_and_let_others_run(
    waits: list[float], fault: dict[str, Any], script: Script, open_recorder: Recorder
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

    asyncio.run(main())

    assert waits
    assert not any(waits)
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


def test_openai_retries_without_waiting(waits: list[float], script: Script, open_recorder: Recorder) -> None:
    script.fail(status=429, retry_after=20, times=2)

    with openai.OpenAI(api_key="k", base_url=f"{NOWHERE}/v1", max_retries=3) as client:
        client.chat.completions.create(model="gpt-6-luna", messages=MESSAGES)

    assert waits
    assert not any(waits)
    assert [(e.status, e.retry) for e in open_recorder.exchanges] == [(429, 0), (429, 1), (200, 2)]


def gemini() -> genai.Client:
    retries: Any = {"attempts": 4, "initial_delay": 5.0}
    return genai.Client(api_key="k", http_options={"base_url": NOWHERE, "retry_options": retries})


def test_google_retries_without_waiting(waits: list[float], script: Script, open_recorder: Recorder) -> None:
    script.fail(status=503, times=2)

    with gemini() as client:
        answer = client.models.generate_content(model="gemini-3-flash", contents="x").text

    assert waits
    assert not any(waits)
    assert answer == "We open at nine."
    assert [(e.call_id, e.retry) for e in open_recorder.exchanges] == [(0, 0), (0, 1), (0, 2)]


@pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
def test_google_async_retries_without_waiting(waits: list[float], script: Script, open_recorder: Recorder) -> None:
    script.fail(status=503, times=2)

    async def main() -> str | None:
        sync = gemini()
        async with sync.aio as client:
            return (await client.models.generate_content(model="gemini-3-flash", contents="x")).text

    assert asyncio.run(main()) == "We open at nine."

    assert waits
    assert not any(waits)
    assert [(e.call_id, e.retry) for e in open_recorder.exchanges] == [(0, 0), (0, 1), (0, 2)]


def test_botocore_retries_without_waiting(waits: list[float], script: Script, open_recorder: Recorder) -> None:
    script.fail(status=429, times=2)
    client = boto3.client(
        "bedrock-runtime",
        region_name="eu-west-1",
        endpoint_url=NOWHERE,
        aws_access_key_id="AKIAZQ3DRSTUVWXY2345",
        aws_secret_access_key="x",
        config=botocore.config.Config(retries={"total_max_attempts": 4, "mode": "legacy"}),
    )

    client.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "x"}]}])
    script.fail(status=400)
    with pytest.raises(client.exceptions.ValidationException):
        client.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "x"}]}])
    client.close()

    assert waits
    assert not any(waits)
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
