"""What a chain of attempts gives when all of them have failed: nothing, something made up, or a real result.

return None                              nothing
return "Sorry, try again later."         made up
return best                              what was there before, if `best` was None or a literal before the loop
return by_keywords(question)             a result: somebody computes it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.facts.model import BindingKind
from checker.patterns.endings import Ending, Way, any_way, endings
from checker.patterns.model_calls import named
from checker.patterns.statements import StatementIndex
from checker.syntax import tree as t
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from checker.call_sites.code import Code
    from checker.patterns.fallback_chains import FallbackChain
    from checker.resolution.program import Module

MAX_CALLERS = 6


def made_up(code: Code, path: str, way: Ending) -> str:
    """In words what an ending gives that no model has said; "" for a result, or for what cannot be told."""
    if way.way is Way.FALLS:
        return "ends without an answer"
    if way.way is not Way.RETURNS:
        return ""
    if way.expr == NONE:
        return "returns nothing"
    module = code.module(path)
    record = module.exprs[way.expr]
    parts = [module.exprs[item] for item in record.items] if isinstance(record, t.Sequence) else [record]
    if parts and all(isinstance(part, t.Const) and part.value is None for part in parts):
        return "returns nothing"
    if _is_literal(module, way.expr):
        return "returns a made-up answer"
    if isinstance(record, t.Name) and _starts_empty(module, way.expr):
        return "returns what was there before"
    return ""


def gives_answers(code: Code, chain: FallbackChain) -> bool:
    """Whether the function of a chain returns something when a model has answered: then nothing means no answer."""
    function = named(code, chain.calls[0].place)
    if function < 0:
        return False
    record = code.module(chain.path).facts.functions[function]
    return not record.yields and any(expr >= 0 for expr, _ in record.returns)


def _is_literal(module: Module, expr: int) -> bool:
    """Literals, containers of literals and texts made of them: `{"error": str(error)}`, `f"failed: {error}"`."""
    match module.exprs[expr]:
        case t.Const() | t.Template():
            return True
        case t.Sequence(_, items):
            return all(_is_literal(module, item) for item in items)
        case t.Dict(items):
            return all(key >= 0 for key, _ in items) and all(
                _is_literal(module, value) or _tells_error(module, value) for _, value in items
            )
        case t.Unary(_, value):
            return _is_literal(module, value)
        case _:
            return False


def _tells_error(module: Module, expr: int) -> bool:
    """`str(error)` and the name of what was caught."""
    record = module.exprs[expr]
    if isinstance(record, t.Call) and record.args and module.last_name(record.func) in ("str", "repr"):
        expr = record.args[0]
        record = module.exprs[expr]
    if not isinstance(record, t.Name):
        return False
    live = module.facts.uses.get(expr, ())
    return bool(live) and all(module.facts.bindings[index].kind is BindingKind.ERROR for index in live)


def _starts_empty(module: Module, expr: int) -> bool:
    """Whether a name can still have the literal it had before anything was tried."""
    for index in module.facts.uses.get(expr, ()):
        binding = module.facts.bindings[index]
        if binding.kind is BindingKind.VALUE and not binding.path and _is_literal(module, binding.expr):
            return True
    return False


def tested_by_callers(code: Code, chain: FallbackChain) -> bool:
    """Whether a caller tests what the function returns and raises: then the error comes one function later."""
    place = chain.calls[0].place
    function = named(code, place)
    if function < 0:
        return False
    callers = code.callers([(place.path, function)]).get((place.path, function), ())
    return any(_tests(code, call) for call in callers[:MAX_CALLERS])


def _tests(code: Code, call: Place) -> bool:
    links = code.links(call.path)
    module = links.module
    expr = call.expr
    while isinstance(module.exprs[links.parents.get(expr, expr)], t.Await) and expr in links.parents:
        expr = links.parents[expr]
    readers = [reader for binding in links.bound(expr) for reader in links.readers(binding)]
    index = code.once(StatementIndex)
    for reader in readers:
        spot = index.spot_of(Place(call.path, reader))
        if spot is not None and isinstance(spot.statement, t.If):
            ways = [*endings(module, spot.statement.body), *endings(module, spot.statement.orelse)]
            if any_way(ways, Way.RAISES):
                return True
    return False
