"""What a million tokens of a model cost on a day, for the rules that compare prices and never show one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pytest_model_routing import catalog
from pytest_model_routing.pricing import tables
from pytest_model_routing.pricing.rates import NoPriceError
from pytest_model_routing.pricing.usage import TokenClass

if TYPE_CHECKING:
    from decimal import Decimal

VENDORS = frozenset({"anthropic", "openai", "google"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPrices:
    """USD per million tokens of a short prompt at the vendor's own list price; `batch` of the input in a batch."""

    input: Decimal
    output: Decimal
    batch: Decimal | None = None


@cache
def unit_prices(text: str, day: dt.date) -> UnitPrices | None:
    """The prices of a model id of Anthropic, OpenAI or Google; None where they are not known for certain."""
    model = catalog.lookup(text)
    if model is None or model.vendor not in VENDORS:
        return None
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    for name in dict.fromkeys((catalog.normalize(text).snapshot, model.id)):
        try:
            rates = tables.find(model.vendor, name, at, "")
        except NoPriceError:
            continue
        unit = {c: rates.unit(c, prompt=1000) for c in (TokenClass.INPUT, TokenClass.OUTPUT)}
        fresh, answer = unit[TokenClass.INPUT], unit[TokenClass.OUTPUT]
        if rates.doubts or not fresh or not answer:
            return None
        return UnitPrices(input=fresh, output=answer, batch=_batch(model.vendor, name, at))
    return None


def _batch(vendor: str, name: str, at: dt.datetime) -> Decimal | None:
    try:
        rates = tables.find(vendor, name, at, "batch")
    except NoPriceError:
        return None
    return None if rates.doubts else rates.unit(TokenClass.INPUT, prompt=1000)


def ratio(value: Decimal) -> str:
    """A ratio in words: `5x`, `0.25x`, `1.67x`."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "x"
