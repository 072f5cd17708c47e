"""Known findings: written once, hidden from then on, pruned when they are gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from cli_runs import Made, Runs

from checker.cli import main
from checker.findings import Finding

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]
FindingMaker = Callable[..., Finding]

NAME = "route-lint-baseline.json"


def entries(project: Path) -> list[str]:
    return [entry["fingerprint"] for entry in json.loads((project / NAME).read_text())["findings"]]


def test_it_is_written_and_hides_what_it_knows(
    runs: Runs, project: Path, finding: FindingMaker, capsys: Capture
) -> None:
    runs.outcome = Made(findings=(finding(line=1), finding(line=2)))

    assert main(["baseline", "."]) == 0
    assert capsys.readouterr().err == f"{NAME}: 2 known findings, 2 added, 0 removed\n"

    runs.outcome = Made(findings=(finding(line=1), finding(line=2), finding(line=3)))

    assert main(["."]) == 1
    out = capsys.readouterr().out
    assert "app.py:3:1: warning" in out
    assert "app.py:1:1" not in out
    assert "1 finding (1 warning), 2 known from the baseline" in out
    assert main(["--no-baseline", "--statistics", "."]) == 1
    assert capsys.readouterr().out.startswith("3  RL901  unused-suppression\n")


def test_new_findings_are_added_only_on_request(
    runs: Runs, project: Path, finding: FindingMaker, capsys: Capture
) -> None:
    runs.outcome = Made(findings=(finding(line=1),))
    main(["baseline", "."])
    runs.outcome = Made(findings=(finding(line=1), finding(line=2)))
    capsys.readouterr()

    assert main(["baseline", "."]) == 0
    assert "1 new finding left out: --accept-new adds them" in capsys.readouterr().err
    assert len(entries(project)) == 1

    assert main(["baseline", "--accept-new", "."]) == 0
    assert len(entries(project)) == 2


def test_what_is_gone_is_noticed_and_pruned(runs: Runs, project: Path, finding: FindingMaker, capsys: Capture) -> None:
    runs.outcome = Made(findings=(finding(line=1), finding(line=2)))
    main(["baseline", "."])
    runs.outcome = Made(findings=(finding(line=2),))
    capsys.readouterr()

    assert main(["."]) == 0
    assert f"1 finding of {NAME} can no longer be found: `route-lint baseline` removes them" in capsys.readouterr().err
    assert main(["baseline", "--check", "."]) == 1
    assert len(entries(project)) == 2

    assert main(["baseline", "."]) == 0
    assert entries(project) == ["RL901-app.py-2"]
    assert main(["baseline", "--check", "."]) == 0


def test_entries_of_other_paths_and_rules_are_kept(runs: Runs, project: Path, finding: FindingMaker) -> None:
    (project / "other.py").write_text("")
    runs.outcome = Made(findings=(finding(), finding(path="other.py")))
    main(["baseline", "."])
    runs.outcome = Made()

    main(["baseline", "other.py"])
    assert entries(project) == ["RL901-app.py-1"]

    main(["baseline", "--ignore", "RL901", "."])
    assert entries(project) == ["RL901-app.py-1"]


def test_it_lies_beside_the_configuration(
    runs: Runs, project: Path, finding: FindingMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "route-lint.toml").write_text("")
    (project / "inner").mkdir()
    monkeypatch.chdir(project / "inner")
    runs.outcome = Made(findings=(finding(),))

    main(["baseline", "."])

    assert json.loads((project / NAME).read_text())["findings"][0]["path"] == "inner/app.py"


def test_another_file_can_be_named(runs: Runs, project: Path, finding: FindingMaker) -> None:
    runs.outcome = Made(findings=(finding(),))

    assert main(["baseline", "--baseline", "known.json", "."]) == 0
    assert main(["--baseline", "known.json", "."]) == 0
    assert main(["."]) == 1
    assert not (project / NAME).exists()


def test_a_place_that_cannot_be_written(runs: Runs, capsys: Capture) -> None:
    assert main(["baseline", "--baseline", "gone/known.json", "."]) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_an_unchanged_file_is_not_touched(runs: Runs, project: Path, finding: FindingMaker) -> None:
    runs.outcome = Made(findings=(finding(),))
    main(["baseline", "."])
    text = (project / NAME).read_text().replace('{"version"', '{ "version"')
    (project / NAME).write_text(text)

    main(["baseline", "."])

    assert (project / NAME).read_text() == text
