"""A routed test from setup to report: opens and closes the recorder, and knows what has been complained about."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from pytest_model_routing.plugin import budget_sources, verdict
from pytest_model_routing.plugin.marker_options import Scope
from pytest_model_routing.plugin.outcome import Outcome
from pytest_model_routing.plugin.totals import NO_TIER, total
from pytest_model_routing.recording.credentials import offline_credentials
from pytest_model_routing.recording.names import shown

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Record
    from pytest_model_routing.plugin.budgets import Budget
    from pytest_model_routing.plugin.marker_options import RoutingOptions
    from pytest_model_routing.plugin.observation import Observation
    from pytest_model_routing.plugin.options import Allowance, Options
    from pytest_model_routing.plugin.workshop import Workshop

RUN: pytest.StashKey[RoutedRun] = pytest.StashKey()


class RoutedRun:
    """One run of one routed test. `failed` and `cut_short` are set from outside.

    A test whose body or fixtures failed is `cut_short`: it may not have made all of its calls, so its recording is not
    complete. One that is only over budget or not as locked has `failed`, but its recording is as good as any.
    """

    def __init__(self, item: pytest.Item, asked: RoutingOptions, options: Options, workshop: Workshop) -> None:
        """Reads markers and makes the recorder. Fails the test for markers that make no sense."""
        self.failed = False
        self.cut_short = False
        self.observation: Observation = workshop.observe(item, asked)
        self._test = item.nodeid
        self._place = budget_sources.place_of(item)
        self._marked = budget_sources.of_markers(item)
        self._allow: frozenset[Allowance] = options.allow | asked.allow
        self._options = options
        self._lock = workshop.lock if options.lock == "check" else None
        self._gains: tuple[str, ...] = ()
        self._judged = -1
        self._open = False
        self._around = ExitStack()
        self._misses = 0
        self._live = 0

    def open(self) -> None:
        """Start to intercept; SDKs get placeholder keys where nothing can be sent. Raises RecordingError."""
        if self._options.offline:
            self._around.enter_context(offline_credentials())
        try:
            self.observation.recorder.__enter__()
        except BaseException:
            self._around.close()
            raise
        self._open = True

    def close(self) -> None:
        """Stop to intercept, and save what was recorded; as incomplete when the test failed. Raises RecordingError."""
        if not self._open:
            return
        self._open = False
        if self.cut_short:
            self.observation.recorder.interrupt("the test failed or was interrupted")
        with self._around:
            self.observation.recorder.__exit__(None, None, None)

    def refusals(self) -> list[str]:
        """What the transport refused since the last time this was asked: unmatched requests and live calls."""
        recorder = self.observation.recorder
        misses, self._misses = recorder.misses[self._misses :], len(recorder.misses)
        live, self._live = recorder.live[self._live :], len(recorder.live)
        return verdict.unmatched(misses) + verdict.went_live(live, self._allow)

    def problems(self) -> list[str]:
        """What is wrong with the test so far; what has been said before is not said again."""
        found = self.refusals()
        self.cut_short = self.cut_short or bool(found)
        records = self.observation.records()
        if len(records) != self._judged:
            self._judged = len(records)
            found += verdict.unpriced(records, self._allow)
            found += verdict.over_budget(self._budgets(records), records)
            found += self._against_lock(records)
        return found

    def late_problems(self) -> list[str]:
        """The same after the teardown, and what nothing asked for. Of a failed test only what was refused."""
        if self.failed:
            return self.refusals()
        return self.problems() + verdict.unused(self.observation.recorder.unused, self._allow)

    def outcome(self) -> Outcome:
        """What the rest of the session has to know."""
        records = self.observation.records()
        shared = tuple(budget for budget in self._budgets(records) if budget.scope is not Scope.TEST)
        saved = self.observation.recorder.saved
        return Outcome(
            test=self._test,
            passed=not self.failed,
            records=records,
            budgets=shared,
            gains=self._gains,
            saved="" if saved is None else shown(saved),
            incomplete=self.cut_short,
        )

    def properties(self) -> list[tuple[str, object]]:
        """For JUnit XML and other reports."""
        records = self.observation.records()
        sums = total(records)
        return [
            ("routing.calls", sums.calls),
            ("routing.attempts", sums.attempts),
            ("routing.models", ", ".join(record.served_model or "(no answer)" for record in records)),
            ("routing.tiers", ", ".join(record.tier or NO_TIER for record in records if record.answered)),
            ("routing.tokens", sums.tokens.total),
            ("routing.cost_usd", "unpriced" if sums.unpriced else f"{sums.usd:f}"),
        ]

    def _budgets(self, records: tuple[Record, ...]) -> list[Budget]:
        return self._marked + budget_sources.of_policy(self.observation.policy, self._place, records)

    def _against_lock(self, records: tuple[Record, ...]) -> list[str]:
        if self._lock is None:
            return []
        locked = self._lock.tests.get(self._test, {})
        file = self._options.lock_file.name
        texts, gains = verdict.against_lock(self._test, file, locked, records)
        self._gains = tuple(f"{change.route}: {change}" for change in gains)
        return texts
