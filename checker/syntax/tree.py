"""A Python file as plain records: what the rest of the checker sees instead of libcst nodes.

Expressions live in one flat list, the *arena*; a parent refers to its children by index, so records stay small, hash
and serialise cheaply, and no depth of nesting can overflow a stack later on. `NONE` (-1) stands for "no expression".

    client.ask("hi", model=M)      arena: 0 Name('client')  1 Attr(0, 'ask')  2 Const('hi')  3 Name('M')
                                          4 Call(func=1, args=(2,), keywords=(('model', 3),))

Children come before their parent, with two exceptions that open a scope of their own: `Lambda` and `Comprehension` come
first and are followed by everything inside them, up to `end`. A statement owns the arena range `lo..hi`.
"""

from __future__ import annotations

import msgspec

from checker.syntax.expressions import (
    NONE,
    AnyExpr,
    Attr,
    Await,
    Binary,
    Bool,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Const,
    Dict,
    Expr,
    Lambda,
    Name,
    Opaque,
    Parameter,
    Sequence,
    Star,
    Subscript,
    Template,
    Unary,
    Walrus,
    Yield,
)
from checker.syntax.places import OFFSET_SIZE, Comment, Place, Places, pack
from checker.syntax.statements import (
    AnyStmt,
    Assert,
    Assign,
    AugAssign,
    Case,
    ClassDef,
    Delete,
    Expression,
    For,
    FunctionDef,
    Handler,
    If,
    Import,
    ImportFrom,
    Jump,
    Match,
    Raise,
    Return,
    Scoping,
    Stmt,
    Try,
    While,
    With,
)

__all__ = [
    "NONE",
    "AnyExpr",
    "AnyStmt",
    "Assert",
    "Assign",
    "Attr",
    "AugAssign",
    "Await",
    "Binary",
    "Bool",
    "Call",
    "Case",
    "ClassDef",
    "Comment",
    "Compare",
    "Comprehension",
    "Conditional",
    "Const",
    "Delete",
    "Dict",
    "Expr",
    "Expression",
    "For",
    "FunctionDef",
    "Handler",
    "If",
    "Import",
    "ImportFrom",
    "Jump",
    "Lambda",
    "Match",
    "Name",
    "Opaque",
    "Parameter",
    "Place",
    "Places",
    "Raise",
    "Return",
    "Scoping",
    "Sequence",
    "Star",
    "Stmt",
    "Subscript",
    "Template",
    "Tree",
    "Try",
    "Unary",
    "Walrus",
    "While",
    "With",
    "Yield",
    "pack",
]


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
