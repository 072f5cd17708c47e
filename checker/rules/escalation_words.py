"""What the rules about escalation have in common: which cascades are escalations, and how they point at their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence
from checker.locations import Step
from checker.patterns.cascades import cascades

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.patterns.cascades import Cascade
    from checker.patterns.model_calls import Models
    from checker.rules.rule import Context


def escalations(context: Context) -> Iterator[Cascade]:
    """The cascades of a run that lead from a cheaper tier to a dearer one."""
    for cascade in context.code.once(cascades):
        above = _ranks(cascade.models, context)
        below = [rank for _, models in cascade.scorers for rank in _ranks(models, context)]
        if above and below and min(above) > min(below) and max(above) > max(below):
            yield cascade


def _ranks(models: Models, context: Context) -> list[int]:
    """The places of models in the order of tiers; none when one of them has no tier."""
    tiers = [context.policy.tier_of(text) for text in models.texts]
    return [] if None in tiers else [context.policy.rank(tier) for tier in tiers if tier is not None]


def certainty(cascade: Cascade) -> Confidence:
    """High where the escalation and what it is decided by can use one model each."""
    every = (cascade.models, *(models for _, models in cascade.scorers))
    return Confidence.HIGH if all(m.complete and len(m.texts) == 1 for m in every) else Confidence.MEDIUM


def asked_here(cascade: Cascade, context: Context) -> tuple[Step, ...]:
    """The request whose number decides, and the escalation."""
    steps = []
    for answer, models in cascade.scorers[:2]:
        span = answer.site.span
        steps.append(
            Step(path=span.path, line=span.line, what=f"the number comes from {_named(models)}", cell=span.cell)
        )
    span = context.code.module(cascade.escalation.place.path).span(cascade.escalation.place.expr)
    what = f"below the threshold, {_named(cascade.models)} is asked"
    return (*steps, Step(path=span.path, line=span.line, what=what, cell=span.cell))


def trace_of(cascade: Cascade) -> tuple[Step, ...]:
    """The way from where the dearer model is named to its request."""
    uses = (use for site in cascade.escalation.sites for use in site.models if use.text in cascade.models.texts)
    return next((use.trace for use in uses), ())


def _named(models: Models) -> str:
    return f"`{models.texts[0]}`" if len(models.texts) == 1 else "one of several models"
