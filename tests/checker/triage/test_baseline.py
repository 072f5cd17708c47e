"""Known findings stay quiet, gone ones are noticed, nothing is added by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from checker.errors import ConfigError, UsageError
from checker.findings import Finding
from checker.triage.baseline import Baseline, Entry, read_baseline

if TYPE_CHECKING:
    from pathlib import Path

FindingMaker = Callable[..., Finding]


def same(path: str) -> str:
    return path


def everything(entry: Entry) -> bool:
    return True


def test_known_findings_are_split_from_new_ones(finding: FindingMaker) -> None:
    old, new = finding(fingerprint="a"), finding(fingerprint="b")

    fresh, known = Baseline.of([old], same).split([old, new])

    assert fresh == (new,)
    assert [item.finding for item in known] == [old]


def test_entries_without_a_finding_are_stale(finding: FindingMaker) -> None:
    kept, gone = finding(fingerprint="a"), finding(fingerprint="b", path="b.py")
    baseline = Baseline.of([kept, gone], same)

    [stale] = baseline.stale([kept], everything)

    assert stale == Entry(path="b.py", code="RL103", function="a:<module>", fingerprint="b")
    assert baseline.without([stale]) == Baseline.of([kept], same)
    assert baseline.stale([kept], lambda entry: entry.path == "a.py") == ()


def test_the_file_is_read_back(tmp_path: Path, finding: FindingMaker) -> None:
    baseline = Baseline.of([finding(fingerprint="b", path="é.py"), finding(fingerprint="a")], lambda p: f"src/{p}")
    path = tmp_path / "known.json"
    path.write_text(baseline.text(), encoding="utf-8")

    assert read_baseline(path) == baseline
    assert baseline.text() == (
        '{"version": 1, "findings": [\n'
        '  {"fingerprint": "a", "code": "RL103", "path": "src/a.py", "function": "a:<module>"},\n'
        '  {"fingerprint": "b", "code": "RL103", "path": "src/é.py", "function": "a:<module>"}\n'
        "]}\n"
    )
    assert Baseline().text() == '{"version": 1, "findings": []}\n'


@pytest.mark.parametrize(
    "text", ["", "[]", "3", '{"version": 2}', '{"version": 1}', '{"version": 1, "findings": [{"code": "RL103"}]}']
)
def test_what_is_not_a_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(text)

    with pytest.raises(ConfigError, match=r"known.json: not a baseline"):
        read_baseline(path)


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such baseline"):
        read_baseline(tmp_path / "known.json")
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(tmp_path)
