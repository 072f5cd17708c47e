"""Faults as other HTTP libraries meet them: httpx, httpx2, requests, urllib3, aiohttp."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
import httpx2
import pytest
import requests

if TYPE_CHECKING:
    from pytest_model_routing.recording import (
        Recorder,
        Script,
    )

NOWHERE = "http://127.0.0.1:9"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
ASK: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": MESSAGES}


@pytest.fixture
def script(script: Script) -> Script:
    """The script of the test, with an answer to everything."""
    script.reply(text="We open at nine.")
    return script


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
