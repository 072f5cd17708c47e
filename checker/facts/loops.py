"""`for` and `while`, walked once; their second turn is the uses inside that also see what the first one bound.

last = None
for model in models:        body's end: `last` is the binding below
    if last: ...            uses[<this `last`>] = the binding above, and after the walk the one below too
    last = model
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.expressions import scan
from checker.facts.flow import Environment, Loop, merge, merge_all
from checker.facts.literals import is_true
from checker.facts.model import BindingKind, BlockKind
from checker.facts.targets import assign
from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.facts.walk import Walk


def for_(walk: Walk, s: t.For) -> None:
    """`for target in iter`."""
    scan(walk, s.lo, s.hi, s.line)
    if s.is_async:
        walk.awaited.add(s.iter)
    start = walk.env
    walk.env = None if start is None else dict(start)
    assign(walk, s.target, BindingKind.ITER, s.iter, s.line)
    _loop(walk, s, BlockKind.FOR, s.iter, start)


def while_(walk: Walk, s: t.While) -> None:
    """`while test`."""
    scan(walk, s.lo, s.hi, s.line)
    _loop(walk, s, BlockKind.WHILE, s.test, walk.env)


def jump(walk: Walk, s: t.Jump) -> None:
    """`break` and `continue` leave the block."""
    if s.kind in ("Break", "Continue") and walk.loops:
        loop = walk.loops[-1]
        (loop.breaks if s.kind == "Break" else loop.continues).append(walk.env)
        walk.env = None


def _loop(walk: Walk, s: t.For | t.While, kind: BlockKind, header: int, start: Environment | None) -> None:
    loop = Loop()
    walk.loops.append(loop)
    end = walk.block(kind, s.line, header, s.body, walk.env)
    walk.loops.pop()
    end = merge_all([end, *loop.continues])
    if end is not None and start is not None:
        _second_turn(walk, range(s.lo, _end_of(s.body, s.hi)), start, end)
    forever = isinstance(s, t.While) and is_true(walk.exprs[s.test])
    done = None if forever else merge(start, end)
    if s.orelse:
        done = walk.block(BlockKind.LOOP_ELSE, s.line, header, s.orelse, done)
    walk.env = merge_all([done, *loop.breaks])


def _second_turn(walk: Walk, inside: range, start: Environment, end: Environment) -> None:
    """Give the uses that saw a binding from before the loop those that reach its end as well."""
    fresh = {name: live for name, live in end.items() if live != start.get(name)}
    if not fresh:
        return
    for index in inside:
        expr = walk.exprs[index]
        if isinstance(expr, t.Name) and expr.id in fresh:
            seen = walk.uses.get(index)
            if seen is not None and set(start.get(expr.id, ())) & set(seen):
                walk.uses[index] = tuple(sorted({*seen, *fresh[expr.id]}))


def _end_of(body: tuple[t.AnyStmt, ...], default: int) -> int:
    """The end of the arena range that a block covers."""
    end = default
    stack = list(body)
    while stack:
        s = stack.pop()
        end = max(end, s.hi)
        match s:
            case t.If() | t.For() | t.While():
                stack.extend((*s.body[-1:], *s.orelse[-1:]))
            case t.Try():
                stack.extend((*s.body[-1:], *s.orelse[-1:], *s.final[-1:]))
                for handler in s.handlers:
                    end = max(end, handler.hi)
                    stack.extend(handler.body[-1:])
            case t.With() | t.FunctionDef() | t.ClassDef():
                stack.extend(s.body[-1:])
            case t.Match():
                for case in s.cases:
                    end = max(end, case.hi)
                    stack.extend(case.body[-1:])
            case _:
                pass
    return end
