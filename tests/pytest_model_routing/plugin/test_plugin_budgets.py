"""Budgets that hold, that break, and that cannot be known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_exchanges import OPUS, SONNET, Wire

from pytest_model_routing.plugin.budget_sources import Place, of_policy
from pytest_model_routing.plugin.budgets import Budget, overruns
from pytest_model_routing.plugin.marker_options import Scope
from pytest_model_routing.policy import Budget as Limits
from pytest_model_routing.policy import Budgets, Policy, Route

TEST = "tests/test_router.py::test_hours"
PLACE = Place(test=TEST, cls="", module="tests/test_router.py")


def budget(**limits: object) -> Budget:
    return Budget(**{"scope": Scope.TEST, "key": TEST, "source": "the marker", **limits})  # type: ignore[arg-type]


def two_calls() -> Wire:
    wire = Wire()
    wire.answer("a", "A")  # 1,000 + 100 tokens, $0.00015
    wire.answer("b", "B", model=SONNET, route="support.router:answer", line=31)  # the same, $0.003
    return wire


@pytest.mark.parametrize(
    "limits", [{"usd": Decimal("0.00315")}, {"tokens": 2200}, {"calls": 2}, {"usd": Decimal(1), "calls": 9}]
)
def test_a_budget_that_holds(limits: dict[str, object]) -> None:
    assert overruns(budget(**limits), two_calls().records()) == []


def test_too_dear() -> None:
    (found,) = overruns(budget(usd=Decimal("0.002")), two_calls().records())

    assert str(found) == (
        "cost $0.00315, budget $0.002 (1.6x), in tests/test_router.py::test_hours\n"
        "  call 1  claude-sonnet-5-5  1,000 + 100 tokens  $0.003  support.router:answer  support/router.py:31\n"
        "  call 0  claude-haiku-5-5  1,000 + 100 tokens  $0.00015  support.router:classify  support/router.py:14\n"
        "  budget: the marker"
    )


def test_too_many_tokens() -> None:
    (found,) = overruns(budget(tokens=2199), two_calls().records())

    assert found.headline == "2,200 tokens, budget 2,199, in tests/test_router.py::test_hours"


def test_too_many_calls() -> None:
    (found,) = overruns(budget(calls=1), two_calls().records())

    assert found.headline == "2 calls, budget 1, in tests/test_router.py::test_hours"
    assert found.details[0].startswith("call 1 ")


def test_every_broken_limit_is_named() -> None:
    found = overruns(budget(usd=Decimal(0), tokens=0, calls=0), two_calls().records())

    assert [one.headline.split(",")[0] for one in found] == ["cost $0.00315", "2", "2 calls"]


def test_a_route_of_its_own() -> None:
    (found,) = overruns(budget(usd=Decimal("0.002"), route="support.router:a*"), two_calls().records())

    assert (
        "in route support.router:a*" in found.headline.replace("  ", " ") or "route support.router:a*" in found.headline
    )
    assert overruns(budget(usd=Decimal("0.002"), route="support.router:c*"), two_calls().records()) == []


def test_a_route_that_is_never_taken_is_a_mistake() -> None:
    (found,) = overruns(budget(usd=Decimal(1), route="support.router:clasify"), two_calls().records())

    assert found.headline == "no call on route support.router:clasify: is the name right?"


class TestFailsClosed:
    def test_an_unknown_price_breaks_every_dollar_limit(self) -> None:
        wire = two_calls()
        wire.answer("c", "C", model="claude-haiku-77")

        (found,) = overruns(budget(usd=Decimal(1000)), wire.records())

        assert found.headline == "cost unknown, budget $1000.00, in tests/test_router.py::test_hours"
        assert "claude-haiku-77" in found.details[0]

    @pytest.mark.parametrize("limits", [{"usd": Decimal(1000)}, {"tokens": 10**9}])
    def test_an_answer_without_tokens_breaks_dollar_and_token_limits(self, limits: dict[str, object]) -> None:
        wire = two_calls()
        wire.answer("c", "C", usage={"input_tokens": 0, "output_tokens": 0})

        (found,) = overruns(budget(**limits), wire.records())

        assert "unknown" in found.headline

    def test_a_failed_call_has_no_tokens_and_needs_none(self) -> None:
        wire = Wire()
        wire.failure("a", model=OPUS)

        assert overruns(budget(usd=Decimal(0), tokens=0, calls=1), wire.records()) == []


class TestOfPolicy:
    policy = Policy(
        routes={"answer": Route(name="answer", call="support.router:answer", budget_usd=Decimal("0.001"))},
        budgets=Budgets(
            session=Limits(usd=Decimal("0.5")),
            module=Limits(tokens=100),
            test=Limits(calls=1),
            route=Limits(calls=1),
            call=Limits(tokens=500),
        ),
    )

    def test_all_scopes(self) -> None:
        records = two_calls().records(self.policy)

        found = of_policy(self.policy, PLACE, records)

        assert {(one.source, one.scope, one.key, one.route, one.per_call) for one in found} == {
            ("defaults: budgets.test-calls", Scope.TEST, TEST, None, False),
            ("defaults: budgets.module-tokens", Scope.MODULE, "tests/test_router.py", None, False),
            ("defaults: budgets.session-usd", Scope.SESSION, "", None, False),
            ("defaults: budgets.call-tokens", Scope.TEST, TEST, None, True),
            ("defaults: budgets.route-calls", Scope.TEST, TEST, "answer", False),
            ("defaults: budgets.route-calls", Scope.TEST, TEST, "support.router:classify", False),
            ("defaults: routes.answer.budget-usd, for each call", Scope.TEST, TEST, "answer", True),
        }

    def test_a_route_that_is_not_taken_has_no_budget_to_break(self) -> None:
        wire = Wire()
        wire.answer("a", "A")

        assert not any(one.route == "answer" for one in of_policy(self.policy, PLACE, wire.records(self.policy)))

    def test_each_call_by_itself(self) -> None:
        records = two_calls().records(self.policy)
        (named,) = [one for one in of_policy(self.policy, PLACE, records) if one.per_call and one.route == "answer"]

        (found,) = overruns(named, records)

        assert found.headline.startswith("cost $0.003, budget $0.001 (3.0x), in route answer")
