"""Watches httpx clients whose own transport keeps requests from the recorder.

A client sends through a transport. httpx's own transports are intercepted; somebody else's (one that retries, caches,
or speaks through libcurl) usually ends in one of them, and is fine. One that does not is noticed here: `send` came
back, and no interception happened in between. Transports that cannot reach a network (mocks, ASGI and WSGI
applications) are left alone.
"""

from __future__ import annotations

import functools
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.endpoint import recognise
from pytest_model_routing.recording.exchange import Bypass, Kind
from pytest_model_routing.recording.patching import patched
from pytest_model_routing.recording.wire import Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_model_routing.recording.guard import LiveGuard
    from pytest_model_routing.recording.hosts import Hosts

_IN_MEMORY = frozenset({"MockTransport", "ASGITransport", "WSGITransport", "_TestClientTransport"})

_present: ContextVar[list[bool] | None] = ContextVar("whether the present request was intercepted", default=None)


def seen() -> None:
    """Note that the present request was intercepted. (A list is shared with threads that copy the context.)"""
    present = _present.get()
    if present is not None:
        present.append(True)


@contextmanager
def watched(libraries: list[Any], guard: LiveGuard, hosts: Hosts) -> Iterator[None]:
    """Note in `guard` every LLM request of these libraries' clients that no interception saw."""
    with ExitStack() as stack:
        for library in libraries:
            for client, asynchronous in ((library.Client, False), (library.AsyncClient, True)):
                wrap = _async if asynchronous else _sync
                stack.enter_context(patched(client, "send", wrap(client.send, guard, hosts)))
        yield


def _sync(real: Callable[..., Any], guard: LiveGuard, hosts: Hosts) -> Callable[..., Any]:
    @functools.wraps(real)
    def send(client: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        token = _present.set([])
        try:
            return real(client, request, *args, **kwargs)
        finally:
            _look(client, request, guard, hosts)
            _present.reset(token)

    return send


def _async(real: Callable[..., Any], guard: LiveGuard, hosts: Hosts) -> Callable[..., Any]:
    @functools.wraps(real)
    async def send(client: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        token = _present.set([])
        try:
            return await real(client, request, *args, **kwargs)
        finally:
            _look(client, request, guard, hosts)
            _present.reset(token)

    return send


def _look(client: Any, request: Any, guard: LiveGuard, hosts: Hosts) -> None:
    if _present.get():
        return
    sent = Sent(method=request.method, url=str(request.url), headers={}, body=b"")
    if not hosts.is_llm(sent.host) and recognise(sent, None, hosts).kind is not Kind.GENERATION:
        return
    find = getattr(client, "_transport_for_url", None)
    transport = type(find(request.url)) if find is not None else type(client)
    if _IN_MEMORY.isdisjoint(kind.__name__ for kind in transport.__mro__):
        through = f"{transport.__module__}.{transport.__qualname__}"
        guard.note(sent.host, Bypass.CUSTOM_TRANSPORT, blocked=False, through=through)
