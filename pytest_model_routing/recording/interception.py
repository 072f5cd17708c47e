"""Everything that has to be in place while a recorder is open, put in place and taken away in one order.

Imported when the first recorder is opened: this is where vcr and the HTTP libraries are loaded.
"""

from __future__ import annotations

import importlib
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import clients, doors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_model_routing.recording.guard import LiveGuard
    from pytest_model_routing.recording.hosts import Hosts
    from pytest_model_routing.recording.routes import Frames
    from pytest_model_routing.recording.sleeps import RetrySleeps
    from pytest_model_routing.recording.switchboard import Switchboard


@contextmanager
def started(board: Switchboard, guard: LiveGuard, hosts: Hosts, frames: Frames, sleeps: RetrySleeps) -> Iterator[None]:
    """Intercept, watch and follow as long as this is open."""
    libraries = {name: module for name in ("httpx", "httpx2", "urllib3") if (module := imported(name)) is not None}
    httpx_libraries = [module for name, module in libraries.items() if name != "urllib3"]
    with ExitStack() as stack:
        stack.enter_context(doors.intercepted(board, libraries))
        stack.enter_context(clients.watched(httpx_libraries, guard, hosts))
        stack.enter_context(guard)
        stack.enter_context(frames.followed())
        stack.enter_context(sleeps)
        yield


def imported(name: str) -> Any:
    """The module, or None when it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
