"""The hooks around each test, registered only in sessions that have a routed test.

The recorder opens before the first fixture and closes after the last. What is wrong is raised after the test's body,
so that the test fails, or after the teardown, as an error, if it only shows there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_model_routing.plugin import verdict
from pytest_model_routing.plugin.cassette_names import cassette_path, shared_cassettes
from pytest_model_routing.plugin.fixture import Routing
from pytest_model_routing.plugin.gate import ATTRIBUTE, TITLE
from pytest_model_routing.plugin.keys import advice_on
from pytest_model_routing.plugin.lock import LockError
from pytest_model_routing.plugin.marker_options import routing_options
from pytest_model_routing.plugin.markers import is_routed
from pytest_model_routing.plugin.outcome import pack
from pytest_model_routing.plugin.probe import Probe
from pytest_model_routing.plugin.run import RUN, RoutedRun
from pytest_model_routing.plugin.workshop import Workshop
from pytest_model_routing.policy import PolicyError
from pytest_model_routing.recording import RecordingError, TransportRefusal

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from pytest_model_routing.plugin.options import Options
    from pytest_model_routing.recording import LiveGuard

PROBE: pytest.StashKey[Probe] = pytest.StashKey()


class RoutedTests:
    """The hooks, and what they share."""

    def __init__(self, config: pytest.Config, options: Options, items: Iterable[pytest.Item]) -> None:
        self._options = options
        self._workshop = Workshop(config, options)
        self._probe = config.stash.setdefault(PROBE, Probe())
        self._guard: LiveGuard | None = None
        self._run: RoutedRun | None = None
        self._stray = 0
        self._shared = shared_cassettes(
            (item.nodeid, cassette_path(item, options.cassettes, _cassette(item))) for item in items if is_routed(item)
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Watch for live calls outside recorders; and whatever happens, no recorder outlives its test."""
        self._guard, self._stray = self._workshop.guard(), 0
        with self._guard:
            try:
                return (yield)
            finally:
                run = item.stash.get(RUN, None)
                if run is not None:
                    run.cut_short = True
                    run.close()

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Open the recorder: after skip marks were looked at, before any fixture."""
        if not is_routed(item):
            return
        other = self._shared.get(item.nodeid)
        if other is not None:
            pytest.fail(
                f"{item.nodeid} has the same cassette as {other}: one of them needs another name", pytrace=False
            )
        asked = routing_options(item)
        try:
            run = RoutedRun(item, asked, self._options, self._workshop)
            run.open()
        except (RecordingError, PolicyError, LockError) as error:
            raise pytest.fail.Exception(str(error), pytrace=False) from None
        item.stash[RUN] = self._run = run
        self._probe.listen()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
    ) -> Generator[None, object, object]:
        """Say what was refused to a fixture; one that tests share runs for the first of them only."""
        try:
            return (yield)
        except BaseException as error:
            if self._run is None or not _is_refusal(error):
                raise
            told = self._run.refusals() or [str(error)]
            if fixturedef.scope != "function":
                told.append(verdict.shared_fixture(request.fixturename or fixturedef.argname, fixturedef.scope))
            raise pytest.fail.Exception(verdict.report(told), pytrace=False) from None

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Judge the calls when the body is through."""
        run = item.stash.get(RUN, None)
        if self._guard is not None:
            self._guard.refresh()  # a fixture may have been the first to import asyncio or ssl
        self._probe.attach()
        try:
            result = yield
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as error:
            if run is not None:
                run.cut_short = True
            refusals = run.refusals() if run is not None else self._stray_calls()
            if refusals and _is_refusal(error):
                raise pytest.fail.Exception(verdict.report(refusals), pytrace=False) from None
            advice = advice_on(str(error), self._options) if run is not None else None
            told = refusals + ([advice] if advice is not None else [])
            if told:
                item.add_report_section("call", TITLE, verdict.report(told))
            raise
        problems = run.problems() if run is not None else self._stray_calls()
        if problems:
            pytest.fail(verdict.report(problems), pytrace=False)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Close the recorder when all fixtures are gone, and judge what came late."""
        run = item.stash.get(RUN, None)
        try:
            result = yield
        except BaseException:
            if run is not None:
                run.cut_short = True
                run.close()
            raise
        finally:
            self._probe.stop()
            self._run = None
        problems = self._stray_calls() + (_closing_problems(run) if run is not None else [])
        if problems:
            pytest.fail(verdict.report(problems), pytrace=False)
        return result

    def _stray_calls(self) -> list[str]:
        """Live calls since the last time this was asked, made while no recorder was open."""
        calls = self._guard.calls if self._guard is not None else ()
        new, self._stray = calls[self._stray :], len(calls)
        return verdict.stray(new, self._options.allow)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Send the outcome along with the last report of a test."""
        run = item.stash.get(RUN, None)
        if run is None:
            return (yield)
        run.failed = run.failed or call.excinfo is not None
        run.cut_short = run.cut_short or (call.when == "setup" and run.failed)
        if call.when == "teardown":
            item.user_properties += run.properties()
        report = yield
        if call.when == "teardown":
            setattr(report, ATTRIBUTE, pack(run.outcome()))
            del item.stash[RUN]
        return report


def _closing_problems(run: RoutedRun) -> list[str]:
    """Close the recorder, and what is wrong then."""
    try:
        run.close()
    except RecordingError as error:
        return [str(error)]
    return run.late_problems()


def routing_of(request: pytest.FixtureRequest) -> Routing:
    """The fixture's value. Fails a test that asks for the fixture only while it runs: its calls were not recorded."""
    run = request.node.stash.get(RUN, None)
    if run is None:
        pytest.fail(
            "`routing` was asked for by a test that is not routed: mark it with @pytest.mark.routing", pytrace=False
        )
    return Routing(run.observation, request.config.stash[PROBE])


def _cassette(item: pytest.Item) -> str | None:
    """The file name that the marker asks for, whatever else may be wrong with the marker: that is said at setup."""
    marker = item.get_closest_marker("routing")
    name = marker.kwargs.get("cassette") if marker is not None else None
    return name if isinstance(name, str) else None


def _is_refusal(error: BaseException) -> bool:
    """Whether the transport's refusal is what ended the test, bare or in a group of a task group."""
    if isinstance(error, BaseExceptionGroup):
        return any(map(_is_refusal, error.exceptions))
    return isinstance(error, TransportRefusal)
