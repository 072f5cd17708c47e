"""Flags long constant system prompts that are sent again and again without asking for the cache.

## Why is this bad?
Every request pays for its whole prompt.
Anthropic's models read a prefix that was sent before from a cache, at a fraction of the price and faster, when the
request asks for it with `cache_control`; writing the cache costs a little more, which the second request pays back.

## Limits
Only Anthropic's models through the anthropic SDK: OpenAI's and Google's cache by themselves.
The system prompt must be constant and written in the code, and long enough for the model's cache even in the fewest
tokens that it can have.
Sent again and again means: in a loop over items, in a `while` loop around the call, or on the way of a web or chat
request.
A file that speaks of `cache_control` anywhere is left alone.

## Source
Anthropic's page on prompt caching, for the shortest prefix each model caches; the lengths of tokens were measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.facts.model import BlockKind
from checker.findings import Severity
from checker.locations import Step
from checker.patterns.arguments import arguments_of
from checker.patterns.loops import ItemLoops
from checker.patterns.prompt_lengths import text_tokens
from checker.patterns.request_paths import request_paths
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule
from checker.sources import Prefilter
from pytest_model_routing.catalog.parameters import cache_minimum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code, Place
    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL503",
    name="uncached-prefix",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.LATENCY),
    preview=True,
)
ASKED = Prefilter([b"cache_control", b"cachePoint"])


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a long prefix is sent in a loop."""
    prompt = site.prompt
    if (
        site.sdk != "anthropic"
        or site.kind is not Kind.CALL
        or prompt is None
        or not site.models
        or is_test(site.span.path)
    ):
        return
    minima = [cache_minimum(use.text) for use in site.models]
    known = [tokens for tokens in minima if tokens is not None]
    if len(known) < len(minima) or len(prompt.system) < max(known) or "cache_control" in site.arguments:
        return
    code = context.code
    system = arguments_of(code, site).get("system")
    text = code.text(system.place) if system is not None else None
    if text is None or not text.complete:
        return
    tokens = min(text_tokens(text.joined() + "".join(text.system), use.text).low for use in site.models)
    loop = _loop(code, site) if tokens >= max(known) else None
    if loop is None or site.span.path in code.once(_asking):
        return
    yield RULE.finding(
        site, f"a constant system prompt of at least {tokens:,} tokens is sent again and again without `cache_control`",
        confidence=certainty(site),
        related=(
            Step(path=prompt.span.path, line=prompt.span.line, what="the prompt", cell=prompt.span.cell), loop,
        ),
    )  # fmt: skip


def _asking(code: Code) -> frozenset[str]:
    return frozenset(code.files_where(ASKED))


def _loop(code: Code, site: CallSite) -> Step | None:
    """The loop that sends a request again, or the handler that sends it for every request of its own."""
    place = code.place_of(site)
    found = code.once(ItemLoops).of([site]).get(site.span)
    if found is not None:
        return found.step(code)
    around = _while(code, place) if place is not None else None
    path = request_paths(code, [site]).get(site) if around is None else None
    return path.steps(code)[0] if path is not None else around


def _while(code: Code, place: Place) -> Step | None:
    """The `while` around a call, in its function."""
    module = code.module(place.path)
    function, block = code.function_of(place), code.block_of(place)
    while block >= 0 and module.facts.blocks[block].function == function:
        record = module.facts.blocks[block]
        if record.kind is BlockKind.WHILE and record.header >= 0:
            span = module.span(record.header)
            return Step(path=span.path, line=span.line, what="in this loop", cell=span.cell)
        block = record.parent
    return None


INVALID = Programs("prefix_programs.UNCACHED_PREFIXES")
VALID = Programs("prefix_programs.CACHED_PREFIXES")
