"""Flags parameters and limits that a model of the call rejects.

## Why is this bad?
The request fails with a 400 error, each time, and only when it is sent.
It happens when a model is swapped and its call is not: a reasoning model takes no `temperature`, a newer one no
thinking budget, an older one gives shorter answers than `max_tokens` asks for.

## Limits
Only calls of the openai and anthropic SDKs to the vendors' own endpoints are judged; frameworks adapt requests.
A parameter counts when it stands in the call itself with a value that is known and not the one that every model
accepts.
A call inside a test of the model's name is left alone, because that test may be about this.
Models that the table does not name are not known to reject anything.

## Source
The API references and migration guides of Anthropic and OpenAI; each row of the catalogue's `parameters.toml` names its
page.
The limits of answers are the catalogue's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.facts.model import BlockKind
from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.arguments import Given, arguments_of, constant, display
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.resolution.values import Lit
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t
from pytest_model_routing import catalog
from pytest_model_routing.catalog.parameters import Rejection, judged_parameters, rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code, Place
    from checker.call_sites.model import CallSite, ModelUse
    from checker.findings import Finding
    from checker.resolution.program import Module

RULE = Rule(
    code="RL708",
    name="unsupported-parameter",
    severity=Severity.ERROR,
    since="0.1",
    categories=(Category.RELIABILITY,),
    preview=True,
)
JUDGED = {"openai": Regex(r"chat\.completions\.|^responses\."), "anthropic": Regex(r"messages\.")}
LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
LEAST_BUDGET = 1024
"""Anthropic rejects a smaller thinking budget."""
TESTED = Regex(r"model|reason|supports|effort|thinking|engine", re.IGNORECASE)
LONGER = frozenset({"betas", "extra_headers", "default_headers"})
"""A beta header can raise a limit."""


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding for each argument that one of a site's models rejects."""
    judged = JUDGED.get(site.sdk)
    if judged is None or not judged.search(site.operation) or site.kind is not Kind.CALL or site.custom_endpoint:
        return
    if site.platform not in ("openai", "anthropic") or not site.models or is_test(site.span.path):
        return
    names = judged_parameters().union(LIMITS, ("thinking",)).intersection(site.arguments)
    if not names or _tests_the_model(site, context.code):
        return
    given = {name: each for name, each in arguments_of(context.code, site).items() if each.direct}
    for name in sorted(names & given.keys()):
        yield from _argument(site, context, name, given)
        if name == "thinking":
            yield from _thinking(site, context, given)
        elif name in LIMITS:
            yield from _limit(site, context, given[name])


def _argument(site: CallSite, context: Context, name: str, given: dict[str, Given]) -> Iterator[Finding]:
    """A parameter that is rejected by its name, or by its value."""
    for use in _own(site):
        found = rejection(use.text, name)
        if found is None or not site.operation.removeprefix("beta.").startswith(found.operations):
            continue
        if found.together and found.together not in given:
            continue
        if _is_sent(context.code, given[name].place, found):
            yield _finding(site, context, use, given[name].place, _words(use.text, name, found))
            return


def _own(site: CallSite) -> list[ModelUse]:
    """The models of a site that its SDK can reach: a wide search may also find another vendor's."""
    found = ((use, catalog.lookup(use.text)) for use in site.models)
    return [use for use, model in found if model is not None and model.vendor == site.sdk]


def _words(model: str, name: str, found: Rejection) -> str:
    text = f"`{model}` rejects `{name}`"
    if found.together:
        return f"{text} beside `{found.together}`"
    if found.instead:
        return f"{text}: {found.instead} takes its place"
    return f"{text} other than {found.accepted}" if found.accepted is not None else text


def _is_sent(code: Code, place: Place, found: Rejection) -> bool:
    """Whether every value that an argument is known to have is one that fails."""
    literal = constant(code, place)
    values = [literal.value] if literal is not None else _known(code, place)
    return bool(values) and all(
        value is not None and (found.accepted is None or value != found.accepted or isinstance(value, str))
        for value in values
    )


def _known(code: Code, place: Place) -> list[object]:
    return [value.value for value in code.values([place])[place] if isinstance(value, Lit)]


def _thinking(site: CallSite, context: Context, given: dict[str, Given]) -> Iterator[Finding]:
    """`thinking={"type": "enabled", "budget_tokens": 4000}`."""
    fields = display(context.code, given["thinking"].place)
    if fields is None or "budget_tokens" not in fields[1]:
        return
    place = given["thinking"].place._replace(path=fields[0], expr=fields[1]["budget_tokens"])
    for use in _own(site):
        found = rejection(use.text, "thinking.budget_tokens")
        if found is not None:
            yield _finding(site, context, use, place, _words(use.text, "budget_tokens", found))
            return
    budget = context.code.reader.number(place.path, place.expr)
    if budget is None or site.sdk != "anthropic":
        return
    if budget < LEAST_BUDGET:
        text = f"`budget_tokens` is {budget:,}: at least {LEAST_BUDGET:,} are asked for"
        yield _finding(site, context, site.models[0], place, text)
    elif site.max_tokens is not None and budget >= site.max_tokens and not LONGER.intersection(site.arguments):
        text = f"`budget_tokens` is {budget:,}, which leaves nothing of the {site.max_tokens:,} of `max_tokens`"
        yield _finding(site, context, site.models[0], place, text)


def _limit(site: CallSite, context: Context, given: Given) -> Iterator[Finding]:
    """A limit above what the model can answer."""
    limit = context.code.reader.number(*given.place)
    if limit is None or LONGER.intersection(site.arguments):
        return
    for use in _own(site):
        model = catalog.lookup(use.text)
        if model is not None and model.max_output_tokens is not None and limit > model.max_output_tokens:
            text = f"`{use.text}` answers with at most {model.max_output_tokens:,} tokens, not {limit:,}"
            yield _finding(site, context, use, given.place, text)
            return


def _finding(site: CallSite, context: Context, use: ModelUse, place: Place, text: str) -> Finding:
    step = Step(path=use.span.path, line=use.span.line, what=f"`{use.text}` is chosen here", cell=use.span.cell)
    level = certainty(site)
    return RULE.finding(
        site,
        text,
        span=context.code.module(place.path).span(place.expr),
        confidence=level if len(site.models) == 1 else min(level, Confidence.MEDIUM, key=lambda each: each.rank),
        trace=use.trace,
        related=(step,),
    )


def _tests_the_model(site: CallSite, code: Code) -> bool:
    """Whether a test around a call, or one in its function that may change its arguments, is about the model."""
    place = code.place_of(site)
    if place is None:
        return True
    module = code.module(place.path)
    block = code.block_of(place)
    while block >= 0:
        record = module.facts.blocks[block]
        if record.kind in (BlockKind.IF, BlockKind.ELSE, BlockKind.EXCEPT) and record.header >= 0:
            text = " ".join(_names(module, record.header))
            if record.kind is BlockKind.EXCEPT or TESTED.search(text):
                return True
        block = record.parent
    return False


def _names(module: Module, expr: int) -> Iterator[str]:
    for index in module.inside(expr):
        record = module.exprs[index]
        if isinstance(record, t.Name):
            yield record.id
        elif isinstance(record, t.Attr):
            yield record.name


INVALID = Programs("parameter_programs.REJECTED_PROGRAMS")
VALID = Programs("parameter_programs.ACCEPTED_PROGRAMS")
