"""The expressions directly inside an expression."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# By type, since every expression of a file is asked: a `match` would try each kind until one fits.
_PARTS: Mapping[type[t.Expr], Callable[[Any], tuple[int, ...]]] = MappingProxyType({
    t.Attr: lambda e: (e.base,),
    t.Call: lambda e: (e.func, *e.args, *(value for _, value in e.keywords)) if e.keywords else (e.func, *e.args),
    t.Subscript: lambda e: (e.base, e.index),
    t.Dict: lambda e: tuple(chain.from_iterable(e.items)),
    t.Sequence: lambda e: e.items,
    t.Template: lambda e: e.parts,
    t.Binary: lambda e: (e.left, e.right),
    t.Bool: lambda e: (e.left, e.right),
    t.Conditional: lambda e: (e.test, e.body, e.orelse),
    t.Compare: lambda e: (e.left, *e.rights),
    t.Unary: lambda e: (e.value,),
    t.Await: lambda e: (e.value,),
    t.Star: lambda e: (e.value,),
    t.Walrus: lambda e: (e.value,),
    t.Yield: lambda e: (e.value,),
    t.Lambda: lambda e: (e.body,),
    t.Comprehension: lambda e: (e.element, e.value, *(iterable for _, iterable, _ in e.loops)),
})  # fmt: skip


def children(record: t.Expr) -> tuple[int, ...]:
    """In the order of the source; `NONE` where there is none."""
    parts = _PARTS.get(type(record))
    return parts(record) if parts is not None else ()
