"""Markdown for a comment on a pull request, or a step summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Finding, Severity
from checker.report.outcome import Outcome, View, tally
from checker.report.wording import fixable, headline, notes, place, printable, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.locations import Span, Step

# A comment on GitHub holds 65,536 characters, and nobody reads a table of hundreds of rows.
MOST = 100

_MARKS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.INFO: "🔵"}
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def render(outcome: Outcome, view: View) -> str:
    """The report; rows beyond the hundredth are counted, not listed."""
    counts = tally(outcome)
    blocks = [f"### route-lint: {verdict(outcome, counts)}", headline(counts)]
    if outcome.findings:
        blocks.append("\n".join(_table(outcome, view)))
    if fixes := fixable(counts):
        blocks.append(fixes)
    if outcome.problems:
        listed = [f"- `{place(problem)}`: {_escaped(problem.what)}" for problem in outcome.problems[:MOST]]
        blocks.append("\n".join(("**Not checked in full:**", "", *listed)))
    return "\n\n".join(blocks) + "\n"


def _table(outcome: Outcome, view: View) -> Iterator[str]:
    yield "| | rule | place | finding |"
    yield "|---|---|---|---|"
    for finding in outcome.findings[:MOST]:
        cells = (_MARKS[finding.severity], f"{finding.code} {finding.name}", _place(finding.span), _text(finding))
        yield f"| {' | '.join(cells)} |"
    more = len(outcome.findings) - MOST
    if more > 0:
        yield f"| | | | and {more:,} more |"


def _text(finding: Finding) -> str:
    steps = "".join(f"<br>{_place(step)}: {_escaped(step.what)}" for step in notes(finding))
    fix = f"<br>fix: {_escaped(finding.fix.title)}" if finding.fix else ""
    return f"{_escaped(finding.message)}{steps}{fix}"


def _place(where: Span | Step) -> str:
    return f"`{place(where)}`"


def _escaped(text: str) -> str:
    """Text that stays text: tags are broken up, except inside backticks, where they are text already."""
    parts = printable(text).replace("\n", " ").replace("|", "\\|").split("`")
    if len(parts) % 2 == 0:  # an odd backtick opens nothing
        return "".join(parts).translate(_ENTITIES)
    return "`".join(part if number % 2 else part.translate(_ENTITIES) for number, part in enumerate(parts))
