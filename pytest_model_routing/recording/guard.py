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
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pytest_model_routing.recording.patching import patched

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from pytest_model_routing.recording.exchange import Bypass, LiveCall
    from pytest_model_routing.recording.hosts import Hosts
    from pytest_model_routing.recording.routes import Frames


class LiveGuard:
    """Watches connections to LLM hosts as long as it is open.

    Open one around a whole session; it leaves tests alone while they have a recorder, which opens one of its own.
    `blocked`: refuse connections with LiveCallError, which no SDK catches; otherwise only note them. `judge` says how
    a call to an LLM host bypasses the recorder, None when it is all right; without one, whatever no recorder covers
    does. `covers`: this guard belongs to a recorder.
    """

    _recording: ClassVar[bool] = False

    def __init__(
        self,
        *,
        hosts: Hosts | None = None,
        blocked: bool = True,
        judge: Callable[[str], Bypass | None] | None = None,
        covers: bool = False,
        frames: Frames | None = None,
    ) -> None:
        self._hosts = hosts
        self._blocked = blocked
        self._judge = judge or _uncovered
        self._covers = covers
        self._frames = frames
        self._calls: list[LiveCall] = []
        self._lock = threading.Lock()
        self._watched: set[str] = set()
        self._stack = ExitStack()

    @property
    def calls(self) -> tuple[LiveCall, ...]:
        """The calls noticed so far, blocked or not."""
        return tuple(self._calls)

    def __enter__(self) -> Self:
        """Start to watch."""
        self._patch(socket, "getaddrinfo", _first_argument)
        self.refresh()
        if self._covers:
            self._stack.enter_context(patched(LiveGuard, "_recording", True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop to watch."""
        self._stack.close()
        self._watched.clear()

    def refresh(self) -> None:
        """Also watch TLS and asyncio, if they were imported since: not every session pays for loading them."""
        if LiveGuard._recording:
            return  # a recorder's guard lies on top; what is patched now would be taken away with it
        if "ssl" in sys.modules and "ssl" not in self._watched:
            self._watched.add("ssl")
            context = sys.modules["ssl"].SSLContext
            self._patch(context, "wrap_socket", _server_hostname)
            self._patch(context, "wrap_bio", _server_hostname)
        if "asyncio" in sys.modules and "asyncio" not in self._watched:
            self._watched.add("asyncio")
            # The loop looks names up in another thread, where nobody can tell who asked.
            self._patch(sys.modules["asyncio"].BaseEventLoop, "getaddrinfo", _second_argument)

    def _patch(self, holder: Any, name: str, host_of: Callable[[tuple[Any, ...], dict[str, Any]], Any]) -> None:
        real = getattr(holder, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            host = host_of(args, kwargs)
            if host:
                self.check(host.decode("idna") if isinstance(host, bytes) else str(host))
            return real(*args, **kwargs)

        self._stack.enter_context(patched(holder, name, watched))

    def check(self, host: str) -> None:
        """Somebody is about to connect to `host`. Raises LiveCallError when that is blocked."""
        host = host.lower().rstrip(".")
        if self._hosts is None:
            from pytest_model_routing.recording.hosts import Hosts

            self._hosts = Hosts()
        bypass = self._judge(host) if self._hosts.is_llm(host) else None
        if bypass is None:
            return
        call = self.note(host, bypass, blocked=self._blocked)
        if self._blocked:
            from pytest_model_routing.recording.errors import LiveCallError

            raise LiveCallError(call)

    def note(self, host: str, bypass: Bypass, *, blocked: bool, through: str = "") -> LiveCall:
        """Remember a call; the look-up and the handshake of one connection count once."""
        from pytest_model_routing.recording.live_calls import describe
        from pytest_model_routing.recording.routes import Frames

        if self._frames is None:
            self._frames = Frames()
        call = describe(host, bypass, self._frames.origin(), through=through, blocked=blocked)
        with self._lock:
            if not self._calls or self._calls[-1] != call:
                self._calls.append(call)
        return call


def _uncovered(host: str) -> Bypass | None:
    if LiveGuard._recording:  # noqa: SLF001 - one recorder a process, one flag
        return None
    from pytest_model_routing.recording.exchange import Bypass

    return Bypass.NO_RECORDER


def _first_argument(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[0] if args else kwargs.get("host")


def _second_argument(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[1] if len(args) > 1 else kwargs.get("host")


def _server_hostname(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return kwargs.get("server_hostname")
