"""A client that was made without a key: what to do, where the SDK only says what it misses.

client = openai.OpenAI()      at import, so before any test begins and gets placeholders
def test_hours(routing): ...  Missing credentials. Please pass an `api_key`, ...
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_model_routing.plugin.options import Options

ADVICE = (
    "Is a client made while modules are imported? With `routing_placeholder_keys = true` in the pytest settings it "
    "gets a placeholder for its key while replaying."
)
_MISSING = re.compile(r"(?i)\bapi[ _-]?key\b|_api_key\b|\bcredentials\b|\bauthentication method\b")


def advice_on(error: str, options: Options) -> str | None:
    """What to do about an error, if it can be that of an SDK without a key; None where that is taken care of."""
    if options.placeholder_keys or not options.offline or not _MISSING.search(error):
        return None
    return ADVICE
