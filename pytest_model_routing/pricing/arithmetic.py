"""Exact decimal arithmetic, whatever the calling code has set its own decimal context to.

Counts are below 10**12, list prices have at most 6 decimals and factors a few more, so 50 digits are always exact.
"""

from __future__ import annotations

from decimal import Context, Decimal

CONTEXT = Context(prec=50)
NOTHING = Decimal(0)
UNCHANGED = Decimal(1)


def times(first: Decimal, *others: Decimal) -> Decimal:
    """The exact product."""
    for other in others:
        first = CONTEXT.multiply(first, other)
    return first


def plus(first: Decimal, second: Decimal) -> Decimal:
    """The exact sum."""
    return CONTEXT.add(first, second)


def shifted(value: Decimal, digits: int) -> Decimal:
    """The value with its decimal point moved to the left by that many digits."""
    return value.scaleb(-digits, CONTEXT)


def tidy(value: Decimal) -> Decimal:
    """The same value without trailing zeros and without an exponent: 0.006, 20, not 0.006000, 2E+1."""
    short = value.normalize(CONTEXT)
    is_round = short == short.to_integral_value(context=CONTEXT)
    return short.quantize(UNCHANGED, context=CONTEXT) if is_round else short
