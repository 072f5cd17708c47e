"""From everything a run found to what this call of the command line asked for: new findings, on changed lines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.cli.settings import STDIN
from checker.rules import REGISTRY
from checker.triage import Selection, Suppressed
from checker.triage.baseline import Baseline, Entry, read_baseline
from checker.triage.changes import Changed, changed_since

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from checker.call_sites.model import CallSite
    from checker.config import Config
    from checker.findings import Finding
    from checker.locations import Problem
    from checker.report.outcome import Outcome


class Narrowed(Struct, frozen=True, kw_only=True):
    """An outcome without what is known or untouched.

    `found` has every finding of the run, `stale` the baseline entries whose findings are gone.
    """

    sites: tuple[CallSite, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    problems: tuple[Problem, ...]
    files: int
    found: tuple[Finding, ...]
    stale: tuple[Entry, ...]


class Narrowing(Struct, frozen=True, kw_only=True):
    """What is left out: the findings of a baseline, and those on lines that did not change."""

    baseline: Baseline
    changed: Changed | None
    in_scope: Callable[[Entry], bool]

    @classmethod
    def of(cls, options: Namespace, config: Config) -> Narrowing:
        """As the options say. Raises UsageError or ConfigError for a baseline or revision that is not there."""
        return cls(
            baseline=Baseline() if config.baseline is None else read_baseline(config.baseline),
            changed=None if options.since is None else changed_since(options.since, Path.cwd()),
            in_scope=scope(options, config),
        )

    def apply(self, outcome: Outcome) -> Narrowed:
        """The outcome as it is to be shown."""
        findings, known = self.baseline.split(outcome.findings)
        if self.changed is not None:
            findings = tuple(finding for finding in findings if self.changed.touches(finding))
        return Narrowed(
            sites=outcome.sites,
            findings=findings,
            suppressed=(*outcome.suppressed, *known),
            problems=outcome.problems,
            files=outcome.files,
            found=outcome.findings,
            stale=self.baseline.stale(outcome.findings, self.in_scope),
        )


def scope(options: Namespace, config: Config) -> Callable[[Entry], bool]:
    """Whether a run with these options could have found the finding of a baseline entry."""
    codes = Selection.of(config, REGISTRY, base=Path.cwd()).codes
    names = [os.path.relpath(Path.cwd() / path, config.root).replace(os.sep, "/") for path in options.paths]
    if STDIN in options.paths:
        return lambda entry: False

    def in_scope(entry: Entry) -> bool:
        return entry.code in codes and any(
            name == "." or entry.path == name or entry.path.startswith(f"{name}/") for name in names
        )

    return in_scope
