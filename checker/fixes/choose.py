"""Which fixes can be made together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.findings import Edit, Finding
    from checker.locations import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Edits that do not overlap, in order of place, and the findings they fix."""

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


def choose(findings: Iterable[Finding], *, unsafe: bool) -> Plan:
    """The fixes to make in one round, first come, first served; without `unsafe` only the safe ones."""
    taken: dict[tuple[str, int | None], list[Edit]] = {}
    fixed: list[Finding] = []
    for finding in findings:
        if finding.fix is None or not (finding.fix.safe or unsafe):
            continue
        wanted = [edit for edit in finding.fix.edits if edit not in taken.get(_file(edit), ())]
        if any(overlap(mine.span, theirs.span) for mine in wanted for theirs in taken.get(_file(mine), ())):
            continue
        for edit in wanted:
            taken.setdefault(_file(edit), []).append(edit)
        fixed.append(finding)
    edits = sorted((edit for group in taken.values() for edit in group), key=lambda edit: _key(edit.span))
    return Plan(edits=tuple(edits), findings=tuple(fixed))


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches share a character, or meet where one of them is only a point.

    Text inserted at the edge of a stretch that another fix replaces could end up on either side of it.
    """
    if (one.path, one.cell) != (other.path, other.cell):
        return False
    first, second = sorted((one, other), key=_key)
    end, start = (first.end_line, first.end_column), (second.line, second.column)
    touches_point = end == start and (_is_point(first) or _is_point(second))
    return end > start or touches_point


def _file(edit: Edit) -> tuple[str, int | None]:
    return edit.span.path, edit.span.cell


def _is_point(span: Span) -> bool:
    return (span.line, span.column) == (span.end_line, span.end_column)


def _key(span: Span) -> tuple[str, int, int, int, int, int]:
    return span.path, -1 if span.cell is None else span.cell, span.line, span.column, span.end_line, span.end_column
