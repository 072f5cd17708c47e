"""The report as a file: JSON for programs, Markdown for the comment on a pull request, the ledger as JSON Lines.

The JSON is one document and stays stable:

    {"version": 1, "totals": {...}, "routes": [{"route": "support.router:classify", "calls": 12, ...}],
     "calls": [{...a ledger record...}], "over_budget": [{"headline": "...", "budget": {...}, ...}], "notes": ["..."]}
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pytest_model_routing import ledger
from pytest_model_routing.plugin.terminal import FOOT, HEAD, MEDIAN, TAIL, row
from pytest_model_routing.plugin.totals import Totals, by_route, total

if TYPE_CHECKING:
    from pytest_model_routing.plugin.tally import Tally

VERSION = 1


def write(path: Path, tally: Tally) -> None:
    """Replace the file at once; the suffix says which report."""
    if path.suffix == ".jsonl":
        ledger.write(path, tally.records)
        return
    text = as_json(tally) if path.suffix == ".json" else as_markdown(tally)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        Path(partial).replace(path)
    finally:
        partial.unlink(missing_ok=True)


def as_json(tally: Tally) -> str:
    """The document described above."""
    records = tally.records
    document = {
        "version": VERSION,
        "totals": _numbers(total(records)),
        "routes": [{"route": route, **_numbers(totals)} for route, totals in by_route(records).items()],
        "calls": records,
        "over_budget": [
            {"headline": one.headline, "details": one.details, "budget": one.budget} for one in tally.overruns
        ],
        "notes": tally.notes,
    }
    encoded = msgspec.json.Encoder(decimal_format="string").encode(document)
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def as_markdown(tally: Tally) -> str:
    """The verdict first, then the table of routes."""
    records = tally.records
    over = tally.overruns
    verdict = f"over budget: {len(over)}" if over else "within budget"
    sums = total(records)
    calls = f"{sums.calls} call{'s' * (sums.calls != 1)}"
    lines = [
        "## Model routing",
        "",
        f"**{verdict}** · {calls} · {sums.tokens.total:,} tokens · {_cell(sums.cost)}",
        "",
    ]
    for one in over:
        lines += [f"- {_cell(one.headline)}", *(f"  - {_cell(detail)}" for detail in one.details)]
    if over:
        lines.append("")
    lines += ["| " + " | ".join(HEAD) + " |", "|" + " --- |" * len(HEAD)]
    for route, totals in by_route(records).items():
        lines.append("| " + " | ".join(_cell(cell) for cell in row(route, totals)) + " |")
    lines += ["", FOOT, *(f"- {_cell(note)}" for note in tally.notes)]
    return "\n".join(lines) + "\n"


def _numbers(totals: Totals) -> dict[str, Any]:
    return {
        "calls": totals.calls,
        "requests": totals.requests,
        "attempts": totals.attempts,
        "failed": totals.failed,
        "models": dict(sorted(totals.models.items())),
        "tiers": dict(sorted(totals.tiers.items())),
        "tokens": totals.tokens,
        "cost_usd": None if totals.unpriced else totals.usd,
        "unpriced_calls": len(totals.unpriced),
        "estimated_calls": totals.estimated,
        "escalation_rate": _rate(totals.escalated, totals.requests),
        "fallback_rate": _rate(totals.fell_back, totals.requests),
        "latency_p50_s": totals.latency(MEDIAN),
        "latency_p95_s": totals.latency(TAIL),
    }


def _rate(part: int, whole: int) -> float | None:
    return float(Fraction(part, whole)) if whole else None


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
