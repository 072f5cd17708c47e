"""Statements that give names and attributes their values, by `=`, by `+=`, or by a method that changes in place.

options = {}                        binding VALUE
options.update(model="small")       binding UPDATE: what it was, and the call
total += 1                          binding AUGMENT
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.expressions import scan
from checker.facts.literals import string_items
from checker.facts.model import BindingKind, ScopeKind
from checker.facts.targets import assign
from checker.syntax import tree as t
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from checker.facts.walk import Walk

MUTATORS = frozenset({"update", "setdefault", "append", "extend", "insert", "add"})
"""Methods that change a dict, list or set in place, followed like an assignment to the name they are called on."""


def expression(walk: Walk, s: t.Expression) -> None:
    """An expression alone; `d.update(...)` gives `d` a new binding."""
    scan(walk, s.lo, s.hi, s.line)
    call = walk.exprs[s.value]
    if isinstance(call, t.Await):
        call = walk.exprs[call.value]
    if not isinstance(call, t.Call):
        return
    func = walk.exprs[call.func]
    if not isinstance(func, t.Attr) or func.name not in MUTATORS:
        return
    base = walk.exprs[func.base]
    if isinstance(base, t.Name):
        previous = walk.live(base.id)
        if previous:
            walk.new(BindingKind.UPDATE, base.id, s.line, s.value, previous=previous)
    elif isinstance(base, t.Attr):
        walk.store(base, s.value, s.line, key=s.value)


def assignment(walk: Walk, s: t.Assign) -> None:
    """`a = b = value` and `a: T = value`."""
    scan(walk, s.lo, s.hi, s.line)
    for target in s.targets:
        record = walk.exprs[target]
        if s.value == NONE:
            if isinstance(record, t.Name):
                walk.new(BindingKind.DECLARED, record.id, s.line, annotation=s.annotation)
            elif isinstance(record, t.Attr):
                walk.store(record, NONE, s.line, annotation=s.annotation)
            continue
        if isinstance(record, t.Name) and record.id == "__all__" and walk.frame.kind is ScopeKind.MODULE:
            walk.exports.extend(string_items(walk.exprs, s.value))
        assign(walk, target, BindingKind.VALUE, s.value, s.line, annotation=s.annotation)


def augmented(walk: Walk, s: t.AugAssign) -> None:
    """`a += value`."""
    scan(walk, s.lo, s.hi, s.line)
    record = walk.exprs[s.target]
    if isinstance(record, t.Name):
        walk.new(BindingKind.AUGMENT, record.id, s.line, s.value, text=s.op, previous=walk.live(record.id))
    elif isinstance(record, t.Attr):
        walk.store(record, NONE, s.line)
