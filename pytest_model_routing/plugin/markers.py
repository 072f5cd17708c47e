"""The two markers by name, and which tests they make *routed*: only those are recorded, replayed and judged.

    @pytest.mark.routing(allow_unused=True)
    @pytest.mark.cost_budget(usd="0.002", calls=2, tokens=4000)
    def test_simple_question_stays_cheap(routing): ...

A test that asks for the `routing` fixture is routed without a marker. What the arguments mean is in `marker_options`,
which sessions without routed tests never import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROUTING = "routing"
COST_BUDGET = "cost_budget"
DECLARATIONS = {
    ROUTING: "routing(cassette=None, allow_unused=False, allow_live=False, allow_unpriced=False): "
    "record or replay the LLM calls of this test",
    COST_BUDGET: "cost_budget(usd=None, tokens=None, calls=None, scope='test', route=None): "
    "fail when the LLM calls of the test, class, module or session go over",
}


def is_routed(item: pytest.Item) -> bool:
    """Whether the plugin records and replays this test."""
    return (
        item.get_closest_marker(ROUTING) is not None
        or item.get_closest_marker(COST_BUDGET) is not None
        or ROUTING in getattr(item, "fixturenames", ())
    )
