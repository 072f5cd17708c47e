"""Every case of the table, by hand arithmetic."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pricing_cases import CASES, Case

from pytest_model_routing.pricing import price_response


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_price_of_a_response(case: Case) -> None:
    cost = price_response(case.body, provider=case.provider, at=case.at, request=case.request)

    assert (cost.usd, cost.status) == (case.usd, case.status), (case.rule, cost.reason)
    assert cost.date == case.at.date()
    if cost.status != "exact":
        assert cost.reason
    if cost.usd is not None:
        assert sum((part.usd for part in cost.parts), Decimal(0)) == cost.usd


def test_names_are_unique() -> None:
    names = [case.name for case in CASES]

    assert len(names) == len(set(names)) >= 60
