"""JUnit XML, which every CI server can show: a suite for each file, a failed case for each finding.

A clean run is one case that passed, since several servers take a report without cases for a broken one.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from checker.report.wording import notes, place, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.findings import Finding
    from checker.report.outcome import Outcome, View


def render(outcome: Outcome, view: View) -> str:
    """The document; without times or host names, so that equal runs give equal files."""
    root = ET.Element("testsuites", name="route-lint")
    for path, group in groupby(outcome.findings, key=lambda finding: finding.span.path):
        findings = list(group)
        suite = ET.SubElement(root, "testsuite", _counts(path, failures=len(findings)))
        for finding in findings:
            case = ET.SubElement(suite, "testcase", _case(finding))
            failure = {"type": finding.severity.value, "message": printable(finding.message)}
            ET.SubElement(case, "failure", failure).text = "\n".join(_lines(finding))
    for problem in outcome.problems:
        suite = ET.SubElement(root, "testsuite", _counts(problem.path, errors=1))
        case = ET.SubElement(suite, "testcase", name="problem", classname=printable(problem.path))
        ET.SubElement(case, "error", message=printable(problem.what)).text = place(problem)
    if not len(root):
        suite = ET.SubElement(root, "testsuite", _counts("route-lint"))
        ET.SubElement(suite, "testcase", name="no findings", classname="route-lint")
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _counts(name: str, *, failures: int = 0, errors: int = 0) -> dict[str, str]:
    tests = max(failures + errors, 1)
    return {"name": printable(name), "tests": str(tests), "failures": str(failures), "errors": str(errors)}


def _case(finding: Finding) -> dict[str, str]:
    return {
        "name": f"{finding.code} {finding.name} at line {finding.span.line}",
        "classname": finding.function or printable(finding.span.path),
        "file": printable(finding.span.path),
        "line": str(finding.span.line),
    }


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{place(finding.span)}: {printable(finding.message)}"
    for step in notes(finding):
        yield f"{place(step)}: {printable(step.what)}"
