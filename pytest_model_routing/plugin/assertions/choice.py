"""Choosing a model by size: by how long the prompt is, or by how much of a budget is left.

    prompt of 2,000 tokens -> fast        prompt of 150,000 tokens -> balanced, because fast gets dearer above 100,000

What goes wrong: the limit is off by some factor and nobody notices, the prompt does not fit the model, or the budget is
never looked at. So both sides of the limit have to be seen.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pytest_model_routing import catalog
from pytest_model_routing.ledger.dollars import shown
from pytest_model_routing.plugin.assertions.evidence import place

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence


def chosen_by_context(evidence: Evidence, *, limit: int, below: str, above: str) -> None:
    """Check that prompts of at most `limit` tokens went to `below`, longer ones to `above`, and that there were both.

    The length is what the provider counted, cached tokens included. Every prompt must fit its model's context window.
    """
    __tracebackhide__ = True
    expected = f"prompts up to {limit:,} tokens on {below}, longer ones on {above}"
    answered = [call for call in evidence.calls if call.record.answered]
    _check_counted(evidence, expected, answered)
    for call in answered:
        size = call.record.tokens.input
        wanted = below if size <= limit else above
        if not evidence.fits(call, wanted):
            evidence.refute(expected, f"{place(call)} has a prompt of {size:,} tokens and is not on {wanted}", [call])
        _check_fits(evidence, expected, call)
    sizes = [call.record.tokens.input for call in answered]
    for side, missing in (
        ("up to", all(size > limit for size in sizes)),
        ("above", all(size <= limit for size in sizes)),
    ):
        if missing:
            evidence.refute(
                expected, f"no prompt {side} {limit:,} tokens: that side of the choice is untested", answered
            )


def chosen_by_budget(
    evidence: Evidence, *, before: str, after: str, tokens: int | None, usd: Decimal | None, cap: int | Decimal | None
) -> None:
    """Check that calls went to `before` until so many tokens or dollars were spent, then to `after`, never passing
    `cap`.

    What a call itself takes counts for the calls after it, because it is not known before.
    """
    __tracebackhide__ = True
    if (tokens is None) == (usd is None):
        raise ValueError("give one of tokens and usd: how much may be spent before the choice changes")
    limit = Decimal(tokens) if tokens is not None else usd or Decimal(0)
    unit = _tokens if tokens is not None else shown
    expected = f"{before} until {unit(limit)} are spent, then {after}" + (
        f", at most {unit(Decimal(cap))}" if cap is not None else ""
    )
    _check_counted(evidence, expected, [call for call in evidence.calls if call.record.answered])
    spent = Decimal(0)
    sides: set[bool] = set()
    for call in evidence.calls:
        wanted = before if spent < limit else after
        sides.add(spent < limit)
        if not evidence.fits(call, wanted):
            evidence.refute(expected, f"{place(call)} was made with {unit(spent)} spent and is not on {wanted}", [call])
        spent += _spent(evidence, expected, call, in_tokens=tokens is not None)
        if cap is not None and spent > Decimal(cap):
            evidence.refute(expected, f"{place(call)} passes the cap: {unit(spent)} spent", [call])
    if len(sides) < 2:
        evidence.refute(expected, f"{unit(spent)} spent in all: the choice never changed", evidence.calls)


def _spent(evidence: Evidence, expected: str, call: Call, *, in_tokens: bool) -> Decimal:
    __tracebackhide__ = True
    if in_tokens:
        return Decimal(call.record.tokens.total)
    if call.record.price.usd is None:
        evidence.refute(expected, f"{place(call)} has no known cost: {call.record.price.reason}", [call])
    return call.record.price.usd


def _check_counted(evidence: Evidence, expected: str, calls: list[Call]) -> None:
    __tracebackhide__ = True
    silent = [call for call in calls if not call.record.tokens.input]
    if silent:
        evidence.refute(expected, f"{place(silent[0])} reports no input tokens", silent)


def _check_fits(evidence: Evidence, expected: str, call: Call) -> None:
    __tracebackhide__ = True
    model = catalog.lookup(call.record.served_model or "")
    window = model.context_tokens if model is not None else None
    if window is not None and call.record.tokens.input > window:
        evidence.refute(
            expected, f"{place(call)} has a prompt of {call.record.tokens.input:,} tokens, {window:,} fit", [call]
        )


def _tokens(amount: Decimal) -> str:
    return f"{amount:,} tokens"
