"""How long a prompt is in tokens, as far as it is written: a range, open above where parts are filled in at run time.

    "Classify the ticket." + ticket       at least 4 tokens, no upper bound
    "Classify the ticket."                4 to 9 tokens

No tokenizer is loaded: characters are divided by the most and by the fewest characters per token that were measured, so
that the true count lies between the two. The measurements are of 318 recorded requests (November 2026): plain prose has
4.2 characters per token up to Claude 4.6 and 3.0 from Claude 4.7 on, JSON has 2.6 and 2.2; OpenAI's and Google's
tokenizers make about 6 % fewer tokens than the former. A character beyond ASCII can be up to two tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.patterns.regex import Regex
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from checker.call_sites.model import Prompt

DENSE = (3.0, 2.2)
"""Characters per token of Claude from 4.7 on: in prose, in JSON."""
CLAUDE = (4.2, 2.6)
OTHERS = (4.5, 2.7)
NEWER = Regex(r"opus-(?:4-[78]|[5-9])|(?:sonnet|haiku)-[5-9]|fable|mythos")
WIDE = 2


class Tokens(Struct, frozen=True):
    """At least `low` tokens and at most `high`; None where there is no telling."""

    low: int
    high: int | None


def prompt_tokens(prompt: Prompt, model: str) -> Tokens:
    """The length of all that a prompt says, to its system part and to its user part."""
    found = text_tokens(prompt.system + prompt.text, model)
    return found if prompt.complete else Tokens(found.low, None)


def text_tokens(text: str, model: str) -> Tokens:
    """The length of a text for the tokenizer of a model."""
    prose, terse = _ratios(model)
    wide = sum(1 for char in text if not char.isascii())
    low = int(len(text) / prose)
    return Tokens(low, int((len(text) - wide) / terse) + wide * WIDE + 1)


def _ratios(model: str) -> tuple[float, float]:
    parsed = catalog.normalize(model)
    if "claude" not in parsed.canonical:
        return OTHERS
    return DENSE if NEWER.search(parsed.canonical) else CLAUDE
