"""Makes `list_prices.json` anew, from the price data that is installed:

    python -m checker.rules.refresh_prices

A test fails when the list says anything else than the data it was made from. A newer release of that data does not make
the list wrong: it is left aside until it is made anew.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from checker.rules.unit_prices import LIST, VENDORS, asked, installed_data
from pytest_model_routing import catalog
from pytest_model_routing.catalog.models import ids_of

if TYPE_CHECKING:
    from checker.rules.unit_prices import Row, UnitPrices

SPAN = dt.timedelta(days=366)
"""How far prices that are announced are looked for."""


def main() -> None:
    """Write the list, one model a line."""
    until = catalog.AS_OF + SPAN
    lines = ",\n".join(f" {json.dumps(' '.join(names))}: {json.dumps(rows_of(*names))}" for names in listed_names())
    head = {"data": installed_data(), "until": until.isoformat()}
    LIST.write_text(f'{json.dumps(head)[:-1]}, "rows": {{\n{lines}\n}}}}\n', encoding="utf-8")


def listed_names() -> tuple[tuple[str, str, str], ...]:
    """Vendor, snapshot and model for every id of the catalogue."""
    found: dict[tuple[str, str, str], None] = {}
    for vendor in sorted(VENDORS):
        for text in ids_of(vendor):
            model = catalog.lookup(text)
            if model is not None:
                found[vendor, catalog.normalize(text).snapshot, model.id] = None
    return tuple(found)


def rows_of(vendor: str, snapshot: str, model: str) -> list[Row]:
    """The prices of a model, and again from each day on which they change."""
    rows: list[Row] = []
    before: list[str] | None = None
    for days in range(SPAN.days):
        day = catalog.AS_OF + dt.timedelta(days=days)
        prices = _cells(asked(vendor, snapshot, model, day))
        if prices != before:
            rows.append([day.isoformat(), *prices])
            before = prices
    return rows


def _cells(prices: UnitPrices | None) -> list[str]:
    if prices is None:
        return []
    return [str(price) for price in (prices.input, prices.output, prices.batch) if price is not None]


if __name__ == "__main__":
    main()
