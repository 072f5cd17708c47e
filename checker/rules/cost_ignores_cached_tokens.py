"""Flags costs worked out from input and output tokens alone where cached tokens have their own price.

## Why is this bad?
A token that is read from the prompt cache costs a fraction of a fresh one, and writing it can cost more.
OpenAI and Google cache long prompts by themselves and count the cached part among the prompt's tokens: such a sum is
too high.
Anthropic caches on request and counts the cached part separately: such a sum is too low.

## Limits
A cost is a function in which the tokens of the prompt and those of the answer are each multiplied by a price.
A function whose file names cached tokens anywhere is left alone, and so are estimates of requests that are yet to be
sent.
A file with requests of its own is judged by those, another one by all requests of the program.
Where only Anthropic's models are used, nothing is reported unless the program asks for caching.
Whether your prompts are long enough to be cached is not known.

## Source
The providers' pages on prompt caching and pricing, as of November 2026.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.costs import CostSum, cost_sums
from checker.patterns.regex import Regex
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from checker.sources import Prefilter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL605",
    name="cost-ignores-cached-tokens",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.TELEMETRY),
    preview=True,
)
ESTIMATE = Regex(r"estimat|predict|project(?:ed|ion)|forecast|budget|max(?:imum)?_cost|upper|baseline|saving|simulat",
                      re.IGNORECASE)  # fmt: skip
CACHED_TOKENS = Prefilter([
    b"cache_read", b"cached_tokens", b"cache_creation", b"cached_input", b"cache_write", b"tokens_details", b"cached_content",
    b"cache_hit",
])  # fmt: skip
ASKED = Prefilter([b"cache_control", b"cachePoint"])
BY_THEMSELVES = frozenset({"openai", "google-genai", "google-generativeai", "litellm"})
"""SDKs whose providers cache without being asked."""


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each function that works out such a cost."""
    sums = context.code.once(cost_sums)
    if not sums or not _can_be_cached(sites, context.code):
        return
    aware = frozenset(context.code.files_where(CACHED_TOKENS, {found.input.path for found in sums}))
    for found in sums:
        path = found.input.path
        near = [site for site in sites if site.span.path == path]
        if found.cached or path in aware or _is_estimate(context.code, found):
            continue
        if not near or _can_be_cached(near, context.code):
            yield _finding(context.code, found)


def _finding(code: Code, found: CostSum) -> Finding:
    module = code.module(found.input.path)
    span = module.span(found.output.expr)
    return RULE.finding_at(
        module.span(found.input.expr),
        "this cost has input and output tokens only: cached tokens have another price",
        function=module.route(found.function),
        confidence=Confidence.HIGH if found.from_usage else Confidence.MEDIUM,
        related=(Step(path=span.path, line=span.line, what="the answer's part of the cost", cell=span.cell),),
    )


def _can_be_cached(sites: Sequence[CallSite], code: Code) -> bool:
    """Whether these requests can have cached tokens."""
    if any(site.sdk in BY_THEMSELVES and not site.custom_endpoint for site in sites):
        return True
    return bool(sites) and code.once(_is_asked)


def _is_asked(code: Code) -> bool:
    """Whether any file asks for a cache."""
    return bool(code.files_where(ASKED))


def _is_estimate(code: Code, found: CostSum) -> bool:
    module = code.module(found.input.path)
    return found.function >= 0 and ESTIMATE.search(module.qualname(found.function)) is not None


INVALID = Programs("cost_programs.CACHED_PROGRAMS")
VALID = Programs("cost_programs.UNCACHED_PROGRAMS")
