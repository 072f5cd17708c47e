"""Telemetry: every answered call leaves a span or a log record with its model, its tokens and, if asked for, its cost.

A *signal* is a finished OpenTelemetry span or a record of the `logging` module, seen as bare values:

    LOG.info("llm call", extra={"model": "claude-haiku-5-5", "input": 120, "output": 4, "usd": 0.000014})

Names of fields are the application's business and are not looked at; values are: the model that *served* (a log of the
requested one is wrong exactly when it matters), the tokens as billed, the cost within a hundredth.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pytest_model_routing.plugin.assertions.evidence import place

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Call, Tokens
    from pytest_model_routing.plugin.assertions.evidence import Evidence

TOLERANCE = Decimal("0.01")
"""Relative; logged costs are floats and often rounded."""

_NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![\w-])", re.IGNORECASE)
_PLUMBING = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record of the `logging` module has; numbers in there mean something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One span or log record: a name to show, the texts and the numbers in it."""

    name: str
    texts: tuple[str, ...]
    numbers: frozenset[Decimal]

    def names_model(self, model: str) -> bool:
        """Whether the model stands in it as a whole word."""
        word = re.compile(rf"(?<![\w.-]){re.escape(model)}(?![\w-]|\.\d)")
        return any(word.search(text) for text in self.texts)

    def counts(self, tokens: Tokens) -> bool:
        """Whether it has the output tokens and the input tokens, with or without the cached ones."""
        fresh = tokens.input - tokens.cache_read - tokens.cache_write
        return Decimal(tokens.output) in self.numbers and bool({Decimal(tokens.input), Decimal(fresh)} & self.numbers)

    def costs(self, usd: Decimal) -> bool:
        """Whether it has the cost in dollars, within `TOLERANCE`."""
        return any(abs(number - usd) <= usd * TOLERANCE for number in self.numbers)


def signal(item: object) -> Signal:
    """A span (anything with `attributes`) or a log record as a signal."""
    values: list[object] = []
    attributes = getattr(item, "attributes", None)
    if attributes is not None:
        name = f"span {getattr(item, 'name', '')}"
        _flatten(attributes, values)
    else:
        name = f"log record of {getattr(item, 'name', '')}"
        extra = {key: value for key, value in vars(item).items() if key not in _PLUMBING}
        _flatten(extra, values)
        get_message = getattr(item, "getMessage", None)
        values.append(get_message() if get_message is not None else "")
    texts = tuple(value for value in values if isinstance(value, str))
    numbers = {number for value in values for number in _numbers(value)}
    return Signal(name=name, texts=texts, numbers=frozenset(numbers))


def emitted(evidence: Evidence, signals: Sequence[Signal], *, cost: bool) -> None:
    """Check that each answered call has a signal of its own with model and tokens, and with the cost if `cost`."""
    __tracebackhide__ = True
    expected = "a span or log record for each call with model and tokens" + (" and cost" if cost else "")
    seen = f"\nseen: {', '.join(one.name for one in signals) or 'no span and no log record'}"
    left = list(signals)
    for call in evidence.calls:
        if not call.answered or call.model is None:
            continue
        fitting = [one for one in left if one.names_model(call.model) and one.counts(call.tokens)]
        usd = call.cost if cost else None
        if cost and usd is None:
            evidence.refute(expected, f"{place(call)} has no known cost: {call.record.price.reason}", [call])
        found = next((one for one in fitting if usd is None or one.costs(usd)), None)
        if found is None:
            evidence.refute(expected, f"{place(call)}: {_missing(call, left, fitting)}{seen}", [call])
        left.remove(found)


def _missing(call: Call, signals: Sequence[Signal], fitting: Sequence[Signal]) -> str:
    if fitting:
        return f"{fitting[0].name} has model and tokens, but not the cost of {call.cost} dollars"
    named = [one for one in signals if one.names_model(call.model or "")]
    if named:
        return f"{named[0].name} names {call.model}, but not its {call.tokens.input} + {call.tokens.output} tokens"
    requested = call.record.requested_model
    if requested and requested != call.model and any(one.names_model(requested) for one in signals):
        return f"only the requested {requested} is named, not {call.model}, which served"
    return f"nothing names {call.model}"


def _flatten(value: object, into: list[object]) -> None:
    if isinstance(value, Mapping):
        for item in value.values():
            _flatten(item, into)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for item in value:
            _flatten(item, into)
    else:
        into.append(value)


def _numbers(value: object) -> list[Decimal]:
    if isinstance(value, bool):
        return []
    if isinstance(value, int | float | Decimal):
        return _decimal(str(value))
    if isinstance(value, str):
        return [number for text in _NUMBER.findall(value) for number in _decimal(text.replace(",", ""))]
    return []


def _decimal(text: str) -> list[Decimal]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return []
    return [number] if number.is_finite() else []
