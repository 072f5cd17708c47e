"""Exit codes, and what is said when something goes wrong."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli_runs import Made, Runs

from checker.cli import main
from checker.errors import UsageError
from checker.locations import Problem
from checker.report.links import REPORTING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checker.findings import Finding

Capture = pytest.CaptureFixture[str]


def test_clean_is_0(runs: Runs, capsys: Capture) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == "No LLM call sites in 1 file\nNo findings\n"
    assert runs.asked[0][0] == (".",)


def test_findings_are_1(runs: Runs, finding: Callable[..., Finding], capsys: Capture) -> None:
    runs.outcome = Made(findings=(finding(),))

    assert main(["app.py"]) == 1
    assert "app.py:1:1: warning: something is here [RL901 unused-suppression]" in capsys.readouterr().out


def test_findings_can_be_let_pass(runs: Runs, finding: Callable[..., Finding]) -> None:
    runs.outcome = Made(findings=(finding(),))

    assert main(["--exit-zero", "app.py"]) == 0


def test_problems_are_no_findings(runs: Runs, capsys: Capture) -> None:
    runs.outcome = Made(problems=(Problem(path="app.py", line=1, what="cannot be read"),))

    assert main(["app.py"]) == 0
    assert "app.py:1: problem: cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nonsense"], "there is no option `--nonsense`"),
        (["--selct", "RL7"], "there is no option `--selct` (did you mean `--select`?)\nSee route-lint --help"),
        (["sites", "--exlude=x"], "there is no option `--exlude=x` (did you mean `--exclude`?)\nSee route-lint sites"),
        (["chek", "app.py"], "`chek` is neither a command nor a path (did you mean `check`?)"),
        (["--format", "jsn"], "gitlab, junit, markdown, not `jsn` (did you mean `json`?)"),
        (["sites", "--format", "sarif"], "must be one of text, json, csv, markdown, not `sarif`"),
        (["--reason", "later", "."], "--reason is for the comments of --add-ignore"),
        (["--persona", "auditer"], "--persona: must be one of regular, pedantic, auditor, not `auditer`"),
        (["--min-confidence", "some"], "--min-confidence: must be one of high, medium, low, not `some`"),
        (["--jobs", "0"], "expected a whole number from 1"),
        (["--select", "RL90l"], "route-lint: error: --select: no rule is called `RL90l` (did you mean"),
        (["--config", "gone.toml"], "gone.toml: cannot be read: No such file or directory"),
        (["rule", "RL9O1"], "no rule is called `RL9O1` (did you mean `RL901`?)"),
        (["--stdin-filename", "a.py", "app.py"], "--stdin-filename is for source from stdin"),
        (["-", "app.py"], "- cannot be combined with other paths"),
        (["-", "--fix"], "source from stdin cannot be written back: use --diff"),
        (["--unsafe-fixes", "."], "add --fix or --diff"),
        (["--statistics", "--format", "sarif"], "--statistics has the formats text and json"),
        (["--since", "main"], "--since: git rev-parse failed"),
        (["--baseline", "gone.json"], "there is no such baseline"),
    ],
)
def test_mistakes_are_2(
    arguments: list[str], said: str, runs: Runs, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    assert main(arguments) == 2

    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_what_the_run_refuses_is_2(runs: Runs, capsys: Capture) -> None:
    runs.error = UsageError("gone.py: no such file", "other.py: no such file")

    assert main(["gone.py", "other.py"]) == 2
    assert capsys.readouterr().err == (
        "route-lint: error: gone.py: no such file\nroute-lint: error: other.py: no such file\n"
    )


def test_every_configuration_mistake_is_said(runs: Runs, project: Path, capsys: Capture) -> None:
    (project / "route-lint.toml").write_text("selct = []\npersona = 3\n")

    assert main([]) == 2
    assert capsys.readouterr().err.count("route-lint: error: ") == 2


def test_a_bug_is_3_and_names_the_rule_and_the_file(runs: Runs, capsys: Capture) -> None:
    runs.error = KeyError("tier")
    runs.error.add_note("rule RL103 on support/router.py")

    assert main(["app with spaces.py"]) == 3

    captured = capsys.readouterr()
    said = captured.err.splitlines()
    assert said[0] == "route-lint: error: internal error: KeyError: 'tier' (rule RL103 on support/router.py)"
    assert said[1].startswith("  in answer, checker/cli/cli_runs.py:")
    assert said[2] == f"This is a bug in route-lint. Please report it, with these lines: {REPORTING}"
    assert said[3] == "  route-lint 'app with spaces.py'"
    assert said[4].startswith("  route-lint 0.")
    assert said[5:] == ["Until it is mended: --ignore RL103"]


@pytest.mark.parametrize("how", ["option", "environment"])
def test_the_traceback_is_there_when_asked_for(
    how: str, runs: Runs, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    runs.error = KeyError("tier")
    if how == "environment":
        monkeypatch.setenv("ROUTE_LINT_DEBUG", "1")

    assert main(["--verbose"] if how == "option" else []) == 3
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_ctrl_c_is_130(runs: Runs) -> None:
    runs.error = KeyboardInterrupt()

    assert main([]) == 130


def test_a_closed_pipe_is_no_failure(project: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "checker", "rule", "--all"],
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, b"")


def test_source_from_stdin(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"ask()\n")))

    assert main(["-", "--stdin-filename", "pkg/mod.py"]) == 0
    assert runs.asked[0][0] == ("pkg/mod.py",)
    assert runs.files[0].read("pkg/mod.py") == b"ask()\n"
    assert runs.files[0].read("app.py") == b"ask(model)\n"


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("route-lint ")


@pytest.mark.parametrize("command", [[], ["check"], ["sites"], ["rule"], ["baseline"], ["config"]])
def test_help(command: list[str], capsys: Capture) -> None:
    assert main([*command, "--help"]) == 0
    assert "usage: route-lint" in capsys.readouterr().out


def test_help_and_version_import_no_analyser(project: Path) -> None:
    code = (
        "import sys; from checker.cli import main; main(['--help']); main(['--version']);"
        "print([m for m in ('libcst', 'msgspec', 'checker.rules', 'pytest_model_routing.catalog') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_only_a_process_that_is_about_to_end_stops_collecting() -> None:
    code = (
        "import gc, sys; from checker.cli import main\n"
        "sys.argv = ['route-lint', '--version']\n"
        "main(['--version']); print(gc.isenabled(), gc.get_freeze_count())\n"
        "main(); print(gc.isenabled(), gc.get_freeze_count() > 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert [line for line in done.stdout.splitlines() if line[:4] in ("True", "Fals")] == ["True 0", "False True"]
