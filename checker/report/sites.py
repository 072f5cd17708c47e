"""The inventory of call sites for people: text, CSV for spreadsheets, Markdown for documents."""

from __future__ import annotations

import csv
import io
from itertools import groupby
from typing import TYPE_CHECKING

from checker.report.outcome import Outcome, View, models, resolved, tally
from checker.report.paint import Paint
from checker.report.text import problem_line
from checker.report.wording import headline, place, printable
from pytest_model_routing.policy import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite

COLUMNS = (
    *("path", "cell", "line", "function", "kind", "sdk", "operation", "async", "stream", "models", "complete", "tiers"),
    *("task", "usage_recorded", "confidence"),
)


def render_text(outcome: Outcome, view: View) -> str:
    """One line a site, grouped by file, with the reason wherever a model is not known."""
    paint = Paint(view.colour)
    blocks = []
    for path, group in groupby(outcome.sites, key=lambda site: site.span.path):
        lines = [paint(printable(path), "bold")]
        lines += [line for site in group for line in _site_lines(site, paint)]
        blocks.append("\n".join(lines))
    if outcome.problems:
        blocks.append("\n".join(problem_line(problem, paint) for problem in outcome.problems))
    blocks.append(headline(tally(outcome)))
    return "\n\n".join(blocks) + "\n"


def render_csv(outcome: Outcome, view: View) -> str:
    """One row a site; several models or tiers are separated by spaces."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for site in outcome.sites:
        writer.writerow(_row(site))
    return buffer.getvalue()


def render_markdown(outcome: Outcome, view: View) -> str:
    """A table."""
    lines = [f"**{headline(tally(outcome))}**"]
    if outcome.sites:
        lines += ["", "| place | function | call | models | tiers | task |", "|---|---|---|---|---|---|"]
    for site in outcome.sites:
        used = ", ".join(f"`{text}`" for text in models(site)) or "unknown"
        cells = (
            f"`{place(site.span)}`",
            f"`{site.function}`",
            f"{site.sdk} `{site.operation}`",
            used if resolved(site) or not models(site) else f"{used}, ...",
            ", ".join(site.tiers),
            site.task.name if site.task else "",
        )
        lines.append("| " + " | ".join(escape_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def escape_cell(text: str) -> str:
    """Text that cannot break out of a Markdown table's cell."""
    return printable(text).replace("|", "\\|")


def _site_lines(site: CallSite, paint: Paint) -> Iterator[str]:
    manner = [word for word, holds in (("async", site.is_async), ("stream", site.is_stream)) if holds]
    call = f"{site.sdk} {site.operation}" + (f" ({', '.join(manner)})" if manner else "")
    where = str(site.span.line) if site.span.cell is None else f"cell {site.span.cell}:{site.span.line}"
    used = ", ".join(printable(text) for text in models(site)) or "model unknown"
    open_ended = "" if resolved(site) or not models(site) else " or others"
    tiers = f" [{', '.join(site.tiers)}]" if site.tiers else ""
    task = f"  {site.task.name}" if site.task else ""
    name = site.function.partition(":")[2] or site.function
    yield f"  {where:>5}  {printable(name)}  {paint(call, 'cyan')}  {paint(used, 'bold')}{open_ended}{tiers}{task}"
    for unknown in site.unknowns:
        at = f" ({place(unknown.step)})" if unknown.step else ""
        yield f"         {paint('unknown', 'yellow')}: {printable(unknown.reason)}{at}"


def _row(site: CallSite) -> tuple[object, ...]:
    span = site.span
    return (
        *(span.path, "" if span.cell is None else span.cell, span.line, site.function, site.kind.value, site.sdk),
        *(site.operation, _yes(site.is_async), _yes(site.is_stream), " ".join(models(site)), _yes(site.complete)),
        *(
            " ".join(site.tiers),
            sort_of(site.task.name) if site.task else "",
            _yes(site.usage_recorded),
            site.confidence.value,
        ),
    )


def _yes(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"
