"""Usage of OpenAI's Chat Completions and Responses, and of everything that speaks them (Azure, Bedrock, Vertex,
Gemini).

Both count cached and written tokens, audio and images inside the prompt, and reasoning inside the output:

    "usage": {"prompt_tokens": 1200, "prompt_tokens_details": {"cached_tokens": 1024}, "completion_tokens": 90,
              "completion_tokens_details": {"reasoning_tokens": 64}}
    ->  input=176, cache_read=1024, output=90, reasoning=64

Hosted tools are billed by the call (openai.types.responses.response_output_item). What a code interpreter, an image or
a hosted shell cost is not in the response.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_model_routing.pricing.json_values import count, items, mapping, required_count, text
from pytest_model_routing.pricing.terms import STREAM_MARK, Json, Reading, Terms, UnreadableBodyError
from pytest_model_routing.pricing.usage import UsageTotals

UNPRICED_ITEMS = {
    "code_interpreter_call": "the code interpreter's container",
    "image_generation_call": "image generation",
    "shell_call": "the hosted shell's container",
}
COMMITTED_TIERS = ("scale", "reserved")


def read(body: Json, request: Json) -> Reading:
    """The reading of a chat completion, a response, or a line of a batch's output file.

    Raises UnreadableBodyError when the body reports no usage.
    """
    line = mapping(body, "response")
    if "custom_id" in body and line:
        inner = _read_answer(mapping(line, "body"), request)
        return replace(inner, terms=replace(inner.terms, batch=True, tier=""))
    return _read_answer(body, request)


def _read_answer(body: Json, request: Json) -> Reading:
    usage = mapping(body, "usage")
    if not usage and STREAM_MARK in body and "choices" in body:
        ask = 'ask for it with stream_options={"include_usage": True}'
        raise UnreadableBodyError(f"the stream reports no usage: {ask}")
    if not usage:
        status = text(body, "status")
        raise UnreadableBodyError(f"the body has no `usage`{f', its status is {status:.20}' if status else ''}")
    doubts: list[str] = []
    entry = (
        _chat(body, usage, request, doubts) if "prompt_tokens" in usage else _responses(body, usage, request, doubts)
    )
    return Reading(entries=(entry,), terms=_terms(body, doubts), doubts=tuple(doubts))


def _terms(body: Json, doubts: list[str]) -> Terms:
    tier = text(body, "service_tier")
    if tier == "batch":
        return Terms(batch=True)
    if tier in ("flex", "priority", "fast"):
        return Terms(tier="priority" if tier == "fast" else tier)
    if tier in COMMITTED_TIERS:
        doubts.append(f"{tier} tier: drawn from a commitment, shown at list price")
    elif tier == "auto":
        doubts.append("the response does not say which service tier served it, priced as standard")
    elif tier not in ("", "default", "standard"):
        raise UnreadableBodyError(f"no price is known for service tier `{tier:.40}`")
    return Terms()


def _model(body: Json, request: Json) -> str:
    return text(body, "model") or text(request, "model") or text(request, "modelId")


def _chat(body: Json, usage: Json, request: Json, doubts: list[str]) -> UsageTotals:
    details = mapping(usage, "prompt_tokens_details")
    answer = mapping(usage, "completion_tokens_details")
    model = _model(body, request)
    if mapping(request, "web_search_options") or "search-preview" in model or "search-api" in model:
        doubts.append("the fee for the web search is not in the response and not priced")
    prompt, written = required_count(usage, "prompt_tokens"), count(usage, "completion_tokens")
    hidden = count(usage, "total_tokens") - prompt - written
    if hidden > 0:
        # xAI and Gemini's compatible endpoint leave reasoning out of the completion but not out of the total.
        doubts.append("`total_tokens` is more than prompt and completion: the rest is priced as output")
    return _entry(
        model,
        prompt=prompt,
        answer=written + max(hidden, 0),
        details=details,
        reasoning=count(answer, "reasoning_tokens"),
        audio_answer=count(answer, "audio_tokens"),
    )


def _responses(body: Json, usage: Json, request: Json, doubts: list[str]) -> UsageTotals:
    entry = _entry(
        _model(body, request),
        prompt=required_count(usage, "input_tokens"),
        answer=required_count(usage, "output_tokens"),
        details=mapping(usage, "input_tokens_details"),
        reasoning=count(mapping(usage, "output_tokens_details"), "reasoning_tokens"),
        audio_answer=0,
    )
    searches = files = 0
    for item in items(body, "output"):
        kind = text(item, "type")
        if kind == "web_search_call":
            searches += text(mapping(item, "action"), "type") in ("", "search")
        elif kind == "file_search_call":
            files += 1
        elif kind in UNPRICED_ITEMS and (missing := f"{UNPRICED_ITEMS[kind]} is not priced") not in doubts:
            doubts.append(missing)
    return replace(entry, web_searches=searches, file_searches=files)


def _entry(model: str, *, prompt: int, answer: int, details: Json, reasoning: int, audio_answer: int) -> UsageTotals:
    """One entry. Raises UnreadableBodyError when the parts are more than the whole."""
    cached = count(details, "cached_tokens")
    written = count(details, "cache_write_tokens")
    audio = count(details, "audio_tokens")
    image = count(details, "image_tokens")
    fresh = prompt - cached - written - audio - image
    if fresh < 0 or audio_answer > answer:
        raise UnreadableBodyError("the parts of the prompt or of the answer are more than the whole")
    return UsageTotals(
        model=model,
        input=fresh,
        input_audio=audio,
        input_image=image,
        cache_read=cached,
        cache_write_5m=written,
        output=answer - audio_answer,
        output_audio=audio_answer,
        reasoning=reasoning,
    )
