"""Flags workers of a fan-out that run on the planner's tier, where that is the deep tier or above.

## Why is this bad?
A planner is one request and its workers are many, so the workers are the bill.
The plan has cut the work into small steps, which is what makes them fit for a cheaper tier.

## Configuration
`tiers` in the policy says which models are on which tier.

## Limits
A fan-out is a loop, comprehension or map over what a model has answered; the answer is followed through the program's
own functions.
A worker with a task that asks for the deep tier, such as code review, is left alone.
Whether a cheaper worker is good enough is for an evaluation to say.
`dear-call-in-loop` is about any loop; where this rule speaks as well, only this one is shown.

## Source
The founding pattern of orchestrator and workers: deep plans, fast workers run the steps, deep puts them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.fan_outs import FanOut, fan_outs
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from pytest_model_routing.catalog import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.model_calls import Models

RULE = Rule(
    code="RL111",
    name="top-tier-worker",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.COST,),
    preview=True,
    covers=("RL802",),
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each worker."""
    policy = context.policy
    deep = policy.rank(Tier.DEEP.value) if Tier.DEEP.value in policy.tier_names else len(policy.tier_names)
    high = [site for site in sites if any(policy.rank(tier) >= deep for tier in site.tiers)]
    reported: set[CallSite] = set()
    for fan_out in fan_outs(context.code, high):
        planner, worker = (_rank(each, context) for each in (fan_out.planner_models, fan_out.worker_models))
        if worker is None or planner is None or not deep <= planner <= worker or fan_out.worker in reported:
            continue
        if _needs_depth(fan_out.worker, context):
            continue
        reported.add(fan_out.worker)
        yield _finding(fan_out, policy.tier_names[worker], context)


def _finding(fan_out: FanOut, tier: str, context: Context) -> Finding:
    site = fan_out.worker
    planner, looped = fan_out.planner.span, context.code.module(fan_out.place.path).span(fan_out.place.expr)
    sure = fan_out.worker_models.complete and fan_out.planner_models.complete
    return RULE.finding(
        site,
        f"the workers run on the {tier} tier like their planner: `{fan_out.worker_models.texts[0]}`",
        confidence=min(site.confidence, Confidence.HIGH if sure else Confidence.MEDIUM, key=lambda level: level.rank),
        trace=next((use.trace for use in site.models if use.text in fan_out.worker_models.texts), ()),
        related=(
            Step(path=planner.path, line=planner.line, what="the planner", cell=planner.cell),
            Step(path=looped.path, line=looped.line, what="once for each of these", cell=looped.cell),
        ),
    )


def _rank(models: Models, context: Context) -> int | None:
    """The cheapest tier of some models; None when one of them is not known."""
    tiers = [context.policy.tier_of(text) for text in models.texts]
    known = [context.policy.rank(tier) for tier in tiers if tier is not None]
    return min(known) if known and len(known) == len(tiers) else None


def _needs_depth(site: CallSite, context: Context) -> bool:
    rule = context.policy.tasks.get(site.task.name) if site.task is not None else None
    return rule is not None and rule.prefer in {Tier.DEEP.value, Tier.FRONTIER.value}


INVALID = Programs("worker_programs.INVALID_PROGRAMS")
VALID = Programs("worker_programs.VALID_PROGRAMS")
