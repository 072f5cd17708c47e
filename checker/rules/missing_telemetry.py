"""Flags calls whose token usage nobody records.

## Why is this bad?
The response says what the call used, and the program throws it away.
Without tokens, model and cost for each request, nobody can tell which route costs what, whether the cheap tier is
used at all, or that a change made every request dearer.

## Configuration
`telemetry-modules` in `[tool.route-lint]` names modules of your own that record usage when they are imported.

## Limits
A call is reported only when its response could be followed to its end: through names, attributes, containers and
functions of the scanned code, three calls far.
A response that is handed to a library, returned to callers that were not scanned, or printed or logged as a whole, is
left alone.
Instrumentation counts in all files that run where it is set up, as far as imports tell, and so do gateways that
record what passes them.
Where it is set up under an `if`, or in one of several programs that make the call, nothing is reported.
The anthropic SDK 1.0 and later makes a span with model and tokens for each call, which goes nowhere until a tracer
provider is registered.
Bindings, batches, test code, functions that only try out a key or a connection, requests whose answer nobody looks at
and private functions that nothing refers to are left out; streams are the business of `dropped-stream-usage`.
Models that run on the own machine cost time that nobody bills, the examples and notebooks beside a program are not what
it spends its money on, and a class with a method such as `count_tokens` or `compute_cost` has an estimate of its own:
what is found there has low confidence, and is seen with `--min-confidence low`.

## Source
One of the project's founding anti-patterns: log model, tokens and cost of each request.
The hooks that count were exercised in November 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.findings import Severity
from checker.patterns.metering import concern
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL601",
    name="missing-telemetry",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.TELEMETRY, Category.COST),
)


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when every way of the response was followed and none reads its usage."""
    if site.is_stream or site.kind is not Kind.CALL or site.usage_recorded is not False:
        return
    level = concern(site, context.code)
    if level is not None:
        yield RULE.finding(site, f"nothing records what `{site.operation}` uses", confidence=level)


INVALID = Programs("telemetry_programs.INVALID_PROGRAMS")
VALID = Programs("telemetry_programs.VALID_PROGRAMS")
