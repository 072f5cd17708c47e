"""Price tables that a program keeps itself: model ids with what their tokens cost.

    PRICES = {
        "gpt-6-luna": {"input": 0.10, "output": 0.50},        per million tokens
        "gpt-6.1-terra": (0.001, 0.005),                       per thousand
        "claude-opus-5-5": Price(input=4e-6, output=20e-6),    per token
    }

Numbers have no unit in the code; which one is meant, the prices tell that are still right. Tables are found in all
files of a run, since the one with the prices is seldom the one with the requests.
"""

from __future__ import annotations

import re
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.patterns.dated_ids import naming_vendors
from checker.patterns.regex import Holds, Regex
from checker.resolution.callers import is_test
from checker.sources import Prefilter
from checker.syntax import tree as t
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.resolution.program import Module

MONEY = Prefilter([b"cost", b"COST", b"Cost", b"pric", b"PRIC", b"Pric", b"RATE", b"rates"])
ROW = Holds(rb"""-(?:(?<=gpt-)|(?<=claude-)|(?<=gemini-)|(?<=o\d-))[\w.:/@-]*\\?["']\s*:\s*[\w.]*[\[({]""")
"""A key that may be a model's id, with a display or a call as its value. The dash comes first: of the letters, it is the
one that is rare."""
INPUT = Regex(r"^(?:input|prompt|in)(?:$|_|[A-Z])|(?:input|prompt)(?:_(?:cost|price|rate|tokens?|usd|mtok))?(?:_per_\w+)?$",
                   re.IGNORECASE)  # fmt: skip
OUTPUT = Regex(
    r"^(?:output|completion|out)(?:$|_|[A-Z])|(?:output|completion)(?:_(?:cost|price|rate|tokens?|usd|mtok))?(?:_per_\w+)?$",
    re.IGNORECASE,
)
SPECIAL = Regex(r"cach|batch|audio|image|above|long|limit|max|tokens?_limit|window|flex|priority", re.IGNORECASE)
NUMBERS = frozenset({"Decimal", "float", "D"})


class Price(Struct, frozen=True, kw_only=True):
    """One row of a table: what is written for a model, in the table's own unit; `place` is its key."""

    model: str
    input: Decimal
    output: Decimal
    place: Place


class PriceTable(Struct, frozen=True, kw_only=True):
    """A dict display with at least one row of prices of a known model. `name`: what it is assigned to, or ""."""

    place: Place
    name: str
    prices: tuple[Price, ...]


def price_tables(code: Code) -> tuple[PriceTable, ...]:
    """The price tables of a run's files, test code left out."""
    found: list[PriceTable] = []
    for path in code.files_where(ROW, code.files_where(MONEY, code.once(naming_vendors))):
        module = code.program.module(path) if not is_test(path) else None
        if module is not None:
            found.extend(_tables(module))
    return tuple(found)


def _tables(module: Module) -> Iterator[PriceTable]:
    names = {b.expr: b.name for b in module.facts.bindings if b.expr >= 0}
    names |= {store.expr: store.name for store in module.facts.stores if store.expr >= 0}
    for index, record in enumerate(module.exprs):
        if type(record) is t.Dict:
            prices = tuple(_rows(module, record))
            if prices:
                yield PriceTable(place=Place(module.path, index), name=names.get(index, ""), prices=prices)


def _rows(module: Module, record: t.Dict) -> Iterator[Price]:
    for key, value in record.items:
        text = module.exprs[key] if key >= 0 else None
        if isinstance(text, t.Const) and isinstance(text.value, str) and "-" in text.value:
            pair = _pair(module, value)
            if pair is not None and catalog.lookup(text.value) is not None:
                yield Price(model=text.value, input=pair[0], output=pair[1], place=Place(module.path, key))


def _pair(module: Module, expr: int) -> tuple[Decimal, Decimal] | None:
    """What is written for input and for output."""
    record = module.exprs[expr]
    match record:
        case t.Sequence(_, (first, second)):
            fields = {"input": first, "output": second}
        case t.Dict(items):
            fields = {
                name.value: value
                for at, value in items
                if at >= 0 and isinstance(name := module.exprs[at], t.Const) and isinstance(name.value, str)
            }
        case t.Call(_, args, keywords):
            fields = dict(keywords) or dict(zip(("input", "output"), args[:2] if len(args) == 2 else (), strict=False))
        case _:
            return None
    found = [_field(module, fields, pattern) for pattern in (INPUT, OUTPUT)]
    return (found[0], found[1]) if found[0] is not None and found[1] is not None else None


def _field(module: Module, fields: dict[str, int], pattern: Regex) -> Decimal | None:
    """The one positive number under a name that fits."""
    values = [
        number
        for name, expr in fields.items()
        if pattern.search(name) and not SPECIAL.search(name) and (number := _number(module, expr)) is not None
    ]
    return values[0] if len(values) == 1 and values[0] > 0 else None


def _number(module: Module, expr: int) -> Decimal | None:
    """`0.15`, `Decimal("0.15")`, `0.15 / 1_000_000`."""
    match module.exprs[expr]:
        case t.Const(value) if isinstance(value, (int, float)) and not isinstance(value, bool):
            return Decimal(str(value))
        case t.Call(func, (first,), ()) if module.last_name(func) in NUMBERS:
            record = module.exprs[first]
            try:
                return Decimal(str(record.value)) if isinstance(record, t.Const) else None
            except InvalidOperation:
                return None
        case t.Binary(op, left, right) if op in ("/", "*"):
            one, other = _number(module, left), _number(module, right)
            if one is None or other is None:
                return None
            try:
                return one / other if op == "/" else one * other
            except (DivisionByZero, InvalidOperation):
                return None
        case _:
            return None
