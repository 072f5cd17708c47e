"""What one response cost: a `Cost`, itemised in `CostPart`s.

A *part* is one class of tokens of one prompt at one price:

    1,000 input tokens of claude-opus-5-5 at $4 per million, US-only (1.1x)
    CostPart(token_class=INPUT, model="claude-opus-5-5", tokens=1000,
             unit_price=Decimal("4"), multiplier=Decimal("1.1"), usd=Decimal("0.0044"))

`exact` means: by the published price list, nothing assumed. `estimate` means: a number, and `reason` says what had to
be assumed. `unpriced` means: no number, and `reason` says why. An unknown price is never zero.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pytest_model_routing.pricing.arithmetic import NOTHING, plus, shifted, tidy, times
from pytest_model_routing.pricing.usage import EntryKind, TokenClass

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class Status(enum.StrEnum):
    """How far a cost can be trusted."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    UNPRICED = "unpriced"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPart:
    """One class of tokens of one prompt.

    `unit_price` is the list price in USD for `per` tokens (1,000,000; for server tools 1,000 calls); `multiplier` is
    the product of batch, fast mode, data residency and regional endpoints, and 0 for what is reported but not billed.
    `usd` is `tokens * unit_price * multiplier / per`, exactly.
    """

    token_class: TokenClass
    model: str
    tokens: int
    unit_price: Decimal
    multiplier: Decimal
    usd: Decimal
    kind: EntryKind = EntryKind.MESSAGE
    per: int = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a response cost in US dollars.

    `usd` is None exactly when `status` is unpriced; else it is the sum of `parts`, exactly. `low` and `high` bound the
    real cost where the bounds are known (for an exact cost they are `usd`); where either end is as likely, `usd` is the
    higher one. `reason` can also explain an exact cost, such as a zero. `date` is the UTC day whose prices were used,
    `source` the data they came from.
    """

    status: Status
    usd: Decimal | None = None
    reason: str = ""
    parts: tuple[CostPart, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    date: dt.date | None = None
    source: str = ""


def part(
    token_class: TokenClass, model: str, tokens: int, unit_price: Decimal, multiplier: Decimal, kind: EntryKind
) -> CostPart:
    """A part with its `usd` worked out."""
    per = token_class.per
    return CostPart(
        token_class=token_class,
        model=model,
        tokens=tokens,
        unit_price=unit_price,
        multiplier=multiplier,
        usd=tidy(shifted(times(Decimal(tokens), unit_price, multiplier), 6 if per == 1_000_000 else 3)),
        kind=kind,
        per=per,
    )


def total(parts: Sequence[CostPart]) -> Decimal:
    """The exact sum of the parts in US dollars."""
    usd = NOTHING
    for one in parts:
        usd = plus(usd, one.usd)
    return tidy(usd)


def unpriced(reason: str, *, date: dt.date) -> Cost:
    """No number, and why."""
    return Cost(status=Status.UNPRICED, reason=reason, date=date)
