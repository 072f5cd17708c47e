"""Every example of every rule goes through the whole pipeline: exact places, codes, messages, fixes that hold."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from checker import run
from checker.config import Config, parse
from checker.findings import Confidence, Finding
from checker.fixes import apply, choose
from checker.rules import REGISTRY
from checker.rules.examples import Example, Expected
from checker.sources import MemoryFiles
from pytest_model_routing import policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.rule import RuleModule


def examples() -> Iterator[object]:
    for module in REGISTRY.modules:
        for kind, listed in (("valid", module.VALID), ("invalid", module.INVALID)):
            for index, example in enumerate(listed):
                yield pytest.param(module, example, id=f"{module.RULE.code}-{kind}-{index}")


def fixed_examples() -> Iterator[object]:
    for module in REGISTRY.modules:
        for index, example in enumerate(module.INVALID):
            if example.after is not None:
                yield pytest.param(module, example, id=f"{module.RULE.code}-{index}")


def configured(example: Example) -> Config:
    routing = policy.parse(tomllib.loads(example.policy), source="model-routing.toml")
    table = tomllib.loads(example.config)
    return parse(table, selectors=REGISTRY.selectors(), routing=routing, root=Path("/example"))


def findings(example: Example, module: RuleModule, sources: dict[str, str]) -> tuple[Finding, ...]:
    """What the example's own rule, and the others it announces, say about these sources."""
    announced = {expected.code for expected in example.expected()}
    # Naming the codes turns on preview rules and those for other personas as well.
    chosen = tuple(sorted({module.RULE.code, *announced}))
    config = replace(configured(example), select=chosen, min_confidence=Confidence.LOW)
    report = run.check_files(sources, config)

    assert report.problems == ()
    return report.findings


def announced(found: Finding, expected: list[Expected]) -> Expected:
    """The finding in the form of an announcement; of the message only the announced part is kept."""
    bare = Expected(path=found.span.path, cell=found.span.cell, line=found.span.line, code=found.code)
    parts = (
        wanted.part for wanted in expected if structs.replace(wanted, part="") == bare and wanted.part in found.message
    )
    return structs.replace(bare, part=next(parts, found.message))


@pytest.mark.parametrize(("module", "example"), list(examples()))
def test_it_reports_what_is_announced_and_nothing_else(module: RuleModule, example: Example) -> None:
    expected = example.expected()

    actual = sorted(announced(found, expected) for found in findings(example, module, example.sources))

    assert actual == expected


@pytest.mark.parametrize(("module", "example"), list(fixed_examples()))
def test_its_fixes_lead_to_what_is_shown(module: RuleModule, example: Example) -> None:
    sources = example.sources
    before = [found for found in findings(example, module, sources) if found.code == module.RULE.code]
    plan = choose(before, unsafe=True)
    changes, problems = apply(plan.edits, MemoryFiles(sources))

    assert problems == ()
    assert {change.path: change.text_after for change in changes} == example.after

    after = {**sources, **{change.path: change.text_after for change in changes}}
    left = [found for found in findings(example, module, after) if found.code == module.RULE.code]
    assert len(left) == len(before) - len(plan.findings)


@pytest.mark.parametrize(("module", "example"), list(fixed_examples()))
def test_its_fixes_raise_no_other_finding(module: RuleModule, example: Example) -> None:
    config = configured(example)
    before = run.check_files(example.sources, config)
    plan = choose((found for found in before.findings if found.code == module.RULE.code), unsafe=True)
    changes, _ = apply(plan.edits, MemoryFiles(example.sources))

    after = run.check_files({**example.sources, **{change.path: change.text_after for change in changes}}, config)

    assert after.problems == ()
    assert not Counter(found.code for found in after.findings) - Counter(found.code for found in before.findings)
