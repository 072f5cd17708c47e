"""The same sources give the same answer: in whatever order they are found, prefiltered or not, by one process or
several, cold or cached, and for every seed of Python's hashes."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import run
from checker.config import Config
from checker.config.model import Persona
from checker.facts import pool
from checker.sources import RealFiles
from checker.sources import discover as discover_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.sources import Discovery, FileSystem, Listing

HERE = Path(__file__).parents[1]
SUPPORT = HERE.parents[1] / "docs" / "examples" / "support" / "support"
CASE = re.compile(r"^## .+?$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```python\n(?:# file: (\S+)\n)?(.*?)^```", re.MULTILINE | re.DOTALL)
QUIET = """\
def total(prices):
    return sum(prices)  # route-lint: ignore[RL101] nothing here is a call of a model
"""
SHARED = """\
from cases.c0.pkg.names import HAIKU
from support.router import classify, client

# route: task=code_review
def review(diff, model=HAIKU):
    return client.messages.create(model=model, max_tokens=100, messages=[{"role": "user", "content": f"Review {diff}"}])


def both(diff):
    return review(diff), review(diff, model="claude-2.1"), classify(diff)
"""
AGENT = "---\nname: reviewer\ndescription: reviews code\nmodel: haiku\n---\nYou review code.\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All literate cases, each in a package of its own, the example project, and what ties some of them together."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(SUPPORT, root / "support", ignore=shutil.ignore_patterns("__pycache__"))
    bodies = [body for page in sorted((HERE / "cases").glob("*.md")) for body in CASE.findall(page.read_text("utf-8"))]
    for number, body in enumerate(bodies):
        for index, (name, code) in enumerate(CODE.findall(body)):
            path = root / "cases" / f"c{number}" / (name or f"app{index}.py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code, encoding="utf-8")
    cells = [{"cell_type": "code", "source": part, "metadata": {}, "outputs": []} for part in (SHARED, "def (", QUIET)]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    more = {"shared.py": SHARED, "quiet.py": QUIET, "broken.py": f"{SHARED}def (:\n", "book.ipynb": json.dumps(book)}
    for name, text in {**more, "agents/reviewer.md": AGENT}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def config(tree: Path) -> Config:
    return Config(root=tree, select=("ALL",), preview=True, persona=Persona.AUDITOR, cache=False, jobs=1)


@pytest.fixture(scope="module")
def plain(tree: Path) -> run.Report:
    """What every other way of asking must answer too."""
    report = run.check(["."], config(tree), root=tree)

    assert len(report.sites) > 40
    assert len({finding.code for finding in report.findings}) > 8
    assert {problem.path for problem in report.problems} == {"broken.py", "book.ipynb"}
    assert "quiet.py" in {finding.span.path for finding in report.findings}

    return report


class Shuffled(RealFiles):
    """A disk that lists directories in another order."""

    def __init__(self, root: Path, seed: int) -> None:
        super().__init__(root)
        self._random = random.Random(seed)

    def listing(self, directory: str) -> Listing:
        names = super().listing(directory)
        return replace(names, directories=self._mixed(names.directories), files=self._mixed(names.files))

    def _mixed(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._random.sample(names, len(names)))


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_order_files_are_found(
    seed: int, tree: Path, plain: run.Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def discover(files: FileSystem, paths: Sequence[str], **options: object) -> Discovery:
        found = discover_files(files, paths, **options)  # type: ignore[arg-type]
        return replace(found, files=tuple(random.Random(seed).sample(found.files, len(found.files))))

    monkeypatch.setattr(run, "discover", discover)

    assert plain == run.check(["."], config(tree), root=tree, files=Shuffled(tree, seed))


def test_named_one_by_one_from_the_last(tree: Path, plain: run.Report) -> None:
    paths = [file.path for file in discover_files(RealFiles(tree), ["."]).files]

    assert plain == run.check(paths[::-1], config(tree), root=tree)


def test_without_the_prefilter(tree: Path, plain: run.Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "take_inventory", partial(run.take_inventory, prefilter=False))

    assert plain == run.check(["."], config(tree), root=tree)


@pytest.mark.parametrize("jobs", [2, 3])
def test_with_more_processes(jobs: int, tree: Path, plain: run.Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "WORTH_A_WORKER", 1000)

    assert plain == run.check(["."], replace(config(tree), jobs=jobs), root=tree)


def test_cold_cached_and_half_cached(tree: Path, plain: run.Report, tmp_path: Path) -> None:
    cached = replace(config(tree), cache=True, cache_dir=tmp_path)

    assert plain == run.check(["."], cached, root=tree)
    assert plain == run.check(["."], cached, root=tree)
    for entry in sorted(path for path in tmp_path.rglob("*") if path.is_file())[::2]:
        entry.unlink()
    assert plain == run.check(["."], cached, root=tree)


@pytest.mark.parametrize("command", ["sites", "check"])
def test_for_every_seed_of_the_hashes(command: str, tree: Path) -> None:
    options = ["--isolated", "--no-cache", "--format", "json"]
    more = ["--select", "ALL", "--preview", "--persona", "auditor"] if command == "check" else []
    answers = {
        subprocess.run(
            [sys.executable, "-m", "checker", command, *options, *more, "."],
            cwd=tree, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parents[1])}, capture_output=True, check=False,
        ).stdout
        for seed in ("0", "1", "random")
    }  # fmt: skip

    assert len(answers) == 1
    assert json.loads(answers.pop())
