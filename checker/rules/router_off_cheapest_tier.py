"""Flags routers whose own classification runs above the cheapest tier.

## Why is this bad?
A router reads every request before anything is answered, so its price and its latency are added to all of them.
A label out of a few is what the cheapest tier is for; what a dearer classifier costs, the routes have to save first.

## Configuration
`tasks.<name>.prefer` and `tasks.<name>.min` in the policy say which tier suits the classifier's task.

## Limits
A classifier is a call whose answer decides which model or which call comes next, by a look-up or by tests for words.
The answer is followed through the program's own functions and attributes; where a framework's state takes it, only
calls whose names or prompts say that they route are known.
A classifier whose models or tiers are not all known is not judged.

## Source
The founding pattern of the classifier router: the classifier belongs on the cheapest tier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.routers import Router, routers
from checker.rules.examples import Example
from checker.rules.named_models import certainty
from checker.rules.router_programs import (
    BRANCHES,
    BY_LENGTH,
    BY_USER,
    CLASSIFIER_MODULE,
    DESK_MODULE,
    ROUTER,
    changed,
)
from checker.rules.routing_words import decided_here, span_of
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite, ModelUse
    from checker.findings import Finding

RULE = Rule(
    code="RL202",
    name="router-off-cheapest-tier",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.COST, Category.LATENCY),
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each classifier that cannot run on the tier that suits it."""
    del sites
    for router in context.code.once(routers):
        found = _cheapest(router, context)
        if found is not None:
            site, (tier, use) = router.classifier, found
            yield RULE.finding(
                site,
                f"the router's classifier runs on the {tier} tier: `{use.text}`",
                span=span_of(context, router.call) if router.call is not None and router.is_shared else site.span,
                confidence=site.confidence if router.is_shared else certainty(site),
                trace=use.trace,
                related=decided_here(router, context),
            )


def _cheapest(router: Router, context: Context) -> tuple[str, ModelUse] | None:
    """The cheapest tier the classifier can run on, where that is above what its task asks for."""
    policy = context.policy
    site = router.classifier
    rule = policy.tasks.get(site.task.name) if site.task is not None else None
    suits = [policy.rank(tier) for tier in ((rule.prefer, rule.min) if rule is not None else ()) if tier is not None]
    possible = router.models(context.code)
    uses = [use for use in site.models if use.text in possible.texts]
    known = [(policy.rank(tier), tier, use) for use in uses if (tier := policy.tier_of(use.text)) is not None]
    if not known or len(known) < len(uses):
        return None
    rank, tier, use = min(known, key=lambda each: each[0])
    return (tier, use) if rank > max(suits, default=0) else None


_ERROR = '  # error: [RL202] "the balanced tier: `claude-sonnet-5-5`"'
INVALID = (
    Example(
        changed(
            ROUTER,
            (
                'client.messages.create(\n        model="claude-haiku-5-5"',
                f'client.messages.create({_ERROR}\n        model="claude-sonnet-5-5"',
            ),
        )
    ),
    Example(
        files={
            "desk/triage.py": changed(
                CLASSIFIER_MODULE,
                (
                    'create(\n            model="gpt-6-luna"',
                    'create(  # error: [RL202]\n            model="gpt-6.2-sol"',
                ),
            ),
            "desk/main.py": DESK_MODULE,
        }
    ),
    Example(
        changed(
            BRANCHES,
            (
                'verdict = client.messages.create(\n        model="claude-haiku-5-5"',
                'verdict = client.messages.create(  # error: [RL202] "deep"\n        model="claude-opus-5-5"',
            ),
        )
    ),
)
VALID = (
    Example(ROUTER),
    Example(files={"desk/triage.py": CLASSIFIER_MODULE, "desk/main.py": DESK_MODULE}),
    Example(BRANCHES),
    Example(BY_LENGTH),
    Example(changed(BY_USER, ("claude-haiku-5-5", "claude-sonnet-5-5"))),
    Example(
        changed(ROUTER, ('create(\n        model="claude-haiku-5-5"', 'create(\n        model="claude-sonnet-5-5"')),
        policy='tasks.classification = { prefer = "balanced" }\n',
    ),
)
