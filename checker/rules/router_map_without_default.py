"""Flags look-ups by a label that a model has written, in a map without an answer for other labels.

## Why is this bad?
A model sometimes answers with a word that was not among those it was given, with a full stop, or with a whole sentence.
`MODELS[label]` then fails with a `KeyError` for a request that any of the models could have answered.

## Fix safety
Unsafe: unknown labels then go to the entry that is on the policy's default tier, or that is called `default` or the
like, and only the team can say that this is the right one.
There is no fix where no entry is.

## Limits
Labels that a schema or an enumeration constrains, that are looked for in the labels there are before, or that are
looked up inside a `try`, are taken to be safe.
The map has to be written out as a dictionary.

## Source
The founding pattern of the classifier router: the map needs a default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BlockKind
from checker.findings import Confidence, Edit, Fix, Severity
from checker.locations import Span
from checker.patterns.decisions import Decision, DecisionKind
from checker.patterns.routers import Router, Routing, is_checked, is_constrained, routers
from checker.rules.examples import Programs
from checker.rules.routing_words import asked_here, span_of, written
from checker.rules.rule import Category, Context, FixAvailability, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Place
    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL203",
    name="router-map-without-default",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.RELIABILITY,),
    fix=FixAvailability.SOMETIMES,
    preview=True,
)
DEFAULTS = frozenset({"default", "other", "general", "unknown", "fallback", "*", "else"})
"""Keys of entries that are meant for what no other entry fits."""


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each look-up."""
    del sites
    reported: set[Place] = set()
    for router in context.code.once(routers):
        for routing in router.routings:
            place = routing.decision.place
            if place not in reported and _can_fail(routing, context):
                reported.add(place)
                yield _finding(router, routing, context)


def _can_fail(routing: Routing, context: Context) -> bool:
    decision = routing.decision
    if decision.kind is not DecisionKind.LOOKUP or decision.default:
        return False
    subscript = isinstance(context.code.module(decision.place.path).exprs[decision.place.expr], t.Subscript)
    if not subscript or is_constrained(routing.answer):
        return False
    return not is_checked(context.code, routing.answer) and not _in_try(decision.place, context)


def _in_try(place: Place, context: Context) -> bool:
    blocks = context.code.module(place.path).facts.blocks
    function = context.code.function_of(place)
    block = context.code.block_of(place)
    while block >= 0 and blocks[block].function == function:
        if blocks[block].kind is BlockKind.TRY:
            return True
        block = blocks[block].parent
    return False


def _finding(router: Router, routing: Routing, context: Context) -> Finding:
    decision = routing.decision
    lookup = context.code.module(decision.place.path).exprs[decision.place.expr]
    assert isinstance(lookup, t.Subscript)
    table = written(context, decision.place._replace(expr=lookup.base)) or "the map"
    span = span_of(context, decision.place)
    return RULE.finding(
        router.classifier,
        f"`{table}` has no answer for a label that the model makes up",
        span=span,
        confidence=Confidence.HIGH,
        related=(asked_here(router),),
        fix=_fix(decision, lookup, table, context),
    )


def _fix(decision: Decision, lookup: t.Subscript, table: str, context: Context) -> Fix | None:
    """`MODELS[label]` -> `MODELS.get(label, MODELS["usual"])`."""
    entry = _default(decision, context)
    outer, base, index = (
        span_of(context, decision.place._replace(expr=expr))
        for expr in (decision.place.expr, lookup.base, lookup.index)
    )
    one_line = outer.line == outer.end_line
    if entry is None or table == "the map" or not one_line or index.end_column + 1 != outer.end_column:
        return None
    opening = _between(base, index)
    closing = Span(
        path=outer.path, cell=outer.cell, line=outer.end_line, end_line=outer.end_line,
        column=index.end_column, end_column=outer.end_column,
    )  # fmt: skip
    return Fix(
        title=f"Send unknown labels to `{entry}`",
        edits=(Edit(span=opening, replacement=".get("), Edit(span=closing, replacement=f', {table}["{entry}"])')),
    )


def _between(first: Span, second: Span) -> Span:
    return Span(
        path=first.path, cell=first.cell, line=first.end_line, end_line=second.line,
        column=first.end_column, end_column=second.column,
    )  # fmt: skip


def _default(decision: Decision, context: Context) -> str | None:
    """The key of the entry that is safe for anything."""
    named = next((entry.key for entry in decision.table if entry.key.lower() in DEFAULTS), None)
    if named is not None or any('"' in entry.key or "." in entry.key for entry in decision.table):
        return named
    for entry in decision.table:
        text = context.code.text(entry.value)
        if text.complete and context.policy.tier_of(text.joined()) == context.policy.default_tier:
            return entry.key
    return None


INVALID = Programs("map_programs.INVALID_PROGRAMS")
VALID = Programs("map_programs.VALID_PROGRAMS")
