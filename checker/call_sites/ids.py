"""Which of the strings that reach a model argument are model ids.

Following values through maps, attributes and callers also gathers words that are none: provider names (`"openai"`), keys
of a profile map (`"smart"`), a tool choice (`"any"`). Where something else reaches the same argument that does look like
an id, such words are left out, and so are several words among which nothing looks like one. A single word stays: it may
be a deployment or a local model.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_model_routing import catalog

if TYPE_CHECKING:
    from checker.resolution.values import Lit

SHAPE = re.compile(r"[^\s{}()\[\]<>\"'`,;|]+")
MAX_LENGTH = 160


def ids(literals: list[Lit]) -> list[Lit]:
    """The literals that are model ids, all places of each kept."""
    texts = {str(literal.value) for literal in literals}
    possible = {text for text in texts if is_possible(text)}
    likely = {text for text in possible if is_likely(text)}
    if not likely and len(possible) == 1:
        likely = possible
    return [literal for literal in literals if str(literal.value) in likely]


def is_possible(text: str) -> bool:
    """Whether a text can be an id at all: one word of bearable length."""
    return len(text) <= MAX_LENGTH and SHAPE.fullmatch(text.strip()) is not None


@lru_cache(maxsize=4096)
def is_likely(text: str) -> bool:
    """Whether a text looks like an id: a known one, or made of parts or with a version."""
    if any(c.isdigit() for c in text) or "-" in text or "/" in text or ":" in text:
        return True
    return catalog.lookup(text, short_names=True) is not None
