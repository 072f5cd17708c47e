"""Flags calls whose answer has no limit, or one far above what a label needs.

## Why is this bad?
Output tokens are the dear ones, and without a limit a model may write until its own, which is many thousands of tokens.
For a label, a yes or a no, or a title, anything beyond a few words is a failure that is paid for and waited for.

## Fix safety
Unsafe: an answer that is longer than the limit is cut off.
The limit is generous for a label; for a model that may think first it leaves room for that, since thinking counts.

## Limits
Calls whose task is a label of some kind are reported; other calls without a limit are shown to auditors only.
The SDK must leave the limit optional, as all but Anthropic's do.
Calls that get their arguments from elsewhere (`**options`, a configuration object), answers bound by a schema or tools,
and classifiers of routers, which `unbounded-router-output` reports, are left alone.

## Source
The providers' references: a limit is optional, and the default is the model's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.call_sites.prompt import CONFIGS, LIMITS, SCHEMAS, TOOLS
from checker.findings import Confidence, Edit, Fix, Severity
from checker.patterns.routers import routers
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.insertions import insertion
from checker.rules.rule import Category, Context, FixAvailability, Rule
from checker.syntax import tree as t
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL801",
    name="missing-max-tokens",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.LATENCY),
    preview=True,
    fix=FixAvailability.SOMETIMES,
)
LABELS = frozenset({"classification", "routing", "intent", "sentiment", "moderation", "yes_no", "labelling", "title"})
HUGE = 4096
"""A label's limit above this is a document's."""
KEYWORDS: Mapping[str, str] = {"litellm": "max_tokens", "groq": "max_tokens", "mistralai": "max_tokens",
                               "together": "max_tokens", "fireworks": "max_tokens"}  # fmt: skip
OPTIONAL = frozenset({"openai", *KEYWORDS})
SHORT, THINKING = 256, 2048
PLAIN = ("gpt-3.5", "gpt-4", "claude", "mistral", "llama")
"""Lines of models that do not think unless they are asked to."""


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding about the limit of an answer."""
    if site.kind is not Kind.CALL or is_test(site.span.path) or site.custom_endpoint or not site.arguments:
        return
    labels = site.task is not None and site.task.name in LABELS
    given = set(site.arguments)
    if site.max_tokens is not None and site.max_tokens > HUGE and labels and not given.intersection(SCHEMAS):
        if not _is_router(site, context):
            yield RULE.finding(site, f"an answer of up to {site.max_tokens:,} tokens for {_words(site)}")
    elif site.sdk in OPTIONAL and _is_open(site, context) and not given.intersection((*LIMITS, *CONFIGS, "extra_body")):
        if not labels:
            yield RULE.finding(site, f"`{site.operation}` has no limit for its answer", confidence=Confidence.LOW)
        elif not given.intersection((*SCHEMAS, *TOOLS)) and not _is_router(site, context):
            text = f"`{site.operation}` has no limit for its answer, which is {_words(site)}"
            yield RULE.finding(site, text, confidence=_sure(site), fix=_fix(site, context))


def _is_open(site: CallSite, context: Context) -> bool:
    """Whether an operation takes a limit and all arguments of the call are written out."""
    place = context.code.place_of(site)
    call = context.code.module(place.path).exprs[place.expr] if place is not None else None
    if not isinstance(call, t.Call) or any(name == "**" for name, _ in call.keywords):
        return False
    return any(part in site.operation for part in ("completion", "responses", "complete")) or site.operation == "create"


def _is_router(site: CallSite, context: Context) -> bool:
    return any(router.classifier.span == site.span for router in context.code.once(routers))


def _sure(site: CallSite) -> Confidence:
    task = site.task.confidence if site.task is not None else Confidence.LOW
    return min(task, site.confidence, key=lambda level: level.rank)


def _words(site: CallSite) -> str:
    name = site.task.name.replace("_", " ") if site.task is not None else ""
    return {"title": "a title", "yes no": "a yes or a no"}.get(name, f"a label ({name})")


def _fix(site: CallSite, context: Context) -> Fix | None:
    at = insertion(context.code, site)
    if at is None:
        return None
    keyword = KEYWORDS.get(site.sdk) or (
        "max_output_tokens" if "responses" in site.operation else "max_completion_tokens"
    )
    plain = site.models and all(catalog.normalize(use.text).canonical.startswith(PLAIN) for use in site.models)
    limit = SHORT if plain else THINKING
    return Fix(
        title=f"Limit the answer to {limit:,} tokens", edits=(Edit(span=at, replacement=f", {keyword}={limit}"),)
    )


INVALID = Programs("limit_programs.UNLIMITED_PROGRAMS")
VALID = Programs("limit_programs.LIMITED_PROGRAMS")
