"""What there is to say about the suppression comments themselves, once it is known which of them were of use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.findings import Edit, Finding, Fix
from checker.rules import expired_suppression, malformed_suppression, unexplained_suppression, unused_suppression

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

    from checker.locations import Span
    from checker.triage.select import Selection
    from checker.triage.suppressions import Suppression, Suppressions


def about_comments(
    suppressions: Suppressions, used: Container[tuple[Span, str]], selection: Selection, today: date
) -> Iterator[Finding]:
    """The findings of RL901 to RL904 about one file; `used` has the comments that suppressed a code, with that code."""
    for malformed in suppressions.malformed:
        yield malformed_suppression.RULE.finding_at(malformed.span, malformed.what)
    for suppression in suppressions.followed:
        if not suppression.reason:
            message = f"`{suppression.text}` gives no reason"
            yield unexplained_suppression.RULE.finding_at(suppression.span, message)
        if suppression.expired(today):
            message = f"`{suppression.text}` expired on {suppression.until}"
            yield expired_suppression.RULE.finding_at(suppression.span, message)
            continue
        # A comment for a rule that did not run may well be needed when it does.
        idle = {code for code in suppression.codes if code in selection.codes and (suppression.span, code) not in used}
        if idle:
            yield _unused(suppression, idle)


def _unused(suppression: Suppression, idle: set[str]) -> Finding:
    kept = tuple(name for name, code in zip(suppression.names, suppression.codes, strict=True) if code not in idle)
    if not kept:
        message = f"`{suppression.text}` suppresses nothing"
        fix = Fix(title="Remove the comment", edits=(Edit(span=suppression.removal, replacement=""),), safe=True)
    else:
        message = f"`{suppression.text}` suppresses nothing of {', '.join(sorted(idle))}"
        fix = Fix(title=f"Keep only {', '.join(kept)}", edits=(_shortened(suppression, kept),), safe=True)
    return unused_suppression.RULE.finding_at(suppression.span, message, fix=fix)


def _shortened(suppression: Suppression, kept: tuple[str, ...]) -> Edit:
    until = f" until={suppression.until}" if suppression.until else ""
    reason = f" {suppression.reason}" if suppression.reason else ""
    text = f"# route-lint: {replace(suppression, names=kept).text}{until}{reason}"
    return Edit(span=suppression.span, replacement=text)
