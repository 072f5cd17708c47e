"""Flags requests to a model above the default tier that are sent once for each item of a collection.

## Why is this bad?
What one request costs is multiplied by the number of items, and the top tiers are where that hurts.
Work that is cut into many small requests is seldom the work that needs the strongest model: let a cheaper one do the
items, and keep the dear one for planning and for putting the results together.

## Configuration
`default-tier` in `[tool.model-routing]` is the tier up to which nothing is reported; it is `balanced` by default.

## Limits
A loop counts when what it hands out reaches the request's arguments, also through a function or two.
Loops over models or attempts, `while` loops, conversations, streams of events, searches that return with the first
answer, and collections of a few written-out items are not reported.
How many items there are at run time is not known.
A function that sends the requests of many callers, of which one has a loop, gives low confidence.
Requests of one function that take their model from one place, such as arms of an `if`, are reported once.

## Source
The project's founding documents: the deep tier for everything costs a multiple; workers belong on a cheaper tier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import MOST_FILES
from checker.findings import Confidence, Severity
from checker.patterns.loops import ItemLoop, ItemLoops
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite, ModelUse
    from checker.findings import Finding

RULE = Rule(
    code="RL802",
    name="dear-call-in-loop",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST,),
)
MOST_CALLERS = 3
FEW = 4
"""A written-out collection of at most so many items is a list of steps."""


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """A finding for each site in a loop over items whose models are all above the default tier."""
    dear = [(site, use) for site in sites if (use := _dear(site, context)) is not None]
    loops = context.code.once(ItemLoops).of(site for site, _ in dear)
    for site, use in dear:
        loop = loops.get(site.span)
        if loop is None or (loop.count is not None and loop.count <= FEW):
            continue
        if any(_is_same_request(other, site) and _loops_alike(loops.get(other.span), loop) for other in sites):
            continue
        tier = context.policy.tier_of(use.text)
        yield RULE.finding(
            site,
            f"`{use.text}` ({tier}) is asked once for each of `{loop.items}`",
            confidence=Confidence.LOW if _is_shared(site, loop, context.code) else certainty(site),
            trace=use.trace,
            related=(loop.step(context.code),),
        )


def _is_shared(site: CallSite, loop: ItemLoop, code: Code) -> bool:
    """Whether the function that makes a request serves many: its model was not chosen for the one loop among them."""
    place = code.place_of(site)
    function = code.function_of(place) if place is not None else -1
    if place is None or place == loop.call or function < 0:
        return False
    name = code.module(place.path).facts.functions[function].name
    calls = code.callers([(place.path, function)])[place.path, function]
    return len(calls) > MOST_CALLERS or (not calls and len(code.program.mentioning(name)) > MOST_FILES)


def _is_same_request(other: CallSite, site: CallSite) -> bool:
    """Whether another site stands before this one in its function and takes its model from the same place."""
    return (
        other.function == site.function
        and other.span.path == site.span.path
        and other.span < site.span
        and bool(other.models)
        and other.models[0].span == site.models[0].span
    )


def _loops_alike(other: ItemLoop | None, loop: ItemLoop) -> bool:
    return other is not None and other.place == loop.place


def _dear(site: CallSite, context: Context) -> ModelUse | None:
    """The first model of a site whose models are all above the default tier."""
    policy = context.policy
    tiers = [policy.tier_of(use.text) for use in site.models]
    floor = policy.rank(policy.default_tier)
    return site.models[0] if tiers and all(t is not None and policy.rank(t) > floor for t in tiers) else None


INVALID = Programs("loop_programs.DEAR_PROGRAMS")
VALID = Programs("loop_programs.FINE_PROGRAMS")
