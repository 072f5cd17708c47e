"""Flags routes whose requests cost more than the policy allows, by what the code says of them.

## Why is this bad?
A budget that the prompt alone exceeds is exceeded by every request; one that a full answer exceeds will be exceeded by
some.
Either the model, the prompt, `max_tokens` or the budget is not what was meant.

## Configuration
`budget-usd` of a route in `[tool.model-routing.routes]`, for one request; without budgets there are no findings.

## Limits
The estimate is a lower bound: only the text of the prompt that is written in the code counts, in the fewest tokens it
can have, at the price of fresh input.
The answer is counted up to `max_tokens`, where that is a number in the code, and such a finding is less confident.
Of several models, the cheapest one counts.
Prices are those of the day of the run; messages show ratios, never amounts.

## Source
The budgets of your policy, the price lists of the vendors, and the measured lengths of tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.prompt_lengths import prompt_tokens
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule
from checker.rules.unit_prices import ratio, unit_prices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL804",
    name="over-route-budget",
    severity=Severity.ERROR,
    since="0.1",
    categories=(Category.COST,),
    preview=True,
)
MILLION = 1_000_000


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when the least that a request can cost, or its longest answer, is over the route's budget."""
    route = context.policy.route_at(site.function)
    budget = route.budget_usd if route is not None else None
    if route is None or not budget or site.kind is not Kind.CALL or site.custom_endpoint:
        return
    costs = [_costs(site, use.text, context) for use in site.models]
    known = [cost for cost in costs if cost is not None]
    if not known or len(known) < len(costs):
        return
    least, most = min(known)
    level = certainty(site)
    if least > budget:
        text = f"the prompt alone is {ratio(least / budget)} the budget of route `{route.name}`"
    elif most > budget:
        text = f"an answer of {site.max_tokens:,} tokens is {ratio(most / budget)} the budget of route `{route.name}`"
        level = min(level, Confidence.MEDIUM, key=lambda each: each.rank)
    else:
        return
    prompt = site.prompt
    where = prompt.span if prompt is not None else site.span
    yield RULE.finding(
        site, f"{text}, at the prices of {context.today}", confidence=level, trace=site.trace,
        related=(Step(path=where.path, line=where.line, what="the prompt, as far as it is written", cell=where.cell),),
    )  # fmt: skip


def _costs(site: CallSite, model: str, context: Context) -> tuple[Decimal, Decimal] | None:
    """What a request costs at least, and with the longest answer that is allowed."""
    prices = unit_prices(model, context.today)
    if prices is None:
        return None
    read = prompt_tokens(site.prompt, model).low if site.prompt is not None else 0
    least = read * prices.input / MILLION
    return least, least + (site.max_tokens or 0) * prices.output / MILLION


INVALID = Programs("budget_programs.OVER_PROGRAMS")
VALID = Programs("budget_programs.WITHIN_PROGRAMS")
