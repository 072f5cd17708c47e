"""Markers that make no sense, the fixture asked for too late, keys that SDKs want."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from suites import text_of

if TYPE_CHECKING:
    from suites import Suite


class TestMarkers:
    @pytest.mark.parametrize(
        ("marker", "problem"),
        [
            ("cost_budget(usd='0.1', cals=2)", "got an unexpected keyword argument 'cals'"),
            ("cost_budget()", "says neither usd nor tokens nor calls"),
            ("cost_budget(usd=0.002)", 'usd=0.002 is a float; money is exact: write usd="0.002"'),
            ("cost_budget(usd='cheap')", "usd='cheap' is not an amount of dollars"),
            ("cost_budget(usd='NaN')", "usd='NaN' is not an amount of dollars"),
            ("cost_budget(usd=-1)", "usd=-1 is not an amount of dollars"),
            ("cost_budget(calls='2')", "calls='2' is not a number of calls"),
            ("cost_budget(tokens=True)", "tokens=True is not a number of tokens"),
            ("cost_budget('0.002')", "takes keyword arguments only, got '0.002'"),
            ("cost_budget(calls=1, scope='suite')", "scope='suite': there are only test, class, module, session"),
            ("cost_budget(calls=1, scope='class')", "in no class"),
            ("routing(cassete='x')", "got an unexpected keyword argument 'cassete'"),
            ("routing(cassette='a/b')", "cassette='a/b' is not a file name"),
            ("routing(cassette='')", "cassette='' is not a file name"),
        ],
    )
    def test_a_marker_that_makes_no_sense(self, suite: Suite, marker: str, problem: str) -> None:
        suite.tests(f"""
            @pytest.mark.{marker}
            def test_hours():
                pass
        """)

        result = suite.run()

        result.assert_outcomes(errors=1)
        assert problem in text_of(result)

    def test_they_are_declared(self, suite: Suite) -> None:
        suite.tests("""
            @pytest.mark.routing
            @pytest.mark.cost_budget(calls=0)
            def test_hours():
                pass
        """)

        suite.run("--strict-markers").assert_outcomes(passed=1)
        suite.run("--markers").stdout.fnmatch_lines(["@pytest.mark.routing(*", "@pytest.mark.cost_budget(usd=None*"])

    def test_the_fixture_has_to_be_asked_for_in_time(self, suite: Suite) -> None:
        suite.tests("""
            def test_hours(request):
                request.getfixturevalue("routing")

            def test_other(routing):
                pass
        """)

        result = suite.run()

        result.assert_outcomes(failed=1, passed=1)
        result.stdout.fnmatch_lines(["*mark it with @pytest.mark.routing"])

    def test_two_tests_with_one_cassette(self, suite: Suite) -> None:
        suite.tests("""
            @pytest.mark.routing(cassette="shared")
            def test_one():
                pass

            @pytest.mark.routing(cassette="Shared")
            def test_two():
                pass
        """)

        result = suite.run()

        result.assert_outcomes(errors=2)
        result.stdout.fnmatch_lines(["*test_one has the same cassette as *test_two: one of them needs another name"])


class TestKeys:
    """SDKs want a key even where nothing is sent."""

    @pytest.fixture(autouse=True)
    def no_key(self, suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
        monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)
        application = suite.path / "support.py"
        application.write_text(application.read_text().replace('api_key="sk-ant-not-a-key"', ""))

    def test_a_client_made_in_a_test_has_one(self, suite: Suite) -> None:
        suite.tests("""
            import os

            async def test_hours(routing):
                routing.reply(text="9 to 5")
                assert await support.ask_async("Hours?") == "9 to 5"

            def test_unrouted():
                assert "ANTHROPIC_API_KEY" not in os.environ
        """)

        suite.run().assert_outcomes(passed=2)

    def test_a_client_made_at_import_has_one_if_asked_for(self, suite: Suite) -> None:
        suite.tests("""
            def test_hours(routing):
                routing.reply(text="9 to 5")
                assert support.ask("Hours?") == "9 to 5"
        """)
        suite.settings("routing_placeholder_keys = true")

        suite.run().assert_outcomes(passed=1)

    def test_a_recording_session_needs_a_real_one(self, suite: Suite) -> None:
        suite.tests("""
            import os

            def test_hours(routing):
                assert "ANTHROPIC_API_KEY" not in os.environ
        """)
        suite.settings("routing_placeholder_keys = true")

        suite.run("--route-record=once").assert_outcomes(passed=1)

    def test_a_client_that_conftest_makes_has_one_too(self, suite: Suite) -> None:
        suite.pytester.makeconftest("import os\nKEY = os.environ.get('OPENAI_API_KEY')")
        suite.tests("""
            import conftest

            def test_hours(routing):
                assert conftest.KEY
        """)
        suite.settings("routing_placeholder_keys = true")

        suite.run_apart().assert_outcomes(passed=1)

    def test_an_sdk_that_wants_a_key_at_import_is_explained(self, suite: Suite) -> None:
        suite.tests("""
            import openai
            openai.OpenAI()

            def test_hours(routing): ...
        """)

        result = suite.run()

        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["E *Missing credentials*", "*routing_placeholder_keys = true*"])
        suite.settings("routing_placeholder_keys = true")
        suite.run().assert_outcomes(passed=1)

    def test_an_sdk_that_wants_a_key_in_the_test_is_explained(self, suite: Suite) -> None:
        suite.tests("""
            def test_hours(routing):
                routing.reply(text="9 to 5", times=1)
                support.ask("Hours?")
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*Could not resolve authentication method*", "*routing_placeholder_keys = true*"])

    @pytest.mark.parametrize("error", ["1 / 0", "raise ValueError('no such customer')", "assert 'key' == 'keys'"])
    def test_other_errors_are_not(self, error: str, suite: Suite) -> None:
        suite.tests(f"""
            def test_hours(routing):
                {error}
        """)

        suite.run().stdout.no_fnmatch_line("*routing_placeholder_keys*")
