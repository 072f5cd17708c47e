"""Places where a program works out what a request cost: token counts times prices.

    def cost(usage, price):
        paid_in = usage.input_tokens * price.input / 1_000_000          a product with the prompt's tokens,
        paid_out = usage.output_tokens * price.output / 1_000_000       and one with the answer's: a *cost*
        return paid_in + paid_out

The two products stand in one function. They are looked for in all files, since requests and costs often live apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.patterns.price_tables import MONEY
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.sources import Prefilter
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.resolution.program import Module

COUNTED = Prefilter([b"output_tokens", b"completion_tokens", b"tokens_out", b"candidates_token_count", b"outputTokens"])
INPUT = Regex(r"(?:^|_)(?:input|prompt)_?tokens?(?:_count|_used)?$|^prompt_token_count$|^inputTokens$|^tokens_in$",
                   re.IGNORECASE)  # fmt: skip
OUTPUT = Regex(
    r"(?:^|_)(?:output|completion|candidates)_?tokens?(?:_count|_used)?$|^candidates_token_count$|^outputTokens$|^tokens_out$",
    re.IGNORECASE,
)
CACHED = Regex(r"cached|cache_?(?:read|creation|write|hit|miss)|tokens_details", re.IGNORECASE)
PRICE = Regex(
    r"cost|pric|rate|usd|per_(?:1?[km]|token|million|thousand)|mtok|input|prompt|output|completion|^in$|^inp$|^out$|^outp$",
    re.IGNORECASE,
)


class CostSum(Struct, frozen=True, kw_only=True):
    """One function that works out a cost. `input` and `output` are the two products.

    `from_usage`: the counts are read from something, not handed in; `cached`: the function says something of a cache.
    """

    function: int
    input: Place
    output: Place
    from_usage: bool
    cached: bool


def cost_sums(code: Code) -> tuple[CostSum, ...]:
    """The functions of a run that work out costs, test code left out."""
    found: list[CostSum] = []
    for path in code.files_where(MONEY, code.files_where(COUNTED)):
        module = code.program.module(path) if not is_test(path) else None
        if module is not None:
            found.extend(_sums(module))
    return tuple(found)


def _sums(module: Module) -> Iterator[CostSum]:
    products: dict[int, dict[str, tuple[int, bool]]] = {}
    for index, record in enumerate(module.exprs):
        if type(record) is t.Binary and record.op == "*":
            for side, pattern in (("input", INPUT), ("output", OUTPUT)):
                counted = _count(module, record, pattern)
                if counted is not None:
                    products.setdefault(module.mark(index).function, {}).setdefault(side, (index, counted))
    for function, sides in products.items():
        if len(sides) > 1:
            yield CostSum(
                function=function,
                input=Place(module.path, sides["input"][0]),
                output=Place(module.path, sides["output"][0]),
                from_usage=sides["input"][1],
                cached=_speaks_of_cache(module, function),
            )


def _count(module: Module, product: t.Binary, pattern: Regex) -> bool | None:
    """Whether a product has tokens of a kind for a factor, and a price for another: True when the tokens are read off
    something, False when they are a plain name, None when it is no such product."""
    exprs = module.exprs
    found: bool | None = None
    priced = False
    todo = [product.left, product.right]
    while todo:
        record = exprs[todo.pop()]
        name = _name(module, record)
        if name and pattern.search(name):
            found = found or isinstance(record, (t.Attr, t.Subscript))
        elif name and PRICE.search(name):
            priced = True
        elif isinstance(record, t.Const):
            priced = priced or _is_price(record.value)
        elif isinstance(record, t.Call):
            func = exprs[record.func]
            last = func.name if isinstance(func, t.Attr) else func.id if isinstance(func, t.Name) else ""
            if last in ("get", "getattr"):
                keys = [exprs[arg] for arg in record.args]
                texts = [key.value for key in keys if isinstance(key, t.Const) and isinstance(key.value, str)]
                found = True if any(pattern.search(text) for text in texts) else found
                priced = priced or any(PRICE.search(text) and not pattern.search(text) for text in texts)
            elif last in ("Decimal", "float", "int", "str", "max"):
                todo.extend(record.args)
        elif isinstance(record, (t.Binary, t.Bool)) and getattr(record, "op", "") in ("*", "/", "or", "-"):
            todo.extend((record.left, record.right))
    return found if priced else None


def _is_price(value: object) -> bool:
    """A number that is no power of ten: those only change the unit."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return False
    return not f"{value:e}".startswith("1.000000e")


def _name(module: Module, record: t.Expr) -> str:
    match record:
        case t.Name(name) | t.Attr(_, name):
            return name
        case t.Subscript(_, index):
            key = module.exprs[index]
            return key.value if isinstance(key, t.Const) and isinstance(key.value, str) else ""
        case _:
            return ""


def _speaks_of_cache(module: Module, function: int) -> bool:
    """Whether a function names a cache: a parameter, an attribute, a key."""
    if function >= 0 and any(CACHED.search(p.name) for p in module.facts.functions[function].params):
        return True
    for index, record in enumerate(module.exprs):
        text = _name(module, record) or (record.value if isinstance(record, t.Const) else "")
        if isinstance(text, str) and CACHED.search(text) and module.mark(index).function == function:
            return True
    return False
