"""Flags programs whose calls nearly all go to the deep tier or above, simple ones included.

## Why is this bad?
Every request is paid at the price of the hardest one.
Most programs send more labels, titles, extractions and short answers than hard problems, and a cheaper tier answers
those as well.

## Configuration
`tiers` in the policy says which models are on which tier; `tasks.<name>.prefer` which tier suits a task.

## Limits
Only sites whose models and tiers are known count, and tests do not; there must be at least three in two functions.
Work that suits the deep tier, such as code review or planning, does not count either way.
Whether cheaper tiers answer as well is for an evaluation to say; start with the balanced tier and measure.

## Source
One of the project's founding anti-patterns: the top tier for everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from pytest_model_routing.catalog import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL101",
    name="top-tier-everywhere",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST,),
)
LEAST_SITES = 3
MOST = 0.8
"""Share of the sites that makes "nearly all"."""
SHOWN = 8


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding, at the first site on top."""
    policy = context.policy
    if Tier.DEEP.value not in policy.tier_names:
        return
    top = policy.rank(Tier.DEEP.value)
    ranks = {
        site: rank
        for site in sites
        if not is_test(site.span.path) and not _suits_top(site, context) and (rank := _rank(site, context)) is not None
    }
    high = [site for site, rank in ranks.items() if rank >= top]
    if len(high) < LEAST_SITES or len({site.function for site in high}) < 2 or len(high) < MOST * len(ranks):
        return
    if any(rank < top and _is_simple(site, context) for site, rank in ranks.items()):
        return
    complete = len(high) == len(ranks) and all(site.complete for site in high)
    yield RULE.finding(
        high[0],
        f"{len(high)} of {len(ranks)} call sites use the deep tier or above",
        confidence=Confidence.HIGH if complete else Confidence.MEDIUM,
        trace=high[0].trace,
        related=tuple(
            Step(path=s.span.path, line=s.span.line, what=f"`{s.models[0].text}`", cell=s.span.cell)
            for s in high[1 : SHOWN + 1]
        ),
    )


def _rank(site: CallSite, context: Context) -> int | None:
    """The cheapest tier a site can use; None when a tier is not known."""
    tiers = [context.policy.tier_of(use.text) for use in site.models]
    known = [context.policy.rank(tier) for tier in tiers if tier is not None]
    return min(known) if known and len(known) == len(tiers) else None


def _suits_top(site: CallSite, context: Context) -> bool:
    rule = context.policy.tasks.get(site.task.name) if site.task is not None else None
    return rule is not None and rule.prefer in {Tier.DEEP.value, Tier.FRONTIER.value}


def _is_simple(site: CallSite, context: Context) -> bool:
    rule = context.policy.tasks.get(site.task.name) if site.task is not None else None
    return rule is not None and rule.prefer == Tier.FAST.value


INVALID = Programs("top_tier_programs.INVALID_PROGRAMS")
VALID = Programs("top_tier_programs.VALID_PROGRAMS")
