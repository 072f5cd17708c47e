"""Usage of Gemini's generateContent, on the Gemini API and on Vertex, and of its Interactions API.

    "usageMetadata": {"promptTokenCount": 900, "cachedContentTokenCount": 600, "toolUsePromptTokenCount": 100,
                      "candidatesTokenCount": 40, "thoughtsTokenCount": 200, "totalTokenCount": 1240}
    ->  input=400 (900 - 600 + 100), cache_read=600, output=240, reasoning=200

Cached tokens are inside the prompt; thoughts and the results of tools are beside answer and prompt, and billed as
output and input (google.genai.types.GenerateContentResponseUsageMetadata). Audio, images and video have prices of their
own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pytest_model_routing.pricing.json_values import count, items, mapping, text
from pytest_model_routing.pricing.readers import google_interactions
from pytest_model_routing.pricing.terms import Json, Reading, Terms, UnreadableBodyError
from pytest_model_routing.pricing.usage import UsageTotals

MODALITIES = {"AUDIO": "audio", "IMAGE": "image", "DOCUMENT": "image", "VIDEO": "video"}
TIERS = {
    "": "",
    "unspecified": "",
    "standard": "",
    "flex": "flex",
    "priority": "priority",
    "on_demand": "",
    "traffic_type_unspecified": "",
    "on_demand_flex": "flex",
    "on_demand_priority": "priority",
}
# Before Gemini 3 a grounded prompt is billed once, however many queries it made
# (ai.google.dev/gemini-api/docs/pricing).
PER_PROMPT = r"gemini-(?:1|2)\."


def read(body: Json, request: Json) -> Reading:
    """The reading of one response or batch line. Raises UnreadableBodyError when it reports no usage."""
    inner = mapping(body, "response")
    if "usageMetadata" not in body and "usageMetadata" in inner:
        reading = _read_answer(inner, request, _queries(inner))
        return replace(reading, terms=replace(reading.terms, batch=True))
    if set(body) <= {"totalTokens", "promptTokensDetails", "cachedContentTokenCount"} and "totalTokens" in body:
        return Reading(free="counting tokens is free")
    if google_interactions.is_interaction(body):
        told = google_interactions.as_generate_content(body)
        reading = _read_answer(told, request, google_interactions.searches(body))
        summed = google_interactions.several_prompts(body)
        return replace(reading, terms=replace(reading.terms, prompts_summed=summed))
    return _read_answer(body, request, _queries(body))


def _read_answer(body: Json, request: Json, queries: int) -> Reading:
    usage = mapping(body, "usageMetadata")
    if not usage:
        raise UnreadableBodyError("the body has no `usageMetadata`")
    doubts: list[str] = []
    model = text(body, "modelVersion") or text(request, "model")
    entry = _entry(model, usage, doubts)
    searches = min(queries, 1) if re.search(PER_PROMPT, model) else queries
    if searches:
        doubts.append("the free daily allowance of grounding is not known, shown at list price")
    if mapping(body, "promptFeedback").get("blockReason"):
        doubts.append("a blocked prompt: whether its tokens are billed is not known")
    tier = text(usage, "serviceTier") or text(usage, "trafficType")
    return Reading(
        entries=(replace(entry, web_searches=searches),),
        terms=Terms(tier=_tier(tier.lower(), doubts)),
        doubts=tuple(doubts),
    )


def _tier(tier: str, doubts: list[str]) -> str:
    if tier in ("provisioned_throughput", "on_demand_offpeak"):
        doubts.append(f"traffic type {tier}: shown at list price")
        return ""
    if tier not in TIERS:
        raise UnreadableBodyError(f"no price is known for service tier `{tier:.40}`")
    return TIERS[tier]


def _entry(model: str, usage: Json, doubts: list[str]) -> UsageTotals:
    if usage.get("promptTokenCount") is None:
        raise UnreadableBodyError("the usage has no `promptTokenCount`")
    prompt = count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount")
    answer = count(usage, "candidatesTokenCount") or count(usage, "responseTokenCount")
    thoughts = count(usage, "thoughtsTokenCount")
    if usage.get("totalTokenCount") is not None and count(usage, "totalTokenCount") != prompt + answer + thoughts:
        doubts.append("the counts do not add up to `totalTokenCount`")
    cached = count(usage, "cachedContentTokenCount")
    media = _media(usage, "promptTokensDetails", "toolUsePromptTokensDetails")
    cached_media = _media(usage, "cacheTokensDetails")
    written = _media(usage, "candidatesTokensDetails")
    audio = media["audio"] - cached_media["audio"]
    image = media["image"] - cached_media["image"]
    video = media["video"] - cached_media["video"]
    fresh = prompt - cached - audio - image - video
    cached_text = cached - cached_media["audio"] - cached_media["image"]
    plain = answer + thoughts - written["audio"] - written["image"] - written["video"]
    if min(audio, image, video, fresh, cached_text, plain) < 0:
        raise UnreadableBodyError("the parts of the prompt or of the answer are more than the whole")
    return UsageTotals(
        model=model,
        input=fresh,
        input_audio=audio,
        input_image=image,
        input_video=video,
        cache_read=cached_text,
        cache_read_audio=cached_media["audio"],
        cache_read_image=cached_media["image"],
        output=plain,
        output_audio=written["audio"],
        output_image=written["image"],
        output_video=written["video"],
        reasoning=thoughts,
    )


def _media(usage: Json, *names: str) -> dict[str, int]:
    """The tokens that are not text, by kind of medium."""
    found = {"audio": 0, "image": 0, "video": 0}
    for name in names:
        for detail in items(usage, name):
            medium = MODALITIES.get(text(detail, "modality").upper())
            if medium:
                found[medium] += count(detail, "tokenCount")
    return found


def _queries(body: Json) -> int:
    """The number of web searches that the candidates are grounded on."""
    queries = 0
    for candidate in items(body, "candidates"):
        asked = mapping(candidate, "groundingMetadata").get("webSearchQueries")
        queries += len(asked) if isinstance(asked, (list, tuple)) else 0
    return queries
