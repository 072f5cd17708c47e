"""Ignore comments stand where they are comments."""

from __future__ import annotations

import ast

import pytest

from checker.findings import Confidence, Finding, Severity
from checker.fixes import apply, ignore_edits
from checker.locations import Span
from checker.sources import MemoryFiles
from checker.triage import lines_of


def finding(line: int, code: str = "RL103") -> Finding:
    return Finding(
        code=code,
        name="n",
        message="m",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        span=Span(path="a.py", line=line, column=1, end_line=line, end_column=2),
        function="f",
    )


def ignored(source: str, *findings: Finding, reason: str = "") -> str:
    files = MemoryFiles({"a.py": source})
    changes, problems = apply(ignore_edits(findings, lines_of(files), reason), files)

    assert problems == ()
    return changes[0].text_after if changes else source


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ("x = 1\nask(a)\n", 2, "x = 1\nask(a)  # route-lint: ignore[RL103]\n"),
        ("ask(a)  # noqa \r\nb\r\n", 1, "ask(a)  # noqa  # route-lint: ignore[RL103] \r\nb\r\n"),
        ("r = f(\n    ask(a),\n)\n", 2, "r = f(\n    ask(a),  # route-lint: ignore[RL103]\n)\n"),
        (
            "if a:\n    ask('''x\ny''')\n",
            2,
            "if a:\n    # route-lint: ignore[RL103]\n    ask('''x\ny''')\n",
        ),
        (
            "if a:\r\n    b = \\\r\n      ask(a)\r\n",
            2,
            "if a:\r\n    # route-lint: ignore[RL103]\r\n    b = \\\r\n      ask(a)\r\n",
        ),
        ("x = f'''{\nask(a)\n}'''\n", 2, "# route-lint: ignore[RL103]\nx = f'''{\nask(a)\n}'''\n"),
    ],
)
def test_where_the_comment_goes(before: str, line: int, after: str) -> None:
    result = ignored(before, finding(line))

    assert result == after
    assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(before))


def test_one_comment_for_a_line_with_a_reason() -> None:
    result = ignored("ask(a)\n", finding(1, "RL701"), finding(1), reason="accepted for now")

    assert result == "ask(a)  # route-lint: ignore[RL103, RL701] accepted for now\n"


def test_findings_about_comments_get_none() -> None:
    assert ignored("ask(a)\n", finding(1, "RL901")) == "ask(a)\n"


def test_a_line_that_is_not_there_gets_none() -> None:
    assert ignored("ask(a)\n", finding(7)) == "ask(a)\n"
