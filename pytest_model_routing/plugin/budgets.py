"""Budgets: at most this many dollars, tokens or calls in a test, class, module, session, on one route or all.

    Budget(scope=Scope.MODULE, key="tests/test_router.py", usd=Decimal("0.05"), source="the module's mark")
    overruns(budget, records)       one sentence for each limit that is broken

A budget fails closed. A call whose cost is unknown breaks every dollar limit, an answer that reports no tokens breaks
every token limit, and a budget for a route that the test never takes is a mistake in its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from pytest_model_routing.ledger.dollars import shown
from pytest_model_routing.plugin.marker_options import Scope
from pytest_model_routing.plugin.totals import Totals, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_model_routing.ledger import Record

DEAREST = 3
"""How many calls a message about a broken limit lists."""


class Budget(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A limit and what it is for. `key` is the node id of the test, class or module; empty for the session.

    `route` is a glob over route and function names, None for all calls; `per_call` limits each call instead of the sum.
    `source` says where the budget is written.
    """

    scope: Scope
    key: str
    source: str
    usd: Decimal | None = None
    tokens: int | None = None
    calls: int | None = None
    route: str | None = None
    per_call: bool = False

    @property
    def subject(self) -> str:
        """What the budget is for, in words."""
        what = self.key or "the session"
        return what if self.route is None else f"route {self.route} in {what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun:
    """A broken limit. `headline` stands alone; `details` lists the calls that matter most."""

    budget: Budget
    headline: str
    details: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((self.headline, *(f"  {line}" for line in self.details), f"  budget: {self.budget.source}"))


def overruns(budget: Budget, records: Iterable[Record]) -> list[Overrun]:
    """Every limit of `budget` that `records`, the calls of its scope, break."""
    taken = [record for record in records if budget.route is None or on_route(record, budget.route)]
    if budget.route is not None and not taken and budget.scope is Scope.TEST:
        return [_overrun(budget, f"no call on route {budget.route}: is the name right?", ())]
    if budget.per_call:
        return [found for record in taken for found in _broken(budget, [record])]
    return _broken(budget, taken)


def on_route(record: Record, route: str) -> bool:
    """Whether the call was made on `route`: a glob over the name in the policy and the function's name."""
    return any(name is not None and fnmatchcase(name, route) for name in (record.route, record.function))


def _broken(budget: Budget, records: Sequence[Record]) -> list[Overrun]:
    sums = total(records)
    found = [_over_usd(budget, sums, records), _over_tokens(budget, sums, records)]
    if budget.calls is not None and sums.calls > budget.calls:
        headline = f"{sums.calls} call{'s' * (sums.calls != 1)}, budget {budget.calls}, in {budget.subject}"
        found.append(_overrun(budget, headline, records[budget.calls :][:DEAREST]))
    return [overrun for overrun in found if overrun is not None]


def _over_usd(budget: Budget, sums: Totals, records: Sequence[Record]) -> Overrun | None:
    if budget.usd is None:
        return None
    if sums.unpriced:
        headline = f"cost unknown, budget {shown(budget.usd)}, in {budget.subject}"
        return _overrun(budget, headline, sums.unpriced[:DEAREST])
    if sums.usd <= budget.usd:
        return None
    over = f" ({sums.usd / budget.usd:.1f}x)" if budget.usd else ""
    headline = f"cost {shown(sums.usd)}, budget {shown(budget.usd)}{over}, in {budget.subject}"
    dearest = sorted(records, key=lambda record: record.price.usd or Decimal(0), reverse=True)
    return _overrun(budget, headline, dearest[:DEAREST])


def _over_tokens(budget: Budget, sums: Totals, records: Sequence[Record]) -> Overrun | None:
    if budget.tokens is None:
        return None
    silent = [record for record in records if record.answered and not record.tokens.total]
    if silent:
        headline = f"tokens unknown, budget {budget.tokens:,}, in {budget.subject}: an answer reports none"
        return _overrun(budget, headline, silent[:DEAREST])
    if sums.tokens.total <= budget.tokens:
        return None
    headline = f"{sums.tokens.total:,} tokens, budget {budget.tokens:,}, in {budget.subject}"
    longest = sorted(records, key=lambda record: record.tokens.total, reverse=True)
    return _overrun(budget, headline, longest[:DEAREST])


def _overrun(budget: Budget, headline: str, records: Sequence[Record]) -> Overrun:
    several = budget.scope is not Scope.TEST
    details = tuple(f"{record.test}  {describe(record)}" if several else describe(record) for record in records)
    return Overrun(budget=budget, headline=headline, details=details)


def describe(record: Record) -> str:
    """A call on one line: what served it, what it took, and where in the code it is."""
    model = record.served_model or f"{record.requested_model} ({record.error})"
    cost = shown(record.price.usd) if record.price.usd is not None else f"unpriced: {record.price.reason}"
    tokens = f"{record.tokens.input:,} + {record.tokens.output:,} tokens"
    return f"call {record.index}  {model}  {tokens}  {cost}  {record.route or ''}  {record.where}"
