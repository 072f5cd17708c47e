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
from pytest_model_routing.ledger.links import Turn, links, turn_of
from pytest_model_routing.ledger.prompts import answer_text, read_prompt
from pytest_model_routing.ledger.record import Attempt, Record, Tokens
from pytest_model_routing.pricing import price_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from pytest_model_routing.ledger.costs import Pricer
    from pytest_model_routing.ledger.exchanges import Exchange
    from pytest_model_routing.ledger.record import Follows, Price
    from pytest_model_routing.policy import Policy

_OPERATIONS = {"generation": "chat", "embedding": "embeddings", "batch": "batch"}
_PROVIDERS = {"aws": "aws.bedrock", "azure": "azure.ai.openai", "google": "gcp.gen_ai"}
"""Where the OpenTelemetry conventions have another name than the price data."""


class CallBook:
    """Makes calls of exchanges, again and again while a test runs; a call whose attempts are known is not made anew.

    Recordings are priced at the prices of the day they were made, so that a replay costs the same on every day;
    scripted replies at those of `prices_at`. Paths in the records are relative to `root`.
    """

    def __init__(self, *, policy: Policy, root: Path, prices_at: datetime, price: Pricer = price_response) -> None:
        self._policy = policy
        self._root = root
        self._price = partial(price_call, prices_at=prices_at, price=price)
        self._ranks = {name: rank for rank, name in enumerate(policy.tier_names)}
        self._known: dict[tuple[int, ...], tuple[Call, Turn]] = {}
        self._linked_from: list[tuple[Call, Turn]] = []
        self._linked: tuple[Call, ...] = ()

    def calls(self, exchanges: Iterable[Exchange]) -> tuple[Call, ...]:
        """The logical calls among `exchanges`, in the order they were made; `follows` is left open.

        Token counts, model lists and other traffic that asks no model are left out.
        """
        return tuple(call for call, _ in self._made(exchanges))

    def linked(self, exchanges: Iterable[Exchange]) -> tuple[Call, ...]:
        """The same calls, each of them with the earlier one that it `follows`."""
        made = self._made(exchanges)
        if made != self._linked_from:
            found = links([turn for _, turn in made])
            self._linked = tuple(_following(call, found.get(call.record.index)) for call, _ in made)
            self._linked_from = made
        return self._linked

    def _made(self, exchanges: Iterable[Exchange]) -> list[tuple[Call, Turn]]:
        groups = _groups(tuple(exchanges))
        return [self._one(index, *group) for index, group in enumerate(groups)]

    def _one(self, index: int, *attempts: Exchange) -> tuple[Call, Turn]:
        """`index` counts calls, not attempts; it changes when an earlier call turns out to be answered later."""
        key = (index, attempts[0].call_id, len(attempts), attempts[0].index, attempts[-1].index)
        if attempts[0].kind == batches.KIND:
            return self._make(index, attempts)  # the results of one answer have nothing to tell them apart by
        if key not in self._known:
            self._known[key] = self._make(index, attempts)
        return self._known[key]

    def _make(self, index: int, attempts: Sequence[Exchange]) -> tuple[Call, Turn]:
        call = _call(index, attempts, self._policy, self._root, self._price)
        rank = self._ranks.get(call.tier or "")
        return call, turn_of(call.record, call.prompt, call.answer, rank)


def calls(
    exchanges: Iterable[Exchange], *, policy: Policy, root: Path, prices_at: datetime, price: Pricer = price_response
) -> tuple[Call, ...]:
    """The logical calls among `exchanges`, linked; see `CallBook`."""
    return CallBook(policy=policy, root=root, prices_at=prices_at, price=price).linked(exchanges)


def records(
    exchanges: Iterable[Exchange], *, policy: Policy, root: Path, prices_at: datetime, price: Pricer = price_response
) -> tuple[Record, ...]:
    """The records of `calls`."""
    return tuple(call.record for call in calls(exchanges, policy=policy, root=root, prices_at=prices_at, price=price))


def _groups(exchanges: tuple[Exchange, ...]) -> list[list[Exchange]]:
    """The attempts of each call, calls in the order of their first attempts."""
    asking = [exchange for exchange in exchanges if exchange.kind in _OPERATIONS and exchange.kind != batches.KIND]
    ordered = sorted(asking, key=lambda exchange: (exchange.call_id, exchange.index))
    groups: list[list[Exchange]] = [list(group) for _, group in groupby(ordered, key=lambda one: one.call_id)]
    groups += [[result] for result in batches.results(exchanges)]
    return sorted(groups, key=lambda group: group[0].index)


def _following(call: Call, follows: Follows | None) -> Call:
    return call if follows is None else replace(call, record=msgspec.structs.replace(call.record, follows=follows))


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
