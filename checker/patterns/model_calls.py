"""The calls that end in a request to a model: sites themselves, and calls of functions that hold one, three deep.

    def ask(model, prompt):
        return client.messages.create(model=model, ...)      a site, whose models are all that callers pass

    ask("claude-haiku-5-5", text)                            a model call, of that site, with one of its models

Which of a site's models a call through a function uses is told by the arguments of the call: `models` narrows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.call_sites.model import Kind
from checker.resolution.callers import is_test
from checker.resolution.values import Box, Lit, unknown
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

MAX_DEPTH = 3
MOST_CALLERS = 8
"""A function that is called from more places says little about any of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """A call at a place, the sites it reaches, and how many functions lie between."""

    place: Place
    sites: tuple[CallSite, ...]
    depth: int = 0

    @property
    def site(self) -> CallSite:
        """The first site."""
        return self.sites[0]


class ModelCalls:
    """All model calls of a run that do not stand in tests: `code.once(ModelCalls)`."""

    def __init__(self, code: Code) -> None:
        found: dict[Place, ModelCall] = {}
        level: dict[Place, tuple[CallSite, ...]] = {}
        for site in code.sites:
            place = code.place_of(site)
            if place is not None and site.kind is Kind.CALL and not is_test(place.path):
                level[place] = (*level.get(place, ()), site)
        for depth in range(MAX_DEPTH + 1):
            for place, sites in level.items():
                found.setdefault(place, ModelCall(place=place, sites=sites, depth=depth))
            level = _callers(code, level, found) if depth < MAX_DEPTH else {}
        self._found = found
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

    def between(self, path: str, lo: int, hi: int) -> tuple[ModelCall, ...]:
        """The model calls among a file's expressions from `lo` to before `hi`."""
        return tuple(call for call in self._files.get(path, ()) if lo <= call.place.expr < hi)


def _index(call: ModelCall) -> int:
    return call.place.expr


def _callers(
    code: Code, level: Mapping[Place, tuple[CallSite, ...]], found: Mapping[Place, ModelCall]
) -> dict[Place, tuple[CallSite, ...]]:
    """The calls of the functions that some model calls stand in."""
    functions: dict[tuple[str, int], tuple[CallSite, ...]] = {}
    for place, sites in level.items():
        function = named(code, place)
        if function >= 0:
            key = (place.path, function)
            functions[key] = tuple(dict.fromkeys((*functions.get(key, ()), *sites)))
    upper: dict[Place, tuple[CallSite, ...]] = {}
    for key, calls in code.callers(functions).items():
        outside = [call for call in calls if call not in found and not is_test(call.path)]
        for call in outside if len(calls) <= MOST_CALLERS else ():
            upper[call] = tuple(dict.fromkeys((*upper.get(call, ()), *functions[key])))
    return upper


def named(code: Code, place: Place) -> int:
    """The function an expression stands in, a lambda counting as part of what surrounds it; -1 at module level."""
    module = code.module(place.path)
    function = code.function_of(place)
    while function >= 0 and module.facts.functions[function].name == "<lambda>":
        function = module.function_of_scope(module.facts.functions[function].parent)
    return function


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The models that one call can use, in the order they are written; `complete`: there are no others."""

    texts: tuple[str, ...]
    complete: bool


def models(code: Code, calls: tuple[ModelCall, ...]) -> tuple[Models, ...]:
    """What models these calls use: those of their sites, narrowed to what their own arguments can be."""
    indirect = [call for call in calls if call.depth and len(_texts(call)) > 1]
    arguments = {call.place: tuple(_arguments(code, call.place)) for call in indirect}
    answers = code.values(place for places in arguments.values() for place in places)
    found: list[Models] = []
    for call in calls:
        texts = _texts(call)
        complete = all(site.complete for site in call.sites)
        given: list[str] = []
        doubtful = False
        for place in arguments.get(call.place, ()):
            values = answers[place]
            here = [v.value for v in values if isinstance(v, Lit) and isinstance(v.value, str) and v.value in texts]
            given.extend(here)
            doubtful |= bool(here) and any(unknown(v) is not None or isinstance(v, Box) for v in values)
        if given:
            found.append(Models(texts=tuple(dict.fromkeys(given)), complete=not doubtful))
        else:
            found.append(Models(texts=texts, complete=complete))
    return tuple(found)


def _texts(call: ModelCall) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.text for site in call.sites for use in site.models))


def _arguments(code: Code, place: Place) -> Iterator[Place]:
    call = code.module(place.path).exprs[place.expr]
    if isinstance(call, t.Call):
        for expr in (*call.args[:4], *(value for name, value in call.keywords if name != "**")):
            yield Place(place.path, expr)
