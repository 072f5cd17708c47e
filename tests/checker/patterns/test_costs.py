"""Where a program works out what a request cost."""

from __future__ import annotations

import pytest
from pattern_runs import found_in

from checker.patterns.costs import cost_sums


@pytest.mark.parametrize(
    ("text", "from_usage", "cached"),
    [
        ("def cost(u, p):\n    return u.input_tokens * p.price_in + u.output_tokens * p.price_out\n", True, False),
        ("def cost(prompt_tokens, completion_tokens):\n    return prompt_tokens / 1000 * 3 + completion_tokens / 1000 * 6\n", False, False),
        ("def cost(u, p):\n    a = u['prompt_tokens'] * p['input']\n    b = u['completion_tokens'] * p['output']\n    return a + b\n", True, False),
        ("def cost(u, p):\n    return p.get('input', 0) * (u.get('input_tokens', 0) / 1e6) + p.get('output') * u.get('output_tokens')\n", True, False),
        (
            "def cost(u, rate):\n    fresh = u.input_tokens - u.cache_read_input_tokens\n    return u.input_tokens * rate + u.output_tokens * rate\n",
            True,
            True,
        ),
    ],
)  # fmt: skip
def test_two_products_in_one_function(text: str, *, from_usage: bool, cached: bool) -> None:
    _, found = found_in(f"# what it costs\n{text}", cost_sums)

    assert [(each.from_usage, each.cached) for each in found] == [(from_usage, cached)]


@pytest.mark.parametrize(
    "text",
    [
        "def share(u, window):\n    return u.input_tokens * 100 / window + u.output_tokens * 100 / window\n",
        "def cost(u, price):\n    return u.output_tokens * price\n",
        "def cost(u, price):\n    return u.input_tokens + u.output_tokens + price\n",
    ],
)
def test_no_cost(text: str) -> None:
    _, found = found_in(f"# what it costs\n{text}", cost_sums)

    assert found == ()
