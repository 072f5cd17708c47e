"""Flags costs worked out for the model that was asked where another one may have answered.

## Why is this bad?
With fallbacks or a router, the model that answers is the one in the response, and its price can be a multiple of the
requested one's.
A ledger that books every request at the requested model hides exactly the requests that fell back.

## Limits
Only requests that name fallbacks, and LiteLLM's Router, are looked at: elsewhere the model that was asked answers.
The cost must be worked out in the function that sends the request: a call of something with `cost` or `price` in its
name, or a look-up in such a table, by the same expression that the request has for its model.
A function that reads the model of the response is left alone.

## Source
The fallback options of LiteLLM and of the Messages API, whose responses name the model that answered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.findings import Severity
from checker.locations import Step
from checker.patterns.arguments import arguments_of
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code, Place
    from checker.call_sites.links import Links
    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL606",
    name="cost-at-requested-model",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.TELEMETRY),
    preview=True,
)
FALLBACKS = frozenset({"fallbacks", "context_window_fallbacks", "fallback_models"})
COST = Regex(r"cost|price|pricing|rate_card", re.IGNORECASE)


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding for each cost in the site's function that goes by the requested model."""
    code = context.code
    place = code.place_of(site)
    if place is None or site.kind is not Kind.CALL or is_test(place.path) or not _may_be_served_by_another(code, site):
        return
    model = arguments_of(code, site).get("model")
    function = code.function_of(place)
    if model is None or model.place.path != place.path or function < 0:
        return
    links = code.links(place.path)
    asked = links.chain(model.place.expr)
    if not asked or _reads_served_model(links, function, asked):
        return
    for expr in _costs(links, function, asked):
        span = links.module.span(expr)
        yield RULE.finding(
            site, f"`{'.'.join(asked)}` was asked for; another model may have answered", span=span,
            related=(Step(path=site.span.path, line=site.span.line, what="the request", cell=site.span.cell),),
        )  # fmt: skip


def _may_be_served_by_another(code: Code, site: CallSite) -> bool:
    """Whether a request has fallbacks, or goes through a router that may have some."""
    if FALLBACKS.intersection(site.arguments):
        return True
    place = code.place_of(site)
    return site.sdk == "litellm" and place is not None and _is_router(code, place)


def _is_router(code: Code, place: Place) -> bool:
    links = code.links(place.path)
    call = links.module.exprs[place.expr]
    func = links.module.exprs[call.func] if isinstance(call, t.Call) else None
    return isinstance(func, t.Attr) and links.dotted(func.base).endswith("Router()")


def _reads_served_model(links: Links, function: int, asked: tuple[str, ...]) -> bool:
    """Whether a function reads a `.model` that is not the requested one."""
    found = (index for name in ("model", "model_name") for index in links.attributes.get(name, ()))
    return any(
        links.module.mark(index).function == function
        and links.chain(index) != asked
        and links.chain(index)[:1] != ("self",)
        for index in found
    )


def _costs(links: Links, function: int, asked: tuple[str, ...]) -> Iterator[int]:
    for index, record in enumerate(links.module.exprs):
        if type(record) is t.Call:
            name, given = links.chain(record.func)[-1:], (*record.args, *(value for _, value in record.keywords))
        elif type(record) is t.Subscript:
            name, given = links.chain(record.base)[-1:], (record.index,)
        else:
            continue
        if (
            name
            and COST.search(name[0])
            and links.module.mark(index).function == function
            and any(links.chain(value) == asked for value in given)
        ):
            yield index


INVALID = Programs("cost_programs.REQUESTED_PROGRAMS")
VALID = Programs("cost_programs.SERVED_PROGRAMS")
