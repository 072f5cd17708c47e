"""Waiting between retries, without the wait: a replayed 429 with `retry-after: 30` costs no half minute.

SDKs sleep through a name in their own module, such as `time` in `anthropic._base_client`. That name is bound to a
stand-in as long as a recorder is open; `time.sleep` itself, which the application uses, stays as it is. The stand-in
skips the wait only after an answer that came from here: when something live says "too many requests", waiting is
right.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self

from pytest_model_routing.recording.patching import patched

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType, TracebackType

answered_here: ContextVar[bool] = ContextVar("the last answer came from here", default=False)
"""Set by whoever answers, in the thread or task that asked."""

_STAINLESS = "._base_client"  # anthropic, openai, groq, cerebras and all other SDKs of that generator
_MODULES = {
    "google.genai._api_client": ("time", "asyncio"),
    "mistralai.utils.retries": ("time", "asyncio"),
    "mistralai.client.utils.retries": ("time", "asyncio"),
    "cohere.core.http_client": ("time", "asyncio"),
    "botocore.endpoint": ("time",),
    "litellm.main": ("time", "asyncio"),
    "litellm.router": ("time", "asyncio"),
}
_TENACITY_USERS = ("google.genai.", "litellm.")
_ASYNC = frozenset({"asyncio", "anyio"})


class _SyncClock:
    """Stands in for the module `time` inside an SDK."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def sleep(self, seconds: float) -> None:
        """Sleep, unless the failure that is waited for was played from here."""
        self._real.sleep(0 if answered_here.get() else seconds)


class _AsyncClock(_SyncClock):
    """Stands in for `asyncio` or `anyio` inside an SDK."""

    async def sleep(self, seconds: float, *args: Any) -> Any:  # type: ignore[override]
        """The same for tasks; others get their turn in any case."""
        return await self._real.sleep(0 if answered_here.get() else seconds, *args)


class RetrySleeps:
    """Keeps the stand-ins in place. `refresh` also reaches SDKs that were imported meanwhile."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._done: set[str] = set()
        self._modules = 0

    def __enter__(self) -> Self:
        self.refresh()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def refresh(self) -> None:
        """Bind stand-ins in the SDK modules that are loaded by now."""
        if len(sys.modules) == self._modules:
            return
        self._modules = len(sys.modules)
        for name in [name for name in sys.modules if name not in self._done]:
            self._done.add(name)
            if name.endswith(_STAINLESS):
                self._bind(sys.modules[name], ("time", "anyio", "asyncio"))
            elif name in _MODULES:
                self._bind(sys.modules[name], _MODULES[name])
            elif name == "tenacity":
                self._patch_tenacity(sys.modules[name])

    def _bind(self, module: ModuleType, names: tuple[str, ...]) -> None:
        for name in names:
            real = sys.modules.get(name)
            if real is not None and getattr(module, name, None) is real:
                clock = _AsyncClock(real) if name in _ASYNC else _SyncClock(real)
                self._stack.enter_context(patched(module, name, clock))

    def _patch_tenacity(self, tenacity: ModuleType) -> None:
        """SDKs that retry with tenacity share it with the application: only calls made by such an SDK are touched."""
        for kind in (tenacity.Retrying, tenacity.AsyncRetrying):
            call = _quick_call(kind.__call__, asynchronous=kind is tenacity.AsyncRetrying)
            self._stack.enter_context(patched(kind, "__call__", call))


def _quick_call(real: Callable[..., Any], *, asynchronous: bool) -> Callable[..., Any]:
    def call(retrying: Any, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))  # noqa: SLF001 - the documented way to a frame
        if caller.startswith(_TENACITY_USERS):
            sleep = retrying.sleep
            quick = _quick_async(sleep) if asynchronous else _quick_sync(sleep)
            retrying = retrying.copy(sleep=quick)
        return real(retrying, fn, *args, **kwargs)

    return call


def _quick_sync(sleep: Callable[[float], Any]) -> Callable[[float], Any]:
    def quick(seconds: float) -> None:
        sleep(0 if answered_here.get() else seconds)

    return quick


def _quick_async(sleep: Callable[[float], Any]) -> Callable[[float], Any]:
    async def quick(seconds: float) -> None:
        await sleep(0 if answered_here.get() else seconds)

    return quick
