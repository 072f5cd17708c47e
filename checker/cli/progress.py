"""A sign of life on stderr while a long run goes on; nothing for short runs, and nothing where nobody watches."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.cli.terminal import Terminal

_QUIET_SECONDS = 2.0
_EVERY_SECONDS = 0.5


@contextmanager
def progress(terminal: Terminal, quiet: float = _QUIET_SECONDS, every: float = _EVERY_SECONDS) -> Iterator[None]:
    """Show the seconds that have passed, from the third on, and wipe them when the block ends."""
    if not terminal.err.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_tick, args=(terminal, done, quiet, every), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _tick(terminal: Terminal, done: threading.Event, quiet: float, every: float) -> None:
    started = time.monotonic()
    if done.wait(quiet):
        return
    while not done.wait(every):
        terminal.err.write(f"\rChecking ... {time.monotonic() - started:.0f} s")
        terminal.err.flush()
    terminal.err.write("\r\x1b[K")
    terminal.err.flush()
