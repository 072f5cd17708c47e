"""Writing files so that no reader ever sees half of one, and no two writers lose each other's work.

A file is written beside its place and moved there in one step. Writers of one path take turns by a lock outside the
repository, in the directory for temporary files; the last one takes the lock file away, so that nothing is left behind.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_atomically(path: Path, text: str) -> None:
    """Replace the content of `path`, creating its directory. Raises OSError; then `path` is as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def lock_file(path: Path) -> Path:
    """Where the lock of `path` lies while somebody writes it."""
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]
    return Path(tempfile.gettempdir()) / f"pytest-model-routing-{name}.lock"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the right to write `path` among all processes of this machine; waits for it. Raises OSError."""
    lock = lock_file(path)
    descriptor = _acquired(lock)
    try:
        yield
    finally:
        _release(lock, descriptor)


def _acquired(lock: Path) -> int:
    """The descriptor of the lock file, locked. Whoever had the lock before may have removed the file meanwhile."""
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _wait_for(descriptor)
            if _is_open(lock, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_open(lock: Path, descriptor: int) -> bool:
    """Whether the path still leads to the open file, and not to another writer's or to none."""
    try:
        return os.path.samestat(lock.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


if sys.platform == "win32":

    def _wait_for(descriptor: int) -> None:
        import msvcrt
        import time

        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten seconds
                time.sleep(0.1)
            else:
                return

    def _release(lock: Path, descriptor: int) -> None:
        os.close(descriptor)
        with suppress(OSError):  # an open file cannot be removed here: another writer waits for it
            lock.unlink()

else:

    def _wait_for(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _release(lock: Path, descriptor: int) -> None:
        with suppress(OSError):
            lock.unlink()  # while it is still locked: nobody else can remove a file that a third has just made
        os.close(descriptor)
