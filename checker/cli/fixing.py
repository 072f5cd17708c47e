"""`--fix` and `--diff`: fixes in rounds, each checked before the next and before anything is written.

After a round the project is checked again with the files as they would be. A fix that left its finding in place,
raised a new one or made a file unreadable is taken back and not tried again. The rounds end when nothing is left to
fix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.cli.narrowing import Narrowed
from checker.errors import UsageError
from checker.fixes import Change, Overlay, apply, choose
from checker.sources import FileSystem

if TYPE_CHECKING:
    from pathlib import Path

    from checker.findings import Finding
    from checker.locations import Problem

Check = Callable[[FileSystem], Narrowed]

_ROUNDS = 10  # a fix may make room for another that overlapped it; ten in a row overlap nowhere


class Fixed(Struct, frozen=True, kw_only=True):
    """What the rounds led to: the last outcome, the files that change, and how many findings that fixed."""

    outcome: Narrowed
    changes: tuple[Change, ...]
    fixed: int
    refused: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def fix(outcome: Narrowed, files: FileSystem, check: Check, *, unsafe: bool) -> Fixed:
    """Fix the findings of `outcome` in memory; `check` checks the project as a file system shows it."""
    changes: dict[str, Change] = {}
    refused: list[Finding] = []
    problems: list[Problem] = []
    fixed = 0
    for _ in range(_ROUNDS):
        now = _as_changed(files, changes)
        plan = choose((f for f in outcome.findings if _key(f) not in map(_key, refused)), unsafe=unsafe)
        made, failed = apply(plan.edits, now)
        blocked = _touching(plan.findings, {problem.path for problem in failed})
        problems += failed
        if blocked:
            refused += blocked
            continue
        if not made:
            break
        merged = {**changes, **{change.path: _since(changes, change) for change in made}}
        after = check(_as_changed(files, merged))
        culprits = _culprits(plan.findings, outcome, after)
        if culprits:
            refused += culprits
            continue
        changes, outcome, fixed = merged, after, fixed + len(plan.findings)
    return Fixed(
        outcome=outcome,
        changes=tuple(change for _, change in sorted(changes.items()) if change.before != change.after),
        fixed=fixed,
        refused=tuple(refused),
        problems=tuple(problems),
    )


def write(changes: Iterable[Change], root: Path) -> None:
    """Write the changes. Raises UsageError for a file that somebody else changed meanwhile or that is read-only."""
    for change in changes:
        path = root / change.path
        try:
            if path.read_bytes() != change.before:
                raise UsageError(f"{change.path}: changed while route-lint was fixing it; nothing was written to it")
            path.write_bytes(change.after)
        except OSError as error:
            raise UsageError(f"{change.path}: cannot be written: {error.strerror}") from error


def _as_changed(files: FileSystem, changes: dict[str, Change]) -> FileSystem:
    return Overlay(files, {path: change.after for path, change in changes.items()})


def _since(changes: dict[str, Change], change: Change) -> Change:
    first = changes.get(change.path, change)
    return Change(
        path=change.path,
        before=first.before,
        after=change.after,
        text_before=first.text_before,
        text_after=change.text_after,
    )


def _culprits(applied: tuple[Finding, ...], before: Narrowed, after: Narrowed) -> list[Finding]:
    """The fixes of a round that did not do what a fix must do."""
    unreadable = {problem.path for problem in after.problems} - {problem.path for problem in before.problems}
    culprits = _touching(applied, unreadable)
    # What a baseline knows is compared as well: on a line that a fix has changed it is no longer recognised.
    was, now = Counter(map(_about, before.found)), Counter(map(_about, after.found))
    wanted = Counter(map(_about, applied))
    culprits += [item for item in applied if now[_about(item)] > was[_about(item)] - wanted[_about(item)]]
    for finding in after.found:
        if now[_about(finding)] > was[_about(finding)]:
            places = {finding.span.path, *(step.path for step in (*finding.trace, *finding.related))}
            culprits += _touching(applied, places) or applied
    return list({_key(finding): finding for finding in culprits}.values())


def _about(finding: Finding) -> tuple[str, str, str]:
    # Lines and messages change with a fix; what a finding is about does not.
    return finding.code, finding.span.path, finding.function


def _touching(findings: Iterable[Finding], paths: set[str]) -> list[Finding]:
    return [f for f in findings if f.fix is not None and any(edit.span.path in paths for edit in f.fix.edits)]


def _key(finding: Finding) -> tuple[str, object, str]:
    return finding.code, finding.span, finding.message
