"""Price tables as programs write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pattern_runs import found_in

from checker.patterns.price_tables import price_tables


def rows_of(text: str) -> list[tuple[str, Decimal, Decimal]]:
    _, tables = found_in(text, price_tables)
    return [(row.model, row.input, row.output) for table in tables for row in table.prices]


@pytest.mark.parametrize(
    "value",
    [
        '{"input": 0.1, "output": 0.5}',
        '{"prompt": 0.1, "completion": 0.5}',
        '{"input_per_1m": 0.1, "output_per_1m": 0.5, "cached_input_per_1m": 0.01}',
        '{"input_cost_per_token": 0.1, "output_cost_per_token": 0.5, "max_output_tokens": 128000}',
        "(0.1, 0.5)",
        "[0.1, 0.5]",
        "Price(0.1, 0.5)",
        "Price(input=0.1, output=0.5)",
        'Price(input_price=Decimal("0.1"), output_price=Decimal("0.5"))',
        "(100_000 / 1_000_000, 5 / 10)",
    ],
)
def test_a_pair_of_prices(value: str) -> None:
    assert rows_of(f'COSTS = {{"gpt-6-luna": {value}}}\n') == [("gpt-6-luna", Decimal("0.1"), Decimal("0.5"))]


@pytest.mark.parametrize(
    "text",
    [
        'COSTS = {"gpt-6-luna": 0.1}\n',
        'COSTS = {"gpt-6-luna": "cheap"}\n',
        'COSTS = {"gpt-6-luna": {"input": 0, "output": 0}}\n',
        'COSTS = {"gpt-6-luna": {"input_limit": 400000, "output_limit": 128000}}\n',
        'COSTS = {"our-own": {"input": 0.1, "output": 0.5}}  # gpt-6-luna\n',
        'LIMITS = {"gpt-6-luna": (1, 2)}\n',
    ],
)
def test_no_prices(text: str) -> None:
    assert rows_of(text) == []


def test_the_name_and_tables_in_classes() -> None:
    text = 'class Meter:\n    def __init__(self):\n        self.cost = {"gpt-6-luna": (1, 2)}\n\n\nRATES = {"gpt-6.1-terra": (3, 4)}\n'

    _, tables = found_in(text, price_tables)

    assert sorted(table.name for table in tables) == ["RATES", "cost"]
