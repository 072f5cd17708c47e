"""Flags labels that decide a route as the model has written them, neither trimmed nor checked.

## Why is this bad?
`"simple\n"`, `"Simple"` and `"simple."` are the same label to a reader and three others to `==` or to a map.
Each of them takes the wrong route in silence, or fails.

## Limits
Trimming, a change of case, a search for the word, a parser, a schema, an enumeration, stop sequences and a look at the
known labels all count as validation, whether or not they are enough.
The label is followed through the program's own functions; what others do to it is not known.

## Source
The founding pattern of the classifier router: the label has to be validated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.routers import Routing, is_checked, is_structured, routers
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
from checker.rules.routing_words import asked_here, span_of
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Place
    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL204",
    name="unvalidated-router-label",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.RELIABILITY,),
    preview=True,
)
TRIMMED = frozenset({
    "strip", "lower", "upper", "casefold", "split", "replace", "rstrip", "title", "capitalize", "partition", "translate",
    "sub", "get_close_matches", "compare in", "compare not in", "startswith", "endswith", "removeprefix", "format", "join",
})  # fmt: skip
"""What is done to a text so that small differences do not count."""
STOPS = frozenset({"stop", "stop_sequences", "logit_bias", "stop_sequence"})


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each place where such a label decides."""
    del sites
    reported: set[Place] = set()
    for router in context.code.once(routers):
        for routing in router.routings:
            label = routing.decision.label
            if label not in reported and _is_raw(routing, context):
                reported.add(label)
                yield RULE.finding(
                    router.classifier,
                    "the label decides as the model has written it",
                    span=span_of(context, label),
                    related=(asked_here(router),),
                )
                break


def _is_raw(routing: Routing, context: Context) -> bool:
    decision, answer = routing.decision, routing.answer
    if decision.contains or is_structured(answer) or STOPS & set(answer.site.arguments):
        return False
    if TRIMMED & answer.treated or any(_is_cleaner(name) for name in answer.treated):
        return False
    return not is_checked(context.code, answer)


def _is_cleaner(name: str) -> bool:
    return any(word in name.lower() for word in ("clean", "normal", "parse", "extract", "valid", "strip", "sanit"))


_RAW = ("return reply.content[0].text.strip()", "return reply.content[0].text")
_USE = 'model=MODELS.get(label, MODELS["usual"]),'
_ERROR = '  # error: [RL204] "as the model has written it"'
INVALID = (
    Example(changed(ROUTER, _RAW, (_USE, f"{_USE}{_ERROR}"))),
    Example(
        files={
            "desk/triage.py": changed(CLASSIFIER_MODULE, (".content.strip().lower()", ".content")),
            "desk/main.py": changed(DESK_MODULE, ('"gpt-6.1-terra")\n', '"gpt-6.1-terra")  # error: [RL204]\n')),
        }
    ),
    Example(
        changed(
            BRANCHES,
            (".text.strip().lower() ==", ".text =="),
            ("if is_hard(question):", "if is_hard(question):  # error: [RL204]"),
        )
    ),
)
VALID = (
    Example(ROUTER),
    Example(files={"desk/triage.py": CLASSIFIER_MODULE, "desk/main.py": DESK_MODULE}),
    Example(BRANCHES),
    Example(BY_LENGTH),
    Example(BY_USER),
    Example(changed(BRANCHES, ('.text.strip().lower() == "yes"', ".text.lower().startswith('y')"))),
    Example(changed(ROUTER, _RAW, (_USE, 'model=MODELS[label if label in MODELS else "usual"],'))),
    Example(changed(ROUTER, _RAW, ("max_tokens=5,", 'max_tokens=5,\n        stop_sequences=["\\n", "."],'))),
)
