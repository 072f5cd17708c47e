"""Flags requests to the deep tier or above that a person waits for.

## Why is this bad?
A deep model takes its time, and whoever has asked a web page or a chat looks at nothing meanwhile.
Where a human waits, the fast or the balanced tier is the choice; deep work belongs into a job of its own, whose result
is shown when it is there.

## Configuration
`routes.<name>.interactive` in the policy says of a route that somebody waits, or that nobody does.
`tiers` says which models are on which tier.

## Limits
Handlers are known for FastAPI, Flask, Starlette, Django, aiohttp, Slack, Discord, Chainlit, Streamlit and their like.
The way from the handler is followed through five calls, and not through queues, pools or tasks of their own.
Streamed answers are left out, because their beginning is soon there, and so are webhooks and scheduled routes.
A call that can also use a model below the deep tier is not judged.

## Source
The project's founding rule of choice: a human waits synchronously, hence fast or balanced only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.findings import Severity
from checker.patterns.request_paths import request_paths
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule
from pytest_model_routing.catalog import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL104",
    name="slow-model-in-request-path",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.LATENCY,),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each request."""
    slow = [site for site in sites if _is_slow(site, context)]
    told = {site: route.interactive for site in slow if (route := context.policy.route_at(site.function)) is not None}
    paths = request_paths(context.code, (site for site in slow if told.get(site) is None))
    for site in slow:
        tier = site.tiers[0]
        if site in paths:
            yield RULE.finding(
                site,
                f"a person waits for the {tier} tier: `{site.models[0].text}` behind a {paths[site].handler}",
                confidence=certainty(site),
                trace=site.models[0].trace,
                related=paths[site].steps(context.code),
            )
        elif told.get(site):
            yield RULE.finding(
                site, f"a person waits for the {tier} tier: `{site.models[0].text}` on an interactive route"
            )


def _is_slow(site: CallSite, context: Context) -> bool:
    """Whether a site surely sends its request to the deep tier or above, and waits for the whole answer."""
    policy = context.policy
    if site.kind is not Kind.CALL or site.is_stream or not site.models or is_test(site.span.path):
        return False
    if Tier.DEEP.value not in policy.tier_names or "batch" in site.operation:
        return False
    tiers = [policy.tier_of(use.text) for use in site.models]
    return all(tier is not None and policy.rank(tier) >= policy.rank(Tier.DEEP.value) for tier in tiers)


INVALID = Programs("request_programs.INVALID_PROGRAMS")
VALID = Programs("request_programs.VALID_PROGRAMS")
