"""Our price beside genai-prices' own, over every case of the table and over every model it lists.

A *difference* needs the name of a rule that genai-prices does not know. A rule that no difference needs any more fails
too: then genai-prices has learned it, and that piece of the layer can go.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import genai_prices
import pytest
from genai_prices.data import providers
from pricing_cases import CASES, NOVEMBER, Case

from pytest_model_routing.pricing import price_response

# Which rule of ours genai-prices misses; "" in a case means that it has to agree.
RULES = {
    "iterations": "entries of `usage.iterations` that are outside the top level, or priced by their own prompt",
    "batch": "half price, found in the body",
    "fast mode": "found in the body, by model and date",
    "data residency": "1.1x for US-only inference",
    "refusal": "free when refused before any output",
    "bill_to": "paid by the customer behind a user profile",
    "no usage": "bodies that are free, or that count no tokens",
    "dated override": "prices of days before genai-prices recorded a change",
    "unknown model": "models that genai-prices does not list yet",
    "exact id": "genai-prices matches ids by prefix",
    "endpoint": "regional and global endpoints by the request's model id",
    "service tier": "found in the body, or without a published price",
    "tool calls": "calls of hosted tools, counted from the body",
    "flavour": "chat completions on Bedrock and Gemini interactions, which it does not extract",
}
FLAVOURS = {"prompt_tokens": "chat", "input_tokens_details": "responses"}


def genai_price(body: dict[str, Any], provider: str, at: dt.datetime, model: str | None) -> Decimal | str:
    """What genai-prices says by itself, or the name of its error."""
    usage = body.get("usage") or {}
    flavour = next((name for key, name in FLAVOURS.items() if key in usage), "default")
    if provider in ("aws", "google", "azure") and "cache_creation_input_tokens" in usage:
        flavour = "anthropic"
    try:
        found = genai_prices.extract_usage(body, provider_id=provider, api_flavor=flavour)
        if found.model is None and model:
            return genai_prices.calc_price(
                found.usage, model, provider_id=provider, genai_request_timestamp=at
            ).total_price
        return found.calc_price(genai_request_timestamp=at).total_price
    except (LookupError, ValueError) as error:
        return type(error).__name__


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_every_case_differs_for_a_named_rule_only(case: Case) -> None:
    theirs = genai_price(case.body, case.provider, case.at, case.request.get("modelId"))
    ours = price_response(case.body, provider=case.provider, at=case.at, request=case.request).usd
    agree = theirs == ours or (ours is None and isinstance(theirs, str))

    assert agree == (case.genai == ""), f"{case.rule}: ours {ours}, theirs {theirs}"


def test_every_rule_is_needed() -> None:
    used = {case.genai for case in CASES} - {""}

    assert used == set(RULES)


def anthropic_body(model: str, inp: int, read: int, write: int, out: int) -> dict[str, Any]:
    counts = {"input_tokens": inp, "cache_read_input_tokens": read, "cache_creation_input_tokens": write}
    return {"type": "message", "model": model, "content": [{}], "usage": {**counts, "output_tokens": out}}


def openai_body(model: str, inp: int, read: int, write: int, out: int) -> dict[str, Any]:
    details = {"cached_tokens": read, "cache_write_tokens": write}
    usage = {"prompt_tokens": inp + read + write, "completion_tokens": out, "prompt_tokens_details": details}
    return {"object": "chat.completion", "model": model, "usage": usage}


def google_body(model: str, inp: int, read: int, write: int, out: int) -> dict[str, Any]:
    if model.startswith("claude"):
        return anthropic_body(model, inp, read, write, out)
    usage = {"promptTokenCount": inp + read, "cachedContentTokenCount": read, "candidatesTokenCount": out}
    return {"modelVersion": model, "usageMetadata": usage}


def bedrock_body(_model: str, inp: int, read: int, write: int, out: int) -> dict[str, Any]:
    usage = {"inputTokens": inp, "cacheReadInputTokens": read, "cacheWriteInputTokens": write, "outputTokens": out}
    return {"output": {}, "usage": usage}


BODIES = {"anthropic": anthropic_body, "openai": openai_body, "google": google_body, "aws": bedrock_body}
SHAPES = ((1000, 0, 0, 100), (1000, 5000, 2000, 100), (100_000, 0, 0, 10), (90_001, 10_000, 0, 10), (300_000, 1, 1, 1))
DAYS = (dt.datetime(2025, 3, 1, tzinfo=dt.UTC), dt.datetime(2026, 9, 30, tzinfo=dt.UTC), NOVEMBER)
SONNET_CUT = dt.date(2026, 10, 7)
OLD_CLAUDE = re.compile(r"claude-(2|v|3|(opus|sonnet)-4-(0|1|2025)|4-)")


def listed() -> list[tuple[str, str]]:
    return [(one.id, model.id) for one in providers if one.id in BODIES for model in one.models]


def explanation(provider: str, model: str, at: dt.datetime, shape: tuple[int, ...], ours: Decimal | None) -> str:
    """The rule behind a difference on a plain body, or "" for none."""
    if provider == "anthropic":
        return "dated override" if "sonnet-5-5" in model and at.date() < SONNET_CUT else ""
    if "claude" not in model:
        theirs = genai_price(BODIES[provider](model, *shape), provider, at, model)
        output_is_free = genai_price(BODIES[provider](model, *shape[:3], 0), provider, at, model) == theirs
        return "a class without a price is unknown, not free" if ours is None and output_is_free else ""
    name = re.sub(r"-v\d(:\d)?$", "", model.rpartition("anthropic.")[2])
    first_party = price_response(anthropic_body(name, *shape), at=at).usd
    if first_party is None or ours is None:
        return ""
    regional = provider == "aws" and not model.startswith("global.")
    factor = Decimal("1.1") if regional and not OLD_CLAUDE.search(name) else 1
    return "Claude costs the same everywhere but for the endpoint" if ours == first_party * factor else ""


@pytest.mark.parametrize(("provider", "model"), listed())
def test_every_listed_model_agrees_on_plain_usage(provider: str, model: str) -> None:
    for at in DAYS:
        for shape in SHAPES:
            body = BODIES[provider](model, *shape)
            ours = price_response(body, provider=provider, at=at, request={"modelId": model}).usd
            theirs = genai_price(body, provider, at, model)
            agree = theirs == ours or (ours is None and isinstance(theirs, str))

            assert agree or explanation(provider, model, at, shape, ours), (at, shape, ours, theirs)
