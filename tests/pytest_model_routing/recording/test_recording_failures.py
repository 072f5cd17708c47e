"""Real failures of a server: recorded, and met again in replay."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import anthropic
import httpx
import httpx2
import pytest

from pytest_model_routing.recording import (
    Recorder,
    RecordMode,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from llm_server import LlmServer

MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
ASK: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": MESSAGES}
BROKEN = (httpx2.RemoteProtocolError, httpx.RemoteProtocolError, anthropic.APIConnectionError)


@pytest.mark.parametrize(("fault", "expected"), [("drop", "connection dropped"), ("hang", "timeout")])
def test_a_real_failure_is_recorded_and_fails_again_in_replay(
    fault: str, expected: str, server: LlmServer, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    def talk() -> str:
        with anthropic.Anthropic(api_key="k", base_url=server.url, max_retries=1, timeout=2.0) as client:
            return ask(client, "A")

    server.faults = [fault]
    with recorder(RecordMode.ONCE) as recording:
        live = talk()
    with recorder() as replay:
        started = time.monotonic()
        assert live == talk()

    assert time.monotonic() - started < 2.0
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
            while not server.seen:  # while recording: until the first request has got the fault
                await asyncio.sleep(0.01)
            await asyncio.sleep(0)
            quick = asyncio.create_task(call("claude-haiku-4-5"))
            done, pending = await asyncio.wait([slow, quick], return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            return done.pop().result()

    server.faults = ["hang"]
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
