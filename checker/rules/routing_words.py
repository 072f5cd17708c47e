"""Routers in the words of findings: what decides, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.locations import Step
from checker.patterns.decisions import DecisionKind

if TYPE_CHECKING:
    from checker.call_sites.code import Place
    from checker.locations import Span
    from checker.patterns.routers import Router
    from checker.rules.rule import Context

SHOWN = 4


def decided_here(router: Router, context: Context) -> tuple[Step, ...]:
    """The places where a router's label decides, a few of them."""
    steps: dict[Step, None] = {}
    for routing in router.routings:
        what = "is looked up" if routing.decision.kind is DecisionKind.LOOKUP else "is tested"
        span = span_of(context, routing.decision.place)
        steps.setdefault(Step(path=span.path, line=span.line, what=f"its label {what} here", cell=span.cell))
    return tuple(steps)[:SHOWN]


def asked_here(router: Router) -> Step:
    """The classifier as a place to look at."""
    span = router.classifier.span
    return Step(path=span.path, line=span.line, what="the label comes from this request", cell=span.cell)


def span_of(context: Context, place: Place) -> Span:
    """Where an expression stands."""
    return context.code.module(place.path).span(place.expr)


def written(context: Context, place: Place) -> str:
    """A name or an attribute as it is written: `self.MODELS`; "" for anything else."""
    return ".".join(context.code.links(place.path).chain(place.expr))
