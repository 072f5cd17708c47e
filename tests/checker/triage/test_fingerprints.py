"""What stays the same about a finding while the code around it moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from checker.facts.scopes import scope_at
from checker.findings import Finding
from checker.syntax.parse import parse
from checker.triage.fingerprints import with_fingerprints
from checker.triage.lines import split_lines

FindingMaker = Callable[..., Finding]


def prints(findings: list[Finding], source: str) -> list[str]:
    lines = split_lines(source)
    body = parse(source).body
    marked = with_fingerprints(
        findings, lambda path, cell: lines, lambda path, cell, line: scope_at(body, line), lambda path: path
    )
    return [finding.fingerprint for finding in marked]


def test_they_survive_moved_and_indented_lines_and_new_wording(finding: FindingMaker) -> None:
    before = prints([finding(line=1)], "ask(model)\n")
    after = prints([finding(line=4, message="other words")], "import x\n\nif x:\n    ask(model)\n")

    assert before == after


def test_they_differ_by_rule_file_function_and_code(finding: FindingMaker) -> None:
    source = "ask(model)\nask(other)\ndef f():\n    ask(model)\n"
    variants = [
        finding(),
        finding("RL701"),
        finding(path="b.py"),
        finding(line=2),
        finding(line=4),
    ]

    assert len({prints([variant], source)[0] for variant in variants}) == len(variants)


def test_who_uses_a_constant_does_not_matter(finding: FindingMaker) -> None:
    source = 'MODEL = "x"\n'

    assert prints([finding(function="a:first")], source) == prints([finding(function="b:other")], source)


def test_equal_findings_are_told_apart_by_their_order(finding: FindingMaker) -> None:
    source = "ask(model)\nask(model)\n"

    first, second = prints([finding(line=1), finding(line=2)], source)

    assert first != second
    assert prints([finding(line=2)], source) == [first]


def test_a_rule_can_name_what_its_finding_is_about(finding: FindingMaker) -> None:
    about = replace(finding(), fingerprint="tier histogram")

    assert prints([about], "ask(a)\n") == prints([about], "def f():\n    ask(b)\n")


def test_without_source_the_message_has_to_do(finding: FindingMaker) -> None:
    assert prints([finding(line=9)], "") != prints([finding(line=9, message="another")], "")
