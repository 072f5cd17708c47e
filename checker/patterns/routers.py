"""Routers: a *classifier* whose answer, the label, decides which model or which call comes next.

    label = ask(SMALL, "Reply simple or complex.")        the classifier
    reply = ask({"simple": SMALL, "complex": LARGE}[label])    the decision, and the route it leads to

One `Router` is one classifier with all decisions its label makes. A request that is decided by its length, a budget or
the user is not routed by a classifier, and a score compared with a number is an escalation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.call_sites.model import Kind
from checker.patterns.answers import Answer, answers
from checker.patterns.decisions import MODEL_KEYWORDS, Decision, DecisionKind, choices_of, tests_around
from checker.patterns.model_calls import ModelCall, ModelCalls, Models, models
from checker.resolution.callers import is_test
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

LABEL_TASKS = frozenset({"classification", "routing", "intent", "sentiment", "moderation", "yes_no", "labelling"})
ROUTING_TASKS = frozenset({"routing", "intent"})
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
DECODERS = frozenset({"loads", "safe_load"})
"""Those of them that give the text a form and leave its words alone."""


class Routing(Struct, frozen=True, kw_only=True):
    """One decision of a router, with what is known of the label there and the sites it leads to.

    `chooses_model`: it picks the model of those sites, and not which of them is called.
    """

    decision: Decision
    answer: Answer
    routes: tuple[CallSite, ...]
    chooses_model: bool


class Router(Struct, frozen=True, kw_only=True):
    """A classifier and the decisions that its label makes; none where its task is to route and the label is lost, as in
    the state of a framework.

    `call`: the call of a function of the program by which the classifier's request is sent, where other requests are
    sent by the same function; the site then knows the models of all of them.
    """

    classifier: CallSite
    call: Place | None
    routings: tuple[Routing, ...]

    @property
    def routes(self) -> tuple[CallSite, ...]:
        """The sites that the label leads to."""
        return tuple(dict.fromkeys(site for routing in self.routings for site in routing.routes))

    @property
    def is_shared(self) -> bool:
        """Whether requests of other kinds are sent from the classifier's site."""
        return self.classifier in self.routes

    def models(self, code: Code) -> Models:
        """The models that the classifier can run on."""
        place = self.call if self.is_shared else code.place_of(self.classifier)
        if place is None:
            return Models(texts=(), complete=False)
        return models(code, (ModelCall(place=place, sites=(self.classifier,), depth=int(self.is_shared)),))[0]


class _Point(Struct, frozen=True):
    """A decision before its label has been followed. `place` is the call that it leads to."""

    decision: Decision
    route: CallSite
    place: Place
    chooses_model: bool


def routers(code: Code) -> tuple[Router, ...]:
    """The routers of a run, in the order of their classifiers."""
    points: dict[Decision, list[_Point]] = {}
    for point in _points(code):
        points.setdefault(point.decision, []).append(point)
    found: dict[tuple[CallSite, Place | None], list[Routing]] = {}
    for decision, reached in points.items():
        for answer in answers(code, decision.label):
            call = answer.calls[-1] if answer.calls else None
            others = tuple(dict.fromkeys(point.route for point in reached if _is_other(point, answer)))
            if others and _is_label(answer, decision):
                model = any(point.chooses_model for point in reached)
                routing = Routing(decision=decision, answer=answer, routes=others, chooses_model=model)
                found.setdefault((answer.site, call), []).append(routing)
    made = [
        Router(classifier=site, call=call, routings=tuple(each))
        for (site, call), each in found.items()
        if _labels(site, each)
    ]
    seen = {router.classifier for router in made}
    made.extend(
        Router(classifier=site, call=None, routings=()) for site in code.sites if site not in seen and _routes(site)
    )
    return tuple(sorted(made, key=lambda router: (router.classifier.span, router.call or Place("", -1))))


def _is_other(point: _Point, answer: Answer) -> bool:
    """Whether a call is another one than the classifier's own."""
    return point.route != answer.site or (bool(answer.calls) and point.place not in answer.calls)


def is_structured(answer: Answer) -> bool:
    """Whether the label's form is given by a schema, an enumeration or a parser, and not by the model's obedience."""
    return _has_schema(answer.site) or bool(STRUCTURED & answer.treated)


def is_constrained(answer: Answer) -> bool:
    """Whether only labels that the program knows can arrive: by a schema, an enumeration or a pattern."""
    return _has_schema(answer.site) or bool((STRUCTURED - DECODERS) & answer.treated)


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


def _has_schema(site: CallSite) -> bool:
    return site.operation.rpartition(".")[2] == "parse" or bool(SCHEMAS & set(site.arguments))


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
    if site in routings[0].routes:
        return len(words) > 1
    if _task(site) in LABEL_TASKS or (site.max_tokens is not None and site.max_tokens <= FEW_TOKENS):
        return True
    return site.task is None and len(words) > 1


def _routes(site: CallSite) -> bool:
    """Whether a site's task is to route, wherever its label goes."""
    return _task(site) in ROUTING_TASKS and site.kind is Kind.CALL and not is_test(site.span.path)


def _task(site: CallSite) -> str:
    return site.task.name if site.task is not None else ""


def _points(code: Code) -> Iterator[_Point]:
    """Every decision that leads to a site: for its model, for its prompts, around its call and around calls of functions
    that hold it."""
    for call in code.once(ModelCalls):
        record = code.module(call.place.path).exprs[call.place.expr]
        decisions = list(tests_around(code, call.place))
        if call.depth and isinstance(record, t.Call):
            decisions.extend(choices_of(code, Place(call.place.path, record.func)))
        for site in call.sites:
            yield from (_Point(decision, site, call.place, False) for decision in decisions)
            if call.depth == 0:
                yield from _of_arguments(code, call.place, site)


def _of_arguments(code: Code, place: Place, site: CallSite) -> Iterator[_Point]:
    """The decisions for the model of a site that has several, and for the prompts it looks up."""
    call = code.module(place.path).exprs[place.expr]
    if not isinstance(call, t.Call):
        return
    for name, value in call.keywords:
        record = code.module(place.path).exprs[value]
        varies = len(site.models) != 1 or isinstance(record, (t.Subscript, t.Call, t.Name))
        chooses = name in MODEL_KEYWORDS and varies and not isinstance(record, t.Const)
        if chooses or isinstance(record, t.Subscript):
            yield from (_Point(each, site, place, chooses) for each in choices_of(code, Place(place.path, value)))
