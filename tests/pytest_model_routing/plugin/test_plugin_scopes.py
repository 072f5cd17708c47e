"""Budgets over several tests, with and without workers; totals; reports."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from suites import text_of

from pytest_model_routing import ledger

if TYPE_CHECKING:
    from suites import Suite

# Every call: 1,000 + 100 tokens of Haiku, $0.00015.
CALL = 'routing.reply(text="9 to 5", usage={"input_tokens": 1000, "output_tokens": 100}); support.ask("Hours?")'
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])


def run(suite: Suite, workers: tuple[str, ...], *arguments: str) -> pytest.RunResult:
    return suite.run_apart(*workers, *arguments) if workers else suite.run(*arguments)


@WORKERS
class TestScopes:
    def test_module_class_and_session(self, suite: Suite, workers: tuple[str, ...]) -> None:
        suite.policy('budgets = { session-usd = "0.0006", module-calls = 9 }\n')
        suite.tests(
            f"""
            pytestmark = pytest.mark.cost_budget(usd="0.0002", scope="module")

            def test_one(routing):
                {CALL}

            def test_two(routing):
                {CALL}
            """,
            test_other=f"""
            @pytest.mark.cost_budget(tokens=2000, scope="class")
            class TestAll:
                def test_one(self, routing):
                    {CALL}

                class TestInner:
                    def test_two(self, routing):
                        {CALL}

            @pytest.mark.cost_budget(calls=1, scope="class")
            class TestFine:
                def test_one(self, routing):
                    {CALL}
            """,
        )

        result = run(suite, workers)

        result.assert_outcomes(passed=5)
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        over = [line for line in result.outlines if line.startswith("over budget: ")]
        assert over == [
            "over budget: 2,200 tokens, budget 2,000, in test_other.py::TestAll",
            "over budget: cost $0.0003, budget $0.0002 (1.5x), in test_support.py",
            "over budget: cost $0.00075, budget $0.0006 (1.2x), in the session",
        ]
        assert "  budget: model-routing.toml: budgets.session-usd" in result.outlines

    def test_totals(self, suite: Suite, workers: tuple[str, ...]) -> None:
        suite.tests(f"""
            @pytest.mark.parametrize("number", range(6))
            def test_one(routing, number):
                {CALL}

            def test_other(routing):
                routing.fail(model="claude-opus-*", status=529, times=3)
                {CALL.replace("ask", "with_fallback")}
        """)

        result = run(suite, workers, "--route-report=report.json")

        result.assert_outcomes(passed=7)
        document = json.loads((suite.path / "report.json").read_text())
        assert document["totals"] == {
            "calls": 8,
            "requests": 7,
            "attempts": 10,
            "failed": 1,
            "models": {"claude-haiku-5-5": 6, "claude-sonnet-5-5": 1},
            "tiers": {"balanced": 1, "fast": 6},
            "tokens": {"gen_ai.usage.input_tokens": 7000, "gen_ai.usage.output_tokens": 700},
            "cost_usd": "0.0039",
            "unpriced_calls": 0,
            "estimated_calls": 0,
            "escalation_rate": 0.0,
            "fallback_rate": 1 / 7,
            "latency_p50_s": None,
            "latency_p95_s": None,
        }
        assert [route["route"] for route in document["routes"]] == ["support:ask"]
        assert len(document["calls"]) == 8
        result.stdout.fnmatch_lines(
            [
                "route * calls  attempts  tiers *",
                "support:ask  8      10        balanced 1, fast 6  7,700   $0.0039  0%         14%        -    -",
            ]
        )

    def test_a_worker_that_stops_early_loses_nothing_it_finished(self, suite: Suite, workers: tuple[str, ...]) -> None:
        suite.tests(f"""
            def test_one(routing):
                {CALL}

            def test_two():
                assert False
        """)

        run(suite, workers, "-x", "--route-report=report.json")

        assert json.loads((suite.path / "report.json").read_text())["totals"]["calls"] == 1


class TestOwnBudget:
    def test_the_closest_marker_counts(self, suite: Suite) -> None:
        suite.tests(f"""
            @pytest.mark.cost_budget(usd="0.0001", calls=1)
            class TestAll:
                def test_strict(self, routing):
                    {CALL}

                @pytest.mark.cost_budget(usd="0.001")
                def test_looser(self, routing):
                    {CALL}
        """)

        result = suite.run()

        result.assert_outcomes(failed=1, passed=1)
        result.stdout.fnmatch_lines(["cost $0.00015, budget $0.0001 (1.5x), in test_support.py::TestAll::test_strict"])

    def test_of_the_policy(self, suite: Suite) -> None:
        suite.policy("""
            routes.triage = { call = "support:ask", budget-usd = "0.0001" }
            budgets = { test-tokens = 1000, route-calls = 0, call-tokens = 5 }
        """)
        suite.tests(f"""
            def test_one(routing):
                {CALL}
                assert routing.routes == ["triage"]
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            [
                "1,100 tokens, budget 1,000, in test_support.py::test_one",
                "1,100 tokens, budget 5, in test_support.py::test_one",
                "1 call, budget 0, in route triage in test_support.py::test_one",
                "cost $0.00015, budget $0.0001 (1.5x), in route triage in *",
                "  budget: model-routing.toml: routes.triage.budget-usd, for each call",
            ]
        )

    def test_on_a_route(self, suite: Suite) -> None:
        suite.tests(f"""
            @pytest.mark.cost_budget(calls=1, route="support:ask")
            @pytest.mark.cost_budget(calls=9, route="support:aks")
            def test_one(routing):
                {CALL}
        """)

        result = suite.run()

        result.assert_outcomes(failed=1)
        assert "no call on route support:aks: is the name right?" in text_of(result)

    def test_calls_in_the_teardown_count(self, suite: Suite) -> None:
        suite.tests(f"""
            @pytest.fixture
            def late(routing):
                yield
                {CALL}

            @pytest.mark.cost_budget(calls=1)
            def test_one(late, routing):
                {CALL}
        """)

        result = suite.run()

        result.assert_outcomes(passed=1, errors=1)
        result.stdout.fnmatch_lines(["2 calls, budget 1, in *"])

    def test_a_policy_that_cannot_be_read(self, suite: Suite) -> None:
        suite.policy('bugdets = { session-usd = "1" }\n')
        suite.tests(f"""
            def test_one(routing):
                {CALL}

            def test_unrouted():
                pass
        """)

        result = suite.run()

        result.assert_outcomes(errors=1, passed=1)
        result.stdout.fnmatch_lines(["*bugdets*unknown key*budgets*"])


class TestReports:
    def test_markdown(self, suite: Suite) -> None:
        suite.tests(f"""
            @pytest.mark.cost_budget(usd="0.0001", scope="session")
            def test_one(routing):
                {CALL}
        """)

        suite.run("--route-report=report.md")

        assert (
            (suite.path / "report.md").read_text()
            == """\
## Model routing

**over budget: 1** · 1 call · 1,100 tokens · $0.00015

- cost $0.00015, budget $0.0001 (1.5x), in the session
  - test_support.py::test_one  call 0  claude-haiku-5-5  1,000 + 100 tokens  $0.00015  support:ask  support.py:9

| route | calls | attempts | tiers | tokens | cost | escalated | fell back | p50 | p95 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| support:ask | 1 | 1 | fast 1 | 1,100 | $0.00015 | 0% | 0% | - | - |

Cost and latency as recorded, ~ where estimated; scripted answers have no latency.
"""
        )

    def test_the_ledger(self, suite: Suite) -> None:
        suite.tests(f"""
            def test_one(routing):
                {CALL}
        """)

        suite.run("--route-report=ledger.jsonl")

        (record,) = ledger.read(suite.path / "ledger.jsonl")
        assert (record.test, record.served_model) == ("test_support.py::test_one", "claude-haiku-5-5")
        assert (record.file, record.line) == ("support.py", 9)

    def test_junit_properties(self, suite: Suite) -> None:
        suite.tests(f"""
            def test_one(routing):
                {CALL}

            def test_unrouted():
                pass
        """)

        suite.run("--junitxml=junit.xml")

        cases = ET.parse(suite.path / "junit.xml").getroot().iter("testcase")
        properties = {
            str(case.get("name")): {one.get("name"): one.get("value") for one in case.iter("property")}
            for case in cases
        }
        assert properties == {
            "test_one": {
                "routing.calls": "1",
                "routing.attempts": "1",
                "routing.models": "claude-haiku-5-5",
                "routing.tiers": "fast",
                "routing.tokens": "1100",
                "routing.cost_usd": "0.00015",
            },
            "test_unrouted": {},
        }

    def test_an_empty_report_is_written_when_asked_for(self, suite: Suite) -> None:
        suite.tests("def test_unrouted(): pass")

        assert suite.report()["totals"]["calls"] == 0

    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            ("report.txt", "the suffix says which report to write, .json, .jsonl or .md"),
            ("no/such/report.md", "there is no folder"),
        ],
    )
    def test_a_report_that_cannot_be_written(self, suite: Suite, name: str, problem: str) -> None:
        suite.tests("def test_unrouted(): pass")

        result = suite.run(f"--route-report={name}")

        assert result.ret == pytest.ExitCode.USAGE_ERROR
        assert problem in "\n".join(result.errlines)

    def test_the_summary_can_be_turned_off(self, suite: Suite) -> None:
        suite.settings("routing_summary = false")
        suite.tests(f"""
            def test_one(routing):
                {CALL}
        """)

        suite.run().stdout.no_fnmatch_line("*model routing*")
