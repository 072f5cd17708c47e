"""Whether two expressions are written alike: the same names, literals and calls in the same places.

    ask(model=SMALL, text=question)      same as another `ask(model=SMALL, text=question)`,
                                         not as `ask(model=SMALL, text=question, retries=1)`

Names are compared by the bindings they can have: a name that has got another value between the two is another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from checker.call_sites.code import Code, Place


def same(code: Code, first: Place, second: Place) -> bool:
    """Whether two expressions of one file are alike."""
    if first.path != second.path:
        return False
    module = code.module(first.path)
    exprs, uses = module.exprs, module.facts.uses
    todo = [(first.expr, second.expr)]
    while todo:
        one, other = todo.pop()
        if one < 0 or other < 0:
            if one != other:
                return False
            continue
        if _head(exprs[one]) != _head(exprs[other]) or uses.get(one) != uses.get(other):
            return False
        mine, theirs = list(children(exprs[one])), list(children(exprs[other]))
        if len(mine) != len(theirs):
            return False
        todo.extend(zip(mine, theirs, strict=True))
    return True


def _head(record: t.Expr) -> tuple[object, ...]:
    """What an expression says itself, without its parts."""
    match record:
        case t.Const(value):
            return (t.Const, type(value), value)
        case t.Name(name) | t.Attr(_, name):
            return (type(record), name)
        case t.Call(_, args, keywords):
            return (t.Call, len(args), tuple(name for name, _ in keywords))
        case t.Binary(op) | t.Bool(op) | t.Unary(op):
            return (type(record), op)
        case t.Compare(_, ops):
            return (t.Compare, ops)
        case t.Sequence(kind):
            return (t.Sequence, kind)
        case t.Opaque():
            return (t.Opaque, id(record))
        case _:
            return (type(record),)
