"""What a loop goes through: the models, or the functions that ask one, in the list that it is over.

for number, model in enumerate((SMALL, LARGE)):      the source is the pair; two members
for name, call in (("one", ask_one), ...):           each member is what the function asks
for attempt in range(3):                             a counter: no source
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.patterns.fallback_chains import Member
from checker.patterns.model_calls import ModelCall, ModelCalls, Models, models
from checker.resolution.values import Box, Func, Lit, Method, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

COUNTERS = frozenset({"range", "count", "repeat", "arange"})
"""Iterables that count attempts."""
WRAPPED = frozenset(
    {"enumerate", "list", "tuple", "iter", "zip", "sorted", "reversed", "cycle", "items", "values", "keys"}
)


def source_of(code: Code, place: Place) -> Place | None:
    """What a loop goes through, out of `enumerate` and the like; None for a counter."""
    for _ in range(4):
        module = code.module(place.path)
        call = module.exprs[place.expr]
        if not isinstance(call, t.Call):
            return place
        name = module.last_name(call.func)
        if name in COUNTERS:
            return None
        if name not in WRAPPED:
            return place
        func = module.exprs[call.func]
        inner = call.args[0] if call.args else func.base if isinstance(func, t.Attr) else -1
        if inner < 0:
            return place
        place = Place(place.path, inner)
    return place


def members_of(code: Code, call: ModelCall, source: Place) -> tuple[tuple[Member, ...], bool]:
    """The models that the loop goes through, in order; not complete where its list is not written anywhere."""
    known = {use.text for site in call.sites for use in site.models}
    boxes = code.values([source])[source]
    if len(boxes) != 1 or not isinstance(boxes[0], Box):
        return (), False
    items = list(_items(code, boxes[0]))
    answers = code.values(place for item in items for place in item)
    members = [member for item in items if (member := _member(code, call, item, answers, known)) is not None]
    return tuple(members), len(members) == len(items) > 0


def _member(
    code: Code, call: ModelCall, item: tuple[Place, ...], answers: dict[Place, tuple[Value, ...]], known: set[str]
) -> Member | None:
    """One element of the list: a model by its name, or a function that asks one."""
    for place in item:
        values = answers[place]
        texts = tuple(
            dict.fromkeys(
                v.value for v in values if isinstance(v, Lit) and isinstance(v.value, str) and v.value in known
            )
        )
        inner = [found for v in values if isinstance(v, (Func, Method)) for found in _asked_in(code, v)]
        if texts or inner:
            used = models(code, tuple(inner))
            every = texts or tuple(dict.fromkeys(text for one in used for text in one.texts))
            sure = len(values) == len(every) == 1 if texts else len(inner) == 1 and used[0].complete
            site = inner[0].site if inner else _site_of(call, texts[0])
            return Member(
                span=code.module(place.path).span(place.expr),
                models=Models(texts=every, complete=sure),
                site=site,
                place=call.place,
                alone=len(item) == 1,
            )
    return None


def _asked_in(code: Code, function: Func | Method) -> tuple[ModelCall, ...]:
    return code.once(ModelCalls).of_function(function.path, function.index)


def _items(code: Code, box: Box) -> Iterator[tuple[Place, ...]]:
    """The elements of a list, each as the expressions it is made of: `("openai", MODEL)` has two."""
    record = code.module(box.path).exprs[box.expr]
    exprs = code.module(box.path).exprs
    members = record.items if isinstance(record, t.Sequence) else ()
    if isinstance(record, t.Dict):
        for key, value in record.items:
            yield tuple(Place(box.path, expr) for expr in (key, value) if expr >= 0)
        return
    for member in members:
        inner = exprs[member]
        if isinstance(inner, t.Sequence):
            yield tuple(Place(box.path, item) for item in inner.items)
        elif isinstance(inner, t.Dict):
            yield tuple(Place(box.path, value) for _, value in inner.items)
        elif isinstance(inner, t.Call):
            yield (Place(box.path, member), *(Place(box.path, value) for value in inner.args),
                   *(Place(box.path, value) for _, value in inner.keywords))  # fmt: skip
        else:
            yield (Place(box.path, member),)


def _site_of(call: ModelCall, model: str) -> CallSite:
    return next((site for site in call.sites if any(use.text == model for use in site.models)), call.site)
