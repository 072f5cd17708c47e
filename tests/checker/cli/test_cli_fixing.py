"""--fix, --diff and --add-ignore, over a made-up rule: every `old` is to become `new`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_runs import Made, Runs

from checker.cli import main
from checker.findings import Edit, Finding, Fix
from checker.locations import Problem, Span
from checker.sources import FileSystem

Capture = pytest.CaptureFixture[str]
FindingMaker = Callable[..., Finding]
Answer = Callable[[FileSystem], Made]

PATHS = ("app.py", "lib.py")


@pytest.fixture
def rule(finding: FindingMaker) -> Callable[..., Answer]:
    """A check whose findings are the words `old`, and the words `bad`, which no fix is for."""

    def make(replacement: str = "new", *, safe: bool = True) -> Answer:
        def answer(files: FileSystem) -> Made:
            findings, problems = [], []
            for path in PATHS:
                if not files.is_file(path):
                    continue
                text = files.read(path).decode()
                if "broken" in text:
                    problems.append(Problem(path=path, line=1, what="cannot be parsed"))
                    continue
                for number, line in enumerate(text.splitlines(), start=1):
                    for match in re.finditer("old|bad", line):
                        span = Span(
                            path=path,
                            line=number,
                            column=match.start() + 1,
                            end_line=number,
                            end_column=match.end() + 1,
                        )
                        fix = Fix(title="new", edits=(Edit(span=span, replacement=replacement),), safe=safe)
                        code = "RL701" if match[0] == "old" else "RL103"
                        findings.append(finding(code, path=path, span=span, fix=fix if match[0] == "old" else None))
            return Made(findings=tuple(findings), problems=tuple(problems))

        return answer

    return make


def test_fixes_are_written_and_the_rest_is_reported(
    runs: Runs, project: Path, rule: Callable[..., Answer], capsys: Capture
) -> None:
    runs.outcome = rule()
    (project / "app.py").write_bytes(b"old = old\r\nbad\r\n")
    (project / "lib.py").write_bytes(b"fine\n")

    assert main(["--fix", "."]) == 1

    captured = capsys.readouterr()
    assert (project / "app.py").read_bytes() == b"new = new\r\nbad\r\n"
    assert captured.err == "Fixed 2 findings in 1 file\n"
    assert "app.py:2:1" in captured.out
    assert "RL701" not in captured.out
    assert main(["--fix", "."]) == 1
    assert capsys.readouterr().err == "Fixed 0 findings in 0 files\n"


def test_a_diff_changes_nothing(runs: Runs, project: Path, rule: Callable[..., Answer], capsys: Capture) -> None:
    runs.outcome = rule()
    (project / "app.py").write_text("old\nx\n")

    assert main(["--diff", "."]) == 1
    assert capsys.readouterr().out == "--- a/app.py\n+++ b/app.py\n@@ -1,2 +1,2 @@\n-old\n+new\n x\n"
    assert (project / "app.py").read_text() == "old\nx\n"
    assert main(["--diff", "--exit-zero", "."]) == 0


def test_a_diff_of_nothing_is_clean(runs: Runs, project: Path, rule: Callable[..., Answer], capsys: Capture) -> None:
    runs.outcome = rule()
    (project / "app.py").write_text("bad\n")

    assert main(["--diff", "."]) == 0
    assert capsys.readouterr().out == ""


def test_unsafe_fixes_have_to_be_asked_for(runs: Runs, project: Path, rule: Callable[..., Answer]) -> None:
    runs.outcome = rule(safe=False)
    (project / "app.py").write_text("old\n")

    assert main(["--fix", "."]) == 1
    assert (project / "app.py").read_text() == "old\n"
    assert main(["--fix", "--unsafe-fixes", "."]) == 0
    assert (project / "app.py").read_text() == "new\n"


@pytest.mark.parametrize("replacement", ["old", "old old", "bad", "broken"])
def test_a_fix_that_does_no_good_is_taken_back(
    replacement: str, runs: Runs, project: Path, rule: Callable[..., Answer], capsys: Capture
) -> None:
    runs.outcome = rule(replacement)
    (project / "app.py").write_text("x old\n")

    assert main(["--fix", "."]) == 1
    assert (project / "app.py").read_text() == "x old\n"
    if replacement != "old":
        assert "Not fixed: app.py:1:3: RL701" in capsys.readouterr().err


def test_what_a_fix_makes_room_for_is_fixed_too(runs: Runs, project: Path, rule: Callable[..., Answer]) -> None:
    answer = rule()

    def overlapping(files: FileSystem) -> Made:
        made = answer(files)
        if not made.findings:
            return made
        first, *rest = made.findings
        clash = Fix(
            title="clash",
            edits=tuple(edit for item in made.findings if item.fix for edit in item.fix.edits[:1]),
            safe=True,
        )
        wider = [
            Finding(
                code="RL901",
                name="unused-suppression",
                message=item.message,
                severity=item.severity,
                confidence=item.confidence,
                span=item.span,
                function="other",
                fix=Fix(title="x", edits=(Edit(span=item.span, replacement="newer"),), safe=True),
                fingerprint=f"wide-{item.span.column}",
            )
            for item in rest
        ]
        assert clash.edits
        return Made(findings=(first, *wider))

    runs.outcome = overlapping
    (project / "app.py").write_text("old old\n")

    assert main(["--fix", "."]) == 0
    assert (project / "app.py").read_text() == "new newer\n"


def test_known_findings_are_not_fixed(runs: Runs, project: Path, rule: Callable[..., Answer]) -> None:
    runs.outcome = rule()
    (project / "app.py").write_text("old\n")
    main(["baseline", "."])

    assert main(["--fix", "."]) == 0
    assert (project / "app.py").read_text() == "old\n"


def test_a_read_only_file_is_a_mistake_of_the_user(
    runs: Runs, project: Path, rule: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    runs.outcome = rule()
    (project / "app.py").write_text("old\n")

    def refuse(path: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)

    assert main(["--fix", "."]) == 2
    assert "app.py: cannot be written: Permission denied" in capsys.readouterr().err


def test_a_file_that_changed_meanwhile_is_left_alone(
    runs: Runs, project: Path, rule: Callable[..., Answer], capsys: Capture
) -> None:
    answer = rule()
    (project / "app.py").write_text("old\n")

    def slow(files: FileSystem) -> Made:
        made = answer(files)
        if not made.findings:
            (project / "app.py").write_text("somebody else's work\n")
        return made

    runs.outcome = slow

    assert main(["--fix", "."]) == 2
    assert (project / "app.py").read_text() == "somebody else's work\n"
    assert "changed while route-lint was fixing it" in capsys.readouterr().err


def test_ignore_comments_are_added(runs: Runs, project: Path, rule: Callable[..., Answer], capsys: Capture) -> None:
    runs.outcome = rule()
    (project / "app.py").write_text("x = [old, bad]\n")

    assert main(["--add-ignore", "."]) == 0
    assert (project / "app.py").read_text() == "x = [old, bad]  # route-lint: ignore[RL103, RL701]\n"
    assert capsys.readouterr().err == "Added ignore comments to 1 file; give each of them a reason\n"
    assert main(["--add-ignore", "--reason", "moved in spring", "."]) == 0
    assert (project / "app.py").read_text().endswith("# route-lint: ignore[RL103, RL701] moved in spring\n")
    assert capsys.readouterr().err == "Added ignore comments to 1 file\n"
