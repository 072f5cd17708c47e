"""`route-lint [check]`: findings, and the exit code that a build looks at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.cli import fixing, pipeline
from checker.cli.exits import Exit
from checker.cli.narrowing import Narrowed, Narrowing
from checker.cli.settings import STDIN, settings
from checker.errors import UsageError
from checker.fixes import Overlay, apply, ignore_edits, unified_diff
from checker.report import Format, findings_renderer
from checker.report.outcome import tally
from checker.report.statistics import statistics
from checker.report.wording import count, place, verdict

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal
    from checker.config import Config
    from checker.report.outcome import View
    from checker.sources import FileSystem

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"


def run(options: Namespace, terminal: Terminal) -> int:
    """Check, fix what is to be fixed, report, and say whether there were findings."""
    _refuse_nonsense(options)
    config = settings(options, terminal).config
    call = _Call(options, config, terminal, Narrowing.of(options, config))
    files, outcome, view = call.first()
    if options.add_ignore:
        return call.add_ignores(outcome, files, view)
    if options.diff or options.fix:
        fixed = call.fix(outcome, files)
        if options.diff:
            diff = unified_diff(fixed.changes)
            terminal.write(diff, options.output)
            return Exit.FINDINGS if diff and not options.exit_zero else Exit.CLEAN
        outcome = fixed.outcome
        view = pipeline.view(options, Overlay(files, {c.path: c.after for c in fixed.changes}), terminal)
    call.report(outcome, view)
    return Exit.FINDINGS if outcome.findings and not options.exit_zero else Exit.CLEAN


def _refuse_nonsense(options: Namespace) -> None:
    if STDIN in options.paths and (options.fix or options.add_ignore):
        raise UsageError("source from stdin cannot be written back: use --diff")
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes says which fixes to apply: add --fix or --diff")
    if options.reason is not None and not options.add_ignore:
        raise UsageError("--reason is for the comments of --add-ignore")
    if options.statistics and options.format not in (Format.TEXT, Format.JSON):
        raise UsageError("--statistics has the formats text and json")


@dataclass(frozen=True, slots=True)
class _Call:
    """One call of the command: its options, and everything that stays the same through it."""

    options: Namespace
    config: Config
    terminal: Terminal
    narrowing: Narrowing

    def first(self) -> tuple[FileSystem, Narrowed, View]:
        files = pipeline.project_files(self.options)
        return files, self.check(files), pipeline.view(self.options, files, self.terminal)

    def check(self, files: FileSystem) -> Narrowed:
        return self.narrowing.apply(pipeline.check(self.options, self.config, files, self.terminal))

    def fix(self, outcome: Narrowed, files: FileSystem) -> fixing.Fixed:
        fixed = fixing.fix(outcome, files, self.check, unsafe=self.options.unsafe_fixes)
        if not self.options.diff:
            fixing.write(fixed.changes, Path.cwd())
            where = count(len(fixed.changes), "file")
            self.terminal.explain(f"Fixed {count(fixed.fixed, 'finding')} in {where}")
        for problem in fixed.problems:
            self.terminal.explain(f"Not fixed: {place(problem)}: {problem.what}")
        for finding in fixed.refused:
            reason = "the fix would not have silenced it or would have raised another finding"
            self.terminal.explain(f"Not fixed: {place(finding.span)}: {finding.code}: {reason}")
        return fixed

    def add_ignores(self, outcome: Narrowed, files: FileSystem, view: View) -> int:
        reason = self.options.reason or ""
        changes, problems = apply(ignore_edits(outcome.findings, view.lines, reason), files)
        fixing.write(changes, Path.cwd())
        for problem in problems:
            self.terminal.explain(f"Not ignored: {place(problem)}: {problem.what}")
        advice = "" if reason else "; give each of them a reason"
        self.terminal.explain(f"Added ignore comments to {count(len(changes), 'file')}{advice}")
        return Exit.CLEAN

    def report(self, outcome: Narrowed, view: View) -> None:
        options = self.options
        if options.statistics:
            text = statistics(outcome, as_json=options.format is Format.JSON)
        else:
            text = findings_renderer(options.format)(outcome, view)
        self.terminal.write(text, options.output)
        if options.output is not None:  # the log of a build says something, too
            self.terminal.explain(f"{options.output}: {verdict(outcome, tally(outcome))}")
        if options.format is Format.GITHUB:
            self._summarise(outcome, view)
        if outcome.stale and self.config.baseline is not None:
            gone = count(len(outcome.stale), "finding")
            self.terminal.explain(
                f"{gone} of {self.config.baseline.name} can no longer be found: `route-lint baseline` removes them"
            )

    def _summarise(self, outcome: Narrowed, view: View) -> None:
        summary = os.environ.get(STEP_SUMMARY)
        if summary:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(findings_renderer(Format.MARKDOWN)(outcome, view))
