"""The thread that everything runs in which may parse: its stack is deep, and the garbage collector rests.

    on_deep_stack(lambda: parse(text))

libcst's parser and its nodes recurse, deeper than the stack of a main thread allows. Neither syntax trees nor facts
refer back to what holds them, so they are freed without the collector, which would look through all of them again and
again (5 % of a parse, more the more facts there are).
"""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

STACK = 512 * 1024 * 1024
"""Bytes. Only what is touched is ever paid for."""
RECURSION = 50_000
T = TypeVar("T")


def on_deep_stack(work: Callable[[], T]) -> T:
    """Run `work` in a thread with a deep stack; its exceptions come through."""
    outcome: list[T] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # carried over to the calling thread
            errors.append(error)

    limit = sys.getrecursionlimit()
    collects = gc.isenabled()
    before = threading.stack_size(STACK)
    sys.setrecursionlimit(max(RECURSION, limit))
    gc.disable()
    try:
        thread = threading.Thread(target=target, name="route-lint", daemon=True)
        thread.start()
        thread.join()
    finally:
        if collects:
            gc.enable()
        threading.stack_size(before)
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return outcome[0]
