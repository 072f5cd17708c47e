"""What a report is made from.

An *outcome* is what a run found; `checker.run.Report` is one, and tests make their own. A *view* is how it is to be
shown: where source lines come from, which rules exist, whether there are colours.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from checker.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.call_sites.model import CallSite
    from checker.locations import Problem, Span, Step
    from checker.rules.registry import Registry
    from checker.triage import Lines, Suppressed
from checker.triage.cells import file_line


class Outcome(Protocol):
    """What a run found. `files` counts the files that were scanned."""

    @property
    def sites(self) -> tuple[CallSite, ...]:
        """Every call site, by place."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be reported, by place."""

    @property
    def suppressed(self) -> tuple[Suppressed, ...]:
        """What is true and excused, by a comment or the baseline."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What kept files from being checked."""

    @property
    def files(self) -> int:
        """How many files were scanned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How an outcome is to be shown.

    `prefix` leads from the repository's root to the working directory, which the paths of findings are relative to:
    services that show a report beside the code count from the root. `text` gives the text of a file.
    """

    lines: Lines
    registry: Registry
    text: Callable[[str], str] = lambda path: ""
    prefix: str = ""
    colour: bool = False

    def repository_path(self, path: str) -> str:
        """A finding's path as seen from the repository's root."""
        return posixpath.normpath(posixpath.join(self.prefix, path))

    def file_line(self, where: Span | Step) -> int:
        """The line in the file itself: for a notebook that of the JSON, since that is what a diff shows."""
        return where.line if where.cell is None else file_line(self.text(where.path), where.cell, where.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts that headlines and summaries show."""

    sites: int
    site_files: int
    resolved: int
    files: int
    severities: tuple[tuple[Severity, int], ...]
    fixes: int
    safe_fixes: int


def tally(outcome: Outcome) -> Tally:
    """Count an outcome. A site is resolved when every model it can use is known."""
    counts = ((level, sum(f.severity is level for f in outcome.findings)) for level in Severity)
    fixes = [finding.fix for finding in outcome.findings if finding.fix is not None]
    return Tally(
        sites=len(outcome.sites),
        site_files=len({site.span.path for site in outcome.sites}),
        resolved=sum(resolved(site) for site in outcome.sites),
        files=outcome.files,
        severities=tuple((level, count) for level, count in counts if count),
        fixes=len(fixes),
        safe_fixes=sum(fix.safe for fix in fixes),
    )


def resolved(site: CallSite) -> bool:
    """Whether every model that the site can use is known."""
    return site.complete and bool(site.models)


def models(site: CallSite) -> tuple[str, ...]:
    """The model ids of a site, each once, in the order they were found."""
    return tuple(dict.fromkeys(use.text for use in site.models))
