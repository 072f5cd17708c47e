"""Prices a response: read the usage, look up the unit prices, bill each entry, say how far the sum can be trusted.

    price_response({"model": "claude-opus-5-5", "usage": {"input_tokens": 1000, "output_tokens": 100}})
    ->  Cost(status=EXACT, usd=Decimal("0.006"))            1,000 x $4 / MTok + 100 x $20 / MTok

Nothing is raised for a body: whatever cannot be read or priced becomes an `unpriced` cost here, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pytest_model_routing.pricing import billing, readers, tables
from pytest_model_routing.pricing.arithmetic import NOTHING
from pytest_model_routing.pricing.cost import Cost, Status, total, unpriced
from pytest_model_routing.pricing.json_values import EMPTY, mapping, text
from pytest_model_routing.pricing.model_ids import provider_id, resolve
from pytest_model_routing.pricing.rates import NoPriceError
from pytest_model_routing.pricing.terms import STREAM_MARK, Json, Reading, Terms, UnreadableBodyError

if TYPE_CHECKING:
    from pytest_model_routing.pricing.usage import UsageTotals

VERIFIED = ("anthropic", "aws", "azure", "google", "openai")
CUT = "the stream was cut, so that the last counts are missing: a lower bound"


def price_response(
    body: object, *, provider: str = "anthropic", at: dt.datetime | None = None, request: object = None
) -> Cost:
    """What one response cost.

    `body` is the response's JSON as a mapping; for a stream, the one that `merge_stream` makes. `provider` is an id of
    genai-prices (anthropic, aws, google, azure, openai, ...), `at` the time of the request (default: now; without a
    time zone: UTC), `request` the request's JSON where it is known: it names the model where the body does not
    (Bedrock: `modelId`).

    Raises nothing for a strange body: that is `unpriced`, with the reason.
    """
    moment = _moment(at)
    day = moment.date()
    asked = request if isinstance(request, Mapping) else EMPTY
    try:
        reading = _read(body, provider, asked)
        return _price(reading, provider_id(provider), moment, asked)
    except (UnreadableBodyError, NoPriceError) as error:
        return unpriced(str(error), date=day)


def read_usage(body: object, *, provider: str = "anthropic", request: object = None) -> tuple[UsageTotals, ...]:
    """The tokens of one response, an entry for each prompt; empty when the body does not say.

    See `price_response` for the arguments. `by_model` sums the entries; `price_usage` prices them.
    """
    try:
        return _read(body, provider, request if isinstance(request, Mapping) else EMPTY).entries
    except UnreadableBodyError:
        return ()


def price_usage(
    entries: Iterable[UsageTotals],
    *,
    provider: str = "anthropic",
    at: dt.datetime | None = None,
    terms: Terms | None = None,
) -> Cost:
    """What these tokens cost, for example the same tokens on another model (`dataclasses.replace(entry, model=...)`).

    Raises nothing: what has no price is `unpriced`, with the reason.
    """
    moment = _moment(at)
    name = provider_id(provider)
    try:
        if not tables.knows_provider(name):
            raise NoPriceError(f"unknown provider `{provider:.40}`")
        return _price(Reading(entries=tuple(entries), terms=terms or Terms()), name, moment, EMPTY)
    except NoPriceError as error:
        return unpriced(str(error), date=moment.date())


def _moment(at: dt.datetime | None) -> dt.datetime:
    if at is None:
        return dt.datetime.now(dt.UTC)
    return at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)


def _read(body: object, provider: str, request: Json) -> Reading:
    if not isinstance(body, Mapping):
        raise UnreadableBodyError("the body is not a JSON object")
    name = provider_id(provider)
    if not tables.knows_provider(name):
        raise UnreadableBodyError(f"unknown provider `{provider:.40}`")
    cut = mapping(body, STREAM_MARK).get("complete") is False
    try:
        reading = readers.read(body, provider=name, request=request)
    except UnreadableBodyError as error:
        raise UnreadableBodyError(f"{error}; the stream was cut" if cut else str(error)) from None
    return _with_doubts(reading, [CUT] if cut else [], name)


def _with_doubts(reading: Reading, more: list[str], provider: str) -> Reading:
    if provider == "azure" and not all(entry.model.startswith("claude") for entry in reading.entries):
        more.append("the deployment type is not in the body, shown at the price of a global standard deployment")
    if provider not in VERIFIED:
        more.append(f"the billing rules of `{provider:.40}` are not checked here")
    if not more:
        return reading
    return Reading(entries=reading.entries, terms=reading.terms, free=reading.free, doubts=(*reading.doubts, *more))


def _price(reading: Reading, provider: str, moment: dt.datetime, request: Json) -> Cost:
    day = moment.date()
    requested = text(request, "modelId") or text(request, "model")
    bill = billing.Bill(doubts=list(reading.doubts))
    for entry in reading.entries:
        if not entry.model:
            if entry.billed:
                raise NoPriceError("the model is not named")
            continue
        ref = resolve(provider, entry.model, requested, reading.terms.geo)
        tier = "batch" if reading.terms.batch and ref.table != "anthropic" else reading.terms.tier
        rates = tables.find(ref.table, ref.name, moment, tier)
        billing.charge(bill, entry, ref, rates, reading.terms, day)
    source = ", ".join(bill.sources)
    if reading.free:
        parts = tuple(bill.parts)
        return Cost(
            status=Status.EXACT,
            usd=NOTHING,
            low=NOTHING,
            high=NOTHING,
            reason=reading.free,
            parts=parts,
            date=day,
            source=source,
        )
    if not any(entry.prompt or entry.answer for entry in reading.entries if entry.billed):
        raise NoPriceError("the usage reports no tokens at all")
    usd = total(bill.parts)
    bounded = not bill.doubts
    return Cost(
        status=Status.ESTIMATE if bill.doubts or bill.ranges else Status.EXACT,
        usd=usd,
        low=bill.low if bounded else None,
        high=bill.high if bounded else None,
        reason="; ".join(dict.fromkeys([*bill.ranges, *bill.doubts])),
        parts=tuple(bill.parts),
        date=day,
        source=source,
    )
