"""Assignment to a target: a name, an attribute, an item, or a nest of these.

a, (b, *c) = f()        a takes f()[0], b takes f()[1][0]: the *path* into the value; c cannot be followed
d["k"] = v              a new binding of d: what it was, with an item set
self.x = v              a *store*: whose attribute it is, is for the resolution to find
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BindingKind
from checker.syntax import tree as t
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from checker.facts.walk import Walk


def assign(
    walk: Walk,
    target: int,
    kind: BindingKind,
    expr: int,
    line: int,
    *,
    path: tuple[int, ...] = (),
    annotation: int = NONE,
) -> None:
    """Bind a target."""
    record = walk.exprs[target]
    if isinstance(record, t.Name):
        walk.new(kind, record.id, line, expr, path=path, annotation=annotation)
    elif isinstance(record, t.Attr):
        value = expr if kind is BindingKind.VALUE else NONE
        walk.store(record, value, line, path=path, annotation=annotation)
    elif isinstance(record, t.Subscript):
        _assign_item(walk, record, expr if kind is BindingKind.VALUE and not path else NONE, line)
    elif isinstance(record, t.Sequence):
        for position, item in enumerate(record.items):
            inner = walk.exprs[item]
            if isinstance(inner, t.Star):
                assign(walk, inner.value, BindingKind.OTHER, NONE, line)
            else:
                assign(walk, item, kind, expr, line, path=(*path, position))


def _assign_item(walk: Walk, record: t.Subscript, expr: int, line: int) -> None:
    base = walk.exprs[record.base]
    if isinstance(base, t.Name):
        walk.new(BindingKind.ITEM, base.id, line, expr, key=record.index, previous=walk.live(base.id))
    elif isinstance(base, t.Attr):
        walk.store(base, expr, line, key=record.index)
