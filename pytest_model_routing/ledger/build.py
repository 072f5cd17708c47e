"""From HTTP attempts to logical calls: group, name, count and price them.

calls = ledger.calls(recorder.exchanges, policy=policy, root=config.rootpath, prices_at=datetime.now(UTC))
[call.record for call in calls]

"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pytest_model_routing.ledger import batches
from pytest_model_routing.ledger.answers import failure, finish_reasons, response_id, served_model
from pytest_model_routing.ledger.call import Call
from pytest_model_routing.ledger.costs import model_usage, price_call, read_entries
from pytest_model_routing.ledger.links import Turn, links
from pytest_model_routing.ledger.prompts import answer_text, read_prompt
from pytest_model_routing.ledger.record import Attempt, Record, Tokens
from pytest_model_routing.pricing import price_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from pytest_model_routing.ledger.costs import Pricer
    from pytest_model_routing.ledger.exchanges import Exchange
    from pytest_model_routing.ledger.record import Price
    from pytest_model_routing.policy import Policy

_OPERATIONS = {"generation": "chat", "embedding": "embeddings", "batch": "batch"}
_PROVIDERS = {"aws": "aws.bedrock", "azure": "azure.ai.openai", "google": "gcp.gen_ai"}
"""Where the OpenTelemetry conventions have another name than the price data."""


def calls(
    exchanges: Iterable[Exchange], *, policy: Policy, root: Path, prices_at: datetime, price: Pricer = price_response
) -> tuple[Call, ...]:
    """The logical calls among `exchanges`, in the order they were made.

    Token counts, model lists and other traffic that asks no model are left out. Recordings are priced at the prices of
    the day they were made, so that a replay costs the same on every day; scripted replies at those of `prices_at`.
    Paths in the records are relative to `root`.
    """
    exchanges = tuple(exchanges)
    asking = [exchange for exchange in exchanges if exchange.kind in _OPERATIONS and exchange.kind != batches.KIND]
    ordered = sorted(asking, key=lambda exchange: (exchange.call_id, exchange.index))
    groups: list[list[Exchange]] = [list(group) for _, group in groupby(ordered, key=lambda one: one.call_id)]
    groups += [[result] for result in batches.results(exchanges)]
    groups.sort(key=lambda group: group[0].index)
    made = [
        _call(index, group, policy, root, partial(price_call, prices_at=prices_at, price=price))
        for index, group in enumerate(groups)
    ]
    return _linked(made, policy)


def records(
    exchanges: Iterable[Exchange], *, policy: Policy, root: Path, prices_at: datetime, price: Pricer = price_response
) -> tuple[Record, ...]:
    """The records of `calls`."""
    return tuple(call.record for call in calls(exchanges, policy=policy, root=root, prices_at=prices_at, price=price))


def _call(
    index: int, attempts: Sequence[Exchange], policy: Policy, root: Path, price: Callable[[Sequence[Exchange]], Price]
) -> Call:
    first, last = attempts[0], attempts[-1]
    served = served_model(last)
    named = policy.route_at(first.route) if first.route else None
    entries = tuple(entry for attempt in attempts for entry in read_entries(attempt))
    usage = tuple(map(model_usage, entries))
    record = Record(
        index=index,
        test=first.test or "",
        operation=_OPERATIONS[first.kind],
        provider=_PROVIDERS.get(first.provider, first.provider),
        route=named.name if named is not None else first.route,
        function=first.route,
        file=_relative(first.caller[0], root) if first.caller else None,
        line=first.caller[1] if first.caller else None,
        requested_model=first.requested_model,
        requested_tier=policy.tier_of(first.requested_model) if first.requested_model else None,
        served_model=served,
        tier=policy.tier_of(served) if served else None,
        stream=first.streamed,
        response_id=response_id(last),
        finish_reasons=finish_reasons(last),
        error=failure(last),
        attempts=tuple(_attempt(attempt) for attempt in attempts),
        tokens=sum((entry.tokens for entry in usage), Tokens()),
        by_model=usage,
        seconds=_seconds(attempts),
        price=price(attempts),
        source=str(last.source),
    )
    return Call(
        record=record,
        prompt=read_prompt(last.request),
        answer=answer_text(last.response) if record.answered else "",
        usage=entries,
        provider=first.provider,
    )


def _attempt(exchange: Exchange) -> Attempt:
    return Attempt(status=exchange.status, error=failure(exchange), seconds=exchange.latency_s)


def _seconds(attempts: Sequence[Exchange]) -> float | None:
    """The sum over the attempts, waits between them left out; unknown when one is."""
    known = [attempt.latency_s for attempt in attempts if attempt.latency_s is not None]
    return sum(known) if len(known) == len(attempts) else None


def _relative(file: str, root: Path) -> str:
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _linked(made: Sequence[Call], policy: Policy) -> tuple[Call, ...]:
    order = {name: rank for rank, name in enumerate(policy.tier_names)}
    turns = [
        Turn(
            index=call.record.index,
            model=call.record.requested_model,
            rank=order.get(call.record.tier or call.record.requested_tier or ""),
            prompt=call.prompt,
            answer=call.answer,
            answered=call.record.answered,
        )
        for call in made
    ]
    found = links(turns)
    return tuple(
        replace(call, record=msgspec.structs.replace(call.record, follows=found.get(call.record.index)))
        for call in made
    )
