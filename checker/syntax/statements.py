"""The records of statements, nested as in the source. Expressions are indexes into the arena of `checker.syntax.tree`."""

from __future__ import annotations

import msgspec

from checker.syntax.expressions import NONE, Parameter


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
