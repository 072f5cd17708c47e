"""Which of a site's models its client can be asked for at all.

    def ask(model):                                # called with "claude-haiku-5-5" and with "gpt-5.4-mini"
        if model.startswith("claude"):
            return Anthropic().messages.create(model=model, ...)

Values are followed without the conditions that they pass, so a function that sends each model to its own vendor seems
to send every model to every vendor. A program that works does not do that: what another vendor makes is left out, as
long as something is left. A site with nothing but other vendors' models keeps them: that is a mistake worth seeing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.resolution.values import Lit

ONLY_OWN = frozenset({"anthropic", "openai", "google", "mistral", "cohere", "xai"})
"""Platforms on which there are only a vendor's own models."""
RESOURCES = ("models/", "tunedModels/", "projects/", "publishers/", "accounts/")
"""How ids begin that are paths of a vendor's own."""


def served(literals: Sequence[Lit], platform: str) -> list[Lit]:
    """The models without those of other vendors, where some are the platform's own."""
    if platform not in ONLY_OWN:
        return list(literals)
    vendors = [_vendor(str(value.value)) for value in literals]
    if platform not in vendors:
        return list(literals)
    return [value for value, vendor in zip(literals, vendors, strict=True) if vendor in (platform, None)]


def _vendor(text: str) -> str | None:
    """Whose model an id names; None when it does not say. `org/model` is nobody's whose ids are plain."""
    vendor = catalog.normalize(text).vendor
    return "another" if vendor is None and "/" in text and not text.startswith(RESOURCES) else vendor
