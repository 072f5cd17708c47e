"""GitLab: the code quality report, a JSON array that the merge request widget compares with the target branch's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from checker.findings import Finding, Severity

if TYPE_CHECKING:
    from checker.report.outcome import Outcome, View

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(outcome: Outcome, view: View) -> str:
    """The array of findings."""
    issues = [_issue(finding, view) for finding in outcome.findings]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(finding: Finding, view: View) -> dict[str, Any]:
    span = finding.span
    lines = {"begin": view.file_line(span)}
    if span.cell is None:
        lines["end"] = span.end_line
    return {
        "description": f"{finding.code} {finding.name}: {finding.message}",
        "check_name": finding.code,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": view.repository_path(span.path), "lines": lines},
    }
