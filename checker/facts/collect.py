"""One walk over a `Tree` -> `ModuleFacts`.

collect(parse("x = 1\\n")).bindings      # (Binding(kind=VALUE, name="x", scope=0, line=1, expr=0, ...),)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import assignments, branches, definitions, loops
from checker.facts.expressions import scan
from checker.facts.walk import Handler, Walk
from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.facts.model import ModuleFacts


def collect(tree: t.Tree) -> ModuleFacts:
    """Collect the facts of one parsed file."""
    walk = Walk(tree, HANDLERS)
    walk.module()
    return walk.facts()


def _return(walk: Walk, s: t.Return) -> None:
    scan(walk, s.lo, s.hi, s.line)
    walk.frame.returns.append((s.value, walk.block_index))
    walk.env = None


def _raise(walk: Walk, s: t.Raise) -> None:
    scan(walk, s.lo, s.hi, s.line)
    walk.env = None


def _only_uses(walk: Walk, s: t.Delete | t.Assert) -> None:
    scan(walk, s.lo, s.hi, s.line)


HANDLERS: dict[type[t.Stmt], Handler] = {
    t.Expression: assignments.expression,
    t.Assign: assignments.assignment,
    t.AugAssign: assignments.augmented,
    t.Return: _return,
    t.Raise: _raise,
    t.If: branches.if_,
    t.For: loops.for_,
    t.While: loops.while_,
    t.Try: branches.try_,
    t.With: branches.with_,
    t.FunctionDef: definitions.function,
    t.ClassDef: definitions.class_,
    t.Import: definitions.import_,
    t.ImportFrom: definitions.import_from,
    t.Scoping: definitions.scoping,
    t.Delete: _only_uses,
    t.Assert: _only_uses,
    t.Jump: loops.jump,
    t.Match: branches.match,
}
"""How each kind of statement is walked; a test holds it to `t.AnyStmt`."""
