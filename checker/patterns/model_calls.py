"""The calls that end in a request to a model: sites themselves, and calls of functions that hold one, three deep.

    def ask(model, prompt):
        return client.messages.create(model=model, ...)      a site, whose models are all that callers pass

    ask("claude-haiku-5-5", text)                            a model call, of that site, with one of its models

Which of a site's models a call through a function uses is told by the arguments of the call: `models` narrows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.call_sites.model import Kind
from checker.facts.model import BindingKind
from checker.resolution.callers import is_test
from checker.resolution.values import Box, Func, Lit, Method, Value, unknown
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

MAX_DEPTH = 2
"""How many functions are followed outwards beyond the first."""
MOST_CALLERS = 60
"""A function that is called from more places says little about any of them."""


class ModelCall(Struct, frozen=True, kw_only=True):
    """A call at a place, the sites it reaches, and how many functions lie between. `inner`: the model calls in the
    function that it calls."""

    place: Place
    sites: tuple[CallSite, ...]
    depth: int = 0
    inner: tuple[Place, ...] = ()

    @property
    def site(self) -> CallSite:
        """The first site."""
        return self.sites[0]


class ModelCalls:
    """All model calls of a run that do not stand in tests: `code.once(ModelCalls)`."""

    def __init__(self, code: Code) -> None:
        found: dict[Place, ModelCall] = {}
        level: dict[Place, ModelCall] = {}
        for site in code.sites:
            place = code.place_of(site)
            if place is not None and site.kind is Kind.CALL and not is_test(place.path):
                level[place] = ModelCall(place=place, sites=(site,))
        found.update(level)
        level = _callers(code, level, found)
        for _ in range(MAX_DEPTH):
            found.update(level)
            level = _near_callers(code, level, found)
        found.update(level)
        found.update(_handed_out(code, found))
        self._found = found
        self._functions = {key: tuple(calls) for key, calls in _functions(code, found).items()}
        files: dict[str, list[ModelCall]] = {}
        for call in found.values():
            files.setdefault(call.place.path, []).append(call)
        self._files = {path: tuple(sorted(calls, key=_index)) for path, calls in files.items()}

    def __iter__(self) -> Iterator[ModelCall]:
        """All of them, by place."""
        return (call for path in sorted(self._files) for call in self._files[path])

    def at(self, place: Place) -> ModelCall | None:
        """The model call that an expression is."""
        return self._found.get(place)

    def of_function(self, path: str, function: int) -> tuple[ModelCall, ...]:
        """The model calls that stand in a function."""
        return self._functions.get((path, function), ())

    def between(self, path: str, lo: int, hi: int) -> tuple[ModelCall, ...]:
        """The model calls among a file's expressions from `lo` to before `hi`."""
        return tuple(call for call in self._files.get(path, ()) if lo <= call.place.expr < hi)


def _index(call: ModelCall) -> int:
    return call.place.expr


def _callers(code: Code, level: Mapping[Place, ModelCall], found: Mapping[Place, ModelCall]) -> dict[Place, ModelCall]:
    """The calls, anywhere, of the functions that sites stand in: describing the sites has asked for these already."""
    functions = _functions(code, level)
    upper: dict[Place, ModelCall] = {}
    for key, callers in code.callers(functions).items():
        for place in callers if len(callers) <= MOST_CALLERS else ():
            if place not in found and not is_test(place.path):
                upper[place] = _outer(place, functions[key])
    return upper


def _near_callers(
    code: Code, level: Mapping[Place, ModelCall], found: Mapping[Place, ModelCall]
) -> dict[Place, ModelCall]:
    """The calls of the functions that other model calls stand in, in the files that are known by now. To look for them in
    all files would cost more than it finds."""
    functions = _functions(code, level)
    paths = sorted({place.path for place in found})
    candidates: dict[Place, list[tuple[str, int]]] = {}
    for key in functions:
        name = code.module(key[0]).facts.functions[key[1]].name
        for path in paths:
            module = code.module(path)
            for call in (
                call for word in sorted(module.spellings(name)) for call in module.calls_by_name.get(word, ())
            ):
                if Place(path, call) not in found:
                    candidates.setdefault(Place(path, call), []).append(key)
    callees = {place: _callee(code, place) for place in candidates}
    values = code.values(callees.values())
    upper: dict[Place, ModelCall] = {}
    for place, keys in candidates.items():
        meant = {(value.path, value.index) for value in values[callees[place]] if isinstance(value, (Func, Method))}
        for key in keys:
            if key in meant:
                upper[place] = _outer(place, functions[key])
    return upper


def _handed_out(code: Code, found: Mapping[Place, ModelCall]) -> dict[Place, ModelCall]:
    """The calls of what a loop hands out, where that is functions with model calls: `for ask in (ask_one, ask_other)`."""
    functions = _functions(code, found)
    candidates: list[Place] = []
    for path in sorted({place.path for place in found}):
        module = code.module(path)
        bindings = module.facts.bindings
        for name in sorted({binding.name for binding in bindings if binding.kind is BindingKind.ITER}):
            for call in module.calls_by_name.get(name, ()):
                place = Place(path, call)
                live = module.facts.uses.get(_callee(code, place).expr, ())
                if place not in found and any(bindings[index].kind is BindingKind.ITER for index in live):
                    candidates.append(place)
    callees = {place: _callee(code, place) for place in candidates}
    values = code.values(callees.values())
    upper: dict[Place, ModelCall] = {}
    for place in candidates:
        meant = [(v.path, v.index) for v in values[callees[place]] if isinstance(v, (Func, Method))]
        inner = [call for key in meant for call in functions.get(key, ())]
        if inner:
            upper[place] = _outer(place, inner)
    return upper


def _functions(code: Code, level: Mapping[Place, ModelCall]) -> dict[tuple[str, int], list[ModelCall]]:
    """The functions that some model calls stand in, with them."""
    functions: dict[tuple[str, int], list[ModelCall]] = {}
    for place, call in level.items():
        function = named(code, place)
        if function >= 0:
            functions.setdefault((place.path, function), []).append(call)
    return functions


def _outer(place: Place, inner: list[ModelCall]) -> ModelCall:
    return ModelCall(
        place=place,
        sites=tuple(dict.fromkeys(site for call in inner for site in call.sites)),
        depth=inner[0].depth + 1,
        inner=tuple(call.place for call in inner),
    )


def _callee(code: Code, place: Place) -> Place:
    call = code.module(place.path).exprs[place.expr]
    assert isinstance(call, t.Call)
    return Place(place.path, call.func)


def named(code: Code, place: Place) -> int:
    """The function an expression stands in, a lambda counting as part of what surrounds it; -1 at module level."""
    module = code.module(place.path)
    function = code.function_of(place)
    while function >= 0 and module.facts.functions[function].name == "<lambda>":
        function = module.function_of_scope(module.facts.functions[function].parent)
    return function


class Models(Struct, frozen=True, kw_only=True):
    """The models that one call can use, in the order they are written; `complete`: there are no others."""

    texts: tuple[str, ...]
    complete: bool


def models(code: Code, calls: tuple[ModelCall, ...]) -> tuple[Models, ...]:
    """What models these calls use: those of their sites, narrowed to what their own arguments can be, or else those of
    the calls that they lead to."""
    indirect = [call for call in calls if call.depth and len(_texts(call)) > 1]
    arguments = {call.place: tuple(_arguments(code, call.place)) for call in indirect}
    values = code.values(place for places in arguments.values() for place in places)
    return tuple(_models(code, call, [values[place] for place in arguments.get(call.place, ())]) for call in calls)


def _models(code: Code, call: ModelCall, given: list[tuple[Value, ...]]) -> Models:
    texts = _texts(call)
    passed: dict[str, None] = {}
    doubtful = False
    for values in given:
        here = [v.value for v in values if isinstance(v, Lit) and isinstance(v.value, str) and v.value in texts]
        passed.update(dict.fromkeys(here))
        doubtful |= bool(here) and any(unknown(value) is not None or isinstance(value, Box) for value in values)
    if passed:
        return Models(texts=tuple(passed), complete=not doubtful)
    known = code.once(ModelCalls)
    inner = tuple(found for place in call.inner if (found := known.at(place)) is not None)
    if call.depth > 1 and inner and len(texts) > 1:
        below = models(code, inner)
        texts = tuple(dict.fromkeys(text for used in below for text in used.texts))
        return Models(texts=texts, complete=all(used.complete for used in below))
    return Models(texts=texts, complete=all(site.complete for site in call.sites))


def _texts(call: ModelCall) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.text for site in call.sites for use in site.models))


def _arguments(code: Code, place: Place) -> Iterator[Place]:
    call = code.module(place.path).exprs[place.expr]
    if isinstance(call, t.Call):
        for expr in (*call.args[:4], *(value for name, value in call.keywords if name != "**")):
            yield Place(place.path, expr)
