"""The two JSON documents are a contract: keys, order and values to the letter."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from checker.report import Format, SitesFormat, findings_renderer, sites_renderer

if TYPE_CHECKING:
    from checker.report.outcome import Outcome, View

Golden = Callable[[str, str], None]


def test_findings(outcome: Outcome, view: View, golden: Golden) -> None:
    text = findings_renderer(Format.JSON)(outcome, view)

    golden("findings.json", text)
    document = json.loads(text)
    assert list(document) == ["version", "findings", "problems", "summary"]
    assert document["version"] == 1
    assert document["summary"] == {"files": 3, "sites": 2, "resolved": 1}
    assert list(document["findings"][0]) == [
        *("code", "name", "message", "severity", "confidence", "path", "cell", "line", "column", "end_line"),
        *("end_column", "function", "trace", "related", "fix", "fingerprint"),
    ]
    assert list(document["findings"][0]["fix"]) == ["title", "safe", "edits"]


def test_sites(outcome: Outcome, view: View, golden: Golden) -> None:
    text = sites_renderer(SitesFormat.JSON)(outcome, view)

    golden("sites.json", text)
    document = json.loads(text)
    assert list(document) == ["version", "sites", "problems"]
    assert list(document["sites"][1]) == [
        *("path", "cell", "line", "column", "end_line", "kind", "sdk", "operation", "async", "stream", "function"),
        *("models", "complete", "origin", "trace", "tiers", "task", "usage_recorded", "confidence"),
    ]
    assert document["sites"][1]["trace"] == [{"path": "support/settings.py", "line": 1, "what": "`MODEL` is set here"}]


def test_nothing_is_still_a_document(clean: Outcome, view: View) -> None:
    assert json.loads(findings_renderer(Format.JSON)(clean, view)) == {
        "version": 1,
        "findings": [],
        "problems": [],
        "summary": {"files": 3, "sites": 0, "resolved": 0},
    }
    assert json.loads(sites_renderer(SitesFormat.JSON)(clean, view)) == {"version": 1, "sites": [], "problems": []}
