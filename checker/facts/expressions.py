"""The expressions of one statement: which bindings each name can mean, and what is bound inside of them.

[f(x) for x in xs]      `x` hides outer names up to the end of the comprehension
lambda q: q + x         a function of one expression, with a scope of its own
(n := len(q))           a binding like an assignment's
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BindingKind, Block, BlockKind, Function, ScopeKind
from checker.facts.targets import assign
from checker.syntax import tree as t
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from checker.facts.walk import Walk


def scan(walk: Walk, lo: int, hi: int, line: int) -> None:
    """Note uses and bindings inside the expressions lo..hi of one statement."""
    if lo == hi:
        return
    walk.mark(lo, line)
    env = walk.env if walk.env is not None else {}
    uses = walk.uses
    exprs = walk.exprs
    index = lo
    while index < hi:
        expr = exprs[index]
        if isinstance(expr, t.Name):
            live = env.get(expr.id)
            if live is not None:
                uses[index] = live
        elif type(expr) in _RARE:
            index = _rare(walk, index, line)
            continue
        index += 1


_RARE = frozenset({t.Await, t.Yield, t.Walrus, t.Comprehension, t.Lambda})


def _rare(walk: Walk, index: int, line: int) -> int:
    """Note what one of the rarer expressions does; returns the index of the expression to go on with."""
    expr = walk.exprs[index]
    if isinstance(expr, t.Await):
        walk.awaited.add(expr.value)
    elif isinstance(expr, t.Yield):
        walk.frame.yields.append((expr.value, walk.block_index))
    elif isinstance(expr, t.Walrus):
        if expr.target:
            walk.new(BindingKind.VALUE, expr.target, line, expr.value)
    elif isinstance(expr, t.Comprehension):
        return _comprehension(walk, index, expr, line)
    elif isinstance(expr, t.Lambda):
        return _lambda(walk, index, expr, line)
    return index + 1


def _comprehension(walk: Walk, index: int, expr: t.Comprehension, line: int) -> int:
    outer = walk.env
    walk.env = dict(outer or {})
    for target, iterable, _ in expr.loops:
        assign(walk, target, BindingKind.ITER, iterable, line)
    scan(walk, index + 1, expr.end, line)
    walk.env = outer
    walk.mark(expr.end, line)
    return expr.end


def _lambda(walk: Walk, index: int, expr: t.Lambda, line: int) -> int:
    function = walk.lambdas[index] = len(walk.functions)
    walk.functions.append(None)
    state = (walk.env, walk.function, walk.block_index, walk.qualname)
    walk.env = {}
    walk.qualname = (*walk.qualname, "<lambda>")
    scope = walk.open_scope(ScopeKind.LAMBDA, function)
    walk.function = function
    walk.blocks.append(Block(BlockKind.FUNCTION, walk.block_index, line, NONE, function))
    walk.block_index = len(walk.blocks) - 1
    bindings = walk.parameters(expr.params, function, line)
    scan(walk, index + 1, expr.end, line)
    frame = walk.close_scope()
    walk.functions[function] = Function(
        name="<lambda>", qualname=".".join(walk.qualname), line=line, end_line=line, scope=scope,
        parent=frame.parent, owner=NONE, params=expr.params, bindings=bindings, decorators=(), annotation=NONE,
        returns=((expr.body, walk.block_index),), yields=(), is_async=False, doc="", block=walk.block_index,
    )  # fmt: skip
    walk.env, walk.function, walk.block_index, walk.qualname = state
    walk.mark(expr.end, line)
    return expr.end
