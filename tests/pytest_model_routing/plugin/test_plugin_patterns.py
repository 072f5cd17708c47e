"""Fan-out, task map, choice by size and budget, one prompt for all tiers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from made_exchanges import HAIKU, OPUS, SONNET, Wire, request
from seen import refuted, routing

from pytest_model_routing.policy import Policy, Route, TaskRule


class TestFanOut:
    def work(
        self, *workers: str, gathered: str = "Turnover was 4 million. Costs were 3 million.", last: str = OPUS
    ) -> Wire:
        wire = Wire()
        wire.answer("Report on 2026.", "1. turnover 2. costs", model=OPUS, line=9)
        for number, model in enumerate(workers):
            answer = ("Turnover was 4 million.", "Costs were 3 million.")[number % 2]
            wire.answer(f"Step {number}", answer, model=model, line=20 + number)
        wire.answer(f"Put together: {gathered}", "The report.", model=last, line=40)
        return wire

    def test_planner_workers_synthesis(self) -> None:
        seen = routing(self.work(HAIKU, HAIKU))

        seen.assert_fan_out(planner="deep", workers="fast", synthesis="deep", at_least=2)

    def test_without_synthesis(self) -> None:
        wire = Wire()
        wire.answer("Plan", "1. 2.", model=OPUS)
        wire.answer("1.", "done")
        wire.answer("2.", "done")

        routing(wire).assert_fan_out(planner="deep", workers="fast")

    def test_a_worker_on_the_planners_tier(self) -> None:
        with refuted(
            "call 2 (support/router.py:21) works on deep, not on fast",
            "expected: deep plans, at least 2 fast work, deep puts together",
        ):
            routing(self.work(HAIKU, OPUS)).assert_fan_out(planner="deep", workers="fast", synthesis="deep")

    def test_too_few_workers(self) -> None:
        with refuted("1 worker's call"):
            routing(self.work(HAIKU)).assert_fan_out(planner="deep", workers="fast", synthesis="deep")

    def test_a_lost_answer(self) -> None:
        wire = self.work(HAIKU, HAIKU, gathered="Turnover was 4 million.")

        with refuted("call 3 (support/router.py:40) was not given the answer of call 2 (support/router.py:21)"):
            routing(wire).assert_fan_out(planner="deep", workers="fast", synthesis="deep")

    def test_the_wrong_planner_and_the_wrong_end(self) -> None:
        with refuted("the first, call 0 (support/router.py:9), is not by frontier"):
            routing(self.work(HAIKU, HAIKU)).assert_fan_out(planner="frontier", workers="fast")
        with refuted("the last call is not by deep"):
            routing(self.work(HAIKU, HAIKU, last=SONNET)).assert_fan_out(
                planner="deep", workers="fast", synthesis="deep"
            )

    def test_nothing_happened(self) -> None:
        with refuted("no calls at all"):
            routing(Wire()).assert_fan_out(planner="deep", workers="fast")


class TestTaskMap:
    policy = Policy(
        tasks={"code_review": TaskRule(min="balanced", prefer="deep"), "label": TaskRule(max="fast")},
        routes={
            "review": Route(name="review", call="app.review:review", task="code_review"),
            "label": Route(name="label", call="app.mail:label", task="label"),
            "plan": Route(name="plan", call="app.plan:plan", tier="deep"),
            "draft": Route(name="draft", call="app.draft:draft", models=("claude-sonnet-*",)),
        },
    )

    def served(self, **models: str) -> Wire:
        wire = Wire()
        for line, (name, model) in enumerate(models.items(), start=10):
            calls = {
                "review": "app.review:review",
                "label": "app.mail:label",
                "plan": "app.plan:plan",
                "draft": "app.draft:draft",
            }
            wire.answer(f"Do {name}.", "Done.", model=model, route=calls[name], line=line)
        return wire

    def test_as_the_test_says(self) -> None:
        wire = self.served(review=OPUS, label=HAIKU)

        routing(wire).assert_task_map({"app.review:review": "deep", "app.mail:label": "claude-haiku-*"})
        routing(wire, self.policy).assert_task_map({"review": "deep", "label": "fast"})
        routing(wire, self.policy).assert_task_map({"code_review": "deep", "app.mail:*": "fast"})

    def test_as_the_policy_says(self) -> None:
        routing(self.served(review=SONNET, label=HAIKU, plan=OPUS, draft=SONNET), self.policy).assert_task_map()

    def test_on_another_tier(self) -> None:
        with refuted("call 0 (support/router.py:10) was served on balanced", "expected: app.review:review on deep"):
            routing(self.served(review=SONNET)).assert_task_map({"app.review:review": "deep"})

    def test_a_task_that_never_came_up(self) -> None:
        with refuted("no call for app.mail:label"):
            routing(self.served(review=OPUS)).assert_task_map({"app.review:review": "deep", "app.mail:label": "fast"})

    def test_a_call_that_is_not_in_the_map(self) -> None:
        with refuted("call 1 (support/router.py:11) is none of them", "expected: only app.review:review"):
            routing(self.served(review=OPUS, label=HAIKU)).assert_task_map({"app.review:review": "deep"})

    @pytest.mark.parametrize(
        ("served", "problem", "expected"),
        [
            ({"review": HAIKU}, "was served on fast", "code_review on balanced or above (policy)"),
            ({"label": SONNET}, "was served on balanced", "label on fast or below (policy)"),
            ({"plan": SONNET}, "was served by claude-sonnet-5-5, on balanced", "route plan on deep (policy)"),
            ({"draft": OPUS}, "was served by claude-opus-5-5, on deep", "route draft on claude-sonnet-* (policy)"),
        ],
    )
    def test_against_the_policy(self, served: dict[str, str], problem: str, expected: str) -> None:
        with refuted(f"call 0 (support/router.py:10) {problem}", f"expected: {expected}"):
            routing(self.served(**served), self.policy).assert_task_map()


def sized(*sizes: tuple[int, str]) -> Wire:
    """Calls with so many input tokens, a tenth of them cached, and 10 output tokens, on a model."""
    wire = Wire()
    for number, (size, model) in enumerate(sizes):
        usage = {"input_tokens": size - size // 10, "cache_read_input_tokens": size // 10, "output_tokens": 10}
        wire.answer(f"Question {number}", "Answer", model=model, usage=usage, line=10 + number)
    return wire


class TestChosenByContext:
    def test_both_sides(self) -> None:
        wire = sized((2_000, HAIKU), (100_000, HAIKU), (100_001, SONNET))

        routing(wire).assert_chosen_by_context(100_000, below="fast", above="balanced")

    def test_a_long_prompt_on_the_small_model(self) -> None:
        with refuted("call 1 (support/router.py:11) has a prompt of 150,000 tokens and is not on balanced"):
            wire = sized((2_000, HAIKU), (150_000, HAIKU))
            routing(wire).assert_chosen_by_context(100_000, below="fast", above="balanced")

    @pytest.mark.parametrize(("size", "model", "side"), [(2_000, HAIKU, "above"), (150_000, SONNET, "up to")])
    def test_one_side_proves_nothing(self, size: int, model: str, side: str) -> None:
        with refuted(f"no prompt {side} 100,000 tokens: that side of the choice is untested"):
            routing(sized((size, model))).assert_chosen_by_context(100_000, below="fast", above="balanced")

    def test_a_prompt_that_cannot_fit(self) -> None:
        seen = routing(sized((2_000, HAIKU), (9_000_000, SONNET)))

        with pytest.raises(AssertionError, match=r"call 1 .* has a prompt of 9,000,000 tokens, [0-9,]+ fit"):
            seen.assert_chosen_by_context(100_000, below="fast", above="balanced")

    def test_uncounted_prompts_prove_nothing(self) -> None:
        with refuted("call 0 (support/router.py:10) reports no input tokens"):
            routing(sized((0, HAIKU))).assert_chosen_by_context(100_000, below="fast", above="balanced")


class TestChosenByBudget:
    def test_by_tokens(self) -> None:
        wire = sized((1_000, SONNET), (1_000, SONNET), (1_000, HAIKU))

        routing(wire).assert_chosen_by_budget(before="balanced", after="fast", tokens=2_000, cap=4_000)

    def test_by_dollars(self) -> None:
        """1,000 in (a tenth read from the cache at 0.05x) and 10 out on Sonnet: $0.00191."""
        wire = sized((1_000, SONNET), (1_000, HAIKU))

        routing(wire).assert_chosen_by_budget(before="balanced", after="fast", usd="0.001", cap="0.01")

    def test_too_late(self) -> None:
        with refuted(
            "call 2 (support/router.py:12) was made with 2,020 tokens spent and is not on fast",
            "expected: balanced until 2,000 tokens are spent, then fast",
        ):
            wire = sized((1_000, SONNET), (1_000, SONNET), (1_000, SONNET))
            routing(wire).assert_chosen_by_budget(before="balanced", after="fast", tokens=2_000)

    def test_too_early(self) -> None:
        with refuted("call 0 (support/router.py:10) was made with $0.00 spent and is not on balanced"):
            routing(sized((1_000, HAIKU))).assert_chosen_by_budget(before="balanced", after="fast", usd="0.001")

    def test_over_the_cap(self) -> None:
        with refuted("call 1 (support/router.py:11) passes the cap: 2,020 tokens spent"):
            wire = sized((1_000, SONNET), (1_000, HAIKU))
            routing(wire).assert_chosen_by_budget(before="balanced", after="fast", tokens=1_000, cap=2_000)

    def test_a_choice_that_never_changed(self) -> None:
        with refuted("1,010 tokens spent in all: the choice never changed"):
            routing(sized((1_000, SONNET))).assert_chosen_by_budget(before="balanced", after="fast", tokens=2_000)

    def test_an_unknown_price_proves_nothing(self) -> None:
        seen = routing(sized((1_000, "claude-sonnet-77")))

        with pytest.raises(AssertionError, match=r"call 0 .* has no known cost"):
            seen.assert_chosen_by_budget(before="balanced", after="fast", usd="1")

    @pytest.mark.parametrize("limits", [{}, {"tokens": 1, "usd": "1"}])
    def test_one_unit(self, limits: dict[str, object]) -> None:
        with pytest.raises(ValueError, match="one of tokens and usd"):
            routing(Wire()).assert_chosen_by_budget(before="balanced", after="fast", **limits)  # type: ignore[arg-type]


class TestSamePrompt:
    def asked(self, *calls: tuple[str, str, str]) -> Wire:
        wire = Wire()
        for line, (model, system, prompt) in enumerate(calls, start=10):
            wire.answer(prompt, "Done.", model=model, system=system, line=line)
        return wire

    def test_the_same(self) -> None:
        routing(
            self.asked((HAIKU, "Be brief.", "Hours?"), (OPUS, "Be brief.", "Hours?"))
        ).assert_same_prompt_across_tiers()

    def test_instructions_that_differ(self) -> None:
        with refuted(
            "the prompt of call 1 (support/router.py:11) is not that of call 0 (support/router.py:10)",
            "--- fast  call 0 (support/router.py:10)",
            "+++ deep  call 1 (support/router.py:11)",
            "-system: Be brief.",
            "+system: Think step by step.",
            "user: Hours?",
        ):
            seen = routing(self.asked((HAIKU, "Be brief.", "Hours?"), (OPUS, "Think step by step.", "Hours?")))
            seen.assert_same_prompt_across_tiers()

    def test_other_questions_with_the_same_instructions(self) -> None:
        seen = routing(self.asked((HAIKU, "Be brief.", "Hours?"), (OPUS, "Be brief.", "Prices?")))

        seen.assert_same_prompt_across_tiers(turns=False)
        with refuted("-user: Hours?", "+user: Prices?"):
            seen.assert_same_prompt_across_tiers()

    def test_tools_count(self) -> None:
        wire = self.asked((HAIKU, "Be brief.", "Hours?"), (OPUS, "Be brief.", "Hours?"))
        body = {**request("Hours?", model=OPUS, system="Be brief."), "tools": [{"name": "search"}]}
        wire.exchanges[1] = replace(wire.exchanges[1], request=body)

        with refuted('+tool: {"name": "search"}'):
            routing(wire).assert_same_prompt_across_tiers()

    def test_one_tier_proves_nothing(self) -> None:
        with refuted(
            "nothing to compare: only fast", "expected: one prompt on at least two tiers, on support.router:*"
        ):
            routing(self.asked((HAIKU, "Be brief.", "Hours?"))).assert_same_prompt_across_tiers("support.router:*")

    def test_a_long_difference_is_cut(self) -> None:
        one, other = "\n".join(f"a{n}" for n in range(50)), "\n".join(f"b{n}" for n in range(50))

        with pytest.raises(AssertionError, match=r"\.\.\. \d+ more lines"):
            routing(self.asked((HAIKU, one, "Hours?"), (OPUS, other, "Hours?"))).assert_same_prompt_across_tiers()


def test_money_in_tests_is_exact() -> None:
    wire = sized((1_000, HAIKU))

    assert routing(wire).cost == Decimal("0.000096")
