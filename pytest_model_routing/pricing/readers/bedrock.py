"""Usage of Bedrock's Converse and of InvokeModel bodies that no other reader knows.

    Converse   "usage": {"inputTokens": 30, "outputTokens": 600, "cacheReadInputTokens": 1000}
    Nova       "usage": {"inputTokens": 30, "outputTokens": 600, "cacheReadInputTokenCount": 1000}
    Llama      "prompt_token_count": 30, "generation_token_count": 600

`inputTokens` excludes the cache, as with Claude. The model is not in the body: it is the `modelId` of the request,
which stands in the URL, so a recorder has to put it there. Claude and OpenAI models on InvokeModel answer in their own
shape.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_model_routing.pricing.json_values import count, items, mapping, required_count, text
from pytest_model_routing.pricing.terms import Json, Reading, Terms, UnreadableBodyError
from pytest_model_routing.pricing.usage import UsageTotals


def read(body: Json, request: Json) -> Reading:
    """The reading of one Converse or InvokeModel response. Raises UnreadableBodyError when it reports no usage."""
    model = text(request, "modelId") or text(request, "model") or text(body, "modelId") or text(body, "model")
    doubts: list[str] = []
    usage = mapping(body, "usage")
    if "inputTokens" in usage:
        entry = _converse(model, usage)
    elif "prompt_token_count" in body:
        entry = UsageTotals(
            model=model,
            input=required_count(body, "prompt_token_count"),
            output=required_count(body, "generation_token_count"),
        )
    else:
        raise UnreadableBodyError("the body has no `usage`")
    if mapping(mapping(body, "trace"), "guardrail"):
        doubts.append("the guardrail's own fee is not priced")
    if text(mapping(body, "performanceConfig"), "latency") == "optimized":
        raise UnreadableBodyError("no price is known for latency-optimised inference")
    tier = text(mapping(body, "serviceTier"), "type")
    if tier == "reserved":
        doubts.append("reserved tier: drawn from a commitment, shown at list price")
    elif tier not in ("", "default", "flex", "priority"):
        raise UnreadableBodyError(f"no price is known for service tier `{tier:.40}`")
    if text(body, "stopReason") == "refusal" and entry.output == 0:
        entry = replace(entry, billed=False)
    free = "" if entry.billed else "refused before any output: not billed"
    terms = Terms(tier=tier if tier in ("flex", "priority") else "")
    return Reading(entries=(entry,), terms=terms, doubts=tuple(doubts), free=free)


def _converse(model: str, usage: Json) -> UsageTotals:
    written = count(usage, "cacheWriteInputTokens") or count(usage, "cacheWriteInputTokenCount")
    hour = sum(count(one, "inputTokens") for one in items(usage, "cacheDetails") if text(one, "ttl") == "1h")
    if hour > written:
        raise UnreadableBodyError("the parts of the prompt are more than the whole")
    return UsageTotals(
        model=model,
        input=required_count(usage, "inputTokens"),
        output=required_count(usage, "outputTokens"),
        cache_read=count(usage, "cacheReadInputTokens") or count(usage, "cacheReadInputTokenCount"),
        cache_write_5m=written - hour,
        cache_write_1h=hour,
    )
