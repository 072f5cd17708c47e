"""Where output goes and what it looks like there."""

from __future__ import annotations

import errno
import io
import json
import subprocess
import sys
import tomllib
from importlib.metadata import metadata
from typing import TYPE_CHECKING

import pytest
from cli_runs import Made, Runs

from checker.cli import main
from checker.cli.progress import progress
from checker.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checker.findings import Finding
from checker.report.links import HOMEPAGE

Capture = pytest.CaptureFixture[str]


def test_json(runs: Runs, finding: Callable[..., Finding], capsys: Capture) -> None:
    runs.outcome = Made(findings=(finding(),))

    assert main(["--format", "json", "app.py"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "RL901"


def test_sites(runs: Runs, capsys: Capture) -> None:
    assert main(["sites", "--format", "json", "."]) == 0
    assert json.loads(capsys.readouterr().out)["sites"] == []


def test_a_file_instead_of_stdout(runs: Runs, project: Path, capsys: Capture) -> None:
    assert main(["--format", "json", "--output", "out/report.json"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "out/report.json: No findings\n")
    assert json.loads((project / "out/report.json").read_text())["version"] == 1


def test_a_full_disk_is_no_bug(runs: Runs, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())

    assert main([]) == 2
    assert "standard output cannot be written: No space left on device" in capsys.readouterr().err


def test_a_file_that_cannot_be_written(runs: Runs, capsys: Capture) -> None:
    assert main(["--output", "."]) == 2
    assert "cannot be written: Is a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(
    arguments: list[str],
    environment: dict[str, str],
    coloured: bool,
    runs: Runs,
    finding: Callable[..., Finding],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    runs.outcome = Made(findings=(finding(),))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    main(arguments)

    assert ("\x1b[" in capsys.readouterr().out) == coloured


def test_command_line_reaches_the_configuration(runs: Runs) -> None:
    main(
        ["--no-cache", "--jobs", "3", "--exclude", "a,b", "--persona", "auditor", "--preview", "--ignore", "RL901", "."]
    )

    [(paths, config)] = runs.asked
    assert paths == (".",)
    assert not config.cache
    assert config.jobs == 3
    assert config.exclude == ("a", "b")
    assert config.persona.value == "auditor"
    assert config.preview
    assert config.ignore == ("RL901",)


def test_configuration_is_looked_for_where_the_paths_are(runs: Runs, project: Path) -> None:
    (project / "inner").mkdir()
    (project / "inner/route-lint.toml").write_text("preview = true\n")

    main(["inner"])

    assert runs.asked[0][1].preview


def test_rules_are_listed_and_explained(project: Path, capsys: Capture) -> None:
    assert main(["rule"]) == 0
    assert "RL901  unused-suppression" in capsys.readouterr().out

    assert main(["rule", "rl901"]) == 0
    assert capsys.readouterr().out.startswith("# unused-suppression (RL901)\n")

    assert main(["rule", "--format", "json", "unused-suppression"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["code"] == "RL901"


def test_every_page_can_be_had(project: Path, capsys: Capture) -> None:
    assert main(["rule", "--all"]) == 0

    out = capsys.readouterr().out
    assert "error: [RL" not in out
    assert "## Use instead" in out


def test_progress_is_shown_only_on_terminals(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import time

    terminal = Terminal.of("never")
    with progress(terminal, quiet=0, every=0.01):
        time.sleep(0.05)
    assert capsys.readouterr().err == ""

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress(Terminal.of("never"), quiet=0, every=0.01):
        time.sleep(0.1)
    shown = capsys.readouterr().err
    assert "\rChecking ... 0 s" in shown
    assert shown.endswith("\r\x1b[K")


def test_settings_are_shown_as_toml(project: Path, capsys: Capture) -> None:
    (project / "route-lint.toml").write_text('ignore = ["RL901"]\nper-path-ignores = { "tests/**" = ["RL9"] }\n')

    assert main(["config", "--persona", "pedantic", "."]) == 0

    out = capsys.readouterr().out
    settings = tomllib.loads(out)["tool"]["route-lint"]
    assert settings["ignore"] == ["RL901"]
    assert settings["per-path-ignores"] == {"tests/**": ["RL9"]}
    origins = {line.partition(" = ")[0]: line.rpartition("  # ")[2] for line in out.splitlines()}
    assert origins["ignore"] == str(project / "route-lint.toml")
    assert origins["persona"] == "command line"
    assert "# rules that run: " in out
    assert tomllib.loads(out)["tool"]["model-routing"]["default-tier"] == "balanced"


def test_settings_are_shown_as_json(project: Path, capsys: Capture) -> None:
    assert main(["config", "--format", "json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert document["root"] == str(project)
    assert {"key": "preview", "value": False, "origin": "default"} in document["settings"]
    assert "RL901" in document["rules"]


def test_the_schema_can_be_had(project: Path, capsys: Capture) -> None:
    assert main(["config", "--schema"]) == 0
    assert "RL901" in json.loads(capsys.readouterr().out)["$defs"]["rules"]["enum"]


def test_statistics(runs: Runs, finding: Callable[..., Finding], capsys: Capture) -> None:
    runs.outcome = Made(findings=(finding(), finding(line=2), finding("RL902", name="expired-suppression")))

    assert main(["--statistics"]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == ["2  RL901  unused-suppression", "1  RL902  expired-suppression"]
    assert main(["--statistics", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)[0] == {
        "code": "RL901",
        "name": "unused-suppression",
        "count": 2,
        "fixable": 0,
    }


def test_github_gets_annotations_and_a_step_summary(
    runs: Runs, project: Path, finding: Callable[..., Finding], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / "summary.md"))
    (project / "summary.md").write_text("earlier step\n")
    runs.outcome = Made(findings=(finding(),))

    assert main(["--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::warning file=app.py,line=1,col=1,endColumn=4,title=RL901 ")
    assert (project / "summary.md").read_text().startswith("earlier step\n### route-lint: 1 finding")


def test_services_count_paths_from_the_checkout(
    runs: Runs, project: Path, finding: Callable[..., Finding], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (project / "inner").mkdir()
    monkeypatch.chdir(project / "inner")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project))
    runs.outcome = Made(findings=(finding(),))

    main(["--format", "github"])

    assert "file=inner/app.py" in capsys.readouterr().out


def test_only_what_changed(
    runs: Runs, project: Path, finding: Callable[..., Finding], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    (project / "app.py").write_text("one\ntwo\nthree\nfour\n")
    identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    for arguments in (("init", "-q"), ("add", "."), (*identity, "commit", "-qm", "work")):
        subprocess.run(["git", *arguments], cwd=project, check=True)
    (project / "app.py").write_text("one\ntwo\nthree\nFOUR\n")
    runs.outcome = Made(findings=(finding(line=1), finding(line=4)))

    assert main(["--since", "HEAD", "--statistics", "."]) == 1
    assert capsys.readouterr().out.startswith("1  RL901")


def test_verbose_says_what_the_run_goes_by(runs: Runs, project: Path, capsys: Capture) -> None:
    main(["--verbose", "."])
    assert capsys.readouterr().err == "Configuration: none found\nRouting policy: defaults\n"

    (project / "route-lint.toml").write_text("")
    (project / "model-routing.toml").write_text("")
    main(["--verbose", "."])
    assert capsys.readouterr().err == (
        f"Configuration: {project / 'route-lint.toml'}\nRouting policy: {project / 'model-routing.toml'}\n"
    )


def test_the_documentation_is_where_the_package_says() -> None:
    assert f"Documentation, {HOMEPAGE}" in (metadata("pytest-model-routing").get_all("Project-URL") or [])
