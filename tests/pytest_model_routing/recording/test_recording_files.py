"""Files are replaced whole, by one writer at a time, and nothing is left beside them or among the temporary files."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from pytest_model_routing.recording import files

if TYPE_CHECKING:
    from pathlib import Path

COUNT = """\
import sys
from pathlib import Path
from pytest_model_routing.recording import files

path = Path(sys.argv[1])
for _ in range(20):
    with files.locked(path):
        files.write_atomically(path, str(int(path.read_text()) + 1))
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory for temporary files of the test's own, for this process and those it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(files.tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_a_lock_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    with files.locked(tmp_path / "a.yaml"):
        assert list(temporary.iterdir()) == [files.lock_file(tmp_path / "a.yaml")]

    assert not list(temporary.iterdir())


def test_a_failed_writer_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old")

    with pytest.raises(UnicodeEncodeError), files.locked(path):
        files.write_atomically(path, "half \ud800")

    assert path.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [path, temporary]
    assert not list(temporary.iterdir())


def test_threads_take_turns(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")

    def count(_: int) -> None:
        with files.locked(path):
            path.write_text(str(int(path.read_text()) + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(200)))

    assert path.read_text() == "200"
    assert not list(temporary.iterdir())


def test_processes_take_turns(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")
    command = [sys.executable, "-c", COUNT, str(path)]

    processes = [subprocess.Popen(command, env=os.environ) for _ in range(4)]

    assert [process.wait() for process in processes] == [0] * 4
    assert path.read_text() == "80"
    assert not list(temporary.iterdir())
