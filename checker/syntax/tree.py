"""A Python file as plain records: what the rest of the checker sees instead of libcst nodes.

Expressions live in one flat list, the *arena*; a parent refers to its children by index, so records stay small, hash
and serialise cheaply, and no depth of nesting can overflow a stack later on. `NONE` (-1) stands for "no expression".

    client.ask("hi", model=M)      arena: 0 Name('client')  1 Attr(0, 'ask')  2 Const('hi')  3 Name('M')
                                          4 Call(func=1, args=(2,), keywords=(('model', 3),))

Children come before their parent, with two exceptions that open a scope of their own: `Lambda` and `Comprehension` come
first and are followed by everything inside them, up to `end`. A statement owns the arena range `lo..hi`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE = -1
OFFSET: Literal["I"] = "I"
OFFSET_SIZE = array(OFFSET).itemsize


class Expr(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of the expression records."""


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


class Stmt(msgspec.Struct, frozen=True, array_like=True):
    """Base of the statement records; `lo..hi` is the arena range of its own expressions (not of its blocks)."""

    line: int
    lo: int
    hi: int


class Expression(Stmt, frozen=True, tag=1):
    """An expression statement."""

    value: int


class Assign(Stmt, frozen=True, tag=2):
    """`target = ... = value`; an annotated assignment has an annotation and perhaps no value."""

    targets: tuple[int, ...]
    value: int
    annotation: int = NONE


class AugAssign(Stmt, frozen=True, tag=3):
    """`target op= value`."""

    target: int
    op: str
    value: int


class Return(Stmt, frozen=True, tag=4):
    """`return value`."""

    value: int


class Raise(Stmt, frozen=True, tag=5):
    """`raise error from cause`."""

    error: int
    cause: int


class If(Stmt, frozen=True, tag=6):
    """`if test: body else: orelse`; `elif` is an `If` alone in `orelse`."""

    test: int
    body: tuple[AnyStmt, ...]
    orelse: tuple[AnyStmt, ...]


class For(Stmt, frozen=True, tag=7):
    """`for target in iter: body else: orelse`."""

    target: int
    iter: int
    body: tuple[AnyStmt, ...]
    orelse: tuple[AnyStmt, ...]
    is_async: bool


class While(Stmt, frozen=True, tag=8):
    """`while test: body else: orelse`."""

    test: int
    body: tuple[AnyStmt, ...]
    orelse: tuple[AnyStmt, ...]


class Handler(msgspec.Struct, frozen=True, array_like=True):
    """`except type as name: body`."""

    line: int
    lo: int
    hi: int
    type: int
    name: str
    body: tuple[AnyStmt, ...]


class Try(Stmt, frozen=True, tag=9):
    """`try: body except ...: else: finally:`."""

    body: tuple[AnyStmt, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[AnyStmt, ...]
    final: tuple[AnyStmt, ...]


class With(Stmt, frozen=True, tag=10):
    """`with value as target, ...: body`; target `NONE` when there is none."""

    items: tuple[tuple[int, int], ...]
    body: tuple[AnyStmt, ...]
    is_async: bool


class FunctionDef(Stmt, frozen=True, tag=11):
    """`def name(params): body`."""

    name: str
    params: tuple[Parameter, ...]
    decorators: tuple[int, ...]
    returns: int
    body: tuple[AnyStmt, ...]
    is_async: bool
    end_line: int


class ClassDef(Stmt, frozen=True, tag=12):
    """`class name(bases, keyword=...): body`."""

    name: str
    bases: tuple[int, ...]
    keywords: tuple[tuple[str, int], ...]
    decorators: tuple[int, ...]
    body: tuple[AnyStmt, ...]
    end_line: int


class Import(Stmt, frozen=True, tag=13):
    """`import module as alias`; `names` holds (dotted module, alias or empty)."""

    names: tuple[tuple[str, str], ...]


class ImportFrom(Stmt, frozen=True, tag=14):
    """`from module import name as alias`; `names` holds (name, alias or empty), `*` for a star import."""

    module: str
    level: int
    names: tuple[tuple[str, str], ...]


class Scoping(Stmt, frozen=True, tag=15):
    """`global names` or `nonlocal names`."""

    kind: str
    names: tuple[str, ...]


class Delete(Stmt, frozen=True, tag=16):
    """`del targets`."""

    targets: tuple[int, ...]


class Jump(Stmt, frozen=True, tag=17):
    """`break`, `continue` or `pass`."""

    kind: str


class Assert(Stmt, frozen=True, tag=18):
    """`assert test`."""

    test: int


class Case(msgspec.Struct, frozen=True, array_like=True):
    """`case pattern if guard: body`; the names the pattern binds, the constants it compares with."""

    line: int
    lo: int
    hi: int
    names: tuple[str, ...]
    constants: tuple[int, ...]
    guard: int
    body: tuple[AnyStmt, ...]


class Match(Stmt, frozen=True, tag=19):
    """`match subject: case ...`."""

    subject: int
    cases: tuple[Case, ...]


AnyStmt = (
    Expression | Assign | AugAssign | Return | Raise | If | For | While | Try | With | FunctionDef | ClassDef | Import
    | ImportFrom | Scoping | Delete | Jump | Assert | Match
)  # fmt: skip

Place = tuple[int, int, int, int]
"""Line from 1, column from 0, end line, end column (exclusive), in characters."""

Comment = tuple[int, int, str]
"""Line from 1, column from 0, text with the leading `#`."""


class Places:
    """The places of a file's expressions, each worked out when it is asked for: few ever are."""

    __slots__ = ("_ends", "_lines", "_starts")

    def __init__(self, starts: bytes, ends: bytes, line_starts: bytes) -> None:
        self._starts = memoryview(starts).cast(OFFSET)
        self._ends = memoryview(ends).cast(OFFSET)
        self._lines = memoryview(line_starts).cast(OFFSET)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, expr: int) -> Place:
        start, end = self._starts[expr], self._ends[expr]
        line, end_line = bisect_right(self._lines, start), bisect_right(self._lines, end)
        return line, start - self._lines[line - 1], end_line, end - self._lines[end_line - 1]


class Tree(msgspec.Struct, frozen=True, array_like=True):
    """One parsed file. `starts`, `ends` (one each an expression) and `line_starts` are offsets, packed by `pack`."""

    body: tuple[AnyStmt, ...]
    exprs: tuple[AnyExpr, ...]
    starts: bytes
    ends: bytes
    line_starts: bytes
    comments: tuple[Comment, ...]

    @property
    def places(self) -> Places:
        """Where each expression stands."""
        return Places(self.starts, self.ends, self.line_starts)

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.line_starts) // OFFSET_SIZE


def pack(offsets: Iterable[int]) -> bytes:
    """Offsets as bytes of this machine: a thousandth of the cost of a thousand numbers, in memory and in the cache."""
    return array(OFFSET, offsets).tobytes()
