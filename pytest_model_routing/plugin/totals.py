"""Sums over records: what a route did, in all or in one test.

A *request* is a call that starts a chain: the call itself and the escalations and fallbacks that follow it. Rates are
shares of requests, so that they cannot pass 100 %:

    fast answered, deep did it again; fast answered     2 requests, 3 calls, escalation rate 1/2

Costs are summed as Decimal, exactly; one call without a price makes the sum unknown, never smaller.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_model_routing.ledger import Link, Status, Tokens
from pytest_model_routing.ledger.dollars import add, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from fractions import Fraction

    from pytest_model_routing.ledger import Record

NO_ROUTE = "(no application code)"
NO_TIER = "(no tier)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sum over some calls. `usd` leaves out the calls in `unpriced`; look there before trusting it."""

    calls: int
    requests: int
    attempts: int
    failed: int
    models: Counter[str]
    tiers: Counter[str]
    tokens: Tokens
    usd: Decimal
    unpriced: tuple[Record, ...]
    estimated: int
    escalated: int
    fell_back: int
    seconds: tuple[float, ...]

    @property
    def cost(self) -> str:
        """The cost in words: `$0.0012`, `~$0.0012` where a part is an estimate, `unpriced` where a part is unknown."""
        if self.unpriced:
            return f"unpriced ({len(self.unpriced)} of {self.calls})"
        return f"{'~' if self.estimated else ''}{shown(self.usd)}"

    def latency(self, share: Fraction) -> float | None:
        """The latency in seconds that `share` of the calls stay within (nearest rank); None when none is known."""
        if not self.seconds:
            return None
        return self.seconds[max(0, math.ceil(share * len(self.seconds)) - 1)]


def total(records: Iterable[Record]) -> Totals:
    """The sum over `records`, which may come from several tests."""
    records = tuple(records)
    return _total(records, _chains(records))


def by_route(records: Iterable[Record]) -> dict[str, Totals]:
    """The totals of each route, by name. A chain counts for the route that starts it, wherever it goes on."""
    records = tuple(records)
    chains = _chains(records)
    routes: dict[str, list[Record]] = {}
    for record in records:
        routes.setdefault(route_of(record), []).append(record)
    return {route: _total(tuple(routes[route]), chains) for route in sorted(routes)}


def route_of(record: Record) -> str:
    """The name a route is listed under."""
    return record.route or NO_ROUTE


def _total(records: tuple[Record, ...], chains: Mapping[tuple[str, int], set[Link]]) -> Totals:
    started = [chains[key] for key in map(_key, records) if key in chains]
    return Totals(
        calls=len(records),
        requests=len(started),
        attempts=sum(len(record.attempts) for record in records),
        failed=sum(not record.answered for record in records),
        models=Counter(record.served_model for record in records if record.served_model is not None),
        tiers=Counter(record.tier or NO_TIER for record in records if record.answered),
        tokens=sum((record.tokens for record in records), Tokens()),
        usd=add([record.price.usd for record in records if record.price.usd is not None]),
        unpriced=tuple(record for record in records if record.price.usd is None),
        estimated=sum(record.price.status is Status.ESTIMATE for record in records),
        escalated=sum(Link.ESCALATION in links for links in started),
        fell_back=sum(Link.FALLBACK in links for links in started),
        seconds=tuple(sorted(record.seconds for record in records if record.seconds is not None)),
    )


def _key(record: Record) -> tuple[str, int]:
    return (record.test, record.index)


def _chains(records: Iterable[Record]) -> dict[tuple[str, int], set[Link]]:
    """The call that starts each chain, with the links that the chain is made of."""
    starts: dict[tuple[str, int], tuple[str, int]] = {}
    chains: dict[tuple[str, int], set[Link]] = {}
    for record in sorted(records, key=_key):
        before = None if record.follows is None else starts.get((record.test, record.follows.call))
        start = starts[_key(record)] = before or _key(record)
        links = chains.setdefault(start, set())
        if record.follows is not None:
            links.add(record.follows.link)
    return chains
