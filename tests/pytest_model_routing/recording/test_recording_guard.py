"""Live calls that no recorder sees. The hosts are real names; nothing is ever looked up, only asked for."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import ssl
import threading
import time
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import anthropic
import httpx
import httpx2
import pytest
import requests

from pytest_model_routing.recording import (
    Bypass,
    Hosts,
    LiveCallError,
    LiveGuard,
    Recorder,
    RecordMode,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from llm_server import LlmServer

ASK: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "q"}]}
URL = "https://api.anthropic.com/v1/messages"


def with_anthropic() -> None:
    with anthropic.Anthropic(api_key="k", max_retries=2) as client:
        client.messages.create(**ASK)


def with_httpx() -> None:
    httpx.post(URL, json=ASK)


def with_httpx2() -> None:
    httpx2.post(URL, json=ASK)


def with_requests() -> None:
    requests.post(URL, json=ASK, timeout=5)


def with_urllib() -> None:
    urllib.request.urlopen(URL, data=json.dumps(ASK).encode(), timeout=5)


def with_http_client() -> None:
    connection = http.client.HTTPSConnection("api.anthropic.com", timeout=5)
    connection.request("POST", "/v1/messages", json.dumps(ASK))


def with_a_socket() -> None:
    socket.create_connection(("api.anthropic.com", 443), timeout=5)


def with_tls_behind_a_proxy() -> None:
    """The name is resolved elsewhere; only the handshake tells whom it is for."""
    near, far = socket.socketpair()
    with near, far:
        ssl.create_default_context().wrap_socket(near, server_hostname="api.anthropic.com")


def with_aiohttp() -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            await session.post(URL, json=ASK)

    asyncio.run(main())


def with_async_anthropic() -> None:
    async def main() -> None:
        async with anthropic.AsyncAnthropic(api_key="k") as client:
            await client.messages.create(**ASK)

    asyncio.run(main())


WAYS: tuple[Callable[[], None], ...] = (
    with_anthropic,
    with_httpx,
    with_httpx2,
    with_requests,
    with_urllib,
    with_http_client,
    with_a_socket,
    with_tls_behind_a_proxy,
    with_aiohttp,
    with_async_anthropic,
)


@pytest.mark.parametrize("call", WAYS, ids=lambda call: call.__name__)
def test_outside_a_recorder_a_live_call_is_stopped_before_it_leaves(call: Callable[[], None]) -> None:
    try:
        with LiveGuard() as guard, pytest.raises(LiveCallError) as error:
            call()
    finally:
        assert isinstance(socket.getaddrinfo.__name__, str)

    assert error.value.call == guard.calls[0]
    assert (guard.calls[0].host, guard.calls[0].bypass, guard.calls[0].blocked) == (
        "api.anthropic.com",
        Bypass.NO_RECORDER,
        True,
    )
    assert "a live call to api.anthropic.com was stopped outside any recorder" in str(error.value)
    assert len(guard.calls) == 1


def test_the_message_names_who_called() -> None:
    with LiveGuard() as guard, pytest.raises(LiveCallError):
        with_httpx()

    assert guard.calls[0].route == "test_recording_guard:with_httpx"
    assert "made by: test_recording_guard:with_httpx, " in guard.calls[0].message
    assert "@pytest.mark.routing" in guard.calls[0].message


def test_it_can_only_take_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise socket.gaierror("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    with LiveGuard(blocked=False) as guard, suppress(httpx.ConnectError):
        with_httpx()

    assert [call.blocked for call in guard.calls] == [False]
    assert "was sent outside any recorder" in guard.calls[0].message


def test_other_hosts_are_none_of_its_business(server: LlmServer) -> None:
    with LiveGuard() as guard:
        httpx.post(f"{server.url}/v1/messages", json=ASK)
        socket.getaddrinfo("localhost", 80)

    assert not guard.calls


def test_a_teams_own_gateway_can_be_guarded() -> None:
    with LiveGuard(hosts=Hosts(llm=("*.llm.corp.example",))) as guard, pytest.raises(LiveCallError):
        socket.getaddrinfo("eu.llm.corp.example", 443)

    assert [call.host for call in guard.calls] == ["eu.llm.corp.example"]


def test_a_recorder_inside_a_guarded_session_is_left_alone(server: LlmServer, tmp_path: Any) -> None:
    """A host that is an LLM host for the guard, and recorded live by the recorder inside of it."""
    hosts = Hosts(llm=("localhost",))
    url = f"http://localhost:{server.url.rpartition(':')[2]}/v1/messages"
    with LiveGuard(hosts=hosts) as guard:
        with pytest.raises(LiveCallError):
            httpx.post(url, json=ASK)
        with Recorder(tmp_path / "c.yaml", mode=RecordMode.ONCE, hosts=hosts) as recorder:
            assert httpx.post(url, json=ASK).status_code == 200
        with pytest.raises(LiveCallError):
            httpx.post(url, json=ASK)

    assert not recorder.live
    assert len(recorder.exchanges) == 1
    assert len(guard.calls) == 2


def test_a_session_guard_catches_up_with_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    tls = sys.modules["ssl"]
    wrap = ssl.SSLContext.wrap_socket
    with LiveGuard() as guard:
        guard.__exit__(None, None, None)
        monkeypatch.delitem(sys.modules, "ssl")
        guard.__enter__()
        assert ssl.SSLContext.wrap_socket is wrap
        monkeypatch.setitem(sys.modules, "ssl", tls)
        with Recorder(None):
            guard.refresh()
        guard.refresh()
        assert ssl.SSLContext.wrap_socket is not wrap

    assert ssl.SSLContext.wrap_socket is wrap


def test_everything_is_as_before_when_the_guard_is_closed() -> None:
    before = socket.getaddrinfo, ssl.SSLContext.wrap_socket, vars(asyncio.BaseEventLoop)["getaddrinfo"]
    with LiveGuard():
        assert socket.getaddrinfo is not before[0]

    assert before == (socket.getaddrinfo, ssl.SSLContext.wrap_socket, vars(asyncio.BaseEventLoop)["getaddrinfo"])


def test_looking_up_a_name_costs_next_to_nothing() -> None:
    def offline(*_: object, **__: object) -> list[Any]:
        return []

    real = socket.getaddrinfo
    socket.getaddrinfo = offline  # type: ignore[assignment]
    try:
        with LiveGuard():
            socket.getaddrinfo("db.internal.example", 5432)
            started = time.thread_time()  # of this thread alone: the machine may be busy
            for _ in range(1000):
                socket.getaddrinfo("db.internal.example", 5432)
            assert time.thread_time() - started < 0.1
    finally:
        socket.getaddrinfo = real


def test_a_guard_closes_while_threads_look_names_up() -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            socket.getaddrinfo("127.0.0.1", 80)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        with LiveGuard():
            pass
    stop.set()
    for thread in threads:
        thread.join()
