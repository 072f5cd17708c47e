"""What one file says, before anybody asks what it means: scopes, bindings with flow, functions, classes, blocks.

    def ask(q):                     function 0, scope 1, a Param binding for `q`
        model = "small"             binding Value("small")                         in block 1 (the function's)
        if len(q) > 500:            block 2, kind IF, header = the comparison
            model = "large"         binding Value("large")                         in block 2
        return call(model=model)    uses[<this `model`>] = both bindings: flow has been followed inside the scope

A *use* maps a `Name` expression to the bindings that can be live there. A name that is not in `uses` belongs to an
enclosing scope: whoever resolves it looks it up by name along `Scope.parent`, in `Scope.final` (what is live when the
scope ends). Nothing here depends on any other file, and nothing here is a type.
"""

from __future__ import annotations

import enum

import msgspec

from checker.syntax.tree import NONE, Parameter, Tree

SCHEMA = 1
"""Raised whenever records or their meaning change; part of the cache key."""


class ScopeKind(enum.IntEnum):
    """What opens a scope."""

    MODULE = 0
    FUNCTION = 1
    CLASS = 2
    LAMBDA = 3


class Scope(msgspec.Struct, frozen=True, array_like=True):
    """One scope. `owner` is the function or class index; `names` all bindings of a name, `final` those live at its end."""

    kind: ScopeKind
    parent: int
    owner: int
    names: dict[str, tuple[int, ...]]
    final: dict[str, tuple[int, ...]]


class BindingKind(enum.IntEnum):
    """How a name gets its value."""

    VALUE = 0  # expr, unpacked along path
    PARAM = 1  # owner = function, expr = index of the parameter
    IMPORT = 2  # text = module
    FROM = 3  # text = module, member = name, level = dots
    ITER = 4  # an element of expr, unpacked along path
    WITH = 5  # what entering expr gives
    ERROR = 6  # except ... as name
    FUNCTION = 7  # owner = function
    CLASS = 8  # owner = class
    ITEM = 9  # previous[key] = expr
    UPDATE = 10  # a mutating method call expr on previous
    AUGMENT = 11  # previous op= expr; text = op
    OTHER = 12  # match captures, deletions and whatever else cannot be followed
    DECLARED = 13  # only annotated; annotation = expr


class Binding(msgspec.Struct, frozen=True, array_like=True):
    """One binding of a name."""

    kind: BindingKind
    name: str
    scope: int
    line: int
    expr: int = NONE
    path: tuple[int, ...] = ()
    owner: int = NONE
    text: str = ""
    member: str = ""
    level: int = 0
    key: int = NONE
    previous: tuple[int, ...] = ()
    annotation: int = NONE
    block: int = 0


class Function(msgspec.Struct, frozen=True, array_like=True):
    """A function, method or lambda. `returns` and `yields` are (expression, block)."""

    name: str
    qualname: str
    line: int
    end_line: int
    scope: int
    parent: int
    owner: int
    params: tuple[Parameter, ...]
    bindings: tuple[int, ...]
    decorators: tuple[int, ...]
    annotation: int
    returns: tuple[tuple[int, int], ...]
    yields: tuple[tuple[int, int], ...]
    is_async: bool
    doc: str
    block: int


class Class(msgspec.Struct, frozen=True, array_like=True):
    """A class. `scope` holds its attributes and methods."""

    name: str
    qualname: str
    line: int
    end_line: int
    scope: int
    parent: int
    bases: tuple[int, ...]
    keywords: tuple[tuple[str, int], ...]
    decorators: tuple[int, ...]
    doc: str


class AttributeStore(msgspec.Struct, frozen=True, array_like=True):
    """`base.name = expr`, or with a key `base.name[key] = expr`; `function` is the one it stands in."""

    base: int
    name: str
    expr: int
    path: tuple[int, ...]
    key: int
    line: int
    function: int
    block: int
    annotation: int = NONE


class BlockKind(enum.IntEnum):
    """What a block of statements hangs on."""

    MODULE = 0
    FUNCTION = 1
    CLASS = 2
    IF = 3
    ELSE = 4
    FOR = 5
    WHILE = 6
    TRY = 7
    EXCEPT = 8
    FINALLY = 9
    WITH = 10
    CASE = 11
    LOOP_ELSE = 12
    TRY_ELSE = 13


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A block. `header` is the test, iterable, exception type or subject; `leaves`: every path returns or raises."""

    kind: BlockKind
    parent: int
    line: int
    header: int
    function: int
    leaves: bool = False


class Mark(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The expressions from `lo` on, up to the next mark, stand in this block, function and scope."""

    lo: int
    block: int
    function: int
    scope: int
    line: int


class ModuleFacts(msgspec.Struct, frozen=True, array_like=True):
    """Everything one file says."""

    tree: Tree
    scopes: tuple[Scope, ...]
    bindings: tuple[Binding, ...]
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    stores: tuple[AttributeStore, ...]
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    uses: dict[int, tuple[int, ...]]
    awaited: frozenset[int]
    exports: tuple[str, ...]
    lambdas: dict[int, int]
    doc: str
