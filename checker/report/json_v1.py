"""The two JSON documents other programs read; their keys are a contract (version 1) and only ever grow.

Locations are `path`, `line`, `column` (from 1, end column exclusive) and `cell`, the index in a notebook's cells or
null.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from checker.report.outcome import Outcome, View, models, tally
from pytest_model_routing.policy import sort_of

if TYPE_CHECKING:
    from checker.call_sites.model import CallSite
    from checker.findings import Edit, Finding, Fix
    from checker.locations import Problem, Span, Step

VERSION = 1

Json = dict[str, Any]


def render(outcome: Outcome, view: View) -> str:
    """`route-lint --format json`."""
    counts = tally(outcome)
    return _document(
        {
            "version": VERSION,
            "findings": [finding_json(finding) for finding in outcome.findings],
            "problems": [_problem(problem) for problem in outcome.problems],
            "summary": {"files": counts.files, "sites": counts.sites, "resolved": counts.resolved},
        }
    )


def render_sites(outcome: Outcome, view: View) -> str:
    """`route-lint sites --format json`."""
    return _document(
        {
            "version": VERSION,
            "sites": [site_json(site) for site in outcome.sites],
            "problems": [_problem(problem) for problem in outcome.problems],
        }
    )


def finding_json(finding: Finding) -> Json:
    """One finding."""
    return {
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        **_span(finding.span),
        "function": finding.function,
        "trace": [_step(step) for step in finding.trace],
        "related": [_step(step) for step in finding.related],
        "fix": None if finding.fix is None else _fix(finding.fix),
        "fingerprint": finding.fingerprint,
    }


def site_json(site: CallSite) -> Json:
    """One call site."""
    return {
        "path": site.span.path,
        "cell": site.span.cell,
        "line": site.span.line,
        "column": site.span.column,
        "end_line": site.span.end_line,
        "kind": site.kind.value,
        "sdk": site.sdk,
        "operation": site.operation,
        "async": site.is_async,
        "stream": site.is_stream,
        "function": site.function,
        "models": list(models(site)),
        "complete": site.complete,
        "origin": site.origin.value,
        "trace": [_step(step) for step in site.trace],
        "tiers": list(site.tiers),
        "task": None if site.task is None else sort_of(site.task.name),
        "usage_recorded": site.usage_recorded,
        "confidence": site.confidence.value,
    }


def _document(content: Json) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _span(span: Span) -> Json:
    return {
        "path": span.path,
        "cell": span.cell,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _step(step: Step) -> Json:
    found: Json = {"path": step.path, "line": step.line, "what": step.what}
    return found if step.cell is None else {**found, "cell": step.cell}


def _problem(problem: Problem) -> Json:
    return {"path": problem.path, "line": problem.line, "what": problem.what}


def _fix(fix: Fix) -> Json:
    return {"title": fix.title, "safe": fix.safe, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> Json:
    return {**_span(edit.span), "replacement": edit.replacement}
