"""A run whose outcome the test decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.config import Config
    from checker.findings import Finding
    from checker.locations import Problem
    from checker.triage import Suppressed


@dataclass(frozen=True, kw_only=True)
class Made:
    """An outcome made by hand."""

    sites: tuple[Any, ...] = ()
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: int = 1


@dataclass
class Runs:
    """What the replaced pipeline answers, and what it was asked."""

    outcome: Any = field(default_factory=Made)
    error: BaseException | None = None
    asked: list[tuple[Any, Config]] = field(default_factory=list)

    def answer(self, what: Any, config: Config) -> Any:
        self.asked.append((what, config))
        if self.error is not None:
            raise self.error
        return self.outcome
