"""Where a program chooses: the map look-ups and tests that decide which model, or which call, comes next.

    MODELS[label]                        a *look-up*: `label` decides, the table has the outcomes
    LARGE if hard else SMALL             a *test*: `hard` decides
    if label == "simple": ask(SMALL)     a test around a call

What decides is the *label*; `labels` are the words it is compared with. Whether it comes from a model is for
`checker.patterns.answers` to say.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.call_sites.code import Place
from checker.facts.model import Binding, BindingKind, BlockKind
from checker.patterns.answers import passed
from checker.resolution.values import Func, Method
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code

MAX_DEPTH = 6
MAX_CALLERS = 4
MODEL_KEYWORDS = ("model", "model_id", "modelId", "model_name", "llm", "deployment_name", "engine")
BRANCHES = frozenset({BlockKind.IF, BlockKind.ELSE, BlockKind.CASE})
COMPARED = frozenset({"==", "!=", "in", "not in", "is", "is not"})
TEXT_TESTS = frozenset({"startswith", "endswith"})


class DecisionKind(enum.Enum):
    """How it is decided."""

    LOOKUP = enum.auto()
    TEST = enum.auto()


class Entry(Struct, frozen=True, kw_only=True):
    """One outcome of a look-up: its key and where its value is written."""

    key: str
    value: Place


class Decision(Struct, frozen=True, kw_only=True):
    """One decision. `place` is the look-up or the test, `label` the expression that decides.

    `table` has the entries of a look-up's map; `default`: it has an answer for labels that are not in it. `labels` are
    the words a test compares with; `bare`: it tests the label's truth; `contains`: it looks for a word inside the label,
    or for the label among several words.
    """

    kind: DecisionKind
    place: Place
    label: Place
    table: tuple[Entry, ...] = ()
    default: bool = False
    labels: tuple[str, ...] = ()
    bare: bool = False
    contains: bool = False


def tests_around(code: Code, place: Place) -> Iterator[Decision]:
    """The tests of the `if` and `match` statements around an expression, inside its function."""
    module = code.module(place.path)
    mark = module.mark(place.expr)
    yield from _tests_of_block(code, place.path, mark.block, mark.function)


def choices_of(code: Code, place: Place, depth: int = MAX_DEPTH) -> Iterator[Decision]:
    """The decisions that an expression's value comes from: which model, which function."""
    if depth == 0 or place.expr < 0:
        return
    path = place.path
    match code.module(path).exprs[place.expr]:
        case t.Subscript(base, index):
            yield from _lookup(code, place, base, index, default=False)
        case t.Call() as call:
            yield from _called(code, place, call, depth)
        case t.Bool("or", left, right):
            for decision in choices_of(code, Place(path, left), depth - 1):
                yield replace(decision, default=True)
            yield from choices_of(code, Place(path, right), depth - 1)
        case t.Conditional(test, body, orelse):
            yield from tests(code, Place(path, test))
            yield from choices_of(code, Place(path, body), depth - 1)
            yield from choices_of(code, Place(path, orelse), depth - 1)
        case t.Await(value) | t.Walrus(_, value):
            yield from choices_of(code, Place(path, value), depth - 1)
        case t.Name():
            for target, binding in code.reader.meanings(path, place.expr):
                yield from _bound(code, target, binding, depth)
        case t.Attr(base, name):
            links = code.links(path)
            for index in links.module.stores_by_name.get(name, ()) if links.chain(base) == ("self",) else ():
                store = links.module.facts.stores[index]
                if links.chain(store.base) == ("self",):
                    yield from choices_of(code, Place(path, store.expr), depth - 1)
        case _:
            return


def tests(code: Code, place: Place) -> Iterator[Decision]:
    """The labels that a test looks at; comparisons of numbers have none."""
    path = place.path
    exprs = code.module(path).exprs
    match exprs[place.expr]:
        case t.Compare(left, ops, rights) if set(ops) <= COMPARED:
            words = tuple(word for side in (left, *rights) for word in _words(exprs, side))
            for side in (left, *rights):
                if words and not isinstance(exprs[side], (t.Const, t.Sequence)):
                    contains = bool({"in", "not in"} & set(ops))
                    label = Place(path, side)
                    yield Decision(kind=DecisionKind.TEST, place=place, label=label, labels=words, contains=contains)
        case t.Bool(_, left, right):
            yield from tests(code, Place(path, left))
            yield from tests(code, Place(path, right))
        case t.Unary("not", value):
            yield from tests(code, Place(path, value))
        case t.Call(func, args):
            method = exprs[func]
            if isinstance(method, t.Attr) and method.name in TEXT_TESTS:
                words = tuple(word for arg in args for word in _words(exprs, arg))
                label = Place(path, method.base)
                yield Decision(kind=DecisionKind.TEST, place=place, label=label, labels=words, contains=True)
            else:
                yield Decision(kind=DecisionKind.TEST, place=place, label=place, bare=True)
        case t.Name() | t.Attr() | t.Subscript() | t.Await():
            yield Decision(kind=DecisionKind.TEST, place=place, label=place, bare=True)
        case _:
            return


def _words(exprs: tuple[t.AnyExpr, ...], expr: int) -> tuple[str, ...]:
    """The strings, or members of an enumeration, that something is compared with."""
    record = exprs[expr]
    match record:
        case t.Const(str() as text):
            return (text,)
        case t.Attr(base, name) if (
            isinstance(owner := exprs[base], t.Name) and name.isupper() and owner.id[:1].isupper()
        ):
            return (f"{owner.id}.{name}",)
        case t.Sequence(_, items):
            return tuple(word for item in items for word in _words(exprs, item))
        case _:
            return ()


def _tests_of_block(code: Code, path: str, block: int, function: int) -> Iterator[Decision]:
    facts = code.module(path).facts
    while block >= 0 and facts.blocks[block].function == function:
        record = facts.blocks[block]
        if record.kind is BlockKind.CASE and record.header >= 0:
            place = Place(path, record.header)
            yield Decision(kind=DecisionKind.TEST, place=place, label=place, labels=("case",))
        elif record.kind in BRANCHES and record.header >= 0:
            yield from tests(code, Place(path, record.header))
        block = record.parent


def _lookup(code: Code, place: Place, base: int, key: int, *, default: bool) -> Iterator[Decision]:
    """`TABLE[key]`, where the table is a display that can be read."""
    for path, items in code.reader.mappings(place.path, base):
        exprs = code.module(path).exprs
        table = tuple(
            Entry(key=words[0], value=Place(path, value))
            for at, value in items
            if at >= 0 and (words := _words(exprs, at))
        )
        if table:
            label = Place(place.path, key)
            yield Decision(kind=DecisionKind.LOOKUP, place=place, label=label, table=table, default=default)
        return


def _called(code: Code, place: Place, call: t.Call, depth: int) -> Iterator[Decision]:
    """`TABLE.get(key, default)`, and what a function of the program returns."""
    path = place.path
    exprs = code.module(path).exprs
    func = exprs[call.func]
    if isinstance(func, t.Attr) and func.name == "get" and call.args:
        given = call.args[1:2]
        default = bool(given) and not (isinstance(last := exprs[given[0]], t.Const) and last.value is None)
        yield from _lookup(code, place, func.base, call.args[0], default=default)
        return
    for target, index in _functions(code, path, call.func):
        for expr, block in code.module(target).facts.functions[index].returns:
            yield from _tests_of_block(code, target, block, index)
            yield from choices_of(code, Place(target, expr), depth - 1)


def _functions(code: Code, path: str, func: int) -> Iterator[tuple[str, int]]:
    record = code.module(path).exprs[func]
    if isinstance(record, t.Name):
        for target, binding in code.reader.meanings(path, func):
            if binding.kind is BindingKind.FUNCTION:
                yield target, binding.owner
    elif isinstance(record, t.Attr):
        for value in code.values([Place(path, func)])[Place(path, func)]:
            if isinstance(value, (Func, Method)):
                yield value.path, value.index


def _bound(code: Code, path: str, binding: Binding, depth: int) -> Iterator[Decision]:
    """A name: what it is assigned, under which tests, or what callers pass for it."""
    if binding.kind is BindingKind.VALUE and not binding.path:
        facts = code.module(path).facts
        yield from _tests_of_block(code, path, binding.block, facts.blocks[binding.block].function)
        yield from choices_of(code, Place(path, binding.expr), depth - 1)
    elif binding.kind is BindingKind.PARAM:
        function = (path, binding.owner)
        record = code.module(path).facts.functions[binding.owner]
        callers = code.callers([function]).get(function, ())
        for call in callers if len(callers) <= MAX_CALLERS else ():
            expr = passed(code, call, record.params, binding.expr, method=record.owner >= 0)
            yield from choices_of(code, Place(call.path, expr), depth - 1)
