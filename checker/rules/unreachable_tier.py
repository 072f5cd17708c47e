"""Flags tiers that a program provides for and that no label of its own can reach.

## Why is this bad?
Somebody has decided that some requests deserve another model, and none of them ever gets it.
Mostly a label was renamed on one side only, so that requests meant for this tier go somewhere else.

## Limits
Only labels that the program itself writes are judged, where there are two at least; what a model or a user answers, or
what is passed to a function, can be anything.
Members of enumerations and the cases of a `match` are not compared.
A map is judged when all that the program does with it is to look entries up.
A test is judged when the label it compares with cannot be any of the words.

## Source
Seen in programs whose labels were renamed in the classifier and not in the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.findings import Severity
from checker.locations import Step
from checker.patterns.decisions import MODEL_KEYWORDS, Decision, DecisionKind, choices_of, tests_around
from checker.patterns.labels import labels_of, lookups_of
from checker.patterns.model_calls import ModelCalls
from checker.rules.examples import Programs
from checker.rules.routing_words import span_of
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Place
    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.locations import Span

RULE = Rule(
    code="RL108",
    name="unreachable-tier",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.QUALITY, Category.COST),
    preview=True,
)
MOST_ENTRIES = 12
FEWEST_LABELS = 2
"""A program with one label has a switch that somebody sets by hand."""


class _Asked(Struct, frozen=True):
    """A decision, the site it leads to, and the labels that have to be known for it to be judged."""

    site: CallSite
    decision: Decision
    labels: tuple[Place, ...]


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each entry or test that nothing reaches."""
    del sites
    asked = list(_asked(context))
    known = labels_of(context.code, (label for each in asked for label in each.labels))
    reported: set[Span] = set()
    for each in asked:
        if not each.labels or any(label not in known for label in each.labels):
            continue
        reached = frozenset().union(*(known[label] for label in each.labels))
        if len(reached) < FEWEST_LABELS:
            continue
        for span, word in _missed(each, reached, context):
            if span not in reported:
                reported.add(span)
                yield _finding(each, span, word, reached, context)


def _finding(each: _Asked, span: Span, word: str, reached: frozenset[str], context: Context) -> Finding:
    site = each.site
    words = ", ".join(f"`{label}`" for label in sorted(reached)[:4])
    decided = span_of(context, each.decision.place)
    return RULE.finding(
        site,
        f"no label leads to `{word}`: there are only {words}",
        span=span,
        related=(
            Step(path=decided.path, line=decided.line, what="decided here", cell=decided.cell),
            Step(path=site.span.path, line=site.span.line, what="for this request", cell=site.span.cell),
        ),
    )


def _asked(context: Context) -> Iterator[_Asked]:
    """The decisions about the models of sites that have several, and the tests around calls."""
    code = context.code
    for call in code.once(ModelCalls):
        for decision in tests_around(code, call.place):
            if decision.labels and not decision.contains and not any(_is_member(word) for word in decision.labels):
                yield _Asked(call.site, decision, (decision.label,))
        record = code.module(call.place.path).exprs[call.place.expr]
        if call.depth or len(call.site.models) < 2 or not isinstance(record, t.Call):
            continue
        for name, value in record.keywords:
            if name in MODEL_KEYWORDS:
                for decision in choices_of(code, call.place._replace(expr=value)):
                    keys = [entry.key for entry in decision.table]
                    if keys and len(keys) <= MOST_ENTRIES and not any(_is_member(key) for key in keys):
                        yield _Asked(call.site, decision, _keys(decision, context))


def _is_member(word: str) -> bool:
    """Whether a word stands for something else: a member of an enumeration, the cases of a `match`."""
    return word == "case" or "." in word


def _keys(decision: Decision, context: Context) -> tuple[Place, ...]:
    """All keys that a decision's table is looked up by; none when something else is done with it."""
    record = context.code.module(decision.place.path).exprs[decision.place.expr]
    method = record.func if isinstance(record, t.Call) else -1
    outer = context.code.module(decision.place.path).exprs[method] if method >= 0 else record
    base = outer.base if isinstance(outer, (t.Subscript, t.Attr)) else -1
    return (lookups_of(context.code, decision.place.path, base) or ()) if base >= 0 else ()


def _missed(each: _Asked, reached: frozenset[str], context: Context) -> Iterator[tuple[Span, str]]:
    """The entries, or the words of a test, that none of the labels reaches."""
    decision = each.decision
    if decision.kind is DecisionKind.LOOKUP:
        keys = {entry.key for entry in decision.table}
        if keys & reached:
            yield from (
                (span_of(context, entry.value), entry.key) for entry in decision.table if entry.key not in reached
            )
    elif not set(decision.labels) & reached:
        yield span_of(context, decision.place), decision.labels[0]


INVALID = Programs("reach_programs.INVALID_PROGRAMS")
VALID = Programs("reach_programs.VALID_PROGRAMS")
