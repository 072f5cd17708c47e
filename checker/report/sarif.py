"""SARIF 2.1.0, for GitHub code scanning, Azure DevOps and the editors that show it.

A trace becomes a code flow that ends at the finding, related places become related locations, excused findings stay
in the log as suppressed ones, and the fingerprint is the baseline's, so that services recognise a finding whose line
has moved.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from checker.findings import Finding, Fix, Severity
from checker.report import rule_page
from checker.report.links import HOMEPAGE, rule_page_url
from checker.rules.documentation import documentation
from checker.triage import Suppressed, SuppressedBy

if TYPE_CHECKING:
    from checker.locations import Problem, Span, Step
    from checker.report.outcome import Outcome, View
    from checker.rules.rule import RuleModule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "routeLint/v1"

_ROOT = "SRCROOT"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

Json = dict[str, Any]


def render(outcome: Outcome, view: View) -> str:
    """The log, with one run."""
    writer = _Writer(view)
    run = {
        "tool": {"driver": writer.driver()},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [writer.notification(problem) for problem in outcome.problems],
            }
        ],
        "results": [
            *(writer.result(finding) for finding in outcome.findings),
            *(writer.suppressed(item) for item in outcome.suppressed),
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


class _Writer:
    """The pieces of a run, as one view sees them."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._index = {module.RULE.code: number for number, module in enumerate(view.registry.modules)}

    def driver(self) -> Json:
        return {
            "name": "route-lint",
            "version": version("pytest-model-routing"),
            "informationUri": HOMEPAGE,
            "rules": [_descriptor(module) for module in self._view.registry.modules],
        }

    def result(self, finding: Finding) -> Json:
        found: Json = {"ruleId": finding.code}
        if finding.code in self._index:
            found["ruleIndex"] = self._index[finding.code]
        found |= {
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [self._primary(finding)],
            "partialFingerprints": {FINGERPRINT: finding.fingerprint},
            "properties": {"confidence": finding.confidence.value},
        }
        if finding.related:
            found["relatedLocations"] = [
                {"id": number, **self._step(step)} for number, step in enumerate(finding.related, start=1)
            ]
        if finding.trace:
            found["codeFlows"] = [self._flow(finding)]
        # Edits inside a cell are not stretches of the notebook's file, which is what SARIF would have them be.
        if finding.fix is not None and all(edit.span.cell is None for edit in finding.fix.edits):
            found["fixes"] = [self._fix(finding.fix)]
        return found

    def suppressed(self, item: Suppressed) -> Json:
        excuse: Json = {"kind": "inSource" if item.by is SuppressedBy.COMMENT else "external", "status": "accepted"}
        if item.reason:
            excuse["justification"] = item.reason
        return {**self.result(item.finding), "suppressions": [excuse]}

    def notification(self, problem: Problem) -> Json:
        place = {"artifactLocation": self._artifact(problem.path), "region": {"startLine": max(problem.line, 1)}}
        return {
            "level": "warning",
            "message": {"text": problem.what},
            "locations": [{"physicalLocation": place}],
        }

    def _primary(self, finding: Finding) -> Json:
        location: Json = {"physicalLocation": self._physical(finding.span)}
        if finding.function:
            location["logicalLocations"] = [{"fullyQualifiedName": finding.function, "kind": "function"}]
        return location

    def _flow(self, finding: Finding) -> Json:
        steps = [{"location": self._step(step)} for step in finding.trace]
        first, span = finding.trace[0], finding.span
        # A finding where a model is named is where its flow begins; the flow then ends at the use.
        if (first.path, first.cell, first.line) != (span.path, span.cell, span.line):
            last = {"physicalLocation": self._physical(span), "message": {"text": finding.message}}
            steps.append({"location": last})
        return {"threadFlows": [{"locations": steps}]}

    def _step(self, step: Step) -> Json:
        place = {"artifactLocation": self._artifact(step.path), "region": {"startLine": self._view.file_line(step)}}
        return {"physicalLocation": place, "message": {"text": step.what}}

    def _physical(self, span: Span) -> Json:
        region = {"startLine": self._view.file_line(span)} if span.cell is not None else _region(span)
        return {"artifactLocation": self._artifact(span.path), "region": region}

    def _artifact(self, path: str) -> Json:
        return {"uri": quote(self._view.repository_path(path)), "uriBaseId": _ROOT}

    def _fix(self, fix: Fix) -> Json:
        changes = []
        for path, group in groupby(sorted(fix.edits, key=lambda edit: edit.span), key=lambda edit: edit.span.path):
            replacements = [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}} for edit in group
            ]
            changes.append({"artifactLocation": self._artifact(path), "replacements": replacements})
        return {"description": {"text": fix.title}, "artifactChanges": changes}


def _region(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _descriptor(module: RuleModule) -> Json:
    rule, parts = module.RULE, documentation(module.__doc__)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": parts.summary},
        "help": {"text": parts.introduction, "markdown": rule_page.render(module)},
        "helpUri": rule_page_url(rule.name),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [category.value for category in rule.categories], "precision": rule.confidence.value},
    }
