"""Who made a call: the first frame, from the transport outwards, that belongs to the application.

    support/router.py   classify        -> the route `support.router:classify`
    anthropic/...       create          an SDK
    httpx2/...          send            its HTTP library

Skipped are the standard library, installed packages, pytest, this package, and the wrappers that the team declares
(`wrappers`): the function that calls a wrapper is the route. Where the stack holds no such frame, because a thread or a
task was handed an SDK method directly, the place that created the thread's work or the task's coroutine counts. Names
are those that `route-lint` gives the same places (`names`).
"""

from __future__ import annotations

import site
import sys
import sysconfig
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import names
from pytest_model_routing.recording.wrappers import Wrappers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_TASK_DEPTH = 12  # frames of a coroutine's origin: SDK wrappers lie between it and the application
_LOOP = frozenset({"_run", "_run_once", "run_forever", "run_until_complete", "run"})
_OURS = str(Path(__file__).resolve().parent.parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A place in the application. `entry` is the frame of the library function it called, where one is at hand."""

    route: str
    file: str
    line: int
    entry: FrameType | None = None


class Frames:
    """Tells the application's frames from libraries'.

    `application`: top-level packages that are the application's wherever they are installed. `wrappers`: functions of
    the application that only pass calls on, as `package.module:Qual.name`.
    """

    def __init__(self, application: tuple[str, ...] = (), wrappers: tuple[str, ...] = ()) -> None:
        self._application = frozenset(application)
        self._wrappers = Wrappers(wrappers)
        self._library = _library_prefixes()
        self._verdicts: dict[str, bool] = {}
        self._carried = threading.local()

    def origin(self) -> Origin | None:
        """The application's frame that makes the present call, None when there is none to be found."""
        entry: FrameType | None = None
        wrapper: Origin | None = None  # the innermost wrapper passed: what counts when nobody is seen to call it
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to a frame
        while frame is not None:
            if _is_event_loop(frame) and (created := self._task_origin()) is not None:
                return created  # what lies outside of the loop started it, and not this task
            if self._is_application(frame):
                if not self._wrappers.holds(frame, inside=wrapper is not None):
                    return _origin(frame, wrapper.entry if wrapper is not None else entry)
                wrapper = wrapper or _origin(frame, entry)
            entry, frame = frame, frame.f_back
        return self._task_origin() or getattr(self._carried, "origin", None) or self._thread_origin() or wrapper

    def _is_application(self, frame: FrameType) -> bool:
        file = frame.f_code.co_filename
        verdict = self._verdicts.get(file)
        if verdict is None:
            top = str(frame.f_globals.get("__name__", "")).partition(".")[0]
            verdict = top in self._application or not file.startswith((*self._library, "<"))
            self._verdicts[file] = verdict
        return verdict

    def _task_origin(self) -> Origin | None:
        """Where the coroutine of the running task was created."""
        import asyncio

        try:
            task = asyncio.current_task()
        except RuntimeError:
            return None
        places = getattr(task.get_coro(), "cr_origin", None) if task is not None else None
        for file, line, name in places or ():
            if not file.startswith((*self._library, "<")) or self._named_application(file):
                route = names.at(file, line, name)
                if not self._wrappers.named(route):
                    return Origin(route=route, file=file, line=line)
        return None

    def _named_application(self, file: str) -> bool:
        return bool(self._application) and names.module_at(file).partition(".")[0] in self._application

    def _thread_origin(self) -> Origin | None:
        return getattr(threading.current_thread(), "_routing_origin", None)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Note who hands work to threads and who creates coroutines, as long as this is open."""
        from concurrent.futures import ThreadPoolExecutor

        submit, start = ThreadPoolExecutor.submit, threading.Thread.start
        depth = sys.get_coroutine_origin_tracking_depth()

        def noted_submit(pool: ThreadPoolExecutor, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            return submit(pool, self._carry(fn), *args, **kwargs)

        def noted_start(thread: threading.Thread) -> None:
            thread._routing_origin = without_entry(self.origin())  # type: ignore[attr-defined]  # noqa: SLF001
            start(thread)

        ThreadPoolExecutor.submit = noted_submit  # type: ignore[method-assign, assignment]
        threading.Thread.start = noted_start  # type: ignore[method-assign, assignment]
        sys.set_coroutine_origin_tracking_depth(max(depth, _TASK_DEPTH))
        try:
            yield
        finally:
            ThreadPoolExecutor.submit = submit  # type: ignore[method-assign]
            threading.Thread.start = start  # type: ignore[method-assign]
            sys.set_coroutine_origin_tracking_depth(depth)

    def _carry(self, work: Callable[..., Any]) -> Callable[..., Any]:
        origin = without_entry(self.origin())
        if origin is None:
            return work

        def carried(*args: Any, **kwargs: Any) -> Any:
            self._carried.origin = origin
            try:
                return work(*args, **kwargs)
            finally:
                self._carried.origin = None

        return carried


def _is_event_loop(frame: FrameType) -> bool:
    return frame.f_code.co_name in _LOOP and str(frame.f_globals.get("__name__", "")).startswith("asyncio.")


def _library_prefixes() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    found = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")} | {_OURS}
    with suppress(AttributeError):  # some embedded interpreters have no site functions
        found |= {*site.getsitepackages(), site.getusersitepackages()}
    return tuple(f"{path.rstrip('/')}/" for path in found)


def _origin(frame: FrameType, entry: FrameType | None) -> Origin:
    return Origin(route=names.of(frame), file=frame.f_code.co_filename, line=frame.f_lineno, entry=entry)


def without_entry(origin: Origin | None) -> Origin | None:
    """The same place without its frame, which keeps alive whatever that function holds."""
    return origin and Origin(route=origin.route, file=origin.file, line=origin.line)
