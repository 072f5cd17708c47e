"""What an expression can be: a set of values, and the questions whose answers are such sets.

    client = Anthropic()                    Ext("anthropic.Anthropic()", call=<that call>)
    create = client.messages.create         Ext("anthropic.Anthropic().messages.create", call=<that call>)
    model = os.getenv("M", "small")         {Lit("small"), Unk(ENVIRONMENT)}

A set without `Unk` is complete. `Unk` carries the reason and the place; it is a value like any other, never None and
never falsy magic. Modules are named by the path of their file, so that nothing depends on the order of loading.
"""

from __future__ import annotations

import enum
from typing import Any

import msgspec

CallKey = tuple[str, int]
"""A call: path of its file, index of its `Call` expression."""

EXACT: CallKey = ("", -1)
"""In place of the call that made an instance: an instance of exactly this class, made anywhere."""
DECLARED: CallKey = ("", -2)
"""The same: an instance by annotation, of the class or one below it. What siblings store in it is not told apart, so
only methods are looked for further down."""
NOWHERE: CallKey = ("", -1)
"""In a context, in place of the call: nothing in the scanned code calls it, so parameters take their defaults."""

Context = tuple[Any, ...]
"""File and index of the function called, file and index of the call; then, perhaps, the context of the call."""
MAX_DEPTH = 3
"""How many calls deep a context tells wrappers of wrappers apart."""


def deeper(path: str, function: int, call: CallKey, outer: Context | None) -> Context:
    """The context of a call that stands in another."""
    kept = cut(outer, MAX_DEPTH - 1)
    return (path, function, *call) if kept is None else (path, function, *call, kept)


def cut(context: Context | None, depth: int) -> Context | None:
    """A context without what lies further out than `depth` calls."""
    if context is None or depth == 0:
        return None
    kept = cut(context[4], depth - 1) if len(context) == 5 else None
    return context[:4] if kept is None else (*context[:4], kept)


def outer(context: Context) -> Context | None:
    """The context the call itself stands in, where its arguments are to be understood."""
    return context[4] if len(context) == 5 else None


class Reason(enum.StrEnum):
    """Why a value cannot be known."""

    ENVIRONMENT = "read from the environment"
    NO_CALLER = "no call in the scanned code passes it"
    EXTERNAL = "comes from code that was not scanned"
    RUNTIME = "computed at run time"
    NEVER_SET = "an attribute that the scanned code never sets"
    CONFIG = "read from configuration at run time"
    COMMAND_LINE = "given on the command line"
    TOO_MANY = "too many values"
    TOO_FAR = "too many calls away in a program of this size"
    LEFT_TO_DEFAULT = "no model is given, so the SDK chooses"


class Value(msgspec.Struct, frozen=True, cache_hash=True, tag=True):
    """Base of the values."""


class Lit(Value, frozen=True):
    """A literal and the expression that makes it."""

    value: str | int | float | bool | None
    path: str
    expr: int


class Ext(Value, frozen=True):
    """Something from code that is not scanned, by dotted path: `()` is a call, `[]` an item. `call`: the last call."""

    dotted: str
    call: CallKey | None = None
    context: Context | None = None


class Mod(Value, frozen=True):
    """A module of the program."""

    path: str


class Cls(Value, frozen=True):
    """A class of the program."""

    path: str
    index: int


class Inst(Value, frozen=True):
    """An instance of a class of the program; `call` made it, or None: any instance, of a subclass too."""

    path: str
    index: int
    call: CallKey | None = None


class Parent(Value, frozen=True):
    """`super()` in a method of a class of the program."""

    path: str
    index: int


class Func(Value, frozen=True):
    """A function of the program, unbound."""

    path: str
    index: int


class Method(Value, frozen=True):
    """A function of the program bound to an instance or class."""

    path: str
    index: int
    receiver: Inst | Cls


class Box(Value, frozen=True):
    """A dict, list, tuple, comprehension, or a call of `dict`: looked into on demand."""

    path: str
    expr: int
    context: Context | None = None


class Patch(Value, frozen=True):
    """A container after an item assignment or a mutating call, which is the binding (or, with store, the store)."""

    path: str
    binding: int
    store: bool = False
    context: Context | None = None


class Texts(Value, frozen=True):
    """What a literal is split into, and the expression that makes the literal."""

    texts: tuple[str, ...]
    path: str
    expr: int


class Rest(Value, frozen=True):
    """What a `*args` or `**kwargs` parameter receives."""

    path: str
    function: int
    parameter: int
    context: Context | None = None


class Partial(Value, frozen=True):
    """A call of `functools.partial`."""

    path: str
    expr: int
    context: Context | None = None


class Bound(Value, frozen=True):
    """A method of a container, string or unknown: `base.name`, not yet called."""

    base: Value
    name: str


class Edge(Value, frozen=True):
    """A call that reaches a function: the call fills parameters from `offset` on with its arguments from `shift` on."""

    path: str
    call: int
    offset: int
    shift: int = 0


class Unk(Value, frozen=True):
    """Not knowable, and why. `what` names the thing (`$MODEL`, a parameter).

    No place: unknowns spread far, and as many of them as there are places would be carried along. The place is found
    when it is asked for, like a trace.
    """

    reason: Reason
    what: str = ""


def unknown(value: Value) -> Unk | None:
    """The reason in an unknown value, or in something reached from one (`<unknown>.attribute`)."""
    while isinstance(value, Bound):
        value = value.base
    return value if isinstance(value, Unk) else None


class Query(msgspec.Struct, frozen=True, cache_hash=True, tag=True):
    """Base of the questions."""


class OfExpr(Query, frozen=True):
    """The values of an expression."""

    path: str
    expr: int
    context: Context | None = None


class OfBinding(Query, frozen=True):
    """The values a binding gives its name."""

    path: str
    binding: int
    context: Context | None = None


class OfReturn(Query, frozen=True):
    """What a function returns."""

    path: str
    function: int
    context: Context | None = None


class OfAttribute(Query, frozen=True):
    """An attribute of the instances (or, with `bare`, of the class itself) of a class of the program.

    `by`: the class that reads it, where siblings below one base each set it in an instance of their own.
    """

    path: str
    index: int
    name: str
    call: CallKey | None = None
    bare: bool = False
    by: Cls | None = None


class OfBases(Query, frozen=True):
    """The direct bases of a class of the program."""

    path: str
    index: int


class OfSubclasses(Query, frozen=True):
    """The classes of the program below a class."""

    path: str
    index: int


class OfStores(Query, frozen=True):
    """What code outside a class's methods stores in an attribute of its instances. `by` as in `OfAttribute`."""

    path: str
    index: int
    name: str
    by: Cls | None = None


class OfField(Query, frozen=True):
    """A field of a class without `__init__`, `declared` in it or above. `made`: the constructor call, None for all."""

    path: str
    index: int
    name: str
    made: CallKey | None
    declared_in: str
    declared: int


class OfEdges(Query, frozen=True):
    """The calls that reach a function; with function -1, those that build an instance of a class without `__init__`."""

    path: str
    function: int
    owner: int = -1


class OfEdge(Query, frozen=True):
    """Whether one call, or one handing on, reaches a function."""

    path: str
    call: int
    target: str
    function: int
    handed: bool = False


class OfGlobal(Query, frozen=True):
    """A name of a module, as importers see it."""

    path: str
    name: str


class OfOption(Query, frozen=True):
    """An attribute of what a call of `parse_args` gives."""

    path: str
    call: int
    name: str


class OfItem(Query, frozen=True):
    """An item of a container: `key` is its constant key, or None for any."""

    base: Value
    key: str | int | None = None


class OfKeys(Query, frozen=True):
    """The keys of a mapping."""

    base: Value


class OfParameter(Query, frozen=True):
    """What callers pass for a parameter."""

    path: str
    function: int
    parameter: int


class OfResult(Query, frozen=True):
    """What calling a value at a call gives."""

    callee: Value
    path: str
    expr: int
    context: Context | None = None
