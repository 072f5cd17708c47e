"""Flags routers that cannot save anything, because their routes are alike or their classifier is too dear.

## Why is this bad?
A router adds a request to every request.
Where all routes end on one tier of one vendor, nothing is ever saved; where the classifier reads the request at the
price of what the cheap route saves, the cheap route costs as much as the dear one.

## Limits
Only routers are judged whose label chooses the model; one that chooses between prompts or functions has other reasons.
Prices are the vendors' list prices of the day, for input tokens: long answers of the dear route can make up for a dear
classifier, and the share of requests that take each route is not known before it is recorded.

## Source
One of the project's founding anti-patterns: router overhead above the savings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.decisions import DecisionKind
from checker.patterns.routers import Router, routers
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.routing_words import decided_here
from checker.rules.rule import Category, Context, Rule
from checker.rules.unit_prices import ratio, unit_prices
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL201",
    name="router-above-savings",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.COST, Category.LATENCY),
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each router."""
    del sites
    for router in context.code.once(routers):
        routes = _routes(router, context)
        words = (_alike(routes, context) or _too_dear(router, routes, context)) if routes else ""
        if words:
            site = router.classifier
            yield RULE.finding(site, words, confidence=certainty(site), related=decided_here(router, context))


def _routes(router: Router, context: Context) -> tuple[str, ...]:
    """The models that a router chooses between; none when they are not all known, or it chooses something else."""
    found: dict[str, None] = {}
    for routing in router.routings:
        decision = routing.decision
        if not routing.chooses_model:
            return ()
        if decision.kind is DecisionKind.LOOKUP:
            texts = [context.code.text(entry.value) for entry in decision.table]
            if not all(text.complete and text.joined() for text in texts):
                return ()
            found.update(dict.fromkeys(text.joined() for text in texts))
        elif router.is_shared:
            return ()
        for site in () if router.is_shared else routing.routes:
            if any(not unknown.overridable for unknown in site.unknowns):
                return ()
            found.update(dict.fromkeys(use.text for use in site.models))
    return tuple(found)


def _alike(routes: tuple[str, ...], context: Context) -> str:
    """What the routes have in common, in words; "" when they differ."""
    tiers = {context.policy.tier_of(text) for text in routes}
    vendors = {model.vendor if (model := catalog.lookup(text)) is not None else text for text in routes}
    if len(tiers) == 1 and len(vendors) == 1 and None not in tiers:
        return f"every route of this router ends on the {tiers.pop()} tier: `{routes[0]}`"
    return ""


def _too_dear(router: Router, routes: tuple[str, ...], context: Context) -> str:
    """How the classifier's price compares with what the routes can save, in words; "" when it is below."""
    mine = [unit_prices(text, context.today) for text in router.models(context.code).texts]
    theirs = [unit_prices(text, context.today) for text in routes]
    prices = [price.input for price in theirs if price is not None]
    own = [price.input for price in mine if price is not None]
    if not own or len(own) < len(mine) or len(prices) < len(theirs):
        return ""
    saved = max(prices) - min(prices)
    if saved <= 0 or min(own) < saved:
        return ""
    times = ratio(min(own) / saved)
    return f"reading a request costs this router {times} what its routes can save on input (prices of {context.today})"


INVALID = Programs("savings_programs.INVALID_PROGRAMS")
VALID = Programs("savings_programs.VALID_PROGRAMS")
