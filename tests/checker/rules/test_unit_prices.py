"""The list of prices that spares a run the import of genai-prices."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from checker.rules import unit_prices as module
from checker.rules.refresh_prices import listed_names, rows_of
from checker.rules.unit_prices import UnitPrices, asked, price_list, unit_prices
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = catalog.AS_OF + dt.timedelta(days=3)
CHANGES = ("google", "gemini-4-argon", "gemini-4-argon")
"""A model whose prices are known to change within the days of the list."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Answers are kept for the length of a process; each of these tests asks anew."""
    caches = (unit_prices, price_list)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_the_list_says_what_the_data_says_that_it_was_made_from() -> None:
    _, rows = price_list()
    for names, listed in rows.items():
        vendor, snapshot, model = names.split(" ")
        for since, *prices in listed:
            on_the_day = asked(vendor, snapshot, model, dt.date.fromisoformat(since))

            assert (names, since, prices) == (names, since, _written(on_the_day))


def test_the_list_has_every_model_of_the_catalogue() -> None:
    _, rows = price_list()

    assert not rows or set(rows) == {" ".join(names) for names in listed_names()}


def test_a_list_has_a_row_for_each_day_on_which_prices_change() -> None:
    _, rows = price_list()

    assert not rows or rows[" ".join(CHANGES)] == rows_of(*CHANGES)


@pytest.mark.parametrize("text", ["claude-haiku-5-5", "gemini-4-argon", "gpt-4o-2024-05-13", "azure/gpt-4o", "o3-mini"])
@pytest.mark.parametrize("days", [-1000, 3, 100, 2000])
def test_without_a_list_the_answers_are_the_same(text: str, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    day = DAY + dt.timedelta(days=days)
    with_it = unit_prices(text, day)
    monkeypatch.setattr(module, "installed_data", lambda: "another release")
    unit_prices.cache_clear()
    price_list.cache_clear()

    assert price_list()[1] == {}
    assert unit_prices(text, day) == with_it


def test_a_model_that_the_list_does_not_have_is_asked_for() -> None:
    assert unit_prices("gpt-6-sol-2026-11-20", DAY) == asked("openai", "gpt-6-sol-2026-11-20", "gpt-6-sol", DAY)


def test_models_of_other_vendors_have_no_prices_here() -> None:
    assert unit_prices("mistral-large-latest", DAY) is None
    assert unit_prices("no-such-model", DAY) is None


def _written(prices: UnitPrices | None) -> list[str]:
    if prices is None:
        return []
    return [str(price) for price in (prices.input, prices.output, prices.batch) if price is not None]
