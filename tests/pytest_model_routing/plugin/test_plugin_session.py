"""Routed tests in a real session: scripted answers, faults, plain asserts, and what fails by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from suites import text_of

if TYPE_CHECKING:
    from suites import Suite


def test_scripted_answers_need_neither_key_nor_cassette(suite: Suite) -> None:
    suite.tests("""
        @pytest.mark.cost_budget(usd="0.002", calls=2, tokens=4000)
        def test_hours(routing):
            routing.reply(tier="fast", text="simple")

            assert support.answer("Hours?") == "simple"
            assert routing.tiers == ["fast", "fast"]
            assert routing.models == ["claude-haiku-5-5", "claude-haiku-5-5"]
            assert routing.routes == ["support:ask", "support:ask"]
            assert routing.cost < Decimal("0.002")
            assert 0 < routing.tokens < 4000
            assert [call.text for call in routing.calls] == ["simple", "simple"]
            assert routing.calls[0].where == "support.py:9"
            assert routing.calls[0].stop_reason == "end_turn"
    """)

    suite.run().assert_outcomes(passed=1)


def test_faults_run_the_retries_of_the_sdk_and_the_fallback_of_the_application(suite: Suite) -> None:
    suite.tests("""
        def test_overload(routing):
            routing.fail(model="claude-opus-*", status=529, times=3)
            routing.reply(model="claude-sonnet-*", text="9 to 5")

            assert support.with_fallback("Hours?") == "9 to 5"
            routing.assert_fell_back("deep", "balanced", on=[529])
            assert [attempt.status for attempt in routing.attempts] == [529, 529, 529, 200]

        def test_exhausted(routing):
            routing.fail(status=529, times=6)

            with pytest.raises(RuntimeError):
                support.with_fallback("Hours?")
            routing.assert_exhausted("deep", "balanced")
    """)

    suite.run().assert_outcomes(passed=2)


def test_a_router_is_tested_by_its_labels(suite: Suite) -> None:
    suite.tests("""
        def test_router(routing):
            routing.reply(when=lambda body: "Classify" in str(body) and "refund" in str(body), text="complex")
            routing.reply(when=lambda body: "Classify" in str(body), text="simple")
            routing.reply(text="An answer.", usage={"input_tokens": 900, "output_tokens": 90})

            support.answer("When is my refund due?")
            support.answer("Hours?")

            routing.assert_not_escalated()
            assert routing.tiers == ["fast", "deep", "fast", "fast"]
    """)

    suite.run().assert_outcomes(passed=1)


def test_a_reply_for_something_else_is_shown(suite: Suite) -> None:
    suite.tests("""
        def test_wrong_model(routing):
            routing.reply(model="claude-opus-*", text="9 to 5")
            support.ask("Hours?")

        def test_no_such_tier(routing):
            routing.reply(tier="fastest", text="9 to 5")
    """)

    result = suite.run()

    result.stdout.fnmatch_lines(
        [
            "no scripted reply and no recording answers POST /v1/messages (claude-haiku-5-5)",
            "  asked by: support:ask, support.py:9",
            "  scripted: for model='claude-opus-[*]'",
            "> *routing.reply(tier=*",
            "E *ScriptError: there is no tier `fastest`, only fast, balanced, deep, frontier",
        ]
    )


def test_a_plain_assert_explains_itself(suite: Suite) -> None:
    suite.tests("""
        def test_tiers(routing):
            routing.reply(text="simple")
            support.answer("Hours?")
            assert routing.tiers == ["fast", "deep", "deep"]

        def test_cost(routing):
            routing.reply(text="simple", usage={"input_tokens": 1000, "output_tokens": 100})
            support.ask("Hours?")
            assert routing.cost < Decimal("0.0001")

        def test_reversed(routing):
            routing.reply(text="simple", usage={"input_tokens": 1000, "output_tokens": 100})
            support.ask("Hours?")
            assert Decimal("0.0001") >= routing.cost
    """)

    result = suite.run()

    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            "E*call  served  expected",
            "E*0     fast    fast      claude-haiku-5-5  support:ask  support.py:9",
            "E*>  1     fast    deep      claude-haiku-5-5  support:ask  support.py:9",
            "E*> *      -       deep",
            "E*the cost $0.00015 is not below $0.0001",
            "E*$0.00015  claude-haiku-5-5  support:ask  support.py:9",
            "E*the cost $0.00015 is not at most $0.0001",
        ]
    )


class TestStrict:
    """What fails a test whose own asserts are content."""

    def test_a_request_that_nothing_answers(self, suite: Suite) -> None:
        suite.tests("""
            def test_hours(routing):
                support.ask("Hours?")
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*no recording answers POST /v1/messages (claude-haiku-5-5)"])
        assert "_base_client.py" not in text_of(result)

    @pytest.mark.parametrize("function", ["careless", "with_fallback"])
    def test_a_miss_that_the_application_swallows(self, suite: Suite, function: str) -> None:
        suite.tests(f"""
            def test_hours(routing):
                routing.reply(model="claude-sonnet-*", text="9 to 5", times=1)
                routing.reply(model="claude-fable-*", text="-", times=None)
                support.{function}("Hours?")
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*no recording answers POST /v1/messages (claude-*"])

    def test_a_miss_that_a_thread_swallows(self, suite: Suite) -> None:
        suite.tests("""
            import threading

            def test_hours(routing):
                thread = threading.Thread(target=support.careless, args=["Hours?"])
                thread.start()
                thread.join()
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*no recording answers POST /v1/messages (claude-haiku-5-5)"])

    def test_a_miss_in_the_teardown(self, suite: Suite) -> None:
        suite.tests("""
            @pytest.fixture
            def late():
                yield
                support.careless("Bye?")

            def test_hours(late, routing):
                routing.reply(text="9 to 5", times=1)
                support.ask("Hours?")
        """)

        result = suite.run()

        result.assert_outcomes(passed=1, errors=1)
        result.stdout.fnmatch_lines(["*no recording answers POST /v1/messages (claude-haiku-5-5)"])

    def test_a_miss_explains_another_failure(self, suite: Suite) -> None:
        suite.tests("""
            def test_hours(routing):
                assert support.careless("Hours?") == "9 to 5"
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*AssertionError*", "*model routing*", "no recording answers POST*"])

    def test_a_scripted_answer_that_nobody_asks_for(self, suite: Suite) -> None:
        suite.tests("""
            def test_strict(routing):
                routing.reply(text="9 to 5")

            @pytest.mark.routing(allow_unused=True)
            def test_loose(routing):
                routing.reply(text="9 to 5")
        """)

        result = suite.run()

        result.assert_outcomes(passed=2, errors=1)
        result.stdout.fnmatch_lines(
            [
                "an answer was not asked for:",
                "*scripted reply*",
                'To allow it: @pytest.mark.routing(allow_unused=True), or `routing_allow = ?"unused"?`*',
            ]
        )

    def test_a_failed_test_is_not_blamed_for_unused_answers(self, suite: Suite) -> None:
        suite.tests("""
            def test_hours(routing):
                routing.reply(text="9 to 5")
                assert False
        """)

        suite.run().assert_outcomes(failed=1)

    def test_a_live_call_outside_any_recorder(self, suite: Suite) -> None:
        suite.tests("""
            def test_unrouted():
                support.ask("Hours?")

            def test_swallowed():
                support.careless("Hours?")

            def test_routed(routing):
                pass
        """)

        result = suite.run()

        result.assert_outcomes(failed=2, passed=1)
        result.stdout.fnmatch_lines(
            [
                "a live call to api.anthropic.com was stopped outside any recorder",
                '*To allow it: `routing_allow = ?"live"?` in the pytest settings.',
            ]
        )

    def test_a_model_without_price(self, suite: Suite) -> None:
        suite.tests("""
            def test_strict(routing):
                routing.reply(text="9 to 5")
                support.ask("Hours?", model="claude-haiku-77")

            @pytest.mark.routing(allow_unpriced=True)
            def test_loose(routing):
                routing.reply(text="9 to 5")
                support.ask("Hours?", model="claude-haiku-77")

            @pytest.mark.routing(allow_unpriced=True)
            def test_asked(routing):
                routing.reply(text="9 to 5")
                support.ask("Hours?", model="claude-haiku-77")
                assert routing.cost < 1

            @pytest.mark.routing(allow_unpriced=True)
            @pytest.mark.cost_budget(usd=1000)
            def test_budget(routing):
                routing.reply(text="9 to 5")
                support.ask("Hours?", model="claude-haiku-77")
        """)

        result = suite.run()

        result.assert_outcomes(failed=3, passed=1)
        result.stdout.fnmatch_lines(
            [
                "the cost of a call is unknown:",
                "*claude-haiku-77*unpriced*",
                "*allow_unpriced=True*",
                "*cost unknown: call 0 (support.py:9), claude-haiku-77:*",
                "cost unknown, budget $1000.00, in test_support.py::test_budget",
            ]
        )

    def test_an_answer_without_tokens(self, suite: Suite) -> None:
        suite.tests("""
            @pytest.mark.cost_budget(tokens=10)
            @pytest.mark.routing(allow_unpriced=True)
            def test_budget(routing):
                routing.reply(text="9 to 5", usage={"input_tokens": 0, "output_tokens": 0})
                support.ask("Hours?")
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["tokens unknown, budget 10, in *: an answer reports none"])

    @pytest.mark.parametrize("allowed", ["unused", "unused live unpriced", "unused, live"])
    def test_settings_loosen_for_all_tests(self, suite: Suite, allowed: str) -> None:
        suite.settings(f"routing_allow = {allowed}")
        suite.tests("""
            def test_hours(routing):
                routing.reply(text="9 to 5")
        """)

        suite.run().assert_outcomes(passed=1)
