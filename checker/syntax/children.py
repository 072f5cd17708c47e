"""The expressions directly inside an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator


def children(record: t.Expr) -> Iterator[int]:
    """In the order of the source; `NONE` where there is none."""
    match record:
        case t.Attr(base):
            yield base
        case t.Call(func, args, keywords):
            yield func
            yield from args
            yield from (value for _, value in keywords)
        case t.Subscript(base, index):
            yield base
            yield index
        case t.Dict(items):
            for key, value in items:
                yield key
                yield value
        case t.Sequence(_, items) | t.Template(items):
            yield from items
        case t.Binary(_, left, right) | t.Bool(_, left, right):
            yield left
            yield right
        case t.Conditional(test, body, orelse):
            yield from (test, body, orelse)
        case t.Compare(left, _, rights):
            yield left
            yield from rights
        case t.Unary(_, value) | t.Await(value) | t.Star(value) | t.Walrus(_, value) | t.Yield(value):
            yield value
        case t.Lambda(_, body):
            yield body
        case t.Comprehension(_, element, value, loops):
            yield element
            yield value
            yield from (iterable for _, iterable, _ in loops)
        case _:
            return
