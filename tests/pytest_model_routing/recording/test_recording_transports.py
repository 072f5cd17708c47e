"""While a recorder is open: transports it cannot see into, hosts it does not record, processes it does not reach."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import anthropic
import httpx
import httpx2
import pytest
import requests
import sdk_calls

from pytest_model_routing.recording import (
    Bypass,
    Hosts,
    LiveCallError,
    Recorder,
    RecordMode,
    Script,
    UnmatchedRequestError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from llm_server import LlmServer

ASK: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "q"}]}


@pytest.mark.parametrize(
    "call",
    [
        sdk_calls.create,
        sdk_calls.create_async,
        sdk_calls.httpx_post,
        sdk_calls.requests_post,
        sdk_calls.urllib_post,
        sdk_calls.aiohttp_post,
        sdk_calls.boto_converse,
    ],
    ids=lambda call: call.__name__,
)
def test_what_a_recorder_records_live_is_no_bypass(
    call: Callable[[str], object], server: LlmServer, recorder: Callable[..., Recorder]
) -> None:
    hosts = Hosts(llm=("localhost",))
    url = server.url.replace("127.0.0.1", "localhost")
    with recorder(RecordMode.ONCE, hosts=hosts) as recording:
        call(url)
        with pytest.raises(LiveCallError, match="past the recorder"):
            socket.create_connection(("localhost", 9))

    assert len(recording.exchanges) == 1
    assert [call.bypass for call in recording.live] == [Bypass.SOCKET]


class OwnTransport(httpx2.BaseTransport):
    """A transport of somebody's own, straight to a socket: nothing intercepts it."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        body = request.read()
        host, port = request.url.host, request.url.port or 80
        with socket.create_connection((host, port), timeout=5) as connection:
            path = request.url.raw_path.decode()
            head = f"POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)
            data = b""
            while chunk := connection.recv(65536):
                data += chunk
        head_bytes, _, answer = data.partition(b"\r\n\r\n")
        return httpx2.Response(int(head_bytes.split()[1]), content=answer, headers={"content-type": "application/json"})


class OwnAsyncTransport(httpx2.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return await asyncio.to_thread(OwnTransport().handle_request, request)


def test_a_call_through_a_custom_transport_is_noticed(server: LlmServer, recorder: Callable[..., Recorder]) -> None:
    with recorder() as replay:
        http_client = httpx2.Client(transport=OwnTransport())
        with anthropic.Anthropic(api_key="k", base_url=server.url, http_client=http_client) as client:
            client.messages.create(**ASK)

    assert [call.bypass for call in replay.live] == [Bypass.CUSTOM_TRANSPORT]
    assert "through test_recording_transports.OwnTransport, past the recorder" in replay.live[0].message
    assert replay.live[0].route is not None
    assert not replay.exchanges


def test_a_call_through_a_custom_async_transport_is_noticed(
    server: LlmServer, recorder: Callable[..., Recorder]
) -> None:
    async def main() -> None:
        http_client = httpx2.AsyncClient(transport=OwnAsyncTransport())
        async with anthropic.AsyncAnthropic(api_key="k", base_url=server.url, http_client=http_client) as client:
            await client.messages.create(**ASK)

    with recorder() as replay:
        asyncio.run(main())

    assert [call.bypass for call in replay.live] == [Bypass.CUSTOM_TRANSPORT]


def test_a_custom_transport_to_a_known_host_is_stopped(recorder: Callable[..., Recorder]) -> None:
    with recorder() as replay:
        http_client = httpx2.Client(transport=OwnTransport())
        with (
            anthropic.Anthropic(api_key="k", base_url="http://api.anthropic.com", http_client=http_client) as client,
            pytest.raises(LiveCallError, match="past the recorder"),
        ):
            client.messages.create(**ASK)

    assert Bypass.SOCKET in [call.bypass for call in replay.live]


class RetryingTransport(httpx2.BaseTransport):
    """A transport that ends in httpx's own is fine."""

    def __init__(self) -> None:
        self.inner = httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


@pytest.mark.parametrize("kind", ["wrapping", "mock"])
def test_wrapping_and_in_memory_transports_are_no_bypass(kind: str) -> None:
    script = Script()
    script.reply(text="hi")
    message = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None}
    usage = {"input_tokens": 1, "output_tokens": 1}
    mock = httpx2.MockTransport(lambda request: httpx2.Response(200, json={**message, "usage": usage}))
    transport = RetryingTransport() if kind == "wrapping" else mock
    with Recorder(None, script=script) as recorder:
        http_client = httpx2.Client(transport=transport)
        with anthropic.Anthropic(api_key="k", base_url="http://127.0.0.1:9", http_client=http_client) as client:
            client.messages.create(**ASK)

    assert not recorder.live
    assert len(recorder.exchanges) == (1 if kind == "wrapping" else 0)


def test_replaying_reaches_no_host_at_all(recorder: Callable[..., Recorder]) -> None:
    """Credentials and telemetry fail to connect; anything else is a miss."""
    with recorder() as replay:
        with pytest.raises(httpx.ConnectError):
            httpx.post("https://oauth2.googleapis.com/token", data={"a": "b"})
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.post("https://o1.ingest.sentry.io/api/1/envelope/", data=b"x", timeout=5)
        with pytest.raises(UnmatchedRequestError):
            httpx.get("https://example.com/")

    assert not replay.live
    assert [miss.path for miss in replay.misses] == ["/"]


def test_local_traffic_that_is_no_llm_traffic_is_let_through(
    server: LlmServer, recorder: Callable[..., Recorder]
) -> None:
    with recorder() as replay:
        assert httpx.get(f"{server.url}/health").status_code == 404
        assert requests.get(f"{server.url}/health", timeout=5).status_code == 404

    assert not replay.exchanges
    assert len(server.seen) == 2


def test_ignored_hosts_are_let_through(server: LlmServer, recorder: Callable[..., Recorder]) -> None:
    with recorder(hosts=Hosts(ignore=("127.0.0.1",))) as replay:
        assert httpx.post(f"{server.url}/v1/messages", json=ASK).status_code == 200

    assert not replay.exchanges


def test_a_child_process_is_told_that_nobody_sees_it(recorder: Callable[..., Recorder]) -> None:
    import multiprocessing
    import warnings

    def child(queue: Any) -> None:
        try:
            httpx.post("http://127.0.0.1:9/v1/messages", json=ASK)
        except BaseException as error:
            queue.put(str(error))

    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    script = Script()
    script.reply(text="hi")
    with recorder(script=script), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking with threads around, here on purpose
        process = context.Process(target=child, args=(queue,))
        process.start()
        message = queue.get(timeout=10)
        process.join(10)
    queue.close()
    queue.join_thread()

    assert "was sent in a child process" in message
