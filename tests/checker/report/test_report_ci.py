"""The formats that CI servers read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from checker.report import Format, findings_renderer
from checker.report.markdown import MOST

if TYPE_CHECKING:
    from checker.findings import Finding
    from checker.report.outcome import Outcome, View

Golden = Callable[[str, str], None]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (Format.GITHUB, "findings.github.txt"),
        (Format.GITLAB, "findings.gitlab.json"),
        (Format.JUNIT, "findings.junit.xml"),
        (Format.MARKDOWN, "findings.md"),
    ],
)
def test_findings(form: Format, name: str, outcome: Outcome, view: View, golden: Golden) -> None:
    golden(name, findings_renderer(form)(outcome, view))


@pytest.mark.parametrize("form", list(Format))
def test_nothing_to_report_is_still_a_report(form: Format, clean: Outcome, view: View) -> None:
    assert findings_renderer(form)(clean, view)


def test_a_clean_junit_report_has_one_passing_case(clean: Outcome, view: View) -> None:
    root = ET.fromstring(findings_renderer(Format.JUNIT)(clean, view))

    assert [case.get("name") for case in root.iter("testcase")] == ["no findings"]
    assert not list(root.iter("failure"))


def hostile(outcome: Any) -> Any:
    finding: Finding = outcome.findings[1]
    message = "100 %\r\n::error::gotcha\x1b[0m \x00 </failure> | `<b>` <b>"
    return replace(outcome, findings=(replace(finding, message=message),))


def test_a_message_cannot_start_a_workflow_command(outcome: Outcome, view: View) -> None:
    lines = findings_renderer(Format.GITHUB)(hostile(outcome), view).splitlines()

    assert [line for line in lines if line.startswith("::")] == [lines[0], lines[1]]
    assert "100 %25%0D%0A::error::gotcha" in lines[0]


def test_a_message_cannot_break_the_xml(outcome: Outcome, view: View) -> None:
    root = ET.fromstring(findings_renderer(Format.JUNIT)(hostile(outcome), view))

    [failure] = root.iter("failure")
    assert "</failure>" in (failure.get("message") or "")


def test_a_message_cannot_break_the_table(outcome: Outcome, view: View) -> None:
    text = findings_renderer(Format.MARKDOWN)(hostile(outcome), view)

    [row] = [line for line in text.splitlines() if "gotcha" in line]
    assert "\\| `<b>` &lt;b&gt;" in row


def test_a_long_comment_is_cut(outcome: Any, view: View) -> None:
    many = replace(outcome, findings=outcome.findings * MOST)

    text = findings_renderer(Format.MARKDOWN)(many, view)

    assert len(text) < 65_536
    assert "| | | | and 100 more |" in text


def test_paths_count_from_the_root_of_the_repository(outcome: Outcome, view: View) -> None:
    inner = replace(view, prefix="services/support")

    assert "file=services/support/support/router.py," in findings_renderer(Format.GITHUB)(outcome, inner)
    [_, router] = json.loads(findings_renderer(Format.GITLAB)(outcome, inner))
    assert router["location"]["path"] == "services/support/support/router.py"


def test_a_cell_is_found_in_the_notebooks_file(outcome: Outcome, view: View) -> None:
    [notebook, _] = json.loads(findings_renderer(Format.GITLAB)(outcome, view))

    assert notebook["location"] == {"path": "notes.ipynb", "lines": {"begin": 4}}
