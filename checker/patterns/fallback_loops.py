"""Fallback chains written as a loop over models, providers or clients with a `try` inside.

for model in MODELS:                 the loop's target feeds the request,
    try:
        reply = ask(model, text)
    except APIError as error:        a handler goes on with the next turn,
        log(error)
    else:
        return reply                 and an answer leaves the loop
raise Exhausted                      else: the exhaustion
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.call_sites.model import Kind
from checker.facts.model import BindingKind
from checker.patterns.catches import Catch, catches
from checker.patterns.chain_members import members_of, source_of
from checker.patterns.endings import FALLS, Ending, Way, after, any_way, endings
from checker.patterns.fallback_chains import FallbackChain, Form
from checker.patterns.model_calls import ModelCall, ModelCalls, named
from checker.patterns.regex import Regex
from checker.patterns.statements import Part, Spot, StatementIndex
from checker.resolution.callers import is_test
from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.links import Links

MODELS = Regex(
    r"model|provider|llm|client|fallback|backend|engine|deployment|candidate|adapter|vendor|tier|agent", re.IGNORECASE
)
"""Names of what a chain goes through, where its members are not known."""
ASKING = frozenset({
    "invoke", "ainvoke", "stream", "astream", "batch", "run", "arun", "run_sync", "kickoff", "complete", "acomplete",
    "chat", "achat", "predict", "generate", "agenerate", "run_stream",
})  # fmt: skip
"""Methods by which the objects of frameworks are asked."""
MAX_PARTS = 400


def loop_chains(code: Code) -> Iterator[FallbackChain]:
    """The chains that are loops, in the order of their places."""
    statements = code.once(StatementIndex)
    seen: set[tuple[str, int]] = set()
    for call in (*code.once(ModelCalls), *_bound(code)):
        spot = statements.spot_of(call.place)
        for loop, tried in _loops(spot) if spot is not None else ():
            key = (call.place.path, loop.statement.lo)
            if key in seen:
                continue
            chain = _chain(code, call, spot, loop, tried) if spot is not None else None
            if chain is not None:
                seen.add(key)
                yield chain


def _bound(code: Code) -> Iterator[ModelCall]:
    """Model objects that are made for one turn, in a `try` that also asks them: `Chat(model=model).invoke(text)`."""
    statements = code.once(StatementIndex)
    for site in code.sites:
        place = code.place_of(site)
        spot = statements.spot_of(place) if place is not None and site.kind is Kind.BINDING else None
        if place is None or spot is None or is_test(place.path):
            continue
        module = code.module(place.path)
        later = range(place.expr, max((s.hi for s in (spot.statement, *spot.following)), default=place.expr))
        calls = (module.exprs[index] for index in later)
        if any(isinstance(call, t.Call) and module.last_name(call.func) in ASKING for call in calls):
            yield ModelCall(place=place, sites=(site,))


def _loops(spot: Spot) -> Iterator[tuple[Spot, Spot]]:
    """The `for` loops around a statement that have a `try` between, with the innermost such `try`."""
    tried: Spot | None = None
    part = spot.part
    for outer in spot.climb():
        if outer is spot:
            continue
        if isinstance(outer.statement, t.Try) and part is Part.BODY and tried is None:
            tried = outer
        if isinstance(outer.statement, t.For) and part is Part.BODY and tried is not None:
            yield outer, tried
        part = outer.part


def _chain(code: Code, call: ModelCall, spot: Spot, loop: Spot, tried: Spot) -> FallbackChain | None:
    path = call.place.path
    module = code.module(path)
    s, attempt = loop.statement, tried.statement
    assert isinstance(s, t.For)
    assert isinstance(attempt, t.Try)
    if not (isinstance(spot.statement, t.Return) or any_way(after(module, spot), Way.RETURNS, Way.BREAKS)):
        return None
    handlers = catches(code, path, attempt)
    going_on = tuple(c for c in handlers if any_way(endings(module, c.handler.body), Way.FALLS, Way.TURNS))
    if not going_on or all(c.is_repair for c in going_on):
        return None
    source = source_of(code, Place(path, s.iter))
    targets = targets_of(code, call.place, s)
    if source is None or not feeds(code, call.place, targets):
        return None
    members, complete = members_of(code, call, source)
    if (complete and len(members) < 2) or not (members or _named_for_models(code, path, s)):
        return None
    function = named(code, call.place)
    return FallbackChain(
        form=Form.LOOP,
        members=members,
        complete=complete,
        site=call.site,
        span=module.span(call.place.expr),
        function=module.route(function),
        catches=going_on,
        beside=tuple(c for c in handlers if c not in going_on),
        exhaustion=tuple(_exhaustion(code, path, loop, going_on)),
        calls=(call,),
        spot=spot,
        loop=loop,
        targets=targets,
    )


def targets_of(code: Code, call: Place, s: t.For) -> frozenset[int]:
    """The bindings of a loop's target, and those made of it by plain assignment; not those of the answer."""
    path = call.path
    links = code.links(path)
    bindings, uses = links.module.facts.bindings, links.module.facts.uses
    answer = set(_upwards(links, call.expr))
    found = {index for index in links.bound(s.iter) if bindings[index].kind is BindingKind.ITER}
    made = [i for i in sorted(_made_of(links, found)) if bindings[i].expr > s.iter and bindings[i].expr not in answer]
    for _ in range(2):
        for index in made:
            names = _names(code, path, bindings[index].expr) if index not in found else ()
            if any(found & set(uses.get(name, ())) for name in names):
                found.add(index)
    return frozenset(found)


def _made_of(links: Links, sources: set[int]) -> set[int]:
    """The bindings by assignment of expressions that hold the name of one of these, or of one that is made of it."""
    found: set[int] = set()
    todo = list(sources)
    while todo:
        for name in links.readers(todo.pop()):
            for index in (index for expr in _upwards(links, name) for index in links.bound(expr)):
                if index not in found and links.module.facts.bindings[index].kind is BindingKind.VALUE:
                    found.add(index)
                    todo.append(index)
    return found


def _upwards(links: Links, expr: int) -> Iterator[int]:
    """An expression and those it stands in."""
    current: int | None = expr
    while current is not None:
        yield current
        current = links.parents.get(current)


def _names(code: Code, path: str, expr: int) -> Iterator[int]:
    """The names in an expression, up to a bound."""
    exprs = code.module(path).exprs
    todo = [expr]
    for index in todo:
        if isinstance(exprs[index], t.Name):
            yield index
        if len(todo) < MAX_PARTS:
            todo.extend(child for child in children(exprs[index]) if child >= 0)


def feeds(code: Code, call: Place, targets: frozenset[int]) -> bool:
    """Whether a call's receiver or arguments are made of the loop's target."""
    uses = code.module(call.path).facts.uses
    return any(targets & set(uses.get(name, ())) for name in _names(code, call.path, call.expr))


def _exhaustion(code: Code, path: str, loop: Spot, going_on: tuple[Catch, ...]) -> Iterator[Ending]:
    """How it ends when every turn has failed: by the last turn's handler, or by what comes after the loop."""
    module = code.module(path)
    for caught in going_on:
        yield from (w for w in endings(module, caught.handler.body) if w.way in (Way.RAISES, Way.RETURNS))
    s = loop.statement
    assert isinstance(s, t.For)
    ways = endings(module, s.orelse)
    yield from (way for way in ways if way is not FALLS)
    if FALLS in ways:
        yield from after(module, loop)


def _named_for_models(code: Code, path: str, s: t.For) -> bool:
    """Whether a loop is about models, by the names of what it hands out; keys, prompts and temperatures are not."""
    links = code.links(path)
    names = [links.module.facts.bindings[index].name for index in links.bound(s.iter)]
    return any(MODELS.search(name) for name in names)
