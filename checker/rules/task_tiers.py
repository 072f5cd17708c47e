"""The tier a task needs against the tiers that a site's models are on.

code review, at least balanced        claude-haiku-5-5 is fast: below        -> RL102
classification, at most balanced      claude-opus-5-5 is deep: above         -> RL103
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.findings import Confidence
from checker.locations import Step
from checker.rules.named_models import certainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite, ModelUse
    from checker.rules.rule import Context

MENU = 4
"""A site that can use more models than this offers a choice, and whoever chooses answers for it."""


class Misfit(Struct, frozen=True, kw_only=True):
    """A model of a site on a tier that its task does not allow. `bound` is the tier that the task asks for."""

    use: ModelUse
    task: str
    tier: str
    bound: str
    confidence: Confidence
    others: int

    @property
    def task_in_words(self) -> str:
        """`code_review` -> `code review`."""
        return self.task.replace("_", " ")


def misfit(site: CallSite, context: Context, *, below: bool) -> Misfit | None:
    """The model of a site that misses its task's bound by most; None when all keep it, or too little is known."""
    if site.task is None:
        return None
    rule = context.policy.tasks.get(site.task.name)
    bound = (rule.min if below else rule.max) if rule is not None else None
    if bound is None:
        return None
    found = sorted(_misfits(site, context, context.policy.rank(bound), below=below), key=lambda each: -each[0])
    if not found:
        return None
    confidence = Confidence.LOW if len(site.models) > MENU else certainty(site)
    _, tier, use = found[0]
    return Misfit(
        use=use,
        task=site.task.name,
        tier=tier,
        bound=bound,
        confidence=min(confidence, site.task.confidence, key=lambda level: level.rank),
        others=len(found) - 1,
    )


def evidence(site: CallSite) -> tuple[Step, ...]:
    """Why the task is what it is, as related places."""
    if site.task is None:
        return ()
    return tuple(
        Step(path=site.span.path, line=site.span.line, what=words, cell=site.span.cell) for words in site.task.evidence
    )


def _misfits(site: CallSite, context: Context, bound: int, *, below: bool) -> Iterator[tuple[int, str, ModelUse]]:
    policy = context.policy
    for use in site.models:
        tier = policy.tier_of(use.text)
        if tier is not None:
            distance = bound - policy.rank(tier) if below else policy.rank(tier) - bound
            if distance > 0:
                yield distance, tier, use
