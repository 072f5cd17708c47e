"""Flags price tables in the code whose prices are no longer those of the provider.

## Why is this bad?
Costs that are reported, budgets that are checked and models that are chosen by such a table are wrong without an
error.
Prices change every few months, in both directions, and nobody is told to edit the table.
Take prices from a package with dated data, or from the provider's bill.

## Limits
A table is a dict from model ids to a pair of prices: a dict, a tuple or a call with an input and an output price.
Its unit (per million tokens, per thousand, per token) is the one in which its prices are right, or near.
A table that is off by one factor throughout is left alone: it may hold another currency, a discount or a surcharge.
Ids of models that are retired, and ids whose price is not known for certain, are not compared.
Prices of the cache, of batches and of other modes are not compared.

## Source
The price lists of Anthropic, OpenAI and Google, as dated data of the genai-prices package with corrections.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.price_tables import Price, PriceTable, price_tables
from checker.patterns.regex import Regex
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from checker.rules.unit_prices import ratio, unit_prices
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL604",
    name="stale-price-table",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.UPKEEP),
)
UNITS = (Decimal(1), Decimal("0.001"), Decimal("0.000001"))
"""What a number stands for: dollars per million tokens, per thousand, per token."""
FAR = Decimal(15)
"""A price that is off by more than this is another unit, or not a price."""
CLOSE = Decimal("0.02")
ENOUGH = 2
SHARE = 4
"""At least one price in so many must be right for the unit to be known."""
MOST_SHOWN = 5
AUDIO = Regex(r"audio|realtime|transcribe|tts|image|search|live")
"""Models whose tokens are not only those of text."""


class Compared(Struct, frozen=True):
    """A row with how its two numbers relate to the prices of the day, in dollars per million tokens."""

    row: Price
    input: Decimal
    output: Decimal
    retired: bool

    def fits(self, unit: Decimal) -> bool:
        """Whether both numbers are right in a unit."""
        return _is(self.input, unit) and _is(self.output, unit)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each table with prices that are not those of today."""
    del sites
    for table in context.code.once(price_tables):
        rows = list(_compared(table, context.today))
        unit, right = _unit(rows)
        stale = [row for row in rows if unit is not None and not row.retired and not row.fits(unit)]
        if unit is not None and stale and not _is_scaled(rows):
            yield _finding(table, rows, stale, unit, right, context)


def _finding(
    table: PriceTable, rows: list[Compared], stale: list[Compared], unit: Decimal, right: int, context: Context
) -> Finding:
    code = context.code
    first = stale[0].row
    name = f"`{table.name}`" if table.name else "this table"
    return RULE.finding_at(
        code.module(first.place.path).span(first.place.expr),
        f"{len(stale)} of {len(rows)} prices in {name} are not those of {context.today}: {_words(stale[0], unit)}",
        confidence=Confidence.HIGH if right >= ENOUGH else Confidence.MEDIUM,
        related=tuple(
            Step(path=span.path, line=span.line, what=_words(row, unit), cell=span.cell)
            for row in stale[:MOST_SHOWN]
            for span in (code.module(row.row.place.path).span(row.row.place.expr),)
        ),
    )


def _words(row: Compared, unit: Decimal) -> str:
    sides = [
        f"{side} at {ratio(value / unit)}"
        for side, value in (("input", row.input), ("output", row.output))
        if not _is(value, unit)
    ]
    return f"`{row.row.model}` has its {' and '.join(sides)} the price"


def _compared(table: PriceTable, today: date) -> Iterator[Compared]:
    for row in table.prices:
        life = catalog.lifecycle(row.model, on=today)
        model = catalog.lookup(row.model)
        if model is None or model.kind not in (catalog.Kind.CHAT, catalog.Kind.COMPLETION) or AUDIO.search(row.model):
            continue
        prices = unit_prices(row.model, today)
        if prices is not None:
            retired = life is not None and life.status is catalog.Status.RETIRED
            yield Compared(row, row.input / prices.input, row.output / prices.output, retired)


def _unit(rows: list[Compared]) -> tuple[Decimal | None, int]:
    """The unit in which most numbers are right, and how many are; else the only one in which all are near."""
    numbers = [value for row in rows for value in (row.input, row.output)]
    votes = Counter(unit for value in numbers for unit in UNITS if _is(value, unit))
    unit, right = votes.most_common(1)[0] if votes else (UNITS[0], 0)
    if right >= ENOUGH and right * SHARE >= len(numbers):
        return unit, right
    near = [unit for unit in UNITS if all(unit / FAR < value < unit * FAR for value in numbers)]
    return (near[0], 0) if len(near) == 1 and len(rows) >= ENOUGH else (None, 0)


def _is_scaled(rows: list[Compared]) -> bool:
    """Whether all numbers are off by one factor: a discount, a surcharge, another currency."""
    numbers = [value for row in rows for value in (row.input, row.output)]
    return max(numbers) / min(numbers) - 1 < CLOSE


def _is(value: Decimal, unit: Decimal) -> bool:
    return abs(value / unit - 1) < CLOSE


INVALID = Programs("price_programs.STALE_PROGRAMS")
VALID = Programs("price_programs.CURRENT_PROGRAMS")
