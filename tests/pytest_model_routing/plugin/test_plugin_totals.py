"""Sums per route."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, localcontext
from fractions import Fraction

import msgspec
import pytest
from made_exchanges import HAIKU, OPUS, SONNET, Wire

from pytest_model_routing.ledger.dollars import add, shown
from pytest_model_routing.plugin.totals import by_route, total


def test_the_sum_over_a_route() -> None:
    wire = Wire()
    wire.answer("a", "A", after=(529,))
    wire.failure("b", model=OPUS)
    wire.answer("b", "B", model=SONNET)

    sums = total(wire.records())

    assert (sums.calls, sums.attempts, sums.failed) == (3, 4, 1)
    assert sums.models == Counter({HAIKU: 1, SONNET: 1})
    assert sums.tiers == Counter({"fast": 1, "balanced": 1})
    assert sums.tokens.total == 2200
    assert sums.usd == Decimal("0.00315")
    assert sums.cost == "$0.00315"


def test_rates_are_shares_of_requests() -> None:
    wire = Wire()
    for model in (HAIKU, SONNET, OPUS):
        wire.answer("When is it due?", "unsure", model=model)
    wire.answer("Something else entirely", "sure")
    wire.failure("A third thing", model=OPUS)
    wire.answer("A third thing", "ok", model=SONNET)

    sums = total(wire.records())

    assert (sums.calls, sums.requests, sums.escalated, sums.fell_back) == (6, 3, 1, 1)


def test_a_chain_counts_for_the_route_that_starts_it() -> None:
    wire = Wire()
    wire.answer("When is it due?", "unsure", model=HAIKU, route="app:ask")
    wire.answer("When is it due?", "Monday", model=OPUS, route="app:insist")

    routes = by_route(wire.records())

    assert (routes["app:ask"].requests, routes["app:ask"].escalated) == (1, 1)
    assert (routes["app:insist"].requests, routes["app:insist"].escalated) == (0, 0)


def test_one_unknown_price_makes_the_sum_unknown() -> None:
    wire = Wire()
    wire.answer("a", "A")
    wire.answer("b", "B", model="claude-haiku-77")

    sums = total(wire.records())

    assert sums.cost == "unpriced (1 of 2)"
    assert [record.index for record in sums.unpriced] == [1]


def test_an_estimate_shows() -> None:
    wire = Wire()
    wire.failure("a", statuses=(None,), error="timeout")

    assert total(wire.records()).cost == "~$0.00"


def test_calls_from_no_application_code_have_a_line_of_their_own() -> None:
    wire = Wire()
    wire.answer("a", "A", route=None)

    assert list(by_route(wire.records())) == ["(no application code)"]


def test_percentiles_are_by_nearest_rank() -> None:
    wire = Wire()
    for number in range(20):
        wire.answer(f"question {number}", "A", latency_s=float(number + 1))

    sums = total(wire.records())

    assert (sums.latency(Fraction(1, 2)), sums.latency(Fraction(19, 20))) == (10.0, 19.0)


def test_no_latency_is_known_of_scripted_calls() -> None:
    wire = Wire()
    wire.answer("a", "A", latency_s=None)

    assert total(wire.records()).latency(Fraction(1, 2)) is None


@pytest.mark.parametrize(
    ("usd", "expected"),
    [("0", "$0.00"), ("0.000014000", "$0.000014"), ("12", "$12.00"), ("1E+3", "$1000.00"), ("0.5", "$0.50")],
)
def test_dollars(usd: str, expected: str) -> None:
    assert shown(Decimal(usd)) == expected


def test_sums_are_exact_whatever_the_context() -> None:
    with localcontext() as context:
        context.prec = 2

        assert add([Decimal("1000000.000001"), Decimal("0.000001")]) == Decimal("1000000.000002")


def test_records_of_several_tests_do_not_mix() -> None:
    wire = Wire()
    wire.failure("a", model=OPUS)
    wire.answer("a", "A", model=SONNET)
    records = wire.records()
    other = [msgspec.structs.replace(record, test="tests/test_other.py::test_x") for record in records]

    assert total([*records, *other]).requests == 2
