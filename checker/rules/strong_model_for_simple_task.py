"""Flags calls that do simple work on a model above the tier that the work can use.

## Why is this bad?
A label, a few extracted fields, a title or a commit message comes out the same from a model at a fraction of the
price, and comes sooner.
Such calls are mostly the most frequent ones of a program.

## Configuration
`tasks.<name>.max` in the policy says which tier is the dearest that a task may use; a task without `max` is not judged.
`# route: task=<name>` on a call, or a route of the policy, says what the call is for.

## Limits
What a call is for is read from names, prompts, docstrings and schemas, and only where they are clear.
A site that can use more than four models offers a choice, and is left to auditors.
A model whose tier is not known is not judged.
Whether the answers are as good on a cheaper tier is for an evaluation to say.

## Source
One of the project's founding anti-patterns: the dearest tier for everything.
The default bounds allow the balanced tier, so that only the deep tier and above are reported.
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
    code="RL103",
    name="strong-model-for-simple-task",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.LATENCY),
)


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a model of the site is above the maximum of its task."""
    found = misfit(site, context, below=False)
    if found is not None:
        yield RULE.finding(
            site,
            f"{found.task_in_words} on the {found.tier} tier: `{found.use.text}`",
            confidence=found.confidence,
            trace=found.use.trace,
            related=evidence(site),
        )


INVALID = Programs("simple_programs.INVALID_PROGRAMS")
VALID = Programs("simple_programs.VALID_PROGRAMS")
