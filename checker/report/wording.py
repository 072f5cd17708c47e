"""Phrases that several formats share, so that they say the same thing in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.locations import Problem, Span, Step
from checker.triage import SuppressedBy

if TYPE_CHECKING:
    from checker.findings import Finding
    from checker.report.outcome import Outcome, Tally

# Control characters of a hostile file, those that reverse the writing direction among them, must not reach a terminal.
# Tabs are kept: frames align by them.
_CONTROLS = (*range(9), *range(10, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNPRINTABLE = dict.fromkeys(_CONTROLS, "\N{REPLACEMENT CHARACTER}")


def printable(text: str) -> str:
    """Text without control characters."""
    return text.translate(_UNPRINTABLE)


def count(number: int, thing: str, things: str = "") -> str:
    """`1 file`, `10,913 files`."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def place(where: Span | Step | Problem) -> str:
    """`pkg/mod.py:76:17`, `notebook.ipynb:cell 4:3:1`, or without a column for a step."""
    cell = getattr(where, "cell", None)
    parts = [printable(where.path), *([f"cell {cell}"] if cell is not None else []), str(where.line)]
    if isinstance(where, Span):
        parts.append(str(where.column))
    return ":".join(parts)


def notes(finding: Finding) -> tuple[Step, ...]:
    """The steps worth telling beside a finding's line: a trace often begins or ends on that very line."""
    span = finding.span
    here = (span.path, span.line, span.cell)
    way = (step for step in finding.trace if (step.path, step.line, step.cell) != here)
    return (*way, *finding.related)


def headline(tally: Tally) -> str:
    """`41 call sites in 12 files, models resolved 38/41`."""
    scanned = count(tally.files, "file")
    if not tally.sites:
        return f"No LLM call sites in {scanned}"
    among = f" of {tally.files:,}" if tally.files > tally.site_files else ""
    plural = "" if max(tally.site_files, tally.files) == 1 else "s"
    where = f"{tally.site_files:,}{among} file{plural}"
    return f"{count(tally.sites, 'call site')} in {where}, models resolved {tally.resolved}/{tally.sites}"


def verdict(outcome: Outcome, tally: Tally) -> str:
    """`3 findings (1 error, 2 warnings), 2 suppressed`."""
    if outcome.findings:
        split = ", ".join(
            count(number, level.value) if level != "info" else f"{number} info" for level, number in tally.severities
        )
        text = f"{count(len(outcome.findings), 'finding')} ({split})"
    else:
        text = "No findings"
    commented = sum(item.by is SuppressedBy.COMMENT for item in outcome.suppressed)
    known = len(outcome.suppressed) - commented
    if commented:
        text += f", {commented:,} suppressed"
    if known:
        text += f", {known:,} known from the baseline"
    return text


def fixable(tally: Tally) -> str:
    """`2 can be fixed with --fix, 1 more with --fix --unsafe-fixes`, or nothing."""
    unsafe = tally.fixes - tally.safe_fixes
    offers = [f"{tally.safe_fixes} can be fixed with --fix"] if tally.safe_fixes else []
    if unsafe:
        offers.append(f"{unsafe} {'more' if offers else 'can be fixed'} with --fix --unsafe-fixes")
    return ", ".join(offers)
