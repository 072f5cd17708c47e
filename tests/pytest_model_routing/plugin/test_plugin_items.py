"""Every kind of test item, and sessions in which the plugin has nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from suites import text_of

if TYPE_CHECKING:
    from suites import Suite


def test_async_tests(suite: Suite) -> None:
    suite.tests("""
        import asyncio
        import anyio

        async def test_asyncio(routing):
            routing.reply(text="9 to 5")
            answers = await asyncio.gather(*(support.ask_async(f"Hours {n}?") for n in range(5)))
            assert answers == ["9 to 5"] * 5
            assert routing.tiers == ["fast"] * 5

        async def test_asyncio_miss(routing):
            await asyncio.gather(*(support.ask_async(f"Hours {n}?") for n in range(2)))

        async def test_swallowed_in_a_task(routing):
            task = asyncio.create_task(support.ask_async("Hours?"))
            await asyncio.wait([task])
            assert task.exception() is not None

        async def test_task_group(routing):
            async with asyncio.TaskGroup() as group:
                group.create_task(support.ask_async("Hours?"))
    """)

    result = suite.run()

    result.assert_outcomes(passed=1, failed=3)
    assert text_of(result).count("no recording answers POST /v1/messages (claude-haiku-5-5)") >= 3


def test_anyio_tests(suite: Suite) -> None:
    suite.settings("anyio_mode = strict\n")
    suite.tests("""
        import anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.mark.anyio
        async def test_anyio(routing, anyio_backend):
            routing.reply(text="9 to 5")
            assert await support.ask_async("Hours?") == "9 to 5"
            assert routing.tiers == ["fast"]
    """)

    suite.run("-p", "no:asyncio").assert_outcomes(passed=1)


def test_unittest_cases(suite: Suite) -> None:
    suite.tests("""
        import unittest

        @pytest.mark.routing
        class TestSupport(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _routing(self, routing):
                self.routing = routing

            def setUp(self):
                self.routing.reply(text="9 to 5")

            def test_hours(self):
                self.assertEqual(support.ask("Hours?"), "9 to 5")
                self.assertEqual(self.routing.tiers, ["fast"])

        @pytest.mark.cost_budget(calls=0)
        class TestBudget(unittest.TestCase):
            def test_miss(self):
                support.careless("Hours?")
    """)

    result = suite.run()

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["no recording answers POST /v1/messages (claude-haiku-5-5)"])


def test_doctests(suite: Suite) -> None:
    suite.pytester.makeconftest("""
        import pytest

        def pytest_collection_modifyitems(items):
            for item in items:
                if isinstance(item, pytest.DoctestItem):
                    item.add_marker("routing")
    """)
    suite.tests('''
        def test_text():
            """
            >>> getfixture("routing").reply(text="9 to 5")
            >>> support.ask("Hours?")
            '9 to 5'
            """
    ''')

    suite.run("--doctest-modules", "test_support.py").assert_outcomes(passed=2)


def test_fixtures_of_all_scopes(suite: Suite) -> None:
    suite.tests("""
        @pytest.fixture(autouse=True)
        def scripted(routing):
            routing.reply(text="9 to 5")

        @pytest.fixture
        def hours(routing):
            return support.ask("Hours?")

        @pytest.mark.parametrize("number", [1, 2])
        def test_hours(hours, routing, number):
            assert hours == "9 to 5"
            assert len(routing.calls) == 1
    """)

    suite.run().assert_outcomes(passed=2)


def test_a_miss_in_a_fixture(suite: Suite) -> None:
    suite.tests("""
        @pytest.fixture
        def own():
            return support.ask("Hours?")

        @pytest.fixture(scope="module")
        def shared():
            return support.ask("Prices?")

        @pytest.mark.routing
        def test_own(own):
            pass

        @pytest.mark.routing
        def test_shared(shared):
            pass
    """)

    result = suite.run()

    result.assert_outcomes(errors=2)
    assert "_base_client.py" not in text_of(result)
    result.stdout.fnmatch_lines(
        [
            "no recording answers POST /v1/messages (claude-haiku-5-5)",
            "no recording answers POST /v1/messages (claude-haiku-5-5)",
            "The fixture `shared` has scope module: its calls are recorded for the test that happens to run first. *",
        ]
    )


def test_skips_and_expected_failures(suite: Suite) -> None:
    suite.tests("""
        @pytest.mark.skip
        def test_skipped(routing):
            pass

        @pytest.mark.skipif(True, reason="never")
        @pytest.mark.cost_budget(usd=0.1)
        def test_skipped_with_a_wrong_marker(routing):
            pass

        def test_skips_itself(routing):
            routing.reply(text="9 to 5")
            pytest.skip("not today")

        @pytest.mark.xfail(strict=True)
        def test_miss(routing):
            support.ask("Hours?")

        @pytest.mark.xfail(strict=True)
        @pytest.mark.cost_budget(calls=0)
        def test_budget(routing):
            routing.reply(text="9 to 5")
            support.ask("Hours?")
    """)

    suite.run().assert_outcomes(skipped=3, xfailed=2)


def test_what_a_test_raises_is_what_is_shown(suite: Suite) -> None:
    suite.tests("""
        def test_exit(routing):
            pytest.exit("enough")

        def test_never():
            pass
    """)

    result = suite.run()

    assert "enough" in text_of(result)
    result.assert_outcomes()


def test_a_recorder_is_closed_when_the_session_ends_early(suite: Suite) -> None:
    suite.tests("""
        def test_interrupted(routing):
            raise KeyboardInterrupt
    """)
    result = suite.run_apart()
    assert result.ret == pytest.ExitCode.INTERRUPTED

    suite.tests("""
        def test_exit(routing):
            pytest.exit("enough")
    """)
    suite.run()
    suite.tests("""
        def test_after(routing):
            routing.reply(text="9 to 5")
            assert support.ask("Hours?") == "9 to 5"
    """)
    suite.run().assert_outcomes(passed=1)


def test_x_stops(suite: Suite) -> None:
    suite.tests("""
        def test_one(routing):
            routing.reply(text="9 to 5")

        def test_two(routing):
            pass
    """)

    suite.run("-x").assert_outcomes(passed=1, errors=1)


@pytest.mark.parametrize(
    "plugin", ["terminal", "junitxml", "logging", "capture", "doctest", "unittest", "xdist", "assertion"]
)
def test_without_other_plugins(suite: Suite, plugin: str) -> None:
    suite.tests("""
        def test_hours(routing):
            routing.reply(text="9 to 5")
            assert support.ask("Hours?") == "9 to 5"
    """)

    result = suite.run("-p", f"no:{plugin}")

    assert result.ret == pytest.ExitCode.OK


def test_without_this_plugin(suite: Suite) -> None:
    suite.tests("""
        def test_hours(routing):
            pass
    """)

    suite.run("-p", "no:model-routing").assert_outcomes(errors=1)


def test_collect_only(suite: Suite) -> None:
    suite.tests("""
        def test_hours(routing):
            pass
    """)

    result = suite.run("--collect-only", "-q")

    assert "test_support.py::test_hours" in text_of(result)
    assert result.ret == pytest.ExitCode.OK


class TestNothingToDo:
    """Sessions without a routed test."""

    def test_nothing_is_watched_or_written(self, suite: Suite) -> None:
        suite.tests("""
            import socket
            look_up = socket.getaddrinfo

            def test_socket():
                assert socket.getaddrinfo is look_up
        """)
        before = {file.name for file in suite.path.iterdir()}

        result = suite.run("-p", "no:randomly", "--route-lock=check")

        result.assert_outcomes(passed=1)
        assert "model routing" not in text_of(result)
        assert {file.name for file in suite.path.iterdir()} - before <= {"__pycache__"}

    def test_nothing_heavy_is_imported(self, suite: Suite) -> None:
        suite.pytester.makepyfile(
            test_modules="""
            import sys

            HEAVY = ("vcr", "libcst", "genai_prices", "yaml", "msgspec", "httpx", "httpx2", "tomllib",
                     "pytest_model_routing.ledger", "pytest_model_routing.recording", "pytest_model_routing.pricing",
                     "pytest_model_routing.policy", "pytest_model_routing.catalog", "checker")

            def test_modules():
                assert [name for name in HEAVY if name in sys.modules] == []
            """
        )
        (suite.path / "support.py").unlink()

        suite.run_apart("-p", "no:hypothesispytest", "-p", "no:anyio").assert_outcomes(passed=1)

    def test_a_wrong_setting_is_told_at_once(self, suite: Suite) -> None:
        suite.settings("routing_allow = unusd\nrouting_cassettes = /etc\n")
        suite.tests("def test_one(): pass")

        result = suite.run()

        assert result.ret == pytest.ExitCode.USAGE_ERROR
        errors = "\n".join(result.errlines)
        assert "routing_allow = 'unusd': there are only unused, live, unpriced" in errors
        assert "routing_cassettes = '/etc' is not a folder name" in errors

    def test_help(self, suite: Suite) -> None:
        result = suite.run("--help")

        result.stdout.fnmatch_lines(["*--route-record={none,once,new_episodes,all,rewrite}", "*routing_cassettes*"])
