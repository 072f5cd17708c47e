"""The programs that `stale-price-table` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_TABLE = """\
# Dollars per million tokens.
PRICES = {{
    "gpt-6-luna": {{"input": 0.10, "output": 0.50}},
    "gpt-6.1-terra": {{"input": 1.00, "output": 5.00}},
    "claude-haiku-5-5": {{"input": {haiku}, "output": {haiku_out}}},{error}
}}
"""

STALE_PROGRAMS = (
    Example(
        _TABLE.format(
            haiku="1.00",
            haiku_out="5.00",
            error='  # error: [RL604] "`claude-haiku-5-5` has its input at 10x and output at 10x the price"',
        )
    ),
    Example(
        files={
            "app/prices.py": """\
from dataclasses import dataclass
from decimal import Decimal


@dataclass
class Price:
    input: Decimal
    output: Decimal


PER_TOKEN = {
    "gpt-6-luna": Price(input=Decimal("0.0000001"), output=Decimal("0.0000005")),
    "claude-opus-5-5": Price(input=Decimal("0.000005"), output=Decimal("0.000020")),  # error: [RL604] "input at 1.25x"
}
""",
            "app/main.py": """\
import anthropic

from app.prices import PER_TOKEN


def ask(messages):
    response = anthropic.Anthropic().messages.create(model="claude-opus-5-5", max_tokens=99, messages=messages)
    print(PER_TOKEN[response.model].output * response.usage.output_tokens)
    return response
""",
        }
    ),
    Example(
        """\
class Meter:
    def __init__(self):
        # In and out, per thousand tokens.
        self.prices = {
            "gpt-6-luna": (0.0001, 0.0005),
            "claude-sonnet-5-5": (0.003, 0.015),  # error: [RL604] "input at 1.5x and output at 1.5x"
            "claude-opus-5-5": (0.004, 0.02),
        }
"""
    ),
)

CURRENT_PROGRAMS = (
    Example(_TABLE.format(haiku="0.10", haiku_out="0.50", error="")),
    Example(
        # Half of every price: those of batches.
        'BATCH = {\n    "gpt-6-luna": (0.05, 0.25),\n    "gpt-6.1-terra": (0.5, 2.5),\n    "claude-opus-5-5": (2, 10),\n}\n'
    ),
    Example(
        # Limits, not prices.
        """\
LIMITS = {
    "gpt-6-luna": {"input": 400_000, "output": 128_000, "cost": "low"},
    "gpt-6.1-terra": {"input": 400_000, "output": 128_000, "cost": "medium"},
}
"""
    ),
    Example(
        files={
            "app/prices.py": _TABLE.format(haiku="0.10", haiku_out="0.50", error=""),
            "app/old.py": """\
# What retired models cost when they could be called.
PRICES = {"claude-2.1": {"input": 9, "output": 25}, "gpt-4-32k": {"input": 61, "output": 121}}
""",
        }
    ),
)
