"""A run whose outcome the test decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.config import Config
    from checker.findings import Finding
    from checker.locations import Problem
    from checker.sources import FileSystem
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
    """What the replaced pipeline answers, and what it was asked.

    `outcome` is the answer, or a function that makes one from the files to check.
    """

    outcome: Any = field(default_factory=Made)
    error: BaseException | None = None
    asked: list[tuple[tuple[str, ...], Config]] = field(default_factory=list)
    files: list[FileSystem] = field(default_factory=list)

    def answer(self, paths: tuple[str, ...], config: Config, files: FileSystem) -> Any:
        self.asked.append((paths, config))
        self.files.append(files)
        if self.error is not None:
            raise self.error
        return self.outcome(files) if callable(self.outcome) else self.outcome
