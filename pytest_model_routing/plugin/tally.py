"""The whole session: collects what routed tests leave behind, from all workers, and draws the conclusions at the end.

Runs where the reports arrive: in the only process, or in the controller of pytest-xdist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pytest_model_routing.plugin import lock as locks
from pytest_model_routing.plugin import report_files
from pytest_model_routing.plugin.budgets import Budget, Overrun, overruns
from pytest_model_routing.plugin.lock import LockError
from pytest_model_routing.plugin.marker_options import Scope
from pytest_model_routing.plugin.outcome import Outcome, unpack

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Record
    from pytest_model_routing.plugin.options import Options


@dataclass(slots=True)
class Tally:
    """Outcomes by test; where a test ran several times, the last run counts."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    overruns: list[Overrun] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, packed: str) -> None:
        """Take up what a report carries."""
        outcome = unpack(packed)
        self.outcomes[outcome.test] = outcome

    @property
    def records(self) -> list[Record]:
        """All calls of all tests, by test."""
        return [record for test in sorted(self.outcomes) for record in self.outcomes[test].records]

    def conclude(self, options: Options, collected: frozenset[str] | None) -> pytest.ExitCode | None:
        """Judge the budgets, write lock and report. The exit code that this asks for; None when all is well.

        `collected` has every collected test; None where not all tests of the files were asked for.
        """
        self._judge()
        self._note_recordings()
        try:
            if options.lock == "update":
                self._update_lock(options, collected)
            else:
                self._note_gains(options)
            if options.report is not None:
                report_files.write(options.report, self)
        except (LockError, OSError) as error:
            self.errors.append(str(error))
        if self.errors:
            return pytest.ExitCode.USAGE_ERROR
        return pytest.ExitCode.TESTS_FAILED if self.overruns else None

    def _judge(self) -> None:
        """Add up the budgets of classes, modules and the session."""
        budgets = {budget for outcome in self.outcomes.values() for budget in outcome.budgets}
        for budget in sorted(budgets, key=lambda one: (one.scope, one.key, one.source)):
            self.overruns += overruns(budget, self._within(budget))

    def _within(self, budget: Budget) -> list[Record]:
        return [record for record in self.records if budget.scope is Scope.SESSION or _inside(record.test, budget.key)]

    def _update_lock(self, options: Options, collected: frozenset[str] | None) -> None:
        """Write what the tests that passed did into the lock; drop entries of tests that are gone."""
        path = options.lock_file
        before = locks.read(path).tests if path.exists() else {}
        now = {test: locks.entries(done.records) for test, done in self.outcomes.items() if done.passed}
        merged = {test: by_route for test, by_route in {**before, **now}.items() if by_route}
        gone = [test for test in merged if test not in now and _is_gone(test, options, collected)]
        kept = {test: by_route for test, by_route in merged.items() if test not in gone}
        today = datetime.now(UTC).date()
        locks.write(path, locks.Lock(prices=today, tests=kept))
        left_out = sorted(test for test, done in self.outcomes.items() if not done.passed)
        self.notes.append(f"{path.name} updated: {len(now)} tests" + (f", {len(gone)} gone" if gone else ""))
        self.notes += [f"{path.name}: {test} failed and was left as it was" for test in left_out]

    def _note_recordings(self) -> None:
        """Say what was recorded, and what has to be recorded again."""
        saved = [outcome for outcome in self.outcomes.values() if outcome.saved]
        incomplete = sorted(outcome.saved for outcome in saved if outcome.incomplete)
        if saved:
            self.notes.append(f"recorded: {len(saved)} cassette{'s' * (len(saved) != 1)}, to be committed")
        self.notes += [f"incomplete: {path}; the next run with --route-record=once goes on" for path in incomplete]

    def _note_gains(self, options: Options) -> None:
        """Say where a test did better than its lock."""
        for test in sorted(self.outcomes):
            for gain in self.outcomes[test].gains:
                self.notes.append(f"{options.lock_file.name}: {test}: {gain}; to keep it: --route-lock=update")


def _inside(test: str, node: str) -> bool:
    return test == node or test.startswith(f"{node}::")


def _is_gone(test: str, options: Options, collected: frozenset[str] | None) -> bool:
    """Whether a locked test no longer exists: its file is gone, or all of its file was collected without it."""
    file = test.partition("::")[0]
    if not (options.root / file).exists():
        return True
    return collected is not None and test not in collected and any(_inside(other, file) for other in collected)
