"""What differs between a test's lines in routing.lock and what it did now, and which of it is a regression.

support.router:classify
  models   claude-haiku-5-5 x1 -> claude-opus-5-5 x1     regression: the routing changed
  tokens   124 -> 118                                     gain: reported, never failed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_model_routing.ledger.dollars import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from pytest_model_routing.plugin.lock import Entries, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing about one route that is not as committed."""

    route: str
    what: str
    before: str
    now: str
    regression: bool

    def __str__(self) -> str:
        return f"{self.what:<9}{self.before} -> {self.now}"


def changes(committed: Entries, now: Entries) -> list[Change]:
    """Every difference, by route; an empty list when the routing is as committed."""
    found: list[Change] = []
    for route in sorted(committed.keys() | now.keys()):
        before, after = committed.get(route), now.get(route)
        if before is None or after is None:
            found.append(_appeared(route, after) if after is not None else _vanished(route, before))
        else:
            found += _differences(route, before, after)
    return found


def render(test: str, file: str, found: list[Change]) -> str:
    """The changes of one test as text; the first line stands alone."""
    lines = [f"{file}: {test} does not route as committed"]
    for place, change in enumerate(found):
        if place == 0 or found[place - 1].route != change.route:
            lines.append(f"  {change.route}")
        lines.append(f"    {change}")
    lines.append(f"If this is intended: pytest --route-lock=update {test}")
    return "\n".join(lines)


def _appeared(route: str, entry: Entry | None) -> Change:
    return Change(route=route, what="route", before="not in the lock", now=_brief(entry), regression=True)


def _vanished(route: str, entry: Entry | None) -> Change:
    return Change(route=route, what="route", before=_brief(entry), now="no calls", regression=True)


def _brief(entry: Entry | None) -> str:
    return "no calls" if entry is None else f"{entry.calls} call{'s' * (entry.calls != 1)}, {_counts(entry.models)}"


def _differences(route: str, before: Entry, now: Entry) -> list[Change]:
    found = []
    for what, old, new in (("models", before.models, now.models), ("tiers", before.tiers, now.tiers)):
        if old != new:
            found.append(Change(route=route, what=what, before=_counts(old), now=_counts(new), regression=True))
    for what, was, became in (("calls", before.calls, now.calls), ("failed", before.failed, now.failed)):
        if was != became:
            found.append(Change(route=route, what=what, before=str(was), now=str(became), regression=True))
    for what, was, became in (("attempts", before.attempts, now.attempts), ("tokens", before.tokens, now.tokens)):
        if was != became:
            change = f"{became:,}{_percent(was, became)}"
            found.append(Change(route=route, what=what, before=f"{was:,}", now=change, regression=became > was))
    cost = _cost(route, before.usd, now.usd)
    same_work = before.models == now.models and before.tokens == now.tokens
    if cost is not None and not (same_work and before.usd is not None and now.usd is not None):
        found.append(cost)
    return found


def _cost(route: str, before: Decimal | None, now: Decimal | None) -> Change | None:
    if before == now:
        return None
    worse = now is None or (before is not None and now > before)
    return Change(route=route, what="cost", before=_amount(before), now=_amount(now), regression=worse)


def _amount(usd: Decimal | None) -> str:
    return "unpriced" if usd is None else shown(usd)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} x{count}" for name, count in counts.items()) or "no answer"


def _percent(was: int, became: int) -> str:
    return f" ({(became - was) / was:+.0%})" if was else ""
