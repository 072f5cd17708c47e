"""Fallback chains that an SDK or framework walks: the program only names the members.

client.beta.messages.create(model=A, fallbacks=[{"model": B}], ...)        anthropic: after a refusal
litellm.completion(model=A, fallbacks=[B, {"model": C}], ...)
ClaudeAgentOptions(model=A, fallback_model=B)
ChatAnthropic(model=A).with_fallbacks([ChatOpenAI(model=B)])               LangChain
FallbackModel(AnthropicModel(A), "openai:" + B)                            pydantic-ai
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.patterns.answers import sites_by_place
from checker.patterns.fallback_chains import FallbackChain, Form, Member
from checker.patterns.model_calls import Models
from checker.resolution.callers import is_test
from checker.resolution.values import Box, Ext, Lit, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

KEYWORDS = frozenset({"fallbacks", "fallback_model", "fallback_models"})
"""Arguments of a site that name what is tried after its own model."""
OBJECTS = frozenset({"FallbackModel", "ModelFallbackMiddleware", "FallbackChatModel"})
"""Classes whose arguments are the members, in order."""
METHOD = "with_fallbacks"
METHOD_SDK = "langchain"
MAX_DEPTH = 3


def declared_chains(code: Code) -> Iterator[FallbackChain]:
    """The chains that are declared, in the order of their places."""
    seen: set[Place] = set()
    for site in code.sites:
        place = code.place_of(site)
        if place is None or is_test(place.path):
            continue
        call = code.module(place.path).exprs[place.expr]
        assert isinstance(call, t.Call)
        for name, value in call.keywords:
            if name in KEYWORDS:
                yield from _chain(code, site, name, _own(site, place), [Place(place.path, value)])
        if site.operation in OBJECTS and place not in seen:
            seen.add(place)
            given = [Place(place.path, expr) for expr in (*call.args, *(v for n, v in call.keywords if "model" in n))]
            yield from _chain(code, site, site.operation, (), given)
    if any(site.sdk == METHOD_SDK for site in code.sites):
        yield from _methods(code)


def _methods(code: Code) -> Iterator[FallbackChain]:
    """`primary.with_fallbacks([other])` in the files that hold a site."""
    for path in sorted({place.path for site in code.sites if (place := code.place_of(site)) is not None}):
        module = code.module(path)
        for index in module.calls_by_name.get(METHOD, ()) if not is_test(path) else ():
            call = module.exprs[index]
            func = module.exprs[call.func] if isinstance(call, t.Call) else None
            if isinstance(call, t.Call) and isinstance(func, t.Attr):
                first = _members(code, [Place(path, func.base)])[0]
                lists = [*call.args[:1], *(value for name, value in call.keywords if name == "fallbacks")]
                if first:
                    yield from _chain(code, first[0].site, METHOD, first, [Place(path, value) for value in lists])


def _own(site: CallSite, place: Place) -> tuple[Member, ...]:
    texts = tuple(dict.fromkeys(use.text for use in site.models))
    models = Models(texts=texts, complete=site.complete)
    span = site.models[0].span if len(site.models) == 1 else site.span
    return (Member(span=span, models=models, site=site, place=place),)


def _chain(
    code: Code, site: CallSite, what: str, first: tuple[Member, ...], given: list[Place]
) -> Iterator[FallbackChain]:
    more, complete = _members(code, given, site)
    members = (*first, *more)
    if len(members) > 1:
        yield FallbackChain(
            form=Form.DECLARED,
            members=members,
            complete=complete,
            site=site,
            span=site.span,
            function=site.function,
            what=what,
        )


def _members(code: Code, places: list[Place], site: CallSite | None = None) -> tuple[tuple[Member, ...], bool]:
    """The members that some expressions are, lists and mappings with a `model` opened."""
    members: list[Member] = []
    complete = True
    opened = [inner for place in places for inner in _opened(code, place, MAX_DEPTH)]
    answers = code.values(opened)
    for place in opened:
        found = [member for value in answers[place] if (member := _member(code, place, value, site)) is not None]
        members.extend(found[:1])
        complete &= len(found) == 1 == len(answers[place])
    return tuple(members), complete


def _opened(code: Code, place: Place, depth: int) -> Iterator[Place]:
    """The expressions of the members in a list or mapping, written here or where a name leads."""
    record = code.module(place.path).exprs[place.expr]
    match record:
        case t.Sequence(_, items) if depth:
            for item in items:
                yield from _opened(code, Place(place.path, item), depth - 1)
        case t.Dict(items):
            exprs = code.module(place.path).exprs
            for key, value in items:
                word = exprs[key] if key >= 0 else None
                if isinstance(word, t.Const) and word.value == "model":
                    yield Place(place.path, value)
        case t.Name() | t.Attr() | t.Star() if depth:
            inner = Place(place.path, record.value) if isinstance(record, t.Star) else place
            boxes = [value for value in code.values([inner])[inner] if isinstance(value, Box)]
            if boxes and len(boxes) == 1:
                yield from _opened(code, Place(boxes[0].path, boxes[0].expr), depth - 1)
            elif not isinstance(record, t.Star):
                yield place
        case _:
            yield place


def _member(code: Code, place: Place, value: Value, site: CallSite | None) -> Member | None:
    span = code.module(place.path).span(place.expr)
    if isinstance(value, Lit) and isinstance(value.value, str) and site is not None and value.value != "default":
        span = code.module(value.path).span(value.expr)
        return Member(span=span, models=Models(texts=(value.value,), complete=True), site=site, place=place)
    if isinstance(value, Ext) and value.call is not None:
        bound = code.once(sites_by_place).get(Place(*value.call))
        if bound is not None:
            texts = tuple(dict.fromkeys(use.text for use in bound.models))
            return Member(span=span, models=Models(texts=texts, complete=bound.complete), site=bound, place=place)
    return None
