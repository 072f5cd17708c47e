"""What keeps a cache directory small: entries that nobody has used for a month go, and the oldest beyond a gigabyte.

Looked after once a day at most, by whichever run is the first to write that day. Two runs that prune at once remove the
same files, and a file that another run is still reading stays readable to it.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = 24 * 3600
MAX_AGE = 30 * DAY
"""Seconds since an entry was last used."""
MAX_OTHER_AGE = 7 * DAY
"""Seconds since another generation was last written to: another version's, which may be in use beside this one."""
MAX_BYTES = 1024**3
_MARK = "pruned"


def fresh(mtime: float, age: float) -> bool:
    """Whether a time is less than `age` seconds ago."""
    return time.time() - mtime < age


def prune_now_and_then(directory: Path, *, keep: str) -> None:
    """Prune, unless that was done in the last day. `keep` is the generation in use. Raises OSError."""
    mark = directory / _MARK
    try:
        if fresh(mark.stat().st_mtime, DAY):
            return
    except FileNotFoundError:
        pass
    mark.touch()
    prune(directory, keep=keep)


def prune(directory: Path, *, keep: str, max_bytes: int = MAX_BYTES) -> None:
    """Remove what is old, then the oldest entries until `max_bytes` are left. What cannot be removed stays."""
    for other in directory.iterdir():
        if other.is_dir() and other.name != keep and not fresh(other.stat().st_mtime, MAX_OTHER_AGE):
            shutil.rmtree(other, ignore_errors=True)
    entries = sorted(_entries(directory / keep), reverse=True)
    total = 0
    for mtime, size, path in entries:
        total += size
        if total > max_bytes or not fresh(mtime, MAX_AGE):
            Path(path).unlink(missing_ok=True)


def _entries(generation: Path) -> Iterator[tuple[float, int, str]]:
    for directory, _, names in os.walk(generation):
        for name in names:
            path = f"{directory}{os.sep}{name}"
            try:
                status = os.stat(path)  # noqa: PTH116 - Path costs more than the call, and there may be many
            except OSError:  # removed by another run
                continue
            yield status.st_mtime, status.st_size, path
