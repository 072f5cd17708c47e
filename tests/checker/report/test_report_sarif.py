"""SARIF: valid by the official schema, and complete."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from checker.report import Format, findings_renderer

if TYPE_CHECKING:
    from checker.findings import Finding
    from checker.report.outcome import Outcome, View

Golden = Callable[[str, str], None]

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_bytes())


def log(outcome: Outcome, view: View) -> dict[str, Any]:
    document = json.loads(findings_renderer(Format.SARIF)(outcome, view))
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    run: dict[str, Any] = document["runs"][0]
    return run


def test_it_is_valid(outcome: Outcome, clean: Outcome, view: View) -> None:
    assert len(log(outcome, view)["results"]) == 4
    assert log(clean, view)["results"] == []


def test_the_schema_would_notice(outcome: Outcome, view: View) -> None:
    document = json.loads(findings_renderer(Format.SARIF)(outcome, view))
    document["runs"][0]["results"][0]["level"] = "fatal"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)


def test_results(outcome: Outcome, view: View, golden: Golden) -> None:
    results = log(outcome, view)["results"]

    golden("results.sarif.json", json.dumps(results, indent=2) + "\n")


def test_a_flow_that_begins_at_the_finding_ends_at_the_use(outcome: Outcome, view: View) -> None:
    traced = next(finding for finding in outcome.findings if finding.trace)
    first = traced.trace[0]
    here = replace(
        traced, span=replace(traced.span, path=first.path, cell=first.cell, line=first.line, end_line=first.line)
    )

    def flow(finding: Finding) -> list[str]:
        [result] = log(replace(outcome, findings=(finding,), suppressed=()), view)["results"]
        steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        return [step["location"]["message"]["text"] for step in steps]

    assert flow(traced) == [*(step.what for step in traced.trace), traced.message]
    assert flow(here) == [step.what for step in traced.trace]


def test_every_rule_is_described_and_referred_to_by_its_place(outcome: Outcome, view: View) -> None:
    run = log(outcome, view)

    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["RL901", "RL902"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert all(rule["help"]["markdown"].startswith("# ") for rule in rules)


def test_problems_are_notifications(outcome: Outcome, view: View) -> None:
    [notification] = log(outcome, view)["invocations"][0]["toolExecutionNotifications"]

    assert notification["message"]["text"] == "the brackets do not match"


def test_paths_count_from_the_root_of_the_repository(outcome: Outcome, view: View) -> None:
    results = log(outcome, replace(view, prefix="back end"))["results"]

    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert uris[:2] == ["back%20end/notes.ipynb", "back%20end/support/router.py"]


def test_nothing_of_the_machine_is_written(outcome: Outcome, view: View) -> None:
    assert str(Path.cwd()) not in findings_renderer(Format.SARIF)(outcome, view)
