"""From raw findings to shown ones, in the order that matters.

Suppressions act before the filters, so that a comment which excuses a finding nobody asked for in this run does not
look unused.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.triage.fingerprints import with_fingerprints
from checker.triage.judgement import about_comments
from checker.triage.lines import is_python
from checker.triage.statements import statement_starts
from checker.triage.suppressions import Comment, Suppression, Suppressions, has_directive

if TYPE_CHECKING:
    from datetime import date

    from checker.findings import Finding
    from checker.locations import Span
    from checker.rules.registry import Registry
    from checker.triage.fingerprints import ScopeAt
    from checker.triage.lines import Lines
    from checker.triage.select import Selection

Comments = Mapping[tuple[str, int | None], Sequence[Comment]]
"""The comments of each file by path and, for notebooks, cell."""


_Identity = tuple[str, "Span", str]


class SuppressedBy(enum.StrEnum):
    """What keeps a finding from being reported."""

    COMMENT = "comment"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A finding that is true and excused; `reason` is in the author's words, "" when there are none."""

    finding: Finding
    by: SuppressedBy
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """The outcome, in order of place."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One file or cell with directives, and what is needed to match findings against them."""

    suppressions: Suppressions
    starts: Mapping[int, int]


def triage(
    findings: Iterable[Finding],
    *,
    sites: Iterable[Span],
    comments: Comments,
    lines: Lines,
    scope_at: ScopeAt,
    selection: Selection,
    today: date,
) -> Triaged:
    """Sort findings into shown and suppressed ones; those the selection does not admit are dropped.

    `sites` are the spans of the call sites: a comment anywhere within a call excuses a finding inside it. Findings
    about the comments themselves are added.
    """
    sources = {
        (path, cell): _source(path, cell, found, lines(path, cell), selection.registry)
        for (path, cell), found in comments.items()
        if has_directive(found)
    }
    whole_files = _whole_files(sources.values())
    calls = _by_place(sites)
    used: set[tuple[Span, str]] = set()
    everything: dict[_Identity, Finding] = {}
    reasons: dict[_Identity, str] = {}
    for finding in findings:
        place = (finding.span.path, finding.span.cell)
        covering = _covering(finding, sources.get(place), whole_files, calls.get(place, ()))
        used |= {(suppression.span, finding.code) for suppression in covering}
        in_force = [suppression for suppression in covering if not suppression.expired(today)]
        if in_force:
            reasons[_identity(finding)] = in_force[0].reason
        # Two calls that share a constant may lead a rule to the same place: one finding.
        everything.setdefault(_identity(finding), finding)
    for source in sources.values():
        about = about_comments(source.suppressions, used, selection, today)
        everything |= {_identity(finding): finding for finding in about}
    marked = with_fingerprints(_admitted(everything.values(), selection), lines, scope_at, selection.project_path)
    return Triaged(
        findings=tuple(f for f in marked if _identity(f) not in reasons),
        suppressed=tuple(
            Suppressed(finding=f, by=SuppressedBy.COMMENT, reason=reasons[_identity(f)])
            for f in marked
            if _identity(f) in reasons
        ),
    )


def _admitted(findings: Iterable[Finding], selection: Selection) -> list[Finding]:
    admitted = [selection.judged(finding) for finding in findings if selection.admits(finding)]
    covered = {(code, finding.span) for finding in admitted for code in _covers(finding, selection.registry)}
    said = (finding for finding in admitted if (finding.code, finding.span) not in covered)
    return sorted(said, key=lambda f: (f.span.path, f.span.cell or 0, f.span, f.code, f.message))


def _covers(finding: Finding, registry: Registry) -> tuple[str, ...]:
    """The rules that would only say again what a finding says, in other words."""
    module = registry.find(finding.code)
    return () if module is None else module.RULE.covers


def _identity(finding: Finding) -> _Identity:
    return finding.code, finding.span, finding.message


def _source(
    path: str, cell: int | None, comments: Sequence[Comment], lines: Sequence[str], registry: Registry
) -> _Source:
    suppressions = Suppressions.parse(path, cell, comments, lines, registry)
    starts = statement_starts(lines) if is_python(path) or cell is not None else {}
    return _Source(suppressions=suppressions, starts=starts)


def _by_place(sites: Iterable[Span]) -> dict[tuple[str, int | None], list[Span]]:
    calls: dict[tuple[str, int | None], list[Span]] = {}
    for span in sites:
        calls.setdefault((span.path, span.cell), []).append(span)
    return calls


def _whole_files(sources: Iterable[_Source]) -> dict[str, list[Suppression]]:
    """The suppressions of whole files by path; in a notebook they may stand in any cell."""
    found: dict[str, list[Suppression]] = {}
    for source in sources:
        for suppression in source.suppressions.followed:
            if suppression.whole_file:
                found.setdefault(suppression.span.path, []).append(suppression)
    return found


def _covering(
    finding: Finding, source: _Source | None, whole_files: Mapping[str, Sequence[Suppression]], calls: Sequence[Span]
) -> list[Suppression]:
    """The comments that are about this finding."""
    near = _on_its_lines(finding, source, calls) if source else []
    candidates = [*near, *whole_files.get(finding.span.path, ())]
    return [suppression for suppression in candidates if finding.code in suppression.codes]


def _on_its_lines(finding: Finding, source: _Source, calls: Sequence[Span]) -> list[Suppression]:
    first, last = finding.span.line, finding.span.end_line
    around = [call for call in calls if call.line <= first and last <= call.end_line]
    lines = set(range(first, last + 1)).union(*(range(call.line, call.end_line + 1) for call in around))
    lines.add(source.starts.get(first, first))
    return [suppression for suppression in source.suppressions.followed if suppression.target in lines]
