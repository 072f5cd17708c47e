"""Several processes for one run's parses. What they do not deliver is done here, so a lost process only costs time.

    pool = Pool(jobs=2, cache=None)
    for path, outcome in pool.make(["a.py", "b.py"], store.read, here=make):
        ...                                     # in the order in which they are done

This process is one of the `jobs` and parses too, the long files first. The others are started by the operating system,
not forked: a run has threads, and a fork copies locks that these may hold. And they are started as a program of their
own, not by `multiprocessing`, which would import the main module of whoever called us again.

A worker takes a while to start, in which this process parses a good deal: so there is one for each `WORTH_A_WORKER`
bytes.
"""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING, cast

import msgspec

from checker.facts.codec import DamagedError, decode
from checker.facts.make import Outcome
from checker.facts.model import ModuleFacts
from checker.facts.worker import Answer, Request, receive, send

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Collection, Iterator

    from checker.facts.cache import DiskCache
    from checker.locations import Problem

WORTH_A_WORKER = 2_000_000
"""Bytes of source to parse, for each process besides this one."""
MOST_WORKERS = 7
"""Where nobody says how many: each holds the tree of one file, which may be 100 MB."""
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from checker.facts.worker import main; main(*sys.argv[2:])"

Done = SimpleQueue[tuple[str, "Answer | None"]]


def processors() -> int:
    """How many processors this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Up to `jobs` processes, this one included; None for as many as there are processors, up to a bound."""

    def __init__(self, jobs: int | None, cache: DiskCache | None) -> None:
        self.jobs = jobs if jobs is not None else min(processors(), MOST_WORKERS + 1)
        self._cache = cache
        self._workers: list[_Worker] = []

    def make(
        self, paths: Collection[str], read: Callable[[str], bytes | Problem], here: Callable[[str], Outcome]
    ) -> Iterator[tuple[str, Outcome]]:
        """Every path with its outcome, in no particular order. `here` makes one in this process."""
        sizes = {path: len(data) for path in paths if isinstance(data := read(path), bytes)}
        queue = deque(sorted(paths, key=lambda path: (-sizes.get(path, 0), path)))
        done: Done = SimpleQueue()
        self._start(min(self.jobs - 1, sum(sizes.values()) // WORTH_A_WORKER))
        for worker in self._workers:
            worker.feed(queue, read, done)
        while (path := _next(queue)) is not None:
            yield path, here(path)
            yield from _finished(done, here)
        for worker in self._workers:
            worker.finish()
            yield from _finished(done, here)

    def close(self) -> None:
        """End the other processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _start(self, wanted: int) -> None:
        if len(self._workers) >= wanted or not sys.executable:
            return
        import subprocess

        cache = ("", "") if self._cache is None else (str(self._cache.directory), self._cache.generation)
        command = [sys.executable, "-c", _START, json.dumps(sys.path), *cache]
        while len(self._workers) < wanted:
            try:
                process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            except OSError:  # no more processes for us: fewer have to do
                return
            self._workers.append(_Worker(process))


class _Worker:
    """One process, and the thread that waits for its answers."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._thread = Thread()

    def feed(self, queue: deque[str], read: Callable[[str], bytes | Problem], done: Done) -> None:
        """Hand over one file after the other, until the queue is empty or the process has died."""
        source, sink = cast("IO[bytes]", self._process.stdout), cast("IO[bytes]", self._process.stdin)

        def ask() -> None:
            while (path := _next(queue)) is not None:
                answer = None
                data = read(path)
                if isinstance(data, bytes):
                    try:
                        send(sink, Request(path, data))
                        answer = receive(source, Answer)
                    except (OSError, msgspec.MsgspecError):
                        pass
                done.put((path, answer))
                if answer is None:
                    return

        self._thread = Thread(target=ask, name="route-lint worker", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait for the file it is at."""
        self._thread.join()

    def end(self) -> None:
        """End the process at once: what it writes appears whole or not at all."""
        self._process.kill()
        if self._thread.is_alive():
            self._thread.join()
        with suppress(OSError), self._process:  # closes the pipes and waits
            pass


def _next(queue: deque[str]) -> str | None:
    try:
        return queue.popleft()
    except IndexError:
        return None


def _finished(done: Done, here: Callable[[str], Outcome]) -> Iterator[tuple[str, Outcome]]:
    while True:
        try:
            path, answer = done.get_nowait()
        except Empty:
            return
        yield path, _outcome(answer) or here(path)


def _outcome(answer: Answer | None) -> Outcome | None:
    if answer is None:
        return None
    try:
        facts = None if answer.facts is None else decode(answer.facts)
    except DamagedError:
        return None
    return Outcome(facts if isinstance(facts, ModuleFacts) else None, answer.lines, answer.problems)
