"""The records of expressions. Parents refer to their children by index into the arena of `checker.syntax.tree`."""

from __future__ import annotations

import msgspec

NONE = -1
"""In place of an index: no expression."""


class Expr(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of the expression records.

    Where all expressions of a file are gone through, compare types: `type(e) is Call`. Whether one of these is an
    instance of another class takes four times as long to deny, since a struct's class has a metaclass to be asked.
    """


class Const(Expr, frozen=True, tag=1):
    """A literal. Bytes and Ellipsis are `Opaque`; integers too large for a double are text."""

    value: str | int | float | bool | None


class Name(Expr, frozen=True, tag=2):
    """A name that is read."""

    id: str


class Attr(Expr, frozen=True, tag=3):
    """`base.name`."""

    base: int
    name: str


class Call(Expr, frozen=True, tag=4):
    """`func(*args, **keywords)`; a keyword named `**` is an unpacked mapping. `awaited`: await, async with, async for."""

    func: int
    args: tuple[int, ...]
    keywords: tuple[tuple[str, int], ...]


class Subscript(Expr, frozen=True, tag=5):
    """`base[index]`; a slice is `Opaque`."""

    base: int
    index: int


class Dict(Expr, frozen=True, tag=6):
    """A dict display; key `NONE` is `**mapping`."""

    items: tuple[tuple[int, int], ...]


class Sequence(Expr, frozen=True, tag=7):
    """A list, tuple or set display."""

    kind: str
    items: tuple[int, ...]


class Template(Expr, frozen=True, tag=8):
    """An f-string or adjacent strings: the parts in order."""

    parts: tuple[int, ...]


class Binary(Expr, frozen=True, tag=9):
    """`left op right`, arithmetic."""

    op: str
    left: int
    right: int


class Bool(Expr, frozen=True, tag=10):
    """`a or b`, `a and b`."""

    op: str
    left: int
    right: int


class Conditional(Expr, frozen=True, tag=11):
    """`body if test else orelse`."""

    test: int
    body: int
    orelse: int


class Compare(Expr, frozen=True, tag=12):
    """`left op right op right ...`."""

    left: int
    ops: tuple[str, ...]
    rights: tuple[int, ...]


class Unary(Expr, frozen=True, tag=13):
    """`not x`, `-x`."""

    op: str
    value: int


class Await(Expr, frozen=True, tag=14):
    """`await value`."""

    value: int


class Star(Expr, frozen=True, tag=15):
    """`*value` among arguments, items or targets."""

    value: int


class Walrus(Expr, frozen=True, tag=16):
    """`(name := value)`."""

    target: str
    value: int


class Lambda(Expr, frozen=True, tag=17):
    """A lambda; its parameters' defaults and body follow, up to `end`."""

    params: tuple[Parameter, ...]
    body: int
    end: int


class Comprehension(Expr, frozen=True, tag=18):
    """A comprehension; its loops and element follow, up to `end`. `value` is the value of a dict comprehension."""

    kind: str
    element: int
    value: int
    loops: tuple[tuple[int, int, tuple[int, ...]], ...]
    end: int


class Yield(Expr, frozen=True, tag=19):
    """`yield value`, `yield from value`."""

    value: int
    delegates: bool


class Opaque(Expr, frozen=True, tag=20):
    """Something the checker has no use for; the kind says what."""

    kind: str


AnyExpr = (
    Const | Name | Attr | Call | Subscript | Dict | Sequence | Template | Binary | Bool | Conditional | Compare
    | Unary | Await | Star | Walrus | Lambda | Comprehension | Yield | Opaque
)  # fmt: skip


class Parameter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parameter. Kind is one of `/` (positional only), ` ` (either), `*` (args), `k` (keyword only), `**`."""

    name: str
    kind: str
    annotation: int
    default: int
