"""Statements whose blocks start from one environment and meet in another: `if`, `match`, `try`, `with`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.expressions import scan
from checker.facts.flow import Environment, merge, merge_all
from checker.facts.model import BindingKind, Block, BlockKind
from checker.facts.targets import assign
from checker.syntax import tree as t
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from checker.facts.walk import Walk


def if_(walk: Walk, s: t.If) -> None:
    """Both branches start alike and meet again; a long `elif` chain is walked as a loop."""
    ends: list[Environment | None] = []
    outer = walk.block_index
    current: t.If | None = s
    while current is not None:
        scan(walk, current.lo, current.hi, current.line)
        start = walk.env
        ends.append(walk.block(BlockKind.IF, current.line, current.test, current.body, start))
        orelse = current.orelse
        walk.env = start
        following = orelse[0] if len(orelse) == 1 and isinstance(orelse[0], t.If) else None
        if following is None:
            ends.append(walk.block(BlockKind.ELSE, current.line, current.test, orelse, start) if orelse else start)
        else:
            # An elif stands in the else of the test before it.
            walk.blocks.append(Block(BlockKind.ELSE, walk.block_index, current.line, current.test, walk.function))
            walk.block_index = len(walk.blocks) - 1
        current = following
    walk.block_index = outer
    walk.env = merge_all(ends)


def match(walk: Walk, s: t.Match) -> None:
    """Each case starts alike; after one that takes anything, none is left that takes nothing."""
    scan(walk, s.lo, s.hi, s.line)
    start = walk.env
    ends: list[Environment | None] = [start]
    for case in s.cases:
        walk.env = None if start is None else dict(start)
        scan(walk, case.lo, case.hi, case.line)
        for name in case.names:
            walk.new(BindingKind.OTHER, name, case.line)
        ends.append(walk.block(BlockKind.CASE, case.line, s.subject, case.body, walk.env))
        if case.names == () and case.constants == () and case.guard == NONE:
            ends[0] = None
    walk.env = merge_all(ends)


def try_(walk: Walk, s: t.Try) -> None:
    """A handler can start after any statement of the body."""
    start = walk.env
    first = len(walk.bindings)
    end = walk.block(BlockKind.TRY, s.line, NONE, s.body, start)
    raised = _raised(walk, start, first)
    ends = [end]
    if s.orelse:
        ends = [walk.block(BlockKind.TRY_ELSE, s.line, NONE, s.orelse, end)]
    for handler in s.handlers:
        walk.env = None if raised is None else dict(raised)
        scan(walk, handler.lo, handler.hi, handler.line)
        if handler.name:
            walk.new(BindingKind.ERROR, handler.name, handler.line, handler.type)
        ends.append(walk.block(BlockKind.EXCEPT, handler.line, handler.type, handler.body, walk.env))
    walk.env = merge_all(ends)
    if s.final:
        dead = walk.env is None
        walk.block(BlockKind.FINALLY, s.line, NONE, s.final, merge(walk.env, raised) if dead else walk.env)
        if dead:
            walk.env = None


def _raised(walk: Walk, start: Environment | None, first: int) -> Environment | None:
    """What can be live when a body raises that started from `start`, with `first` as its first binding."""
    if start is None:
        return None
    raised = dict(start)
    scope = walk.frame.index
    for index in range(first, len(walk.bindings)):
        binding = walk.bindings[index]
        if binding.scope == scope:
            raised[binding.name] = tuple(sorted({*raised.get(binding.name, ()), index}))
    return raised


def with_(walk: Walk, s: t.With) -> None:
    """`with value as target`."""
    scan(walk, s.lo, s.hi, s.line)
    for value, target in s.items:
        if s.is_async:
            walk.awaited.add(value)
        if target != NONE:
            assign(walk, target, BindingKind.WITH, value, s.line)
    walk.env = walk.block(BlockKind.WITH, s.line, NONE, s.body, walk.env)
