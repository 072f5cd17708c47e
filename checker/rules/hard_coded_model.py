"""Flags model ids that are written into calls all over a program instead of into one place.

## Why is this bad?
When a model is retired, or a cheaper one is good enough, every call has to be found and changed, and one is forgotten.
With the ids in one module, a change of model is one line, and who uses what can be read there.

## Fix safety
Unsafe: the literal becomes a name of the registry, and an import is added above the first import of the file.
There is a fix where a registry is declared and has a constant with exactly this id.

## Configuration
`registry-modules` in `[tool.model-routing]` names the modules where ids may be written; each id in a call outside of
them is then reported.
Without it, an id is reported once, when calls in several files repeat it.

## Limits
Only ids that stand in the call itself count; a constant at the top of the file is a place of its own.
Test code and examples are left alone.

## Source
What the retirement of a model asks for, several times a year; the founding documents keep the task map in code, in one
place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import Origin
from checker.findings import Severity
from checker.locations import Step
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.registry_modules import Registered, registered, use_of
from checker.rules.rule import Category, Context, FixAvailability, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite, ModelUse
    from checker.findings import Finding
    from checker.locations import Span

RULE = Rule(
    code="RL704",
    name="hard-coded-model",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.UPKEEP,),
    preview=True,
    fix=FixAvailability.SOMETIMES,
)
ENOUGH_SITES, ENOUGH_FILES = 3, 2
MOST_SHOWN = 8
APART = frozenset({"examples", "example", "docs", "samples", "demos", "demo", "cookbook", "notebooks", "templates"})


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """Each literal outside the declared registry; without one, each id that several files repeat."""
    written = list(_written(sites))
    if context.policy.registry_modules:
        known = registered(context.code, context.policy.registry_modules)
        for site, use in written:
            if use.span.path not in known.paths:
                yield _outside(site, use, known, context)
        return
    by_id: dict[str, list[tuple[CallSite, ModelUse]]] = {}
    for site, use in written:
        by_id.setdefault(use.text, []).append((site, use))
    for text, uses in by_id.items():
        files = len({use.span.path for _, use in uses})
        if len(uses) >= ENOUGH_SITES and files >= ENOUGH_FILES:
            yield RULE.finding(
                uses[0][0], f"`{text}` is written into {len(uses)} calls in {files} files", span=uses[0][1].span,
                related=tuple(
                    Step(path=use.span.path, line=use.span.line, what="and here", cell=use.span.cell)
                    for _, use in uses[1 : MOST_SHOWN + 1]
                ),
            )  # fmt: skip


def _outside(site: CallSite, use: ModelUse, known: Registered, context: Context) -> Finding:
    name = known.names.get(use.text)
    where = f"; the registry has it as `{name[1]}`" if name is not None else ""
    return RULE.finding(
        site, f"`{use.text}` is written into a call, outside of the declared registry{where}", span=use.span,
        fix=use_of(context.code, use.span, name) if name is not None else None,
    )  # fmt: skip


def _written(sites: tuple[CallSite, ...]) -> Iterator[tuple[CallSite, ModelUse]]:
    """The ids that stand in the calls themselves, each place once."""
    seen: set[Span] = set()
    for site in sites:
        if is_test(site.span.path) or not APART.isdisjoint(site.span.path.lower().split("/")[:-1]):
            continue
        for use in site.models:
            if (
                use.origin is Origin.LITERAL
                and not use.name
                and use.span not in seen
                and _is_inside(use.span, site.span)
            ):
                seen.add(use.span)
                yield site, use


def _is_inside(inner: Span, outer: Span) -> bool:
    return (
        (inner.path, inner.cell) == (outer.path, outer.cell)
        and (outer.line, outer.column) <= (inner.line, inner.column)
        and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
    )


INVALID = Programs("scattered_programs.SCATTERED_PROGRAMS")
VALID = Programs("scattered_programs.GATHERED_PROGRAMS")
