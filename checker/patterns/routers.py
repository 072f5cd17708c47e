"""Routers: a *classifier* whose answer, the label, decides which model or which call comes next.

    label = ask(SMALL, "Reply simple or complex.")        the classifier
    reply = ask({"simple": SMALL, "complex": LARGE}[label])    the decision, and the route it leads to

One `Router` is one classifier with all decisions its label makes. A request that is decided by its length, a budget or
the user is not routed by a classifier, and a score compared with a number is an escalation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.patterns.answers import Answer, answers, sites_by_place
from checker.patterns.decisions import MODEL_KEYWORDS, Decision, DecisionKind, choices_of, tests_around
from checker.resolution.callers import is_test
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

LABEL_TASKS = frozenset({"classification", "routing", "intent", "sentiment", "moderation", "yes_no", "labelling"})
FEW_TOKENS = 64
SCHEMAS = frozenset({
    "response_model", "response_format", "output_type", "result_type", "text_format", "output_schema", "output_config",
    "response_schema", "schema", "output_format", "tool_choice", "function_call", "format", "guided_choice",
})  # fmt: skip
STRUCTURED = frozenset({
    "with_structured_output", "Enum", "model_validate", "model_validate_json", "parse", "parse_obj", "parse_raw",
    "validate_python", "validate_json", "match", "search", "fullmatch", "findall", "loads", "safe_load",
})  # fmt: skip
"""Treatments after which a text is no longer free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """One decision of a router, with what is known of the label there and the sites it leads to.

    `chooses_model`: it picks the model of those sites, and not which of them is called.
    """

    decision: Decision
    answer: Answer
    routes: tuple[CallSite, ...]
    chooses_model: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """A classifier and the decisions that its label makes."""

    classifier: CallSite
    routings: tuple[Routing, ...]

    @property
    def routes(self) -> tuple[CallSite, ...]:
        """The sites that the label leads to."""
        return tuple(dict.fromkeys(site for routing in self.routings for site in routing.routes))


@dataclass(frozen=True, slots=True)
class _Point:
    """A decision before its label has been followed."""

    decision: Decision
    route: CallSite
    chooses_model: bool


def routers(code: Code) -> tuple[Router, ...]:
    """The routers of a run, in the order of their classifiers."""
    points: dict[Decision, list[_Point]] = {}
    for point in _points(code):
        points.setdefault(point.decision, []).append(point)
    found: dict[CallSite, list[Routing]] = {}
    for decision, reached in points.items():
        routes = tuple(dict.fromkeys(point.route for point in reached))
        for answer in answers(code, decision.label):
            others = tuple(site for site in routes if site != answer.site)
            if others and _is_label(answer, decision):
                model = any(point.chooses_model for point in reached)
                routing = Routing(decision=decision, answer=answer, routes=others, chooses_model=model)
                found.setdefault(answer.site, []).append(routing)
    made = (Router(classifier=site, routings=tuple(each)) for site, each in found.items() if _labels(site, each))
    return tuple(sorted(made, key=lambda router: router.classifier.span))


def is_structured(answer: Answer) -> bool:
    """Whether the label's form is given by a schema, an enumeration or a parser, and not by the model's obedience."""
    parsed = answer.site.operation.rpartition(".")[2] == "parse"
    return parsed or bool(SCHEMAS & set(answer.site.arguments)) or bool(STRUCTURED & answer.treated)


def is_checked(code: Code, answer: Answer) -> bool:
    """Whether one of the label's names is looked for in the labels there are, or handed to something that checks it."""
    for path, binding in answer.bindings:
        links = code.links(path)
        for reader in links.readers(binding):
            expr = reader
            parent = links.parents.get(expr, -1)
            while parent >= 0 and isinstance(links.module.exprs[parent], (t.Attr, t.Subscript)):
                expr, parent = parent, links.parents.get(parent, -1)
            record = links.module.exprs[parent] if parent >= 0 else None
            if isinstance(record, t.Call) and record.func == expr:  # `label.lower() in LABELS`
                expr, parent = parent, links.parents.get(parent, -1)
                record = links.module.exprs[parent] if parent >= 0 else None
            if isinstance(record, t.Compare) and record.left == expr and {"in", "not in"} & set(record.ops):
                return True
            if isinstance(record, t.Call) and expr in record.args and _checks(links.module.last_name(record.func)):
                return True
    return False


def _checks(name: str) -> bool:
    return any(word in name.lower() for word in ("valid", "check", "normali", "coerce", "sanitiz", "parse"))


def _is_label(answer: Answer, decision: Decision) -> bool:
    """Whether a test looks at what the text says, and not at whether there is any."""
    if decision.kind is DecisionKind.LOOKUP or not decision.bare:
        return True
    compared = any(word.startswith("compare ") for word in answer.treated) or "startswith" in answer.treated
    return compared or (bool(answer.fields) and _task(answer.site) in LABEL_TASKS)


def _labels(site: CallSite, routings: list[Routing]) -> bool:
    """Whether a site is asked for labels: it looks up, or it is a classification by its task, its limit or its words."""
    if any(routing.decision.kind is DecisionKind.LOOKUP for routing in routings):
        return True
    words = {word for routing in routings for word in routing.decision.labels}
    if _task(site) in LABEL_TASKS or (site.max_tokens is not None and site.max_tokens <= FEW_TOKENS):
        return True
    return site.task is None and len(words) > 1


def _task(site: CallSite) -> str:
    return site.task.name if site.task is not None else ""


def _points(code: Code) -> Iterator[_Point]:
    """Every decision that leads to a site: for its model, for its arguments, around it, and around calls of its function."""
    sites = {place: site for place, site in code.once(sites_by_place).items() if not is_test(place.path)}
    by_function: dict[tuple[str, int], list[CallSite]] = {}
    for place, site in sites.items():
        function = code.function_of(place)
        if function >= 0:
            by_function.setdefault((place.path, function), []).append(site)
        yield from (_Point(decision, site, False) for decision in tests_around(code, place))
        yield from _of_arguments(code, place, site)
    for function_, calls in code.callers(by_function).items():
        for call in calls:
            if is_test(call.path):
                continue
            record = code.module(call.path).exprs[call.expr]
            handlers = choices_of(code, Place(call.path, record.func)) if isinstance(record, t.Call) else ()
            for decision in (*tests_around(code, call), *handlers):
                yield from (_Point(decision, site, False) for site in by_function[function_])


def _of_arguments(code: Code, place: Place, site: CallSite) -> Iterator[_Point]:
    """The decisions for the model of a site that has several, and for the prompts it looks up."""
    call = code.module(place.path).exprs[place.expr]
    if not isinstance(call, t.Call):
        return
    for name, value in call.keywords:
        record = code.module(place.path).exprs[value]
        if name in MODEL_KEYWORDS and len(site.models) != 1 and not isinstance(record, t.Const):
            yield from (_Point(decision, site, True) for decision in choices_of(code, Place(place.path, value)))
        elif isinstance(record, t.Subscript):
            yield from (_Point(decision, site, False) for decision in choices_of(code, Place(place.path, value)))
