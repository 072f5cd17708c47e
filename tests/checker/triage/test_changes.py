"""Lines changed since a revision, in real repositories."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from checker.errors import UsageError
from checker.findings import Finding
from checker.locations import Step
from checker.triage.changes import changed_since

if TYPE_CHECKING:
    from pathlib import Path

FindingMaker = Callable[..., Finding]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def commit(folder: Path, message: str = "work") -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.com")
    monkeypatch.delenv("GIT_DIR", raising=False)
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path / "src/a.py", "".join(f"line {n}\n" for n in range(1, 21)))
    write(tmp_path / "src/n.ipynb", "{}\n")
    commit(tmp_path)
    return tmp_path


def touched(folder: Path, finding: FindingMaker, path: str, revision: str = "main") -> list[int]:
    changed = changed_since(revision, folder)
    return [line for line in range(1, 25) if changed.touches(finding(path=path, line=line))]


def test_changed_added_and_removed_lines(repository: Path, finding: FindingMaker) -> None:
    lines = [f"line {n}\n" for n in range(1, 21)]
    lines[2] = "changed\n"
    lines[9:9] = ["+++ b/added\n", "-- added\n"]
    del lines[17]  # what was line 16
    write(repository / "src/a.py", "".join(lines))

    assert touched(repository, finding, "src/a.py") == [3, 10, 11, 17, 18]


def test_paths_are_those_of_the_working_directory(repository: Path, finding: FindingMaker) -> None:
    write(repository / "src/a.py", "changed\n" + "".join(f"line {n}\n" for n in range(2, 21)))
    write(repository / "other/new file.py", "x\n")

    assert touched(repository / "src", finding, "a.py") == [1]
    assert touched(repository / "src", finding, "../other/new file.py") == list(range(1, 25))


def test_what_others_did_meanwhile_does_not_count(repository: Path, finding: FindingMaker) -> None:
    git(repository, "checkout", "-qb", "mine")
    write(repository / "src/mine.py", "x\n")
    commit(repository)
    git(repository, "checkout", "-q", "main")
    write(repository / "src/a.py", "theirs\n")
    commit(repository)
    git(repository, "checkout", "-q", "mine")

    assert touched(repository, finding, "src/a.py") == []
    assert touched(repository, finding, "src/mine.py") == [1]


def test_moved_files_and_odd_names(repository: Path, finding: FindingMaker) -> None:
    git(repository, "mv", "src/a.py", 'src/ü "a"\\b.py')
    write(repository / 'src/ü "a"\\b.py', "".join(f"line {n}\n" for n in range(1, 20)) + "changed")

    assert touched(repository, finding, 'src/ü "a"\\b.py') == [20]


def test_notebooks_count_as_a_whole(repository: Path, finding: FindingMaker) -> None:
    assert touched(repository, finding, "src/n.ipynb") == []

    write(repository / "src/n.ipynb", "{ }\n")

    assert touched(repository, finding, "src/n.ipynb") == list(range(1, 25))


def test_the_cause_counts_as_well(repository: Path, finding: FindingMaker) -> None:
    write(repository / "src/settings.py", "MODEL = 'x'\n")
    changed = changed_since("main", repository)
    step = Step(path="src/settings.py", line=1, what="set here")

    assert changed.touches(finding(path="src/a.py", line=5, trace=(step,)))
    assert changed.touches(finding(path="src/a.py", line=5, related=(step,)))
    assert not changed.touches(finding(path="src/a.py", line=5))


def test_histories_without_a_common_commit(repository: Path, finding: FindingMaker) -> None:
    git(repository, "checkout", "-q", "--orphan", "other")
    write(repository / "src/a.py", "line 1\nother\n")
    commit(repository)

    assert touched(repository, finding, "src/a.py") == [2]


def test_a_users_own_git_settings_change_nothing(
    repository: Path, finding: FindingMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("diff.noprefix", "true"), ("color.ui", "always"), ("diff.external", "false")):
        git(repository, "config", key, value)
    write(repository / "src/a.py", "changed\n" + "".join(f"line {n}\n" for n in range(2, 21)))

    assert touched(repository, finding, "src/a.py") == [1]


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:src"])
def test_revisions_that_are_none(repository: Path, revision: str) -> None:
    with pytest.raises(UsageError, match="revision"):
        changed_since(revision, repository)


def test_a_folder_without_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(UsageError, match="git rev-parse failed: fatal: not a git repository"):
        changed_since("main", tmp_path)


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UsageError, match="needs git"):
        changed_since("main", tmp_path)
