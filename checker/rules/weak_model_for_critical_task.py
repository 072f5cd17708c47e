"""Flags calls that do critical work on a model below the tier that the work needs.

## Why is this bad?
A code review, a security review, a plan or an irreversible action that is wrong is missed, dear, or cannot be taken
back.
The fast tier reads over subtle bugs; what it saves on such a call is less than one mistake costs.

## Configuration
`tasks.<name>.min` in the policy says which tier a task needs; a task without `min` is not judged.
`# route: task=<name>` on a call, or a route of the policy, says what the call is for.

## Limits
What a call is for is read from names, prompts, docstrings and schemas, and only where they are clear.
A site that can use more than four models offers a choice, and is left to auditors.
A model whose tier is not known is not judged.

## Source
One of the project's founding anti-patterns: the fast tier for code review.
The default bounds are the founding task map: code review, architecture and orchestration need the balanced tier at
least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from checker.rules.task_tiers import evidence, misfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL102",
    name="weak-model-for-critical-task",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.QUALITY,),
)


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a model of the site is below the minimum of its task."""
    found = misfit(site, context, below=True)
    if found is not None:
        yield RULE.finding(
            site,
            f"{found.task_in_words} on the {found.tier} tier: `{found.use.text}`",
            confidence=found.confidence,
            trace=found.use.trace,
            related=evidence(site),
        )


INVALID = Programs("critical_programs.INVALID_PROGRAMS")
VALID = Programs("critical_programs.VALID_PROGRAMS")
