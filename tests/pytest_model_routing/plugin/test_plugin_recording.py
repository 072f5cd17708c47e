"""Record against a server, replay without it: modes, cassettes, hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from messages_server import MessagesServer
from suites import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suites import Suite

TEST = """
    def test_hours(routing):
        assert support.ask("Hours?") == "You asked: Hours?"
        assert routing.tiers == ["fast"]
        assert routing.cost == Decimal("0.00015")
"""
CASSETTE = "cassettes/test_support/test_hours.yaml"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MessagesServer]:
    with MessagesServer() as running:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        yield running


@pytest.fixture
def recorded(suite: Suite, server: MessagesServer) -> Suite:
    suite.tests(TEST)
    suite.run("--route-record=once").assert_outcomes(passed=1)
    assert server.asked == ["Hours?"]
    server.asked.clear()
    return suite


def test_record_once_and_replay(recorded: Suite, server: MessagesServer) -> None:
    recorded.run("--route-record=once").assert_outcomes(passed=1)
    recorded.run().assert_outcomes(passed=1)

    assert server.asked == []
    assert (recorded.path / CASSETTE).exists()


def test_the_summary_says_what_was_recorded(suite: Suite, server: MessagesServer) -> None:
    suite.tests("""
        @pytest.mark.parametrize("question", ["Hours?", "Prices?"])
        def test_answers(routing, question):
            support.ask(question)

        def test_half(routing):
            support.ask("Hours?")
            raise ValueError("half of it")
    """)

    result = suite.run("--route-record=once")

    result.stdout.fnmatch_lines(
        [
            "recorded: 3 cassettes, to be committed",
            "incomplete: cassettes/test_support/test_half.yaml; the next run with --route-record=once goes on",
        ]
    )
    suite.run("-k", "answers").stdout.no_fnmatch_line("recorded: *")


def test_by_default_nothing_leaves_the_machine(suite: Suite, server: MessagesServer) -> None:
    suite.tests(TEST)

    suite.run().assert_outcomes(failed=1)

    assert server.asked == []
    assert not (suite.path / "cassettes").exists()


@pytest.mark.parametrize("mode", ["all", "rewrite"])
def test_record_again(recorded: Suite, server: MessagesServer, mode: str) -> None:
    recorded.run(f"--route-record={mode}").assert_outcomes(passed=1)

    assert server.asked == ["Hours?"]


def test_new_episodes(recorded: Suite, server: MessagesServer) -> None:
    recorded.tests(
        TEST + '        assert support.ask("Prices?") == "You asked: Prices?"\n'.replace("        ", "        ")
    )

    recorded.run("--route-record=new_episodes").assert_outcomes(passed=1)
    assert server.asked == ["Prices?"]

    recorded.run().assert_outcomes(passed=1)


def test_an_unused_recording(recorded: Suite) -> None:
    recorded.tests("def test_hours(routing): pass")

    result = recorded.run()

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "an answer was not asked for:",
            "*recording 1 of 1*",
            "To record the test anew: pytest --route-record=rewrite.",
        ]
    )


def test_a_failed_test_leaves_no_recording_that_looks_complete(suite: Suite, server: MessagesServer) -> None:
    suite.tests(TEST + "        assert False\n")
    suite.run("--route-record=once").assert_outcomes(failed=1)

    suite.tests(TEST)
    suite.run().assert_outcomes(errors=1)
    suite.run("--route-record=once").assert_outcomes(passed=1)
    suite.run().assert_outcomes(passed=1)


def test_a_test_over_budget_is_recorded_all_the_same(suite: Suite, server: MessagesServer) -> None:
    (suite.path / "routing.lock").write_text("version = 1\nprices = 2026-11-21\n")
    suite.tests("""
        @pytest.mark.cost_budget(usd="0.0001")
        def test_hours(routing):
            support.ask("Hours?")
    """)
    suite.run("--route-record=once").assert_outcomes(failed=1)
    suite.tests(TEST)

    suite.run("--route-lock=update").assert_outcomes(passed=1)


def test_a_damaged_cassette_is_named(recorded: Suite, server: MessagesServer) -> None:
    cassette = recorded.path / CASSETTE
    cassette.write_text(cassette.read_text()[:-20])

    for mode in ("none", "once"):
        result = recorded.run(f"--route-record={mode}")

        result.assert_outcomes(errors=1)
        errors, _, _ = text_of(result).partition("short test summary")  # which repeats whole messages where CI is set
        assert errors.count(f"{CASSETTE}: is") == 1
    assert server.asked == []


def test_retries_are_replayed_without_waiting(suite: Suite, server: MessagesServer) -> None:
    server.statuses = [529, 529]
    suite.tests("""
        def test_hours(routing):
            support.ask("Hours?")
            assert [attempt.status for attempt in routing.attempts] == [529, 529, 200]
    """)
    suite.run("--route-record=once").assert_outcomes(passed=1)

    result = suite.run("--durations=1", "--durations-min=0.4")

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*s call*")


def test_latency_as_recorded(recorded: Suite) -> None:
    document = recorded.report()

    assert 0 < document["totals"]["latency_p50_s"] < 5
    assert document["calls"][0]["model_routing.source"] == "replayed"


def test_parametrised_tests_have_a_cassette_each(suite: Suite, server: MessagesServer) -> None:
    suite.tests("""
        @pytest.mark.parametrize("question", ["Hours?", "Prices/more?"])
        def test_ask(routing, question):
            assert support.ask(question) == f"You asked: {question}"

        class TestAsk:
            @pytest.mark.routing(cassette="by-name")
            def test_ask(self):
                assert support.ask("Hours?") == "You asked: Hours?"
    """)
    suite.settings("routing_cassettes = recorded/llm\n")

    suite.run_apart("--route-record=once", "-n", "2").assert_outcomes(passed=3)
    suite.run().assert_outcomes(passed=3)

    names = sorted(file.name for file in (suite.path / "recorded" / "llm" / "test_support").iterdir())
    assert [name.split(".")[0] for name in names] == ["by-name", "test_ask-Hours", "test_ask-Prices-more"]


class TestHooks:
    def test_redaction(self, suite: Suite, server: MessagesServer) -> None:
        suite.pytester.makeconftest("""
            def pytest_model_routing_redaction(config):
                from pytest_model_routing.recording.redaction import Redaction
                return Redaction(patterns=("CUST-[0-9]{4}",))
        """)
        suite.tests("""
            def test_hours(routing):
                support.ask("I am CUST-1234. Hours?")
        """)

        suite.run("--route-record=once").assert_outcomes(passed=1)

        assert "CUST-1234" not in (suite.path / CASSETTE).read_text()
        suite.run().assert_outcomes(passed=1)

    def test_matching(self, suite: Suite, server: MessagesServer) -> None:
        suite.pytester.makeconftest("""
            import re

            def pytest_model_routing_matching(config):
                from pytest_model_routing.recording.matching import Matching
                return Matching(normalise=without_numbers)

            def without_numbers(path, body):
                body["messages"][0]["content"] = re.sub("[0-9]+", "N", body["messages"][0]["content"])
                return body
        """)
        test = 'def test_hours(routing):\n    support.ask("Request 1")\n'
        suite.tests(test)
        suite.run("--route-record=once").assert_outcomes(passed=1)

        suite.tests(test.replace("1", "2"))
        suite.run().assert_outcomes(passed=1)

    def test_prices(self, suite: Suite) -> None:
        suite.pytester.makeconftest("""
            from decimal import Decimal

            def pytest_model_routing_price(config, provider, body, request, at):
                from pytest_model_routing.pricing import Cost, Status
                if body["model"] == "our-model":
                    return Cost(status=Status.EXACT, usd=Decimal("0.25"))
        """)
        suite.tests("""
            def test_own(routing):
                routing.reply(text="9 to 5")
                support.ask("Hours?", model="our-model")
                assert routing.cost == Decimal("0.25")

            def test_published(routing):
                routing.reply(text="9 to 5", usage={"input_tokens": 1000, "output_tokens": 100})
                support.ask("Hours?")
                assert routing.cost == Decimal("0.00015")
        """)

        suite.run().assert_outcomes(passed=2)

    def test_hosts(self, suite: Suite) -> None:
        suite.pytester.makeconftest("""
            def pytest_model_routing_hosts(config):
                from pytest_model_routing.recording.hosts import Hosts
                return Hosts(llm=("llm.corp.example",))
        """)
        suite.tests("""
            import socket

            def test_unrouted():
                socket.getaddrinfo("llm.corp.example", 443)

            def test_routed(routing):
                pass
        """)

        result = suite.run()

        result.assert_outcomes(failed=1, passed=1)
        result.stdout.fnmatch_lines(["a live call to llm.corp.example was stopped outside any recorder"])
