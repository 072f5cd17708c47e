"""A project in a temporary folder, and a run whose outcome the test decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cli_runs import Runs

from checker import run
from checker.findings import Confidence, Finding, Severity
from checker.locations import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from checker.config import Config
    from checker.sources import FileSystem


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "FORCE_COLOR", "ROUTE_LINT_DEBUG", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text("ask(model)\n")
    return tmp_path


@pytest.fixture
def runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    runs = Runs()

    def check(paths: Sequence[str], config: Config, *, root: Path, files: FileSystem, **rest: object) -> Any:
        return runs.answer(tuple(paths), config, files)

    def sites(paths: Sequence[str], config: Config, *, root: Path, files: FileSystem, **rest: object) -> Any:
        return runs.answer(tuple(paths), config, files)

    monkeypatch.setattr(run, "check", check)
    monkeypatch.setattr(run, "sites", sites)
    return runs


@pytest.fixture
def finding() -> Callable[..., Finding]:
    def make(code: str = "RL901", line: int = 1, path: str = "app.py", **fields: Any) -> Finding:
        defaults: dict[str, Any] = {
            "code": code,
            "name": "unused-suppression",
            "message": "something is here",
            "severity": Severity.WARNING,
            "confidence": Confidence.HIGH,
            "span": Span(path=path, line=line, column=1, end_line=line, end_column=4),
            "function": "app:<module>",
            "fingerprint": f"{code}-{path}-{line}",
        }
        return Finding(**{**defaults, **fields})

    return make
