"""The one look-up of unit prices: genai-prices, corrected, then our own rows; each model and day once.

    find("anthropic", "claude-sonnet-5-5", at, tier="")     the Rates of that day

Looking a model up costs about 0.1 ms; a test suite asks for the same few models a thousand times, so answers are kept.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_model_routing.pricing import genai, overrides
from pytest_model_routing.pricing.arithmetic import times
from pytest_model_routing.pricing.rates import NoPriceError, Rates

if TYPE_CHECKING:
    from decimal import Decimal

CHEAPER_TIERS = ("flex", "batch")


def find(table: str, name: str, at: dt.datetime, tier: str) -> Rates:
    """The unit prices of `name` on the UTC day of `at`, on a tier ("" is the standard one).

    Raises NoPriceError when there is none.
    """
    found = _find(table, name, at.astimezone(dt.UTC).date(), tier)
    if isinstance(found, str):
        raise NoPriceError(found)
    return found


@functools.lru_cache(maxsize=4096)
def _find(table: str, name: str, day: dt.date, tier: str) -> Rates | str:
    """The rates, or why there are none; a reason is worth keeping, too."""
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    try:
        return _listed(table, name, at, tier)
    except NoPriceError as error:
        reason = str(error)
    try:
        return overrides.model(table, name, day, tier) or reason
    except NoPriceError as error:
        return str(error)


def _listed(table: str, name: str, at: dt.datetime, tier: str) -> Rates:
    """The rates by genai-prices. It comes first, so that upgrading it makes a row of the overrides harmless."""
    rates = genai.rates(table, name, at, "")
    return _on_tier(rates, table, name, at, tier) if tier else overrides.correct(rates, table, at.date())


@functools.cache
def knows_provider(provider: str) -> bool:
    """Whether there are prices for a provider."""
    return provider in ("anthropic", "aws", "azure", "google", "openai") or genai.knows_provider(provider)


def _on_tier(standard: Rates, table: str, name: str, at: dt.datetime, tier: str) -> Rates:
    """The prices of a tier: listed, else by a known factor, else the standard ones as the bound of a cheaper tier."""
    try:
        return genai.rates(table, name, at, tier)
    except NoPriceError:
        factor = overrides.tier_factor(table, standard.model_id, tier)
        if factor is not None:
            return _times(standard, factor, f"the {tier} price is {factor}x of the standard one by the vendor's word")
        if tier in CHEAPER_TIERS:
            doubt = f"no {tier} price is known, shown at the standard price"
            return replace(standard, doubts=(*standard.doubts, doubt))
        raise


def _times(rates: Rates, factor: Decimal, doubt: str) -> Rates:
    prices = {
        token_class: steps if token_class.is_tool else tuple((above, times(price, factor)) for above, price in steps)
        for token_class, steps in rates.prices.items()
    }
    return replace(rates, prices=prices, doubts=(*rates.doubts, doubt))
