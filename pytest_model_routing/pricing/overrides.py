"""The dated table of what genai-prices misses (`overrides.toml`), typed.

A row holds from its `since` day to the day before its `until`, in UTC:

    model("openai", "gpt-6.2-sol", day, tier="")      unit prices of a model it does not know
    correct(rates, "anthropic", day)                  unit prices of a day before a change it does not know
    fast_factor("claude-opus-4-7", day)               6, while fast mode existed there

Each row names its source; the table as a whole has a date.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pytest_model_routing.pricing.arithmetic import times
from pytest_model_routing.pricing.rates import NoPriceError, Rates, Steps
from pytest_model_routing.pricing.usage import TokenClass

Row = Mapping[str, object]

ALWAYS = dt.date.max
WRITES = ("output",)
SNAPSHOT = r"(?:-\d{8}|-\d{4}-\d{2}-\d{2})?"


@functools.cache
def _data() -> Mapping[str, object]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name("overrides.toml").read_text(encoding="utf-8"))


def rows(name: str) -> list[Row]:
    """The rows of one kind: "model", "correction", "fast" or "tier"."""
    found = _data()[name]
    return found if isinstance(found, list) else []


def as_of() -> dt.date:
    """The day on which the table was checked last."""
    day = _data()["as_of"]
    return day if isinstance(day, dt.date) else dt.date.min


def source() -> str:
    """This table as the source of a price."""
    return f"overrides of {as_of()}"


@functools.cache
def claude(name: str) -> Decimal:
    """A factor that holds for all of Claude: "batch", "us_only" or "regional"."""
    values = _data()["claude"]
    return Decimal(str(values[name])) if isinstance(values, Mapping) else Decimal(1)


@functools.cache
def is_before(generation: str, model_id: str) -> bool:
    """Whether a Claude model, by its id in the price table, is older than "4.5" or "4.6"."""
    values = _data()["claude"]
    listed = values if isinstance(values, Mapping) else {}
    old = model_id in listed["before_4_5"]
    return old or (generation == "4.6" and model_id in listed["before_4_6"])


def _holds(row: Row, day: dt.date) -> bool:
    since, until = row.get("since", dt.date.min), row.get("until", ALWAYS)
    return isinstance(since, dt.date) and isinstance(until, dt.date) and since <= day < until


def model(table: str, name: str, day: dt.date, tier: str) -> Rates | None:
    """The unit prices of a model that stands here, or None. A day outside the row's dates gives the nearest row,
    doubted.

    Raises NoPriceError when the model stands here without this tier.
    """
    source_table = "openai" if table == "azure" else table
    named = [row for row in rows("model") if row["table"] == source_table and _is(str(row["id"]), name.lower())]
    if not named:
        return None
    row = next((row for row in named if _holds(row, day)), named[0])
    doubts = [] if _holds(row, day) else [f"no price of `{row['id']}` is known for {day}"]
    if "disputed" in row:
        doubts.append(str(row["disputed"]))
    factor = Decimal(1)
    if tier:
        tiers = row.get("tiers")
        if not isinstance(tiers, Mapping) or tier not in tiers:
            raise NoPriceError(f"no {tier} price is known for `{row['id']}`")
        factor = Decimal(str(tiers[tier]))
        doubts.append(f"the {tier} price of `{row['id']}` is taken over from its predecessor")
    sure = row["sure"]
    return Rates(
        model_id=str(row["id"]),
        prices=_prices(row, factor),
        source=source(),
        sure=frozenset(TokenClass(str(one)) for one in sure) if isinstance(sure, list) else None,
        doubts=tuple(doubts),
    )


def _is(listed: str, name: str) -> bool:
    return name.startswith(listed) and re.fullmatch(SNAPSHOT, name.removeprefix(listed)) is not None


def _prices(row: Row, factor: Decimal) -> dict[TokenClass, Steps]:
    above = row.get("above")
    found: dict[TokenClass, Steps] = {}
    for token_class in TokenClass:
        if token_class.value not in row:
            continue
        price = Decimal(str(row[token_class.value]))
        if token_class.is_tool:
            found[token_class] = ((-1, price),)
            continue
        steps = [(-1, times(price, factor))]
        if isinstance(above, Mapping):
            higher = Decimal(str(above["output" if token_class.value in WRITES else "input"]))
            steps.append((int(str(above["prompt"])), times(price, factor, higher)))
        found[token_class] = tuple(steps)
    return found


def correct(rates: Rates, table: str, day: dt.date) -> Rates:
    """The same rates with the classes replaced that had another price on that day."""
    for row in rows("correction"):
        if row["table"] == table and row["id"] == rates.model_id and _holds(row, day):
            prices = {**rates.prices, **_prices(row, Decimal(1))}
            return replace(rates, prices=prices, source=f"{rates.source}, {source()}")
    return rates


def tier_factor(table: str, model_id: str, tier: str) -> Decimal | None:
    """The factor of a tier on the standard price, or None when none is known."""
    for row in rows("tier"):
        ids, factors = row["ids"], row["factors"]
        listed = row["table"] == table and isinstance(ids, list) and model_id in ids
        if listed and isinstance(factors, Mapping) and tier in factors:
            return Decimal(str(factors[tier]))
    return None


def fast_factor(model_id: str, day: dt.date) -> tuple[Decimal, str]:
    """The factor of fast mode on a Claude model, and the doubt about it ("" when there is none).

    Raises NoPriceError when the model never had a fast mode that is known here.
    """
    for row in rows("fast"):
        if row["id"] == model_id:
            doubt = "" if _holds(row, day) else f"fast mode of `{model_id}` is not known to exist on {day}"
            return Decimal(str(row["factor"])), doubt
    raise NoPriceError(f"no fast mode price is known for `{model_id}`")
