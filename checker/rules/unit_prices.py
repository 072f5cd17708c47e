"""What a million tokens of a model cost on a day, for the rules that compare prices and never show one.

Prices come from `pytest_model_routing.pricing`, and so from genai-prices, which takes longer to import than most
projects take to check. `list_prices.json` has its answers for the models of the catalogue and the days to come, made by
`checker.rules.refresh_prices`. The list counts only where the very data is installed that it was made from: with
another release, and for other models and days, prices are asked for where they come from.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

VENDORS = frozenset({"anthropic", "openai", "google"})
LIST = Path(__file__).with_name("list_prices.json")

Row = list[str]
"""The first day of prices, and the prices: input, output and, where there is one, batch. Without, they are unknown."""


class UnitPrices(Struct, frozen=True, kw_only=True):
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
    names = (model.vendor, catalog.normalize(text).snapshot, model.id)
    row = _listed(" ".join(names), day)
    return asked(*names, day) if row is None else _read(row)


def asked(vendor: str, snapshot: str, model: str, day: dt.date) -> UnitPrices | None:
    """The prices of a snapshot, else those of its model, by the package that knows them."""
    # Importing these takes a while, and asking for the first price a while more.
    from pytest_model_routing.pricing import tables
    from pytest_model_routing.pricing.rates import NoPriceError
    from pytest_model_routing.pricing.usage import TokenClass

    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    for name in dict.fromkeys((snapshot, model)):
        try:
            rates = tables.find(vendor, name, at, "")
        except NoPriceError:
            continue
        fresh, answer = (rates.unit(c, prompt=1000) for c in (TokenClass.INPUT, TokenClass.OUTPUT))
        if rates.doubts or not fresh or not answer:
            return None
        try:
            batches = tables.find(vendor, name, at, "batch")
        except NoPriceError:
            return UnitPrices(input=fresh, output=answer)
        batch = None if batches.doubts else batches.unit(TokenClass.INPUT, prompt=1000)
        return UnitPrices(input=fresh, output=answer, batch=batch)
    return None


def installed_data() -> str:
    """The digest of the price data that is installed; "" where it is no file."""
    package = find_spec("genai_prices")
    data = Path(package.origin).with_name("data.py") if package is not None and package.origin else None
    return sha256(data.read_bytes()).hexdigest() if data is not None and data.is_file() else ""


def _listed(names: str, day: dt.date) -> Row | None:
    """The row of a model for a day; None where the list has none."""
    until, rows = price_list()
    today = day.isoformat()
    begun = [row for row in rows.get(names, ()) if row[0] <= today < until]
    return begun[-1] if begun else None


@cache
def price_list() -> tuple[str, Mapping[str, list[Row]]]:
    """The first day that the list does not cover, and the rows by vendor, snapshot and model; no rows where it does
    not count."""
    document = json.loads(LIST.read_bytes())
    return document["until"], document["rows"] if document["data"] == installed_data() else {}


def _read(row: Row) -> UnitPrices | None:
    _, *prices = row
    return UnitPrices(**dict(zip(("input", "output", "batch"), map(Decimal, prices), strict=False))) if prices else None


def ratio(value: Decimal) -> str:
    """A ratio in words: `5x`, `0.25x`, `1.67x`."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "x"
