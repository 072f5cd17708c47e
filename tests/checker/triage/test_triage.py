"""Findings on their way from rule to reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.config import Config
from checker.findings import Confidence, Finding
from checker.locations import Span
from checker.triage import Selection, SuppressedBy, Triaged, triage

if TYPE_CHECKING:
    from checker.rules.registry import Registry

FindingMaker = Callable[..., Finding]
Triage = Callable[..., Triaged]


def codes(triaged: Triaged) -> list[str]:
    return [finding.code for finding in triaged.findings]


def test_a_comment_suppresses_and_its_reason_is_kept(triaged: Triage, finding: FindingMaker) -> None:
    outcome = triaged([finding()], {"a.py": "ask()  # route-lint: ignore[RL103] labels are binding\n"})

    assert outcome.findings == ()
    [suppressed] = outcome.suppressed
    assert suppressed.by is SuppressedBy.COMMENT
    assert suppressed.reason == "labels are binding"
    assert suppressed.finding.fingerprint != ""


@pytest.mark.parametrize(
    "source",
    [
        "# route-lint: ignore[RL103] x\nask(\n    model,\n)\n",
        "\nask(  # route-lint: ignore[RL103] x\n    model,\n)\n",
        "\nask(\n    model,  # route-lint: ignore[RL103] x\n)\n",
        "\nask(\n    model,\n)  # route-lint: ignore[RL103] x\n",
        "# route-lint: ignore-file[RL103] x\nask(\n    model,\n)\n",
    ],
)
def test_a_comment_anywhere_in_the_call_counts(triaged: Triage, finding: FindingMaker, source: str) -> None:
    call = Span(path="a.py", line=2, column=1, end_line=4, end_column=2)

    outcome = triaged([finding(line=3)], {"a.py": source}, sites=(call,))

    assert codes(outcome) == []


@pytest.mark.parametrize(
    "source",
    [
        "# route-lint: ignore[RL103] x\nreply = wait_for(\n    later(\n        ask()\n    )\n)\n",
        "\nreply = wait_for(  # route-lint: ignore[RL103] x\n    later(\n        ask()\n    )\n)\n",
    ],
)
def test_a_comment_where_the_statement_begins_counts(triaged: Triage, finding: FindingMaker, source: str) -> None:
    assert codes(triaged([finding(line=4)], {"a.py": source})) == []


def test_a_comment_elsewhere_in_a_long_statement_does_not(triaged: Triage, finding: FindingMaker) -> None:
    source = "ROUTES = {\n    'a': ask(),  # route-lint: ignore[RL103] x\n    'b': ask(),\n}\n"

    outcome = triaged([finding(line=2), finding(line=3)], {"a.py": source})

    assert [found.span.line for found in outcome.findings] == [3]


def test_other_rules_are_not_suppressed(triaged: Triage, finding: FindingMaker) -> None:
    outcome = triaged([finding("RL701"), finding("RL103")], {"a.py": "ask()  # route-lint: ignore[RL103] x\n"})

    assert codes(outcome) == ["RL701"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(("RL103", "RL111"), ["RL111"]), (("RL103",), ["RL103"]), (("RL111",), ["RL111"])],
)
def test_what_a_rule_covers_is_not_said_twice(
    registry: Registry, finding: FindingMaker, asked: tuple[str, ...], shown: list[str]
) -> None:
    selection = Selection.of(Config(select=asked, preview=True), registry, base=Path.cwd())
    found = [finding("RL103"), finding("RL111"), finding("RL103", line=2)] if "RL103" in asked else [finding("RL111")]

    outcome = triage(
        found,
        sites=(),
        comments={},
        lines=lambda path, cell: [],
        scope_at=lambda path, cell, line: "",
        selection=selection,
        today=date(2026, 11, 21),
    )

    assert [each.code for each in outcome.findings if each.span.line == 1] == shown


def test_a_comment_about_the_covering_rule_does_not_bring_the_other_back(
    triaged: Triage, finding: FindingMaker
) -> None:
    source = {"a.py": "ask()  # route-lint: ignore[RL111] x\n"}

    outcome = triaged([finding("RL103"), finding("RL111")], source, preview=True)

    assert codes(outcome) == []


def test_a_former_code_still_works(triaged: Triage, finding: FindingMaker) -> None:
    assert codes(triaged([finding()], {"a.py": "ask()  # route-lint: ignore[RL001] x\n"})) == []


def test_an_expired_comment_suppresses_nothing_and_is_reported(triaged: Triage, finding: FindingMaker) -> None:
    outcome = triaged([finding()], {"a.py": "ask()  # route-lint: ignore[RL103] until=2026-11-20 x\n"})

    assert codes(outcome) == ["RL103", "RL902"]
    assert outcome.findings[1].message == "`ignore[RL103]` expired on 2026-11-20"


def test_on_its_last_day_it_still_holds(triaged: Triage, finding: FindingMaker) -> None:
    assert codes(triaged([finding()], {"a.py": "ask()  # route-lint: ignore[RL103] until=2026-11-21 x\n"})) == []


def test_unused_comments_are_reported_with_a_fix(triaged: Triage) -> None:
    [unused] = triaged([], {"a.py": "ask()  # route-lint: ignore[RL103] x\n"}).findings

    assert (unused.code, unused.message) == ("RL901", "`ignore[RL103]` suppresses nothing")
    assert unused.fix is not None
    assert unused.fix.safe


def test_a_half_used_comment_keeps_the_other_half(triaged: Triage, finding: FindingMaker) -> None:
    source = "ask()  # route-lint: ignore[RL103, retired-model] until=2030-01-01 x\n"

    [unused] = triaged([finding("RL701")], {"a.py": source}).findings

    assert unused.message == "`ignore[RL103, retired-model]` suppresses nothing of RL103"
    assert unused.fix is not None
    assert unused.fix.edits[0].replacement == "# route-lint: ignore[retired-model] until=2030-01-01 x"


def test_comments_for_rules_that_did_not_run_are_left_alone(triaged: Triage) -> None:
    assert codes(triaged([], {"a.py": "ask()  # route-lint: ignore[RL103] x\n"}, ignore=("RL103",))) == []


def test_a_comment_on_a_finding_below_the_floor_is_not_unused(triaged: Triage, finding: FindingMaker) -> None:
    outcome = triaged([finding(confidence=Confidence.LOW)], {"a.py": "ask()  # route-lint: ignore[RL103] audited\n"})

    assert outcome == Triaged(findings=(), suppressed=())


def test_reports_about_comments_can_be_turned_off(triaged: Triage) -> None:
    source = {"a.py": "ask()  # route-lint: ignore\nask()  # route-lint: ignore[RL103] x\n"}

    assert codes(triaged([], source)) == ["RL903", "RL901"]
    assert codes(triaged([], source, ignore=("RL9",))) == []


def test_the_same_finding_of_two_sites_is_suppressed_where_the_comment_is(
    triaged: Triage, finding: FindingMaker
) -> None:
    source = "ask()  # route-lint: ignore[RL103] x\nask()\n"

    outcome = triaged([finding(line=1), finding(line=2)], {"a.py": source})

    assert [found.span.line for found in outcome.findings] == [2]


def test_findings_come_in_order_of_place(triaged: Triage, finding: FindingMaker) -> None:
    findings = [finding(path="b.py"), finding(line=10), finding("RL701", line=2), finding("RL103", line=2)]

    outcome = triaged(findings, {})

    assert [(f.span.path, f.span.line, f.code) for f in outcome.findings] == [
        ("a.py", 2, "RL103"),
        ("a.py", 2, "RL701"),
        ("a.py", 10, "RL103"),
        ("b.py", 1, "RL103"),
    ]


def test_a_file_comment_in_one_cell_is_for_the_notebook(registry: Registry, finding: FindingMaker) -> None:
    outcome = triage(
        [finding(path="n.ipynb", cell=0), finding("RL701", path="n.ipynb", cell=3), finding(path="m.ipynb", cell=0)],
        sites=(),
        comments={("n.ipynb", 2): [(1, 1, "# route-lint: ignore-file[RL103] a talk's slides")]},
        lines=lambda path, cell: (),
        scope_at=lambda path, cell, line: "",
        selection=Selection.of(Config(root=Path("/project")), registry, base=Path("/project")),
        today=date(2026, 11, 21),
    )

    assert [(found.code, found.span.path) for found in outcome.findings] == [("RL103", "m.ipynb"), ("RL701", "n.ipynb")]


def test_the_same_finding_twice_is_one(triaged: Triage, finding: FindingMaker) -> None:
    assert codes(triaged([finding(), finding(function="a:other")], {})) == ["RL103"]
