"""The part of the plugin that is in every session: lets the rest in when a routed test was collected, and the results
out.

Results arrive as attributes of reports, in the same way with and without pytest-xdist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_model_routing.plugin.markers import is_routed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_model_routing.plugin.options import Options
    from pytest_model_routing.plugin.tally import Tally

ATTRIBUTE = "model_routing"
"""Where the last report of a routed test carries its `Outcome`."""
TITLE = "model routing"
COLLECTED = "model_routing_collected"
"""Where a worker's output carries what it collected."""


class Gate:
    """Registered once a session."""

    def __init__(self, config: pytest.Config, options: Options) -> None:
        self._config = config
        self._options = options
        self._is_worker = hasattr(config, "workerinput")
        self._complete = not any("::" in argument for argument in config.args)
        self._collected: frozenset[str] | None = None
        self._tally: Tally | None = None
        self._advice: str | None = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Say what to do where an SDK wants a key while a module is imported."""
        if report.failed and self._advice is None:
            from pytest_model_routing.plugin.keys import advice_on

            self._advice = advice_on(report.longreprtext.rpartition("\nE ")[2], self._options)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """A test that was not asked for is not gone."""
        self._complete = self._complete and not items

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Let the rest of the plugin in where there is work for it."""
        if self._options.lock == "update" and self._complete:
            self._collected = frozenset(item.nodeid for item in session.items)
        if self._config.getoption("collectonly") or not any(map(is_routed, session.items)):
            return
        from pytest_model_routing.plugin.runtest import RoutedTests

        routed = RoutedTests(self._config, self._options, session.items)
        self._config.pluginmanager.register(routed, "model-routing-tests")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect what a routed test left behind."""
        packed = getattr(report, ATTRIBUTE, None)
        if packed is not None and not self._is_worker:
            self._open_tally().add(packed)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Collect what a worker collected; all workers collect the same."""
        collected = getattr(node, "workeroutput", {}).get(COLLECTED)
        if collected is not None:
            self._collected = frozenset(collected)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Draw the conclusions: budgets over several tests, the lock, the report."""
        if self._is_worker:
            if self._collected is not None:
                self._config.workeroutput[COLLECTED] = sorted(self._collected)  # type: ignore[attr-defined]
            return
        if self._tally is None and self._options.report is None:
            return
        status = self._open_tally().conclude(self._options, self._collected)
        if status is not None and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = status

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show what every route did."""
        if self._advice is not None:
            terminalreporter.section(TITLE)
            terminalreporter.write_line(self._advice)
        if self._tally is None:
            return
        from pytest_model_routing.plugin.terminal import problems, summary

        lines = summary(self._tally) if self._options.summary else []
        if lines:
            terminalreporter.section(TITLE)
            terminalreporter.write_line("\n".join(lines))
        for problem in problems(self._tally):
            terminalreporter.write_line(problem, red=True)

    def _open_tally(self) -> Tally:
        from pytest_model_routing.plugin.tally import Tally

        if self._tally is None:
            self._tally = Tally()
        return self._tally
