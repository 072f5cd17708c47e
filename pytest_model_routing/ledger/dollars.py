"""Exact sums of money, and amounts to read.

add([Decimal("0.0000130"), Decimal("0.000001")])      Decimal("0.000014")
shown(Decimal("0.000014"))                            "$0.000014"
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EXACTLY = Context(prec=60)
"""Sums stay exact whatever the tested code has set its own decimal context to."""


def add(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum, without zeros at its end and without an exponent, for files that people read."""
    total = Decimal(0)
    for amount in amounts:
        total = EXACTLY.add(total, amount)
    return Decimal(f"{total.normalize(EXACTLY):f}")


def shown(usd: Decimal) -> str:
    """All digits, no exponent, at least cents."""
    whole, _, cents = f"{usd.normalize(EXACTLY):f}".partition(".")
    return f"${whole}.{cents.ljust(2, '0')}"
