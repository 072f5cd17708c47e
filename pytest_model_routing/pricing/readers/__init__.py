"""Chooses the reader for a body by its shape.

The same shape comes from many places: a Claude message from Anthropic, Bedrock, Vertex and Foundry; a chat completion
from OpenAI, Azure and two dozen others. So the shape says how to count, and the provider says what it costs.

    {"usage": {"input_tokens": 5, ...}}       Claude            {"usageMetadata": {...}}              Gemini
    {"usage": {"prompt_tokens": 5, ...}}      OpenAI chat       {"usage": {"total_input_tokens"}}     its interactions
    {"object": "response", "usage": {...}}    its responses     {"usage": {"inputTokens": 5, ...}}    Bedrock Converse

A line of a batch's output wraps such a body; it is unwrapped once, and the terms say that it was a batch.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_model_routing.pricing.json_values import EMPTY, mapping, text
from pytest_model_routing.pricing.readers import anthropic, bedrock, google, openai

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json, Reading

GEMINI_KEYS = ("usageMetadata", "totalTokens")
RESPONSES_PROVIDERS = ("openai", "azure")


def read(body: Json, *, provider: str, request: Json | None = None) -> Reading:
    """What the body says about its usage.

    Raises UnreadableBodyError when it says nothing usable.
    """
    asked = EMPTY if request is None else request
    wrapped = _batch_line(body)
    if wrapped:
        reading = _read_one(wrapped, provider, asked)
        return replace(reading, terms=replace(reading.terms, batch=True))
    return _read_one(body, provider, asked)


def _batch_line(body: Json) -> Json:
    """The message inside a line of a batch's output on Bedrock (`modelOutput`) or Vertex (`response`), else nothing."""
    inner = mapping(body, "response")
    return mapping(body, "modelOutput") or (inner if text(inner, "type") == "message" else EMPTY)


def _read_one(body: Json, provider: str, asked: Json) -> Reading:
    usage = mapping(body, "usage")
    inner = mapping(body, "response")
    if any(key in body or key in inner for key in GEMINI_KEYS) or "total_input_tokens" in usage:
        return google.read(body, asked)
    if "inputTokens" in usage or "prompt_token_count" in body:
        return bedrock.read(body, asked)
    if _is_openai(body, usage, inner, provider):
        return openai.read(body, asked)
    return anthropic.read(body, asked)


def _is_openai(body: Json, usage: Json, inner: Json, provider: str) -> bool:
    if "prompt_tokens" in usage or "input_tokens_details" in usage or text(body, "object") == "response":
        return True
    if "custom_id" in body and inner:
        return True
    return provider in RESPONSES_PROVIDERS and text(body, "type") != "message"
