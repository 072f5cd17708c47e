"""Many calls at once, replayed many times: every answer goes to its own request, every time."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import anthropic
import httpx
import pytest
import requests

from pytest_model_routing.recording import RecordMode

if TYPE_CHECKING:
    from collections.abc import Callable

    from llm_server import LlmServer

    from pytest_model_routing.recording import Recorder

MODELS = ("claude-haiku-4-5", "claude-sonnet-5-5", "claude-opus-5")
TASKS = 50
THREADS = 20
ROUNDS = 20


def request(number: int) -> dict[str, Any]:
    """A third of the requests differ in the model alone."""
    content = f"question {number // 3}"
    return {"model": MODELS[number % 3], "max_tokens": 9, "messages": [{"role": "user", "content": content}]}


def belongs(answer: str, number: int) -> bool:
    return answer.startswith(f"echo({MODELS[number % 3]}): question {number // 3} #")


def shuffled(count: int) -> list[int]:
    numbers = list(range(count))
    random.shuffle(numbers)
    return numbers


async def ask_all(url: str, numbers: list[int]) -> dict[int, str]:
    async with anthropic.AsyncAnthropic(api_key="k", base_url=url, max_retries=0) as client:

        async def one(number: int) -> str:
            if number % 2:
                async with client.messages.stream(**request(number)) as stream:
                    return await stream.get_final_text()
            message = await client.messages.create(**request(number))
            return message.content[0].text  # type: ignore[union-attr]

        return dict(zip(numbers, await asyncio.gather(*map(one, numbers)), strict=True))


def test_fifty_tasks_replayed_twenty_times(server: LlmServer, recorder: Callable[..., Recorder]) -> None:
    with recorder(RecordMode.ONCE) as recording:
        recorded = asyncio.run(ask_all(server.url, shuffled(TASKS)))
    for _ in range(ROUNDS):
        with recorder() as replay:
            replayed = asyncio.run(ask_all(server.url, shuffled(TASKS)))
        assert recorded == replayed
        assert (replay.misses, replay.unused) == ((), ())

    assert all(belongs(answer, number) for number, answer in recorded.items())
    assert len({exchange.call_id for exchange in recording.exchanges}) == TASKS


def with_anthropic(client: anthropic.Anthropic, url: str, number: int) -> str:
    return client.messages.create(**request(number)).content[0].text  # type: ignore[union-attr]


def with_httpx(client: anthropic.Anthropic, url: str, number: int) -> str:
    with httpx.Client(verify=False) as other:  # saves the 50 ms of loading certificates
        return str(other.post(f"{url}/v1/messages", json=request(number)).json()["content"][0]["text"])


def with_requests(client: anthropic.Anthropic, url: str, number: int) -> str:
    answer = requests.post(f"{url}/v1/messages", json=request(number), timeout=10)
    return str(answer.json()["content"][0]["text"])


@pytest.mark.parametrize("send", [with_anthropic, with_requests], ids=lambda send: send.__name__)
def test_twenty_threads_replayed_twenty_times(
    send: Callable[..., str], server: LlmServer, client: anthropic.Anthropic, recorder: Callable[..., Recorder]
) -> None:
    def ask_all(numbers: list[int]) -> dict[int, str]:
        with ThreadPoolExecutor(THREADS) as pool:
            answers = pool.map(lambda number: send(client, server.url, number), numbers)
            return dict(zip(numbers, answers, strict=True))

    with recorder(RecordMode.ONCE):
        recorded = ask_all(shuffled(60))
    for _ in range(ROUNDS):
        with recorder() as replay:
            assert recorded == ask_all(shuffled(60))
        assert (replay.misses, replay.unused) == ((), ())

    assert all(belongs(answer, number) for number, answer in recorded.items())


def test_threads_with_different_libraries_do_not_disturb_each_other(
    server: LlmServer, client: anthropic.Anthropic, recorder: Callable[..., Recorder]
) -> None:
    """vcrpy's stub for http.client puts the real classes back, process-wide, whenever it opens a connection."""
    sends = (with_anthropic, with_httpx, with_requests)

    def ask_all(workers: int) -> list[str]:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(lambda number: sends[number % 2](client, server.url, number), range(60)))

    with recorder(RecordMode.ONCE) as recording:
        recorded = ask_all(1)
    assert len(recording.exchanges) == 60
    server.reset()
    for _ in range(5):
        with recorder() as replay, ThreadPoolExecutor(1) as noisy:
            noise = noisy.submit(lambda: [requests.get(f"{server.url}/health", timeout=5) for _ in range(20)])
            assert recorded == ask_all(8)
            noise.result()
        assert (replay.misses, replay.unused, replay.live) == ((), (), ())

    assert {"/health"} == {seen.path for seen in server.seen}


def test_equal_requests_at_once_get_each_answer_once(server: LlmServer, recorder: Callable[..., Recorder]) -> None:
    same = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "same"}]}

    async def ask_ten() -> list[str]:
        async with anthropic.AsyncAnthropic(api_key="k", base_url=server.url, max_retries=0) as client:
            messages = await asyncio.gather(*(client.messages.create(**same) for _ in range(10)))  # type: ignore[call-overload]
            return sorted(message.content[0].text for message in messages)

    with recorder(RecordMode.ONCE):
        recorded = asyncio.run(ask_ten())
    with recorder():
        assert recorded == asyncio.run(ask_ten())

    assert len(set(recorded)) == 10
