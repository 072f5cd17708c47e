"""Classifier routers: what they decide and whether they pay."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_exchanges import HAIKU, OPUS, SONNET, Wire
from seen import refuted, routing

ROUTER = "support.router:classify"
LABELS = {"simple": "fast", "complex": "deep"}


def decision(
    wire: Wire, label: str, model: str, *, router: str = HAIKU, question: str = "When is order 17 due?"
) -> Wire:
    """The router says `label`, and `model` answers."""
    usage = {"input_tokens": 120, "output_tokens": 4}
    wire.answer(f"Classify: {question}", label, model=router, usage=usage, line=14)
    wire.answer(question, "On 1 December.", model=model, route="support.router:answer", line=31)
    return wire


class TestDecided:
    @pytest.mark.parametrize("label", ["simple", " Simple.\n", '"simple"', '{"label": "simple", "why": "short"}'])
    def test_a_label_in_any_dress(self, label: str) -> None:
        routing(decision(Wire(), label, HAIKU)).assert_router_decided(ROUTER, LABELS)

    def test_each_decision_of_many(self) -> None:
        wire = Wire()
        for number, (label, model) in enumerate([("simple", HAIKU), ("complex", OPUS), ("simple", HAIKU)]):
            decision(wire, label, model, question=f"When is order {number} due?")

        routing(wire).assert_router_decided(ROUTER, LABELS)

    def test_decisions_of_parallel_requests_are_told_apart(self) -> None:
        wire = Wire()
        wire.answer("Classify: When is order 1 due?", "simple")
        wire.answer("Classify: When is order 2 due?", "complex")
        wire.answer("When is order 2 due?", "On 2 December.", model=OPUS, route="support.router:answer")
        wire.answer("When is order 1 due?", "On 1 December.", model=HAIKU, route="support.router:answer")

        routing(wire).assert_router_decided(ROUTER, LABELS)

    def test_the_router_is_too_dear(self) -> None:
        with refuted(
            "the router's call 0 (support/router.py:14) is on deep",
            "expected: support.router:classify decides on fast: simple -> fast, complex -> deep",
        ):
            routing(decision(Wire(), "simple", HAIKU, router=OPUS)).assert_router_decided(ROUTER, LABELS)

    def test_the_routers_tier_can_be_named(self) -> None:
        seen = routing(decision(Wire(), "simple", HAIKU, router=SONNET))

        seen.assert_router_decided(ROUTER, LABELS, tier="balanced")

    def test_an_unknown_label(self) -> None:
        with refuted("""the router's call 0 (support/router.py:14) says "I would say simple", which is no label"""):
            routing(decision(Wire(), "I would say simple", HAIKU)).assert_router_decided(ROUTER, LABELS)

    @pytest.mark.parametrize("label", ["I would say simple", "[]", "3"])
    def test_a_default_for_what_is_no_label(self, label: str) -> None:
        routing(decision(Wire(), label, SONNET)).assert_router_decided(ROUTER, LABELS, default="balanced")

    def test_the_map_was_not_followed(self) -> None:
        with refuted(
            "call 1 (support/router.py:31) is not by fast, although the router said simple",
            '> call 1  deep  claude-opus-5-5   [200]  support.router:answer    support/router.py:31  "On 1 December."',
        ):
            routing(decision(Wire(), "simple", OPUS)).assert_router_decided(ROUTER, LABELS)

    def test_nothing_came_of_it(self) -> None:
        wire = Wire()
        wire.answer("Classify: x", "simple")

        with refuted("no call after the router's call 0 (support/router.py:14), which says simple"):
            routing(wire).assert_router_decided(ROUTER, LABELS)

    def test_no_router(self) -> None:
        with refuted("no call by support.router:clasify"):
            routing(decision(Wire(), "simple", HAIKU)).assert_router_decided("support.router:clasify", LABELS)


class TestPays:
    """A decision costs 120 x $0.1/M + 4 x $0.5/M = $0.000014; an answer 1,000 in, 100 out: Haiku $0.00015, Sonnet
    $0.003, Opus $0.006 (facts/billing.md §1)."""

    def traffic(self, *models: str) -> Wire:
        wire = Wire()
        for number, model in enumerate(models):
            label = "complex" if model == OPUS else "simple"
            decision(wire, label, model, question=f"When is order {number} due?")
        return wire

    def test_it_pays(self) -> None:
        routing(self.traffic(HAIKU, HAIKU, OPUS)).assert_router_pays(ROUTER)
        routing(self.traffic(HAIKU, HAIKU, HAIKU)).assert_router_pays(ROUTER, baseline=SONNET)
        routing(self.traffic(HAIKU, SONNET)).assert_router_pays(ROUTER, baseline="balanced")

    def test_a_router_that_always_says_the_same_costs_more_than_nothing(self) -> None:
        with refuted(
            "router $0.000028 + routed $0.012 = $0.012028; everything on claude-opus-5-5 without a router: $0.012",
            "expected: support.router:classify costs less than it saves",
        ):
            routing(self.traffic(OPUS, OPUS)).assert_router_pays(ROUTER)

    def test_against_a_cheaper_baseline(self) -> None:
        with refuted(
            "router $0.000028 + routed $0.00615 = $0.006178; everything on claude-sonnet-5-5 without a router: $0.006"
        ):
            routing(self.traffic(HAIKU, OPUS)).assert_router_pays(ROUTER, baseline=SONNET)

    def test_a_share(self) -> None:
        wire = self.traffic(*[HAIKU] * 9, OPUS)
        routing(wire).assert_router_pays(ROUTER, max_share="0.9")

        with refuted(
            "9 of 10 calls on fast: the router decides little", "expected: at most 80% of the routed calls on one tier"
        ):
            routing(wire).assert_router_pays(ROUTER, max_share=Decimal("0.8"))

    @pytest.mark.parametrize(
        ("baseline", "problem"),
        [
            ("frontier", "baseline frontier: name the model, because none of that tier was called"),
            (
                "fast",
                "baseline fast: name the model, because claude-haiku-5-5, claude-haiku-4-5 of that tier was called",
            ),
        ],
    )
    def test_a_tier_has_to_mean_one_model(self, baseline: str, problem: str) -> None:
        with refuted(problem):
            routing(self.traffic(HAIKU, "claude-haiku-4-5")).assert_router_pays(ROUTER, baseline=baseline)

    def test_an_unknown_price_proves_nothing(self) -> None:
        with pytest.raises(AssertionError, match=r"call 1 .* has no known cost: .*claude-haiku-77"):
            routing(self.traffic("claude-haiku-77")).assert_router_pays(ROUTER)

    def test_an_unknown_baseline_proves_nothing(self) -> None:
        with pytest.raises(AssertionError, match=r"call 1 .* has no price on claude-opus-77"):
            routing(self.traffic(HAIKU)).assert_router_pays(ROUTER, baseline="claude-opus-77")

    def test_a_router_that_leads_nowhere(self) -> None:
        wire = Wire()
        wire.answer("Classify: x", "simple")

        with refuted("the router led to no answered call"):
            routing(wire).assert_router_pays(ROUTER)
