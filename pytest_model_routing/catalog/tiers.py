"""How strong, and roughly how dear, a model is within its vendor's range.

A *tier* is a rung of that range, a *line* is the word the vendor uses for it: `claude-haiku-5-5` is of the line
`haiku`, which is the tier `fast`. The table of the catalogue knows the tier of each model. For an id that is not in
it, the line word decides. A price never does: the frontier model of late 2026 costs half of what a deep model cost in
2025.
"""

from __future__ import annotations

import enum


class Tier(enum.StrEnum):
    """The default tiers, cheap to dear. A policy may rename them or add others."""

    FAST = "fast"
    BALANCED = "balanced"
    DEEP = "deep"
    FRONTIER = "frontier"

    @property
    def rank(self) -> int:
        """0 for the cheapest tier, 3 for the dearest."""
        return _ORDER.index(self.value)


_ORDER = ("fast", "balanced", "deep", "frontier")

# In the order in which they are tried: `flash-lite` is cheaper than `flash`, `astra-mini` would be a mini.
LINE_WORDS: tuple[tuple[str, Tier], ...] = (
    ("haiku", Tier.FAST),
    ("luna", Tier.FAST),
    ("nano", Tier.FAST),
    ("mini", Tier.FAST),
    ("flash-lite", Tier.FAST),
    ("sonnet", Tier.BALANCED),
    ("terra", Tier.BALANCED),
    ("flash", Tier.BALANCED),
    ("opus", Tier.DEEP),
    ("sol", Tier.DEEP),
    ("pro", Tier.DEEP),
    ("argon", Tier.DEEP),
    ("fable", Tier.FRONTIER),
    ("mythos", Tier.FRONTIER),
    ("astra", Tier.FRONTIER),
)


def tier_of_line(text: str) -> Tier | None:
    """The tier that the line word in an id stands for; None when there is none, or when two words disagree.

    >>> tier_of_line("claude-opus-9")
    <Tier.DEEP: 'deep'>
    """
    words = f"-{text.lower().replace('.', '-').replace('_', '-')}-".replace("-flash-lite-", "-flashlite-")
    found = {tier for word, tier in LINE_WORDS if f"-{word.replace('flash-lite', 'flashlite')}-" in words}
    if len(found) > 1 and Tier.FAST in found and ("-mini-" in words or "-nano-" in words):
        return Tier.FAST  # `o1-pro-mini`: the vendor's size word is the stronger one
    return found.pop() if len(found) == 1 else None
