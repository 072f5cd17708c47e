"""What a logical call used and cost: its attempts, one by one, under the rules of `pricing`.

A refused attempt (429, 529) uses nothing and costs nothing, and so does an item of a batch that has no result. An
attempt whose answer never came, or came damaged, is taken as not billed, which makes the cost an estimate: nobody
outside the provider can know.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from pytest_model_routing.ledger.answers import SUCCESS, failure
from pytest_model_routing.ledger.dollars import add
from pytest_model_routing.ledger.record import ModelUsage, Price, Tokens
from pytest_model_routing.pricing import Cost, Status, read_usage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pytest_model_routing.ledger.exchanges import Exchange
    from pytest_model_routing.pricing import UsageTotals


class Pricer(Protocol):
    """Prices one response; `pricing.price_response` is the usual one."""

    def __call__(self, body: object, *, provider: str, at: datetime | None, request: object) -> Cost:
        """The cost; unpriced where there is no price. Raises nothing."""
        ...


FAULT = "fault"
NOTHING = Decimal(0)
LOST = "an attempt without a whole answer is taken as not billed"
CUT = "a stream was cut: its last counts are missing"


def read_entries(exchange: Exchange) -> tuple[UsageTotals, ...]:
    """The tokens of one attempt, an entry for each prompt that a model answered; empty when the answer reports none."""
    if not _reports(exchange):
        return ()
    entries = read_usage(exchange.response, provider=exchange.provider, request=_asked(exchange))
    named = exchange.requested_model or ""
    return tuple(entry if entry.model else replace(entry, model=named) for entry in entries)


def price_call(attempts: Sequence[Exchange], prices_at: datetime, price: Pricer) -> Price:
    """The cost of a call: the sum over its attempts, and only as certain as the least certain of them."""
    costs = [_attempt_cost(attempt, prices_at, price) for attempt in attempts]
    reasons = list(dict.fromkeys(cost.reason for cost in costs if cost.reason))
    days = [cost.date.isoformat() for cost in costs if cost.date is not None]
    date = max(days, default="")
    unknown = [cost.reason for cost in costs if cost.usd is None]
    if unknown:
        return Price(status=Status.UNPRICED, reason="; ".join(dict.fromkeys(unknown)), date=date)
    usd = add(cost.usd or NOTHING for cost in costs)
    estimated = any(cost.status is Status.ESTIMATE for cost in costs)
    status = Status.ESTIMATE if estimated else Status.EXACT
    return Price(status=status, usd=usd, reason="; ".join(reasons), date=date)


def _attempt_cost(exchange: Exchange, prices_at: datetime, price: Pricer) -> Cost:
    refused = exchange.status is not None and exchange.status not in SUCCESS
    if refused or (exchange.kind == "batch" and exchange.error is not None):
        return Cost(status=Status.EXACT, usd=NOTHING)
    if not _reports(exchange):
        if exchange.status is None or exchange.source == FAULT:
            return Cost(status=Status.ESTIMATE, usd=NOTHING, reason=LOST)
        return Cost(
            status=Status.UNPRICED, reason=f"the answer reports no usage: {failure(exchange) or 'no JSON object'}"
        )
    at = exchange.recorded_at or prices_at
    cost = price(exchange.response, provider=exchange.provider, at=at, request=_asked(exchange))
    if exchange.truncated and cost.status is Status.EXACT:
        return Cost(status=Status.ESTIMATE, usd=cost.usd, reason=CUT, date=cost.date)
    return cost


def _asked(exchange: Exchange) -> Mapping[str, object]:
    """The request, with what the URL says on platforms where the body does not: the model, and where it runs."""
    asked = dict(exchange.request or {})
    if exchange.requested_model is not None:
        asked.setdefault("model", exchange.requested_model)
        if exchange.provider == "aws":
            asked["modelId"] = exchange.requested_model
        elif "/publishers/" in exchange.path:
            asked["modelId"] = exchange.path
    return asked


def _reports(exchange: Exchange) -> bool:
    """Whether the attempt has an answer that can hold a usage report; a cut stream can."""
    body = exchange.response
    return exchange.status in SUCCESS and body is not None and ("usage" in body or failure(exchange) is None)


def model_usage(entry: UsageTotals) -> ModelUsage:
    """An entry in the ledger's classes."""
    tokens = Tokens(
        input=entry.prompt,
        output=entry.answer,
        cache_read=entry.cache_read + entry.cache_read_audio + entry.cache_read_image,
        cache_write=entry.cache_write_5m + entry.cache_write_1h,
        cache_write_1h=entry.cache_write_1h,
        reasoning=entry.reasoning,
    )
    return ModelUsage(model=entry.model, kind=entry.kind.value, billed=entry.billed, tokens=tokens)
