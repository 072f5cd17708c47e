"""Which rules run, and which of their findings are shown.

    selection = Selection.of(config, REGISTRY, base=Path.cwd())
    "RL701" in selection.codes        # does the rule run at all
    selection.admits(finding)         # after per-path ignores and the confidence floor

Where selectors disagree the more specific one wins: a code or name over a prefix, a longer prefix over a shorter one,
any over `ALL`; at a tie, ignoring wins, and a severity of `off` in the policy is final. Preview rules, and rules for
a more demanding persona, are left out of prefixes and of the default choice, but naming one by its code or name turns
it on.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from checker.rules.registry import ALL, Registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathspec import GitIgnoreSpec

    from checker.config import Config
    from checker.findings import Finding
from checker.findings import Severity
from pytest_model_routing import policy

_NAMED = 1000  # specificity of a code or name: above any prefix


def _specificity(selector: str, registry: Registry) -> int:
    if selector == ALL:
        return 0
    return _NAMED if registry.find(selector) is not None else len(selector)


@dataclass(frozen=True)
class Selection:
    """The rules that run, as codes, and the filters over their findings. `base` is what the findings' paths are
    relative to."""

    codes: frozenset[str]
    config: Config
    registry: Registry
    base: Path

    @classmethod
    def of(cls, config: Config, registry: Registry, *, base: Path) -> Selection:
        """The selection a configuration asks for."""
        codes = frozenset(_selected(config, registry))
        return cls(codes=codes, config=config, registry=registry, base=base)

    def admits(self, finding: Finding) -> bool:
        """Whether the reader asked for this finding."""
        return (
            finding.code in self.codes
            and finding.confidence.rank >= self.config.confidence_floor.rank
            and not self._ignored_there(finding)
        )

    def judged(self, finding: Finding) -> Finding:
        """The finding with the severity that the policy gives its rule."""
        severity = self.config.policy.severity.get(finding.code)
        return finding if severity is None else replace(finding, severity=Severity(severity.value))

    def project_path(self, path: str) -> str:
        """A finding's path as seen from the project's root, whatever the working directory."""
        return os.path.relpath(self.base / path, self.config.root).replace(os.sep, "/")

    @cached_property
    def _path_ignores(self) -> tuple[tuple[GitIgnoreSpec, frozenset[str]], ...]:
        from pathspec import GitIgnoreSpec  # only projects with per-path-ignores pay for it

        return tuple(
            (GitIgnoreSpec.from_lines([item.pattern]), frozenset().union(*map(self.registry.expand, item.selectors)))
            for item in self.config.per_path_ignores
        )

    def _ignored_there(self, finding: Finding) -> bool:
        if not self.config.per_path_ignores:
            return False
        path = self.project_path(finding.span.path)
        return any(finding.code in codes and spec.match_file(path) for spec, codes in self._path_ignores)


def _selected(config: Config, registry: Registry) -> Iterator[str]:
    on = (*(config.select if config.select is not None else (ALL,)), *config.extend_select)
    for module in registry.modules:
        rule = module.RULE
        asked = max((_specificity(s, registry) for s in on if rule.code in registry.expand(s)), default=-1)
        refused = max((_specificity(s, registry) for s in config.ignore if rule.code in registry.expand(s)), default=-1)
        off = config.policy.severity.get(rule.code) is policy.Severity.OFF
        held_back = (rule.preview and not config.preview) or rule.persona.rank > config.persona.rank
        if not off and asked > refused and (not held_back or asked == _NAMED):
            yield rule.code
