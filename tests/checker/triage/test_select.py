"""Which rules run and which findings are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker.config import Config, PathIgnores, Persona
from checker.findings import Confidence, Finding, Severity
from checker.triage import Selection
from pytest_model_routing.policy import Policy
from pytest_model_routing.policy import Severity as PolicySeverity

if TYPE_CHECKING:
    from checker.rules.registry import Registry

ROOT = Path("/project")
FindingMaker = Callable[..., Finding]


def selection(registry: Registry, base: Path = ROOT, **fields: Any) -> Selection:
    return Selection.of(Config(root=ROOT, **fields), registry, base=base)


def codes(registry: Registry, **fields: Any) -> set[str]:
    return {code for code in selection(registry, **fields).codes if not code.startswith("RL9")}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"RL101", "RL103", "RL701"}),
        ({"select": ("RL1",)}, {"RL101", "RL103"}),
        ({"select": ("ALL",)}, {"RL101", "RL103", "RL701"}),
        ({"select": ("retired-model",)}, {"RL701"}),
        ({"select": ("RL001",)}, {"RL103"}),
        ({"select": ()}, set()),
        ({"ignore": ("RL1",)}, {"RL701"}),
        ({"ignore": ("RL1",), "extend_select": ("RL103",)}, {"RL103", "RL701"}),
        ({"select": ("RL10",), "ignore": ("RL1",)}, {"RL101", "RL103"}),
        ({"select": ("RL103",), "ignore": ("strong-model-for-simple-task",)}, set()),
        ({"preview": True}, {"RL101", "RL103", "RL111", "RL701"}),
        ({"select": ("RL111",)}, {"RL111"}),
        ({"extend_select": ("RL11",)}, {"RL101", "RL103", "RL701"}),
        ({"persona": Persona.AUDITOR}, {"RL101", "RL103", "RL701", "RL706"}),
        ({"extend_select": ("unresolved-model",)}, {"RL101", "RL103", "RL701", "RL706"}),
    ],
)
def test_the_rules_that_run(registry: Registry, settings: dict[str, Any], expected: set[str]) -> None:
    assert codes(registry, **settings) == expected


def test_confidence_follows_the_persona_unless_it_is_given(registry: Registry, finding: FindingMaker) -> None:
    low = finding(confidence=Confidence.LOW)

    assert not selection(registry).admits(low)
    assert selection(registry, persona=Persona.AUDITOR).admits(low)
    assert selection(registry, min_confidence=Confidence.LOW).admits(low)
    assert not selection(registry, min_confidence=Confidence.HIGH).admits(finding(confidence=Confidence.MEDIUM))


def test_paths_can_be_left_alone(registry: Registry, finding: FindingMaker) -> None:
    ignores = (PathIgnores(pattern="tests/", selectors=("RL1",)), PathIgnores(pattern="*.ipynb", selectors=("ALL",)))
    chosen = selection(registry, per_path_ignores=ignores)

    assert not chosen.admits(finding("RL103", path="tests/a.py"))
    assert chosen.admits(finding("RL701", path="tests/a.py"))
    assert not chosen.admits(finding("RL701", path="notes/b.ipynb"))


def test_patterns_are_relative_to_the_configuration(registry: Registry, finding: FindingMaker) -> None:
    ignores = (PathIgnores(pattern="/src/tests/", selectors=("RL1",)),)

    assert not selection(registry, base=ROOT / "src", per_path_ignores=ignores).admits(finding(path="tests/a.py"))
    assert selection(registry, base=ROOT, per_path_ignores=ignores).admits(finding(path="tests/a.py"))


def test_the_policy_says_how_bad_a_rule_is(registry: Registry, finding: FindingMaker) -> None:
    policy = Policy(severity={"RL103": PolicySeverity.ERROR, "RL101": PolicySeverity.OFF})
    chosen = selection(registry, policy=policy, extend_select=("RL101",))

    assert chosen.judged(finding("RL103")).severity is Severity.ERROR
    assert chosen.judged(finding("RL701")).severity is Severity.WARNING
    assert "RL101" not in chosen.codes
