"""The summary at the end of a session, one line a route.

route                    calls  attempts  tiers        tokens  cost       escalated  fell back  p50    p95
support.router:classify  12     14        fast         1,240   $0.000124  0%         8%         0.41s  0.92s
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_model_routing.plugin.totals import Totals, by_route, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_model_routing.plugin.tally import Tally

HEAD = ("route", "calls", "attempts", "tiers", "tokens", "cost", "escalated", "fell back", "p50", "p95")
FOOT = "Cost and latency as recorded, ~ where estimated; scripted answers have no latency."
MEDIAN, TAIL = Fraction(1, 2), Fraction(19, 20)


def summary(tally: Tally) -> list[str]:
    """The lines of the summary; empty when no test made a call."""
    records = tally.records
    lines: list[str] = []
    if records:
        rows = [HEAD, *(row(route, totals) for route, totals in by_route(records).items())]
        if len(rows) > 2:
            rows.append(row("all", total(records)))
        lines += [*align(rows), FOOT]
    return lines + tally.notes


def problems(tally: Tally) -> list[str]:
    """What fails the session although its tests passed."""
    return [f"over budget: {overrun}" for overrun in tally.overruns] + tally.errors


def row(route: str, totals: Totals) -> tuple[str, ...]:
    """One route, as texts for the columns of `HEAD`."""
    return (
        route,
        str(totals.calls),
        str(totals.attempts),
        ", ".join(f"{tier} {count}" for tier, count in sorted(totals.tiers.items())) or "-",
        f"{totals.tokens.total:,}",
        totals.cost,
        _share(totals.escalated, totals.requests),
        _share(totals.fell_back, totals.requests),
        _seconds(totals.latency(MEDIAN)),
        _seconds(totals.latency(TAIL)),
    )


def align(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines with aligned columns."""
    widths = [max(len(one[column]) for one in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(one, widths, strict=True)).rstrip() for one in rows]


def _share(part: int, whole: int) -> str:
    return f"{Decimal(part) / whole:.0%}" if whole else "-"


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}s"
