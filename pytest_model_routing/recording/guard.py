"""Calls that no recorder sees: a known LLM host reached without one, or past it.

    socket.getaddrinfo("api.anthropic.com", 443)      somebody is about to connect: name look-up
    context.wrap_socket(..., server_hostname=...)     the same behind a proxy or an own resolver: TLS
    client.send(request)                              an httpx client whose transport is not one of httpx's own

The first two are asked at connection time, before a byte of a request leaves, and can be blocked. They cost one look
at a table per connection, and nothing per request. The third is only watched while a recorder is open, and found
afterwards.
"""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self
from unittest import mock

from pytest_model_routing.recording.errors import LiveCallError
from pytest_model_routing.recording.exchange import Bypass, LiveCall
from pytest_model_routing.recording.hosts import Hosts
from pytest_model_routing.recording.routes import Frames, Origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_ADVICE = {
    Bypass.NO_RECORDER: "Mark the test with @pytest.mark.routing, or script the answer.",
    Bypass.SOCKET: "The recorder never saw a request to it: is it sent by a library that is not intercepted?",
    Bypass.CUSTOM_TRANSPORT: "The recorder cannot see into it: build the client without it in tests.",
}


class LiveGuard:
    """Watches connections to LLM hosts as long as it is open.

    `blocked`: refuse them with LiveCallError, which no SDK catches; otherwise only note them. `judge` decides for a
    known host: how the call bypasses the recorder, or None when it is all right. Without one, every call is a bypass.
    """

    def __init__(
        self,
        *,
        hosts: Hosts | None = None,
        blocked: bool = True,
        judge: Callable[[str], Bypass | None] | None = None,
        frames: Frames | None = None,
    ) -> None:
        self._hosts = hosts or Hosts()
        self._blocked = blocked
        self._judge = judge or (lambda host: Bypass.NO_RECORDER)
        self._frames = frames or Frames()
        self._calls: list[LiveCall] = []
        self._lock = threading.Lock()
        self._stack = ExitStack()

    @property
    def calls(self) -> tuple[LiveCall, ...]:
        """The calls noticed so far, blocked or not."""
        return tuple(self._calls)

    def __enter__(self) -> Self:
        """Start to watch."""
        self._patch(socket, "getaddrinfo", _first_argument)
        if "ssl" in sys.modules:
            context = sys.modules["ssl"].SSLContext
            self._patch(context, "wrap_socket", _server_hostname)
            self._patch(context, "wrap_bio", _server_hostname)
        if "asyncio" in sys.modules:
            # The loop looks names up in another thread, where nobody can tell who asked.
            self._patch(sys.modules["asyncio"].BaseEventLoop, "getaddrinfo", _second_argument)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop to watch."""
        self._stack.close()

    def _patch(self, holder: Any, name: str, host_of: Callable[[tuple[Any, ...], dict[str, Any]], Any]) -> None:
        real = getattr(holder, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            host = host_of(args, kwargs)
            if host:
                self.check(host.decode("idna") if isinstance(host, bytes) else str(host))
            return real(*args, **kwargs)

        self._stack.enter_context(mock.patch.object(holder, name, watched))

    def check(self, host: str) -> None:
        """Somebody is about to connect to `host`. Raises LiveCallError when that is blocked."""
        host = host.lower().rstrip(".")
        if not self._hosts.is_llm(host):
            return
        bypass = self._judge(host)
        if bypass is not None:
            call = self.note(host, bypass, blocked=self._blocked)
            if self._blocked:
                raise LiveCallError(call)

    def note(self, host: str, bypass: Bypass, *, blocked: bool, through: str = "") -> LiveCall:
        """Remember a call; the look-up and the handshake of one connection count once."""
        origin = self._frames.origin()
        call = LiveCall(
            message=_message(host, bypass, origin, through, blocked=blocked),
            host=host,
            bypass=bypass,
            route=origin.route if origin else None,
            caller=(origin.file, origin.line) if origin else None,
            blocked=blocked,
        )
        with self._lock:
            if not self._calls or self._calls[-1] != call:
                self._calls.append(call)
        return call


def _message(host: str, bypass: Bypass, origin: Origin | None, through: str, *, blocked: bool) -> str:
    done = "was stopped" if blocked else "was sent"
    where = {
        Bypass.NO_RECORDER: "outside any recorder",
        Bypass.SOCKET: "past the recorder",
        Bypass.CUSTOM_TRANSPORT: f"through {through}, past the recorder",
    }[bypass]
    lines = [f"a live call to {host} {done} {where}"]
    if origin is not None:
        lines.append(f"  made by: {origin.route}, {origin.file}:{origin.line}")
    return "\n".join([*lines, f"  {_ADVICE[bypass]}"])


def _first_argument(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[0] if args else kwargs.get("host")


def _second_argument(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[1] if len(args) > 1 else kwargs.get("host")


def _server_hostname(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return kwargs.get("server_hostname")
