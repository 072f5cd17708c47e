"""Flags classifiers of routers whose answers may be much longer than a label.

## Why is this bad?
A model that explains its label takes many times the time and the output tokens of the label, on every request.
A small limit makes a long answer show at once, as an answer that was cut.

## Fix safety
Unsafe: a limit of 16 tokens holds a label and nothing else; a program that reads more of the answer needs more.

## Limits
A limit of up to 512 tokens is taken to be small, so that structured answers and short reasons are left alone.
Reasoning models and calls with thinking turned on need room to think, and are not judged.
A limit that is computed, or that requests of other kinds share, is not judged either.

## Source
The founding pattern of the classifier router: the classifier answers with a label.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.call_sites.model import Kind
from checker.findings import Confidence, Edit, Fix, Severity
from checker.patterns.decisions import MODEL_KEYWORDS
from checker.patterns.routers import Router, is_structured, routers
from checker.rules.examples import Example
from checker.rules.router_programs import (
    BRANCHES,
    BY_LENGTH,
    BY_USER,
    CLASSIFIER_MODULE,
    DESK_MODULE,
    ROUTER,
    changed,
)
from checker.rules.routing_words import decided_here
from checker.rules.rule import Category, Context, FixAvailability, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL205",
    name="unbounded-router-output",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.COST, Category.LATENCY),
    fix=FixAvailability.SOMETIMES,
    preview=True,
    covers=("RL801",),
)
SMALL = 512
LABEL = 16
LIMITS = frozenset({
    "max_tokens", "max_completion_tokens", "max_output_tokens", "maxTokens", "max_tokens_to_sample", "num_predict",
    "max_new_tokens", "maxOutputTokens",
})  # fmt: skip
THINKING = frozenset({"thinking", "reasoning", "reasoning_effort", "thinking_config", "effort", "output_config"})
CONFIGURED = frozenset(
    {"config", "generation_config", "options", "inferenceConfig", "model_settings", "extra_body", "**"}
)
KEYWORDS = {
    ("anthropic", "messages.create"): "max_tokens",
    ("openai", "chat.completions.create"): "max_completion_tokens",
    ("openai", "responses.create"): "max_output_tokens",
    ("litellm", "completion"): "max_tokens",
    ("litellm", "acompletion"): "max_tokens",
}
"""The keyword for the limit, by SDK and operation."""


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each classifier."""
    del sites
    for router in context.code.once(routers):
        site = router.classifier
        given = set(site.arguments)
        if router.is_shared or site.kind is not Kind.CALL or not given or given & (THINKING | CONFIGURED):
            continue
        limit = site.max_tokens
        if limit is None and given & LIMITS:
            continue
        if limit is None or limit > SMALL:
            said = "has no limit" if limit is None else f"may take {limit:,} tokens"
            yield RULE.finding(
                site,
                f"the answer of the router's classifier {said}",
                confidence=min(site.confidence, Confidence.HIGH, key=lambda level: level.rank),
                related=decided_here(router, context),
                fix=_fix(router, context),
            )


def _fix(router: Router, context: Context) -> Fix | None:
    """Write a limit behind the model, or in place of the one there is; None where more than a label may be read."""
    site = router.classifier
    place = context.code.place_of(site)
    keyword = next((word for (sdk, name), word in KEYWORDS.items() if (site.sdk, site.operation) == (sdk, name)), None)
    if place is None or keyword is None or any(is_structured(routing.answer) for routing in router.routings):
        return None
    module = context.code.module(place.path)
    call = module.exprs[place.expr]
    for name, value in call.keywords if isinstance(call, t.Call) else ():
        record = module.exprs[value]
        if name in LIMITS and isinstance(record, t.Const):
            return Fix(
                title=f"Limit it to {LABEL} tokens", edits=(Edit(span=module.span(value), replacement=str(LABEL)),)
            )
    if set(site.arguments) & LIMITS:
        return None
    for name, value in call.keywords if isinstance(call, t.Call) else ():
        if name in MODEL_KEYWORDS and isinstance(module.exprs[value], (t.Const, t.Name, t.Attr)):
            span = module.span(value)
            end = replace(span, line=span.end_line, column=span.end_column)
            edit = Edit(span=end, replacement=f", {keyword}={LABEL}")
            return Fix(title=f"Limit it to {LABEL} tokens", edits=(edit,))
    return None


_OPENING = "reply = client.messages.create(\n"
_ANNOUNCED = 'reply = client.messages.create(  # error: [RL205] "may take 4,096 tokens"\n'
_LARGE = ("max_tokens=5,", "max_tokens=4096,")
_UNLIMITED = ("            max_completion_tokens=5,\n", "")
INVALID = (
    Example(
        changed(ROUTER, (_OPENING, _ANNOUNCED), _LARGE),
        fixed=changed(ROUTER, ("max_tokens=5,", "max_tokens=16,")),
    ),
    Example(
        files={
            "desk/triage.py": changed(
                CLASSIFIER_MODULE, _UNLIMITED, ("create(\n", 'create(  # error: [RL205] "has no limit"\n')
            ),
            "desk/main.py": DESK_MODULE,
        },
        fixed={
            "desk/triage.py": changed(
                CLASSIFIER_MODULE, _UNLIMITED, ('"gpt-6-luna",', '"gpt-6-luna", max_completion_tokens=16,')
            )
        },
    ),
    Example(
        changed(
            BRANCHES,
            ("verdict = client.messages.create(\n", "verdict = client.messages.create(  # error: [RL205]\n"),
            ("max_tokens=3,", "max_tokens=1024,"),
        )
    ),
)
VALID = (
    Example(ROUTER),
    Example(files={"desk/triage.py": CLASSIFIER_MODULE, "desk/main.py": DESK_MODULE}),
    Example(BRANCHES),
    Example(BY_LENGTH),
    Example(BY_USER),
    Example(changed(ROUTER, _LARGE, ("max_tokens=4096,", 'max_tokens=4096,\n        thinking={"type": "adaptive"},'))),
)
