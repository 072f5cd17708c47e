"""The unit prices of one model on one day, whatever table they came from.

    Rates.unit(INPUT, prompt=80_000)    ->  Decimal("0.10")       Claude Haiku 5.5
    Rates.unit(INPUT, prompt=120_000)   ->  Decimal("0.50")       the band above 100,000 tokens holds for every token

A *band* is a prompt length from which on all classes have another price. Prices are USD for `TokenClass.per` units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from pytest_model_routing.pricing.usage import TokenClass

Steps = tuple[tuple[int, "Decimal"], ...]
"""Ascending (prompt length, price): the last step of a length *below* the prompt's holds. The first length is -1."""


class NoPriceError(Exception):
    """No price is known; the message says why. Never leaves this package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Unit prices by class.

    `model_id` is the table's own id for the model, `assumed` the classes that are priced as another one, `doubts` what
    makes every use of these rates an estimate, `sure` the classes that are certain (None: all).
    """

    model_id: str
    prices: Mapping[TokenClass, Steps]
    source: str
    assumed: frozenset[TokenClass] = frozenset()
    sure: frozenset[TokenClass] | None = None
    doubts: tuple[str, ...] = ()

    def unit(self, token_class: TokenClass, *, prompt: int) -> Decimal | None:
        """The price of `token_class` in a prompt of that many tokens, or None when the model has none."""
        found = None
        for above, price in self.prices.get(token_class, ()):
            if prompt <= above:
                break
            found = price
        return found

    @property
    def band(self) -> int | None:
        """The prompt length above which another price holds, or None."""
        lengths = [above for steps in self.prices.values() for above, _ in steps if above >= 0]
        return min(lengths, default=None)

    def is_sure(self, token_class: TokenClass) -> bool:
        """False when the price of this class is taken over from something else."""
        return token_class not in self.assumed and (self.sure is None or token_class in self.sure)
