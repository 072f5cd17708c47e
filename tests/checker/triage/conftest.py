"""A rule set, findings and a whole triage in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from checker.config import Config, Persona
from checker.findings import Confidence, Finding, Severity
from checker.locations import Span
from checker.rules import REGISTRY
from checker.rules.registry import Registry
from checker.rules.rule import Category, Rule, RuleModule
from checker.triage import Selection, Triaged, triage
from checker.triage.lines import split_lines

ROOT = Path("/project")
TODAY = date(2026, 11, 21)

FindingMaker = Callable[..., Finding]


def made_rule(code: str, name: str, **fields: Any) -> RuleModule:
    rule = Rule(code=code, name=name, severity=Severity.WARNING, since="0.1", categories=(Category.COST,), **fields)
    return cast("RuleModule", SimpleNamespace(RULE=rule, VALID=(), INVALID=(), __doc__=""))


@pytest.fixture
def registry() -> Registry:
    return Registry(
        (
            made_rule("RL101", "top-tier-everywhere"),
            made_rule("RL103", "strong-model-for-simple-task"),
            made_rule("RL111", "top-tier-worker", preview=True, covers=("RL103",)),
            made_rule("RL701", "retired-model"),
            made_rule("RL706", "unresolved-model", persona=Persona.AUDITOR),
            *(module for module in REGISTRY.modules if module.RULE.code.startswith("RL9")),
        ),
        {"RL001": "RL103"},
    )


@pytest.fixture
def finding() -> FindingMaker:
    def make(code: str = "RL103", line: int = 1, **fields: Any) -> Finding:
        where = {"path": "a.py", "column": 1, "end_line": line, "end_column": 5, "cell": None}
        where |= {key: fields.pop(key) for key in tuple(fields) if key in where}
        defaults = Finding(
            code=code,
            name="name",
            message="message",
            severity=Severity.WARNING,
            confidence=Confidence.HIGH,
            span=Span(line=line, **where),
            function="a:<module>",
        )
        return replace(defaults, **fields)

    return make


@pytest.fixture
def triaged(registry: Registry) -> Callable[..., Triaged]:
    """Triage of findings over sources by path, where every `#` begins a comment."""

    def run(
        findings: list[Finding], sources: dict[str, str], *, sites: tuple[Span, ...] = (), **config: Any
    ) -> Triaged:
        split = {path: split_lines(text) for path, text in sources.items()}
        comments = {
            (path, None): [
                (number, line.index("#") + 1, line[line.index("#") :].rstrip("\r\n"))
                for number, line in enumerate(lines, start=1)
                if "#" in line
            ]
            for path, lines in split.items()
        }
        return triage(
            findings,
            sites=sites,
            comments=comments,
            lines=lambda path, cell: split.get(path, ()),
            scope_at=lambda path, cell, line: "",
            selection=Selection.of(Config(root=ROOT, **config), registry, base=ROOT),
            today=TODAY,
        )

    return run
