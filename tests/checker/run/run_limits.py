"""A run over files in memory with every rule on, under a limit of processor time."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checker import run
from checker.config import Config
from checker.config.model import Persona

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 10
"""Seconds of processor time: what somebody else runs on this machine does not count."""
EVERYTHING = Config(root=Path("/project"), select=("ALL",), preview=True, persona=Persona.AUDITOR)


class HangError(Exception):
    """The run has taken far too long."""


@contextmanager
def not_for_ever() -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def survives(sources: Mapping[str, str | bytes]) -> run.Report:
    with not_for_ever():
        return run.check_files(sources, EVERYTHING)
