"""A logical call as tests see it: the record, and what was said, which is for assertions and never written down.

call = routing.calls[0]
call.model, call.tier, call.text      ("claude-haiku-5-5", "fast", "simple")
call.where                            "support/router.py:14"
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from pytest_model_routing.ledger.prompts import Prompt
    from pytest_model_routing.ledger.record import Attempt, Record, Tokens
    from pytest_model_routing.pricing import UsageTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One logical call. `usage` has the entries that were priced, for pricing them on another model."""

    record: Record
    prompt: Prompt
    answer: str
    usage: tuple[UsageTotals, ...]
    provider: str

    @property
    def model(self) -> str | None:
        """The model that served the call, or that it asked for when nothing did."""
        return self.record.served_model or self.record.requested_model

    @property
    def tier(self) -> str | None:
        """The tier of `model`; None where the policy knows none."""
        return self.record.tier if self.record.served_model is not None else self.record.requested_tier

    @property
    def route(self) -> str | None:
        """The policy's name for the calling function, or that function."""
        return self.record.route

    @property
    def where(self) -> str:
        """`file:line` of the calling code."""
        return self.record.where

    @property
    def text(self) -> str:
        """What the model said; empty when the call failed."""
        return self.answer

    @property
    def answered(self) -> bool:
        """Whether the application got an answer."""
        return self.record.answered

    @property
    def error(self) -> str | None:
        """Why not."""
        return self.record.error

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The HTTP requests, the SDK's retries among them."""
        return self.record.attempts

    @property
    def tokens(self) -> Tokens:
        """Token counts by class."""
        return self.record.tokens

    @property
    def cost(self) -> Decimal | None:
        """US dollars; None when the call has no known price, `record.price.reason` then says why."""
        return self.record.price.usd

    @property
    def stop_reason(self) -> str | None:
        """Why the model stopped, in the provider's words."""
        return self.record.finish_reasons[0] if self.record.finish_reasons else None
