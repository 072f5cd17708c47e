"""Several processes make the same facts as one, whatever becomes of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.facts import pool
from checker.facts.cache import DiskCache, generation
from checker.facts.load import Loader
from checker.sources import MemoryFiles, SourceStore

if TYPE_CHECKING:
    from checker.facts.model import ModuleFacts
    from checker.locations import Problem

CELLS = [{"cell_type": "code", "source": source, "metadata": {}} for source in ("x = 1", "def (", "y = x")]
SOURCES: dict[str, str | bytes] = {
    **{
        f"m{number}.py": f"def f{number}(model='m{number}'):  # {number}\n    return [model] * {number}\n"
        for number in range(9)
    },
    "broken.py": "x =\n",
    "latin.py": "# coding: latin-1\nx = 'é'\n".encode("latin-1"),
    "bytes.py": b"\xff\xfe",
    "book.ipynb": json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
}


@pytest.fixture(autouse=True)
def anything_is_worth_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "WORTH_A_WORKER", 1)


def load(
    jobs: int, cache: DiskCache | None = None
) -> tuple[dict[str, ModuleFacts | None], tuple[Problem, ...], object]:
    with Loader(SourceStore(MemoryFiles(SOURCES)), cache, jobs=jobs) as loader:
        loader.prefetch(SOURCES)
        facts = {path: loader.load(path) for path in SOURCES}
        return facts, loader.problems, loader.span("book.ipynb", (2, 0, 2, 1))


@pytest.fixture(scope="module")
def alone() -> object:
    return load(1)


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_same_with_more_processes(jobs: int, alone: object) -> None:
    assert alone == load(jobs)


def test_the_problems_are_the_users_not_the_processes(alone: tuple[object, tuple[Problem, ...], object]) -> None:
    assert [problem.path for problem in alone[1]] == ["book.ipynb", "broken.py", "bytes.py"]


def test_workers_fill_the_cache(tmp_path: Path, alone: object, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = DiskCache(tmp_path, generation())

    assert alone == load(2, cache)
    monkeypatch.setattr("checker.facts.make.parse_text", None)
    assert alone == load(2, cache)


BROKEN = {
    "does not start": "import sys; sys.exit(3)",
    "dies at the first file": "import sys; sys.stdin.buffer.read(9); sys.exit(3)",
    "dies in the middle of an answer": (
        "import sys; sys.stdin.buffer.read(9); o = sys.stdout.buffer; o.write(b'\\x09' + bytes(7) + b'abc'); o.flush()"
    ),
    "answers nonsense": (
        "import sys, time; o = sys.stdout.buffer; o.write((b'\\x03' + bytes(7) + b'abc') * 9); o.flush(); time.sleep(9)"
    ),
    "answers damaged facts": (
        "import sys, msgspec, time; b = msgspec.msgpack.encode([b'rlF1damaged', None, []]); o = sys.stdout.buffer;"
        "o.write((len(b).to_bytes(8, 'little') + b) * 9); o.flush(); time.sleep(9)"
    ),
    "is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}


@pytest.mark.parametrize("program", list(BROKEN.values()), ids=list(BROKEN))
def test_what_is_not_delivered_is_done_here(program: str, alone: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_START", program)

    assert alone == load(3)


@pytest.mark.parametrize("python", ["", "/no/such/python"])
def test_where_no_process_can_be_started_one_does(python: str, alone: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", python)

    assert alone == load(2)


def test_an_error_here_ends_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_START", "import time; time.sleep(60)")
    started: list[subprocess.Popen[bytes]] = []
    monkeypatch.setattr(pool._Worker, "__init__", lambda self, process: started.append(process) or _init(self, process))
    processes = pool.Pool(2, None)

    def fail(path: str) -> object:
        raise ZeroDivisionError(path)

    with pytest.raises(ZeroDivisionError):
        list(processes.make(["a", "b", "c"], lambda path: b"x", fail))  # type: ignore[arg-type]
    processes.close()

    assert [process.returncode for process in started] == [-signal.SIGKILL]


_init = pool._Worker.__init__

INTERRUPTED = """
import sys
from checker.cli import main
from checker.facts import pool
pool.WORTH_A_WORKER = 1000
sys.exit(main(["sites", "--no-cache", "--jobs", "2", "."]))
"""


def test_ctrl_c_ends_all_of_them(tmp_path: Path) -> None:
    body = "".join(f"x{number} = client.messages.create(model='m', a=[{number}, 1, 2, 3])\n" for number in range(3000))
    for number in range(20):
        (tmp_path / f"m{number}.py").write_text(f"import anthropic\nclient = anthropic.Anthropic()\n{body}")
    run = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], cwd=tmp_path, start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 30
    while len(group(run.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGINT)

    _, err = run.communicate(timeout=30)
    while group(run.pid) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert (run.returncode, err) == (130, "")
    assert group(run.pid) == []


def group(leader: int) -> list[int]:
    """The running processes of a process group."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, _, group, *_ = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(group) == leader and state != "Z":
                found.append(int(folder.name))
    return found
