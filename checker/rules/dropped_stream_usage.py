"""Flags streams whose token usage is never read, or read without having been asked for.

## Why is this bad?
A stream carries its usage at the end, in a chunk of its own, and it is easy to stop reading before that.
OpenAI's chat completions leave it out altogether unless `stream_options` asks for it: code that reads `chunk.usage`
then records nothing, without an error.
What streams cost is then missing from every ledger, and streams are where people wait and answers are long.

## Fix safety
Unsafe: with `include_usage` comes one more chunk, with usage and without choices; code that reads `chunk.choices[0]`
of every chunk must skip it.

## Limits
A stream is reported only when it could be followed to its end; what an instrumentor or a gateway records, trials and
dead code are left alone, and local models, examples and estimates have low confidence, as with `missing-telemetry`.
Whether usage was asked for is judged for OpenAI's chat completions and for LiteLLM, at the vendor's own endpoint, when
the arguments of the call are written out.

## Source
OpenAI's API reference on `stream_options`, and the streaming pages of the other SDKs, as of November 2026.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.findings import Edit, Fix, Severity
from checker.patterns.metering import concern
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.insertions import insertion
from checker.rules.rule import Category, Context, FixAvailability, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL603",
    name="dropped-stream-usage",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.TELEMETRY, Category.COST),
    fix=FixAvailability.SOMETIMES,
)
ASKS = {"openai": Regex(r"^(?:beta\.)?chat\.completions\.create$"), "litellm": Regex(r"^a?completion$")}
"""Operations whose streams have no usage unless it is asked for."""
OPTION = 'stream_options={"include_usage": True}'


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a stream's usage gets lost."""
    if not site.is_stream or site.kind is not Kind.CALL or is_test(site.span.path):
        return
    unasked = _is_unasked(site, context)
    if site.usage_recorded is False:
        text = "is neither asked for nor read" if unasked else "is never read"
        level = concern(site, context.code)
        if level is not None:
            yield RULE.finding(site, f"the usage of this stream of `{site.operation}` {text}", confidence=level)
    elif unasked and site.usage_recorded and site.usage_step is not None and " is read" in site.usage_step.what:
        at = insertion(context.code, site)
        fix = None
        if at is not None:
            fix = Fix(title="Ask for the usage", edits=(Edit(span=at, replacement=f", {OPTION}"),))
        yield RULE.finding(
            site, f"the usage of this stream of `{site.operation}` is read but not asked for",
            related=(replace(site.usage_step),), fix=fix,
        )  # fmt: skip


def _is_unasked(site: CallSite, context: Context) -> bool:
    """Whether the provider sends usage only when asked, and the call does not ask."""
    asks = ASKS.get(site.sdk)
    place = context.code.place_of(site)
    if asks is None or place is None or not asks.search(site.operation) or site.custom_endpoint:
        return False
    if site.sdk == "openai" and site.platform not in ("openai", "azure"):
        return False
    call = context.code.module(place.path).exprs[place.expr]
    spread = isinstance(call, t.Call) and any(name == "**" for name, _ in call.keywords)
    return not spread and "stream_options" not in site.arguments and "extra_body" not in site.arguments


INVALID = Programs("stream_programs.DROPPED_PROGRAMS")
VALID = Programs("stream_programs.READ_PROGRAMS")
