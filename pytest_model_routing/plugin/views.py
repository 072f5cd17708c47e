"""What `routing.tiers`, `.models`, `.routes` and `.cost` give: plain lists and decimals that can explain themselves.

    assert routing.tiers == ["fast", "deep"]

    E   call  served  expected
    E   0     fast    fast      claude-haiku-5-5  support.router:classify  support/router.py:14
    E > 1     fast    deep      claude-haiku-5-5  support.router:answer    support/router.py:31

They behave as list and Decimal in every other way; a slice or a sum of them is an ordinary one.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Self

from pytest_model_routing.ledger.dollars import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_model_routing.ledger import Call

_OPERATORS = {"==": "equal to", "<": "below", "<=": "at most", ">": "above", ">=": "at least", "!=": "different from"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class PerCall(list[str]):
    """A list with one text for each call, which remembers the calls."""

    def __init__(self, texts: Iterable[str], calls: tuple[Call, ...]) -> None:
        super().__init__(texts)
        self.calls = calls


class Dollars(Decimal):
    """An amount that remembers the calls it is the sum of."""

    calls: tuple[Call, ...]

    @classmethod
    def of(cls, amount: Decimal, calls: tuple[Call, ...]) -> Self:
        """The amount, with the calls."""
        dollars_ = cls(amount)
        dollars_.calls = calls
        return dollars_


def explain(operator: str, left: object, right: object) -> list[str] | None:
    """Lines for pytest's `assert left operator right`; None where neither side is a view, or nothing can be said."""
    for view, other in ((left, right), (right, left)):
        if isinstance(view, PerCall) and operator == "==" and isinstance(other, list | tuple):
            return _lists(view, [str(item) for item in other])
        if isinstance(view, Dollars) and isinstance(other, Decimal | int) and operator in _OPERATORS:
            seen_from_left = operator if view is left else _MIRRORED[operator]
            return _amounts(view, Decimal(other), _OPERATORS[seen_from_left])
    return None


def _lists(view: PerCall, expected: list[str]) -> list[str]:
    rows = [("", "call", "served", "expected", "", "", "")]
    for number, (served, wanted) in enumerate(zip_longest(view, expected)):
        call = view.calls[number] if number < len(view.calls) else None
        named = (call.model or "?", call.route or "?", call.where) if call is not None else ("", "", "")
        index = str(call.record.index) if call is not None else ""
        rows.append(("" if served == wanted else ">", index, served or "-", wanted or "-", *named))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [f"{list(view)} == {expected}", *lines]


def _amounts(view: Dollars, limit: Decimal, relation: str) -> list[str]:
    calls = sorted(view.calls, key=lambda call: call.cost or Decimal(0), reverse=True)
    spent = [f"  {shown(call.cost or Decimal(0))}  {call.model}  {call.route or '?'}  {call.where}" for call in calls]
    return [f"the cost {shown(view)} is not {relation} {shown(limit)}", *spent]
