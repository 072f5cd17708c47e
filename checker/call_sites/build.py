"""Solved sites -> `CallSite` records: models with the place of their literal, reasons for not knowing, trace."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.call_sites.find import Found, confidence, is_stream
from checker.call_sites.ids import ids
from checker.call_sites.model import CallSite, Kind, ModelUse, Origin, Unknown
from checker.call_sites.sdks import Role
from checker.call_sites.trace import Tracer
from checker.call_sites.vendors import served
from checker.facts.model import BindingKind
from checker.resolution.values import Ext, Lit, OfExpr, Reason, Unk
from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.locations import Span
    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

MAX_MODELS = 40
"""A site with more models than this is reported as having too many to tell."""
NOT_TEXT = re.compile(r"embed|whisper|dall-?e|^tts-|-tts\b|stable-diffusion|imagen|moderation|rerank", re.IGNORECASE)
TierOf = Callable[[str], str | None]


def build(s: Solver, found: Found, tier_of: TierOf) -> CallSite | None:
    """The record of one site; None when its models show that it is about embeddings, speech or images."""
    values = dict.fromkeys(v for q in found.questions for v in s.answer(q))
    written = sorted((v for v in values if isinstance(v, Lit)), key=lambda v: (str(v.value), v.path, v.expr))
    custom_endpoint = _has_custom_endpoint(s, found)
    literals = _brought(s, _named_once(s, ids(written)), found.candidate.module.path)
    if not custom_endpoint:
        literals = served(literals, _platform(found))
    unknown = [v for v in values if isinstance(v, Unk)]
    texts = list(dict.fromkeys(str(v.value) for v in literals))
    if texts and all(NOT_TEXT.search(text) for text in texts):
        return None
    if len(texts) > MAX_MODELS:
        literals, unknown = [], [Unk(Reason.TOO_MANY)]
    tracer = Tracer(s, found.questions)
    uses = tuple(_uses(s, tracer, literals))
    module = found.candidate.module
    span = site_span(found)
    unknowns = _unknowns(unknown)
    tiers = tuple(dict.fromkeys(tier for use in uses if (tier := tier_of(use.text)) is not None))
    return CallSite(
        span=span,
        kind=Kind.CALL if found.known.role is Role.CALL else Kind.BINDING,
        sdk=found.known.sdk.name,
        operation=found.known.name,
        is_async=found.is_async,
        is_stream=is_stream(s, found),
        function=module.route(named_function(found)),
        models=uses,
        unknowns=unknowns,
        origin=_origin(uses),
        trace=uses[0].trace if uses else (),
        tiers=tiers,
        task=None,
        usage_recorded=None,
        confidence=confidence(found),
        complete=bool(uses) and not unknowns,
        platform=_platform(found),
        custom_endpoint=custom_endpoint,
    )


def _named_once(s: Solver, literals: Sequence[Lit]) -> list[Lit]:
    """Without the names that only put a provider before another one: `"azure/" + model` is the model sent elsewhere."""
    texts = {str(v.value) for v in literals}
    return [
        v
        for v in literals
        if str(v.value).partition("/")[2] not in texts
        or not isinstance(s.program.loaded(v.path).exprs[v.expr], (t.Binary, t.Template))
    ]


def _brought(s: Solver, literals: Sequence[Lit], path: str) -> Sequence[Lit]:
    """Without what nobody brings to this file, where some of it is brought.

    What one plugin keeps in an object of the framework is not read by another one, though both read the same attribute
    of the same class: a value gets from file to file only where some file knows both, directly or through others.
    """
    near = s.program.reach.related
    brought = [v for v in literals if v.path == path or (files := near(v.path)) is None or path in files]
    return brought or literals


def site_span(found: Found) -> Span:
    """From the start of the callee to the end of the call."""
    module = found.candidate.module
    call = module.exprs[found.candidate.call]
    assert isinstance(call, t.Call)
    return module.span(found.candidate.call)


def named_function(found: Found) -> int:
    """The function a site stands in; a lambda or comprehension counts as part of what surrounds it."""
    module = found.candidate.module
    function = module.mark(found.candidate.call).function
    while function >= 0 and module.facts.functions[function].name == "<lambda>":
        function = module.function_of_scope(module.facts.functions[function].parent)
    return function


ENDPOINTS = frozenset({
    "base_url", "api_base", "endpoint", "endpoint_url", "azure_endpoint", "openai_api_base", "anthropic_api_url",
    "host",
    "azure_deployment", "deployment_name", "deployment_id", "engine", "custom_llm_provider", "api_url", "provider",
})  # fmt: skip


SPOKEN = frozenset({"openai", "langchain", "llama-index"})
"""SDKs with which people talk to servers of other vendors: their clients may well be given an address by mapping."""


def _has_custom_endpoint(s: Solver, found: Found) -> bool:
    """Whether the call, or the constructor of its client, is given an address or deployment."""
    c = found.candidate
    calls = [(c.module.path, c.call)]
    calls += [v.call for v in s.answer(OfExpr(c.module.path, c.callee)) if isinstance(v, Ext) and v.call is not None]
    for path, expr in calls:
        exprs = s.program.loaded(path).exprs
        call = exprs[expr]
        for name, value in call.keywords if isinstance(call, t.Call) else ():
            record = exprs[value]
            if name in ENDPOINTS and not (isinstance(record, t.Const) and record.value is None):
                return True
            if name == "**" and (path, expr) != (c.module.path, c.call) and found.known.sdk.name in SPOKEN:
                return True
    return False


def _platform(found: Found) -> str:
    client = found.known.client
    return (client.platform if client is not None else "") or found.known.sdk.platform


def _uses(s: Solver, tracer: Tracer, literals: Sequence[Lit]) -> Iterator[ModelUse]:
    seen: set[str] = set()
    for value in literals:
        text = str(value.value)
        if text in seen:
            continue
        seen.add(text)
        steps, origin = tracer.trace(value)
        span = s.program.loaded(value.path).span(value.expr)
        module = s.program.loaded(value.path)
        inside = _between_quotes(module.exprs[value.expr], span, text)
        name = _given_name(module, value.expr)
        yield ModelUse(text=text, span=span, origin=origin, trace=steps, text_span=inside, name=name)


def _given_name(module: Module, expr: int) -> str:
    """The name or attribute that a literal is assigned to, "" when it is not."""
    facts = module.facts
    bound = (b.name for b in facts.bindings if b.expr == expr and b.kind is BindingKind.VALUE)
    stored = (store.name for store in facts.stores if store.expr == expr and store.key < 0)
    return next(itertools.chain(bound, stored), "")


def _between_quotes(record: t.Expr, span: Span, text: str) -> Span | None:
    """The place of a string's text, when it is as long as the text: one quote on either side, at most one prefix."""
    if not isinstance(record, t.Const) or record.value != text or span.line != span.end_line:
        return None
    more = span.end_column - span.column - len(text)
    if more not in (2, 3):
        return None
    return replace(span, column=span.column + more - 1, end_column=span.end_column - 1)


OVERRIDABLE = frozenset({Reason.ENVIRONMENT, Reason.NO_CALLER, Reason.CONFIG, Reason.COMMAND_LINE})


def _unknowns(unknown: list[Unk]) -> tuple[Unknown, ...]:
    found = {
        f"{v.what}: {v.reason}" if v.what else str(v.reason): v.reason for v in sorted(unknown, key=lambda v: repr(v))
    }
    return tuple(
        Unknown(reason=text, overridable=reason in OVERRIDABLE, left_out=reason is Reason.LEFT_TO_DEFAULT)
        for text, reason in sorted(found.items())
    )


RANK = (Origin.LITERAL, Origin.CONSTANT, Origin.MAP_LOOKUP, Origin.ENV_DEFAULT, Origin.CONFIG_DEFAULT,
        Origin.DEFAULT_PARAM, Origin.CALLER_ARGS, Origin.DYNAMIC)  # fmt: skip


def _origin(uses: tuple[ModelUse, ...]) -> Origin:
    """The least direct origin among a site's models: what a reader has to look up."""
    return max((use.origin for use in uses), key=RANK.index, default=Origin.DYNAMIC)
