"""Usage of Gemini's Interactions API, told in the words of generateContent.

    "usage": {"total_input_tokens": 900, "total_cached_tokens": 600, "total_output_tokens": 40,
              "total_thought_tokens": 200, "input_tokens_by_modality": [{"modality": "audio", "tokens": 300}]}

An interaction can continue by itself; its totals are then the sum of several prompts, and `initial_input_tokens` is the
first one's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_model_routing.pricing.json_values import count, items, mapping, text

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json

COUNTS = {
    "total_input_tokens": "promptTokenCount",
    "total_cached_tokens": "cachedContentTokenCount",
    "total_output_tokens": "candidatesTokenCount",
    "total_thought_tokens": "thoughtsTokenCount",
    "total_tool_use_tokens": "toolUsePromptTokenCount",
    "total_tokens": "totalTokenCount",
}
DETAILS = {
    "input_tokens_by_modality": "promptTokensDetails",
    "cached_tokens_by_modality": "cacheTokensDetails",
    "output_tokens_by_modality": "candidatesTokensDetails",
    "tool_use_tokens_by_modality": "toolUsePromptTokensDetails",
}


def is_interaction(body: Json) -> bool:
    """Whether this body is an interaction that reports its usage."""
    return "total_input_tokens" in mapping(body, "usage")


def several_prompts(body: Json) -> bool:
    """Whether the totals are the sum of several prompts."""
    usage = mapping(body, "usage")
    return 0 < count(usage, "initial_input_tokens") < count(usage, "total_input_tokens")


def searches(body: Json) -> int:
    """How often the interaction searched the web."""
    tools = items(mapping(body, "usage"), "grounding_tool_count")
    return sum(count(one, "count") for one in tools if text(one, "type") == "google_search")


def as_generate_content(body: Json) -> dict[str, Any]:
    """The body that generateContent would have returned, as far as its usage goes."""
    usage = mapping(body, "usage")
    told: dict[str, Any] = {name: usage.get(ours) for ours, name in COUNTS.items()}
    for ours, name in DETAILS.items():
        told[name] = [
            {"modality": text(one, "modality"), "tokenCount": one.get("tokens")} for one in items(usage, ours)
        ]
    told["serviceTier"] = text(body, "service_tier")
    return {"modelVersion": text(body, "model"), "usageMetadata": told}
