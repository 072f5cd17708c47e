"""Turns one usage entry into parts, by unit prices and the factors that apply to it.

    UsageTotals(model="claude-opus-5-5", input=1000) at $4, batch (0.5x), US-only (1.1x)
    ->  CostPart(INPUT, tokens=1000, unit_price=4, multiplier=0.55, usd=0.0022)

The factors are Claude's: other vendors publish a price list for each tier instead. A factor that the body leaves open,
and a price band that the prompt may or may not have crossed, make a *range*: the parts show the likely end, `low` and
`high` both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_model_routing.pricing import overrides
from pytest_model_routing.pricing.arithmetic import NOTHING, UNCHANGED, plus, tidy, times
from pytest_model_routing.pricing.cost import CostPart, part, total
from pytest_model_routing.pricing.model_ids import Endpoint, ModelRef
from pytest_model_routing.pricing.rates import NoPriceError, Rates
from pytest_model_routing.pricing.usage import EntryKind, UsageTotals

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from pytest_model_routing.pricing.terms import Terms


@dataclass(slots=True, kw_only=True)
class Bill:
    """What has been billed so far. `ranges` are doubts whose two ends are known, `doubts` all others."""

    parts: list[CostPart] = field(default_factory=list)
    low: Decimal = NOTHING
    high: Decimal = NOTHING
    ranges: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Factor:
    """The product of the factors on one entry's tokens, and its two ends."""

    value: Decimal = UNCHANGED
    low: Decimal = UNCHANGED
    high: Decimal = UNCHANGED

    def times(self, value: Decimal, *, low: Decimal | None = None, high: Decimal | None = None) -> None:
        """Applies one more factor, with ends of its own where it is open."""
        self.value = times(self.value, value)
        self.low = times(self.low, value if low is None else low)
        self.high = times(self.high, value if high is None else high)


def charge(bill: Bill, entry: UsageTotals, ref: ModelRef, rates: Rates, terms: Terms, day: dt.date) -> None:
    """Adds one entry to the bill. Raises NoPriceError when a class of it has no price."""
    factor = Factor()
    if not entry.billed:
        factor.times(NOTHING)
    elif ref.table == "anthropic":
        _claude_factors(bill, factor, entry, ref, rates, terms, day)
    summed = terms.prompts_summed and rates.band is not None and entry.prompt > rates.band
    if summed and entry.billed:
        bill.ranges.append(f"several prompts are summed up: each may be within the band of {rates.band:,} tokens")
    shown = _parts(entry, rates, factor.value, prompt=entry.prompt)
    low = _parts(entry, rates, factor.low, prompt=0) if summed else _parts_at(shown, factor.value, factor.low)
    high = _parts_at(shown, factor.value, factor.high)
    bill.parts += shown
    bill.low = tidy(plus(bill.low, total(low)))
    bill.high = tidy(plus(bill.high, total(high)))
    if entry.billed:
        bill.doubts += rates.doubts
        unsure = [token_class.value for token_class, _ in entry.counts() if not rates.is_sure(token_class)]
        if rates.sure is not None and rates.band is not None and entry.prompt > rates.band:
            unsure = ["long prompts"]
        if unsure:
            bill.doubts.append(f"the price of {', '.join(unsure)} for `{rates.model_id}` is an assumption")
    if rates.source not in bill.sources:
        bill.sources.append(rates.source)


def _parts(entry: UsageTotals, rates: Rates, factor: Decimal, *, prompt: int) -> list[CostPart]:
    parts = []
    for token_class, tokens in entry.counts():
        unit = rates.unit(token_class, prompt=prompt)
        if unit is None:
            raise NoPriceError(f"no price for {token_class.value} is known for `{entry.model:.80}`")
        multiplier = UNCHANGED if token_class.is_tool and entry.billed else factor
        parts.append(part(token_class, entry.model, tokens, unit, multiplier, entry.kind))
    return parts


def _parts_at(parts: list[CostPart], factor: Decimal, other: Decimal) -> list[CostPart]:
    """The same parts with another factor on the tokens."""
    if factor == other:
        return parts
    return [
        one
        if one.token_class.is_tool
        else part(one.token_class, one.model, one.tokens, one.unit_price, other, one.kind)
        for one in parts
    ]


def _claude_factors(
    bill: Bill, factor: Factor, entry: UsageTotals, ref: ModelRef, rates: Rates, terms: Terms, day: dt.date
) -> None:
    advisor = entry.kind is EntryKind.ADVISOR
    if terms.batch:
        factor.times(overrides.claude("batch"), high=UNCHANGED if advisor else None)
    if terms.fast and not advisor:
        fast, doubt = overrides.fast_factor(rates.model_id, day)
        factor.times(fast)
        bill.doubts += [doubt] if doubt else []
    if terms.geo == "us" and ref.endpoint is Endpoint.GLOBAL:
        _us_only(bill, factor, rates, open_end=advisor)
    if not overrides.is_before("4.5", rates.model_id):
        _endpoint(bill, factor, ref)
    if advisor and (terms.batch or terms.fast or terms.geo == "us"):
        note = "whether batch, fast mode and data residency hold for an advisor is not documented"
        (bill.doubts if terms.fast else bill.ranges).append(note)


def _us_only(bill: Bill, factor: Factor, rates: Rates, *, open_end: bool) -> None:
    if overrides.is_before("4.6", rates.model_id):
        bill.doubts.append(f"`{rates.model_id}` has no US-only inference, priced without its factor")
        return
    factor.times(overrides.claude("us_only"), low=UNCHANGED if open_end else None)


def _endpoint(bill: Bill, factor: Factor, ref: ModelRef) -> None:
    regional = overrides.claude("regional")
    if ref.certain:
        factor.times(regional if ref.endpoint is Endpoint.REGIONAL else UNCHANGED)
        return
    shown = "a regional" if ref.endpoint is Endpoint.REGIONAL else "the global"
    bill.ranges.append(f"the endpoint is not known, shown at {shown} endpoint's price")
    factor.times(regional if ref.endpoint is Endpoint.REGIONAL else UNCHANGED, low=UNCHANGED, high=regional)
