"""Loops that ask a model again while what it gives is not good enough, and what limits them.

    while score < 0.8:                           the *gate* is low for another turn
        draft = ask(LARGE, draft)
        score = grade(draft)                     a number from a model's answer
        if time.monotonic() > deadline: break    a limit: another comparison that leaves the loop

A function that calls itself below a threshold is such a loop as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.patterns.answers import Answer, answers
from checker.patterns.endings import Way, any_way, endings
from checker.patterns.gates import Gate, gates_before, gates_of
from checker.patterns.judges import inside
from checker.patterns.model_calls import ModelCall, ModelCalls, named
from checker.patterns.statements import Part, Spot, StatementIndex
from checker.patterns.statements import inside as statements_inside
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code, Place
    from checker.resolution.program import Module


class QualityLoop(Struct, frozen=True, kw_only=True):
    """One loop: the gate that lets it go on (or ends it), whose number it compares, and a request in it."""

    gate: Gate
    answers: tuple[Answer, ...]
    call: ModelCall
    bounded: bool


def quality_loops(code: Code) -> tuple[QualityLoop, ...]:
    """The loops of a run, one for each gate: `code.once(quality_loops)`."""
    found: dict[Place, QualityLoop] = {}
    for call in code.once(ModelCalls):
        for loop in (*_while(code, call), *_recursive(code, call)):
            found.setdefault(loop.gate.test, loop)
    return tuple(found[place] for place in sorted(found))


def _while(code: Code, call: ModelCall) -> Iterator[QualityLoop]:
    spot = code.once(StatementIndex).spot_of(call.place)
    part = spot.part if spot is not None else Part.BODY
    module = code.module(call.place.path)
    for outer in spot.climb() if spot is not None else ():
        s = outer.statement
        if outer is not spot and isinstance(s, t.While) and part is Part.BODY:
            for gate in _ends(module, s):
                found = answers(code, gate.score)
                if found:
                    yield QualityLoop(gate=gate, answers=found, call=call, bounded=_is_bounded(module, outer, s, gate))
        part = outer.part


def _ends(module: Module, s: t.While) -> Iterator[Gate]:
    """The gates that keep a loop going: its own test, and tests with which it is left."""
    yield from gates_of(module, s.test, s.line, holds=True)
    for inner in statements_inside(s.body):
        if isinstance(inner, t.If) and any_way(endings(module, inner.body), Way.BREAKS, Way.RETURNS):
            yield from gates_of(module, inner.test, inner.line, holds=False)


def _is_bounded(module: Module, outer: Spot, s: t.While, gate: Gate) -> bool:
    """Whether anything besides the gate's own test can end the loop."""
    if gate.others or any(isinstance(up.statement, t.For) for up in outer.climb()):
        return True
    tests = [s.test]
    for inner in statements_inside(s.body):
        if isinstance(inner, t.If):
            ways = [*endings(module, inner.body), *endings(module, inner.orelse)]
            if any_way(ways, Way.BREAKS, Way.RETURNS, Way.RAISES):
                tests.append(inner.test)
        elif isinstance(inner, t.Match):
            return True
    return any(
        test != gate.test.expr and not isinstance(module.exprs[test], t.Const) and _compares(module, test, gate)
        for test in tests
    )


def _compares(module: Module, test: int, gate: Gate) -> bool:
    """Whether a test looks at anything but the gate's own number."""
    own = set(module.facts.uses.get(gate.score.expr, ()))
    names = [index for index in inside(module, test) if isinstance(module.exprs[index], t.Name)]
    return not names or any(not own or not own & set(module.facts.uses.get(name, ())) for name in names)


def _recursive(code: Code, call: ModelCall) -> Iterator[QualityLoop]:
    """A function that calls itself below a threshold."""
    function = named(code, call.place)
    module = code.module(call.place.path)
    record = module.exprs[call.place.expr]
    if not call.depth or function < 0 or not isinstance(record, t.Call):
        return
    own = module.facts.functions[function]
    if module.last_name(record.func) != own.name or not _means(code, call, record, function):
        return
    for gate in gates_before(code, call.place):
        found = answers(code, gate.score)
        if found:
            bounded = bool(gate.others) or _passes_changed(module, record) or _tests_parameter(module, function, gate)
            yield QualityLoop(gate=gate, answers=found, call=call, bounded=bounded)


def _means(code: Code, call: ModelCall, record: t.Call, function: int) -> bool:
    """Whether the call means the function it stands in: by its own name, or on `self`."""
    links = code.links(call.place.path)
    func = links.module.exprs[record.func]
    if isinstance(func, t.Attr):
        return links.chain(func.base) in (("self",), ("cls",))
    return any(binding.owner == function for binding in links.meanings(record.func))


def _passes_changed(module: Module, record: t.Call) -> bool:
    """Whether a number is passed on with a step: `left - 1`."""
    for value in (*record.args, *(value for _, value in record.keywords)):
        around = module.exprs[value]
        if isinstance(around, t.Binary) and any(
            isinstance(side := module.exprs[expr], t.Const) and isinstance(side.value, int)
            for expr in (around.left, around.right)
        ):
            return True
    return False


def _tests_parameter(module: Module, function: int, gate: Gate) -> bool:
    """Whether the function compares anything else before it calls itself."""
    own = module.facts.functions[function]
    for block in module.facts.blocks:
        if block.function == function and block.header >= 0 and block.header != gate.test.expr:
            names = [index for index in inside(module, block.header) if isinstance(module.exprs[index], t.Name)]
            params = set(own.bindings)
            if any(params & set(module.facts.uses.get(name, ())) for name in names):
                return True
    return False
