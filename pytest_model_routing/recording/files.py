"""Writing files so that no reader ever sees half of one, and no two writers lose each other's work.

A file is written beside its place and moved there in one step. Writers of one path take turns by a lock outside the
repository, in the directory for temporary files: nothing has to be ignored or cleaned up beside the cassettes.
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


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the right to write `path` among all processes of this machine; waits for it. Raises OSError."""
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]
    lock = Path(tempfile.gettempdir()) / f"pytest-model-routing-{name}.lock"
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _acquire(descriptor)
        yield
    finally:
        os.close(descriptor)  # releases the lock


if sys.platform == "win32":

    def _acquire(descriptor: int) -> None:
        import msvcrt
        import time

        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten seconds
                time.sleep(0.1)
            else:
                return

else:

    def _acquire(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
