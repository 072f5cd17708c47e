"""Responses with what they cost by hand: each expectation is the arithmetic of the rule beside it.

Prices are USD for a million tokens; `K` is a thousand, `M` a million. `genai` names the rule that genai-prices does not
know, where its own answer for the body alone differs; `test_pricing_against_genai.py` checks that it differs there and
nowhere else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import KW_ONLY, dataclass, field
from decimal import Decimal
from typing import Any

# The tables are laid out by hand, a case in as few lines as it can be read.
# fmt: off
D = Decimal
Body = dict[str, Any]
M = D(1_000_000)
K = D(1_000)
FREE = D(0)
NOVEMBER = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def on(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Case:
    name: str
    rule: str
    body: Body
    usd: Decimal | None
    _: KW_ONLY
    status: str = "exact"
    provider: str = "anthropic"
    at: dt.datetime = NOVEMBER
    request: dict[str, Any] = field(default_factory=dict)
    genai: str = ""


def claude(model: str, inp: Any = 1000, out: int = 100, *, read: int = 0, write: int = 0, **more: Any) -> Body:
    """A message: `more` goes into the usage, except for `content`, `stop_reason` and `container`."""
    usage = {"input_tokens": inp, "output_tokens": out}
    usage |= {"cache_read_input_tokens": read, "cache_creation_input_tokens": write}
    top = {name: more.pop(name) for name in ("content", "stop_reason", "container") if name in more}
    message = {"type": "message", "role": "assistant", "model": model, "stop_reason": "end_turn"}
    return {**message, "content": [{"type": "text", "text": "ok"}], **top, "usage": {**usage, **more}}


def split(five: int, hour: int) -> Body:
    return {"ephemeral_5m_input_tokens": five, "ephemeral_1h_input_tokens": hour}


def turn(kind: str, inp: int, out: int, model: str | None = None, **more: Any) -> Body:
    named = {"model": model} if model else {}
    return {"type": kind, "input_tokens": inp, "output_tokens": out, **named, **more}


def chat(model: str, prompt: int, answer: int, *, cached: int = 0, written: int = 0, **top: Any) -> Body:
    details = {"prompt_tokens_details": {"cached_tokens": cached, "cache_write_tokens": written}}
    usage = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer, **details}
    return {"object": "chat.completion", "model": model, "choices": [], "usage": usage, **top}


def response(model: str, inp: int, out: int, *, cached: int = 0, written: int = 0, **top: Any) -> Body:
    usage = {"input_tokens": inp, "output_tokens": out, "output_tokens_details": {"reasoning_tokens": 5}}
    details = {"cached_tokens": cached, "cache_write_tokens": written}
    answer = {"object": "response", "status": "completed", "model": model, "output": []}
    return {**answer, "usage": {**usage, "input_tokens_details": details}, **top}


def gemini(model: str, **usage: Any) -> Body:
    return {"modelVersion": model, "candidates": [], "usageMetadata": usage}


def converse(inp: int, out: int, **more: Any) -> Body:
    return {"output": {}, "stopReason": "end_turn", "usage": {"inputTokens": inp, "outputTokens": out, **more}}


def searches(count: int, **more: int) -> Body:
    return {"web_search_requests": count, "web_fetch_requests": 0, **more}


ADVISOR = [turn("message", 1128, 40), turn("advisor_message", 2564, 500, "claude-opus-5-5"), turn("message", 1354, 60)]
FALLBACK = [turn("message", 535, 0, "claude-fable-5-2"), turn("fallback_message", 412, 264, "claude-opus-4-8")]
MID_OUTPUT = [turn("message", 535, 90, "claude-fable-5-2"), turn("fallback_message", 625, 264, "claude-opus-4-8")]
ALL_DECLINED = [turn("message", 535, 0, "claude-fable-5-2"), turn("fallback_message", 535, 0, "claude-opus-4-8")]

CLAUDE = (
    Case("plain", "$4 in, $20 out", claude("claude-opus-5-5"), (1000 * D(4) + 100 * D(20)) / M),
    Case("dated id", "as its model", claude("claude-haiku-4-5-20251001"), (1000 * D(1) + 100 * D(5)) / M),
    Case("retired model", "old responses keep their price", claude("claude-3-opus-20240229"),
         (1000 * D(15) + 100 * D(75)) / M, at=on(2025, 1, 2)),
    Case("cache read", "reads are 0.05x of input on Opus 5.5", claude("claude-opus-5-5", read=8000),
         (1000 * D(4) + 8000 * D(4) * D("0.05") + 100 * D(20)) / M),
    Case("cache read fable", "reads are 0.025x on Fable 5.2", claude("claude-fable-5-2", read=8000),
         (1000 * D(8) + 8000 * D(8) * D("0.025") + 100 * D(40)) / M),
    Case("cache read old", "reads are 0.1x on Sonnet 4.6", claude("claude-sonnet-4-6", read=8000),
         (1000 * D(3) + 8000 * D(3) * D("0.1") + 100 * D(15)) / M),
    Case("cache writes", "5-minute writes 1.25x, 1-hour writes 2x of input",
         claude("claude-opus-4-8", write=3000, cache_creation=split(1000, 2000)),
         (1000 * D(5) + 1000 * D(5) * D("1.25") + 2000 * D(5) * 2 + 100 * D(25)) / M),
    Case("no split", "writes without a split are 5-minute writes, the default", claude("claude-opus-4-8", write=3000),
         (1000 * D(5) + 3000 * D(5) * D("1.25") + 100 * D(25)) / M),
    Case("no split but 1h asked", "a request for 1-hour entries makes the default doubtful",
         claude("claude-opus-4-8", write=3000), (1000 * D(5) + 3000 * D(5) * D("1.25") + 100 * D(25)) / M,
         status="estimate",
         request={"system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral", "ttl": "1h"}}]}),
    Case("null fields", "null means nothing to report",
         claude("claude-sonnet-5", server_tool_use=None, cache_creation=None, service_tier=None, inference_geo=None,
             speed=None, iterations=None, output_tokens_details=None), (1000 * D(2) + 100 * D(10)) / M),
    Case("thinking", "output includes thinking, the details are information",
         claude("claude-sonnet-5-5", 1000, 900, output_tokens_details={"thinking_tokens": 800}),
         (1000 * D(2) + 900 * D(10)) / M),
    Case("sonnet 5.5 before its cut", "reads were 0.1x until 2026-10-07", claude("claude-sonnet-5-5", read=8000),
         (1000 * D(2) + 8000 * D(2) * D("0.1") + 100 * D(10)) / M, at=on(2026, 10, 6), genai="dated override"),
    Case("sonnet 5.5 after its cut", "0.05x since 2026-10-07", claude("claude-sonnet-5-5", read=8000),
         (1000 * D(2) + 8000 * D(2) * D("0.05") + 100 * D(10)) / M, at=on(2026, 10, 7)),
    Case("long context flat", "4.6 and later are flat to a million tokens", claude("claude-opus-5-5", 900_000, 100),
         (900_000 * D(4) + 100 * D(20)) / M),
    Case("long context premium", "Sonnet 4.5 above 200k cost 2x in, 1.5x out",
         claude("claude-sonnet-4-5", 200_001, 100), (200_001 * D(6) + 100 * D("22.5")) / M, at=on(2026, 1, 5)),
    Case("premium ended", "Opus 4.6 lost its premium on 2026-03-13", claude("claude-opus-4-6", 300_000, 100),
         (300_000 * D(5) + 100 * D(25)) / M, at=on(2026, 3, 13)),
    Case("premium before", "Opus 4.6 had it until then", claude("claude-opus-4-6", 300_000, 100),
         (300_000 * D(10) + 100 * D("37.5")) / M, at=on(2026, 3, 12)),
    Case("haiku at the band", "100,000 tokens of prompt, cache included, are still the lower band",
         claude("claude-haiku-5-5", 40_000, 100, read=50_000, write=10_000),
         (40_000 * D("0.1") + 50_000 * D("0.01") + 10_000 * D("0.125") + 100 * D("0.5")) / M),
    Case("haiku above the band", "one token more puts every token in the higher band",
         claude("claude-haiku-5-5", 40_001, 100, read=50_000, write=10_000),
         (40_001 * D("0.5") + 50_000 * D("0.05") + 10_000 * D("0.625") + 100 * D("2.5")) / M),
    Case("haiku two prompts", "the band goes by the prompt: 60k and 70k are both below it",
         claude("claude-haiku-5-5", 130_000, 300, iterations=[turn("message", 60_000, 100), turn("message", 70_000,
             200)]), (130_000 * D("0.1") + 300 * D("0.5")) / M, genai="iterations"),
    Case("haiku one long prompt of two", "only the prompt above the band is dearer",
         claude("claude-haiku-5-5", 170_000, 300, iterations=[turn("message", 60_000, 100), turn("message", 110_000,
             200)]), (60_000 * D("0.1") + 100 * D("0.5") + 110_000 * D("0.5") + 200 * D("2.5")) / M,
         genai="iterations"),
    Case("haiku summed prompts", "a sum of prompts above the band is a range, shown at its higher end",
         claude("claude-haiku-5-5", 130_000, 300, server_tool_use=searches(1)),
         (130_000 * D("0.5") + 300 * D("2.5")) / M + 1 * D(10) / K, status="estimate"),
    Case("batch", "0.5x on all token classes, on top of the cache factors",
         claude("claude-opus-5-5", read=8000, write=2000, service_tier="batch"),
         (1000 * D(4) + 8000 * D("0.2") + 2000 * D(5) + 100 * D(20)) * D("0.5") / M, genai="batch"),
    Case("batch before genai-prices knew", "0.5x in September, too", claude("claude-opus-4-8", service_tier="batch"),
         (1000 * D(5) + 100 * D(25)) * D("0.5") / M, at=on(2026, 9, 1), genai="batch"),
    Case("batch haiku band", "the higher band is halved as well",
         claude("claude-haiku-5-5", 150_000, 100, service_tier="batch"),
         (150_000 * D("0.5") + 100 * D("2.5")) * D("0.5") / M, genai="batch"),
    Case("batch search", "no batch rate for web search",
         claude("claude-opus-5-5", service_tier="batch", server_tool_use=searches(3)),
         (1000 * D(4) + 100 * D(20)) * D("0.5") / M + 3 * D(10) / K, genai="batch"),
    Case("batch item", "a line of a batch's results is a message at half price",
         {"custom_id": "a", "result": {"type": "succeeded", "message": claude("claude-opus-5-5")}},
         (1000 * D(4) + 100 * D(20)) * D("0.5") / M, genai="batch"),
    Case("batch item expired", "errored, canceled and expired items are free",
         {"custom_id": "a", "result": {"type": "expired"}}, FREE, genai="no usage"),
    Case("fast", "fast mode is 2x on Opus 5.5", claude("claude-opus-5-5", read=8000, speed="fast"),
         (1000 * D(4) + 8000 * D("0.2") + 100 * D(20)) * 2 / M, genai="fast mode"),
    Case("fast fable us", "US-only multiplies fast mode", claude("claude-fable-5-2", speed="fast", inference_geo="us"),
         (1000 * D(8) + 100 * D(40)) * 2 * D("1.1") / M, genai="fast mode"),
    Case("fast history", "fast mode was $30/$150 on Opus 4.7", claude("claude-opus-4-7", speed="fast"),
         (1000 * D(30) + 100 * D(150)) / M, at=on(2026, 6, 1), genai="fast mode"),
    Case("fast asked, not got", "the response decides: Opus 4.6 runs at standard speed",
         claude("claude-opus-4-6", speed="standard"), (1000 * D(5) + 100 * D(25)) / M, request={"speed": "fast"}),
    Case("fast unknown", "a model without a fast price is not guessed", claude("claude-sonnet-5-5", speed="fast"),
         None, status="unpriced", genai="fast mode"),
    Case("us only", "1.1x on every token class", claude("claude-sonnet-5", read=8000, write=2000, inference_geo="us"),
         (1000 * D(2) + 8000 * D("0.2") + 2000 * D("2.5") + 100 * D(10)) * D("1.1") / M, genai="data residency"),
    Case("us only search", "not on web search",
         claude("claude-opus-5-5", inference_geo="us", server_tool_use=searches(2)),
         (1000 * D(4) + 100 * D(20)) * D("1.1") / M + 2 * D(10) / K, genai="data residency"),
    Case("us only batch", "both factors multiply", claude("claude-opus-5-5", inference_geo="us", service_tier="batch"),
         (1000 * D(4) + 100 * D(20)) * D("0.5") * D("1.1") / M, genai="batch"),
    Case("global", "1x", claude("claude-opus-5-5", inference_geo="global"), (1000 * D(4) + 100 * D(20)) / M),
    Case("geo not available", "reported by older models", claude("claude-haiku-4-5", inference_geo="not_available"), (1000 * D(1) + 100 * D(5)) / M),
    Case("priority", "a commitment is drawn down at list price", claude("claude-opus-5-5", service_tier="priority"),
         (1000 * D(4) + 100 * D(20)) / M, status="estimate"),
    Case("web search", "$10 for 1,000 searches, fetches are free",
         claude("claude-opus-5-5", server_tool_use={"web_search_requests": 3, "web_fetch_requests": 4}),
         (1000 * D(4) + 100 * D(20)) / M + 3 * D(10) / K),
    Case("code execution", "its hours are not in the response",
         claude("claude-opus-5-5", server_tool_use=searches(0, code_execution_requests=2)),
         (1000 * D(4) + 100 * D(20)) / M, status="estimate"),
    Case("free code execution", "free beside web search from 20260209 on",
         claude("claude-opus-5-5", container={"id": "c"}), (1000 * D(4) + 100 * D(20)) / M,
         request={"tools": [{"type": "web_search_20260209"}]}),
    Case("advisor", "advisor entries are outside the top level, at the advisor's price",
         claude("claude-haiku-4-5", 2482, 100, iterations=ADVISOR),
         (2482 * D(1) + 100 * D(5) + 2564 * D(4) + 500 * D(20)) / M, genai="iterations"),
    Case("advisor in a batch", "whether an advisor is halved is not documented",
         claude("claude-haiku-4-5", 2482, 100, iterations=ADVISOR, service_tier="batch"),
         (2482 * D(1) + 100 * D(5) + 2564 * D(4) + 500 * D(20)) * D("0.5") / M, status="estimate", genai="batch"),
    Case("compaction", "compaction is outside the top level, at the request's model",
         claude("claude-opus-5-5", 220, 80, iterations=[turn("compaction", 55_196, 600), turn("message", 220, 80)]),
         (55_196 * D(4) + 600 * D(20) + 220 * D(4) + 80 * D(20)) / M, genai="iterations"),
    Case("compaction cache", "each entry has its own cache",
         claude("claude-opus-5-5", 220, 80, iterations=[turn("compaction", 196, 600, cache_read_input_tokens=55_000),
             turn("message", 220, 80, cache_creation=split(0, 40))]),
         (196 * D(4) + 55_000 * D("0.2") + 600 * D(20) + 220 * D(4) + 40 * D(8) + 80 * D(20)) / M, genai="iterations"),
    Case("fallback", "the declined hop without output is reported, not billed",
         claude("claude-opus-4-8", 412, 264, iterations=FALLBACK), (412 * D(5) + 264 * D(25)) / M),
    Case("fallback in mid-output", "a hop that declined after output is billed at its own model",
         claude("claude-opus-4-8", 625, 264, iterations=MID_OUTPUT),
         (535 * D(8) + 90 * D(40) + 625 * D(5) + 264 * D(25)) / M, genai="iterations"),
    Case("fallback search", "search fees count once",
         claude("claude-opus-4-8", 625, 264, iterations=MID_OUTPUT, server_tool_use=searches(2)),
         (535 * D(8) + 90 * D(40) + 625 * D(5) + 264 * D(25)) / M + 2 * D(10) / K, genai="iterations"),
    Case("all declined", "every hop declined before output",
         claude("claude-opus-4-8", 535, 0, iterations=ALL_DECLINED, stop_reason="refusal", content=[]), FREE,
         genai="refusal"),
    Case("refusal", "refused before any output: free although the usage shows tokens",
         claude("claude-fable-5-2", 412, 0, stop_reason="refusal", content=[]), FREE, genai="refusal"),
    Case("refusal with a token", "empty content says so, whatever the count",
         claude("claude-fable-5-2", 106, 1, stop_reason="refusal", content=[]), FREE, genai="refusal"),
    Case("refusal in mid-stream", "input and streamed output are billed",
         claude("claude-fable-5-2", 412, 30, stop_reason="refusal"), (412 * D(8) + 30 * D(40)) / M),
    Case("cache warm-up", "no output is billed when it is not a refusal",
         claude("claude-opus-5-5", 10, 0, write=5000, stop_reason="max_tokens", content=[]),
         (10 * D(4) + 5000 * D(5)) / M),
    Case("fallback credit", "the credit is already in the counts",
         claude("claude-opus-4-8", 10, 50, read=4000, fallback_credit={"status": {"type": "redeemed"}}),
         (10 * D(5) + 4000 * D("0.5") + 50 * D(25)) / M),
    Case("customer pays", "bill_to user_profile bills the customer, not you", claude("claude-opus-5-5"), FREE,
         request={"billing_policy": {"type": "billing_policy", "bill_to": "user_profile"}}, genai="bill_to"),
    Case("count tokens", "counting is free", {"input_tokens": 2095}, FREE, genai="no usage"),
    Case("mythos", "Mythos 5 costs what Fable 5 costs", claude("claude-mythos-5", read=8000),
         (1000 * D(10) + 8000 * D(1) + 100 * D(50)) / M, genai="unknown model"),
    Case("mythos preview", "disputed: the dearer price", claude("claude-mythos-preview"),
         (1000 * D(25) + 100 * D(125)) / M, status="estimate", genai="unknown model"),
)

ELSEWHERE = (
    Case("bedrock us", "a regional profile is 10% dearer from the 4.5 generation on", converse(1000, 100),
         (1000 * D(3) + 100 * D(15)) * D("1.1") / M, provider="aws",
         request={"modelId": "us.anthropic.claude-sonnet-4-5-20250929-v1:0"}),
    Case("bedrock global", "a global profile has the list price", converse(1000, 100), (1000 * D(4) + 100 * D(20)) / M,
         provider="aws", request={"modelId": "global.anthropic.claude-opus-5-5"}),
    Case("bedrock in region", "an id without geography is the region's endpoint", converse(1000, 100),
         (1000 * D(5) + 100 * D(25)) * D("1.1") / M, provider="aws", request={"modelId": "anthropic.claude-opus-4-8"}),
    Case("bedrock arn", "an ARN names its profile", converse(1000, 100), (1000 * D(5) + 100 * D(25)) * D("1.1") / M,
         provider="aws",
         request={"modelId": "arn:aws:bedrock:us-east-1:123456789:inference-profile/eu.anthropic.claude-opus-4-6-v1"}),
    Case("bedrock opaque arn", "an application profile hides its model", converse(1000, 100), None, provider="aws",
         request={"modelId": "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"},
         status="unpriced"),
    Case("bedrock old", "before 4.5 regional endpoints cost the same", converse(1000, 100),
         (1000 * D(15) + 100 * D(75)) / M, provider="aws",
         request={"modelId": "us.anthropic.claude-opus-4-1-20250805-v1:0"}),
    Case("bedrock cache", "inputTokens excludes the cache; writes can be split",
         converse(1000, 100, cacheReadInputTokens=8000, cacheWriteInputTokens=3000, cacheDetails=[{"ttl": "1h",
             "inputTokens": 2000}, {"ttl": "5m", "inputTokens": 1000}]),
         (1000 * D(5) + 8000 * D("0.5") + 1000 * D("6.25") + 2000 * D(10) + 100 * D(25)) / M, provider="aws",
         request={"modelId": "global.anthropic.claude-opus-4-8"}),
    Case("bedrock bare body", "the body's name alone does not tell the endpoint: the dearer one",
         claude("claude-opus-4-8"), (1000 * D(5) + 100 * D(25)) * D("1.1") / M, provider="aws", status="estimate"),
    Case("bedrock body and id", "the request's id tells it", claude("claude-opus-4-8"),
         (1000 * D(5) + 100 * D(25)) / M, provider="aws", request={"modelId": "global.anthropic.claude-opus-4-8"},
         genai="endpoint"),
    Case("bedrock batch line", "half price in a batch", {"recordId": "1", "modelOutput": claude("claude-opus-4-8")},
         (1000 * D(5) + 100 * D(25)) * D("0.5") / M, provider="aws", genai="batch",
         request={"modelId": "global.anthropic.claude-opus-4-8"}),
    Case("claude platform on aws", "Anthropic's own platform reports where it ran, at list price",
         claude("claude-opus-4-8", inference_geo="us"), (1000 * D(5) + 100 * D(25)) * D("1.1") / M, provider="aws"),
    Case("nova", "Amazon's own models by the AWS list", converse(1000, 100, cacheReadInputTokens=400),
         (1000 * D("0.8") + 400 * D("0.2") + 100 * D("3.2")) / M, provider="aws",
         request={"modelId": "us.amazon.nova-pro-v1:0"}),
    Case("openai on bedrock", "a regional profile of GPT-6 has a price of its own",
         chat("openai.gpt-6-sol", 1000, 100), (1000 * D("2.2") + 100 * D(11)) / M, provider="aws", genai="flavour"),
    Case("bedrock priority", "the premium of the tier is not published",
         {**converse(1000, 100), "serviceTier": {"type": "priority"}}, None, provider="aws",
         request={"modelId": "us.amazon.nova-pro-v1:0"}, status="unpriced", genai="service tier"),
    Case("vertex", "the location is not in the body: the global price", claude("claude-opus-4-8@20260528"),
         (1000 * D(5) + 100 * D(25)) / M, provider="google", status="estimate"),
    Case("bedrock id as anthropic", "the id tells the platform", claude("us.anthropic.claude-opus-5-5"),
         (1000 * D(4) + 100 * D(20)) * D("1.1") / M, genai="endpoint"),
    Case("vertex id as anthropic", "genai-prices does not know this spelling", claude("claude-fable-5-2@20261109"),
         (1000 * D(8) + 100 * D(40)) / M, status="estimate", genai="exact id"),
    Case("vertex regional", "a regional endpoint is 10% dearer", claude("claude-sonnet-4-5"),
         (1000 * D(3) + 100 * D(15)) * D("1.1") / M, provider="google",
         request={"model": "projects/p/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4-5@20250929"},
         genai="endpoint"),
    Case("vertex global", "the global endpoint has the list price", claude("claude-opus-5-5"),
         (1000 * D(4) + 100 * D(20)) / M, provider="google",
         request={"model": "projects/p/locations/global/publishers/anthropic/models/claude-opus-5-5"}),
    Case("foundry", "list price; a US deployment would be 1.1x", claude("claude-opus-5-5"),
         (1000 * D(4) + 100 * D(20)) / M, provider="azure", status="estimate"),
    Case("chat", "cached tokens are inside the prompt, at their own price", chat("gpt-5", 1200, 90, cached=1024),
         (176 * D("1.25") + 1024 * D("0.125") + 90 * D(10)) / M, provider="openai"),
    Case("chat reasoning", "reasoning is inside the completion",
         {**chat("gpt-5-mini", 100, 900), "usage": {"prompt_tokens": 100, "completion_tokens": 900,
             "completion_tokens_details": {"reasoning_tokens": 800}}}, (100 * D("0.25") + 900 * D(2)) / M,
         provider="openai"),
    Case("chat audio", "audio has a price of its own",
         {"model": "gpt-realtime", "usage": {"prompt_tokens": 500, "completion_tokens": 60,
             "prompt_tokens_details": {"audio_tokens": 300}, "completion_tokens_details": {"audio_tokens": 40}}},
         (200 * D(4) + 300 * D(32) + 20 * D(16) + 40 * D(64)) / M, provider="openai"),
    Case("responses", "the same counts under other names",
         response("gpt-6-sol", 10_000, 200, cached=8000, written=1000),
         (1000 * D(2) + 8000 * D("0.2") + 1000 * D("2.5") + 200 * D(10)) / M, provider="openai"),
    Case("responses dated", "a snapshot costs what its model costs", response("gpt-6-luna-2026-09-22", 1000, 100),
         (1000 * D("0.1") + 100 * D("0.5")) / M, provider="openai"),
    Case("free cache writes", "before GPT-5.6 writes cost what input costs", response("gpt-5", 1000, 100, written=400),
         (1000 * D("1.25") + 100 * D(10)) / M, provider="openai"),
    Case("long gpt", "above 272,000 tokens: 2x in, 1.5x out, for every token", response("gpt-6-sol", 272_001, 100),
         (272_001 * D(4) + 100 * D(15)) / M, provider="openai"),
    Case("gpt at the band", "272,000 are still the lower band", response("gpt-6-sol", 272_000, 100),
         (272_000 * D(2) + 100 * D(10)) / M, provider="openai"),
    Case("flex", "half price on the flex tier", chat("gpt-5", 1000, 100, service_tier="flex"),
         (1000 * D("0.625") + 100 * D(5)) / M, provider="openai", genai="service tier"),
    Case("flex early", "flex before its first known day is an estimate", chat("gpt-5", 1000, 100, service_tier="flex"),
         (1000 * D("0.625") + 100 * D(5)) / M, provider="openai", at=on(2026, 3, 1), status="estimate",
         genai="service tier"),
    Case("flex without a price", "no flex price: the standard one is an upper bound",
         chat("gpt-4.1", 1000, 100, service_tier="flex"), (1000 * D(2) + 100 * D(8)) / M, provider="openai",
         status="estimate"),
    Case("priority gpt", "fast mode is 2x on GPT-5", chat("gpt-5", 1000, 100, service_tier="priority"),
         (1000 * D("2.5") + 100 * D(20)) / M, provider="openai", genai="service tier"),
    Case("priority without a price", "a dearer tier without a price is not guessed",
         chat("o1", 1000, 100, service_tier="priority"), None, provider="openai", status="unpriced",
         genai="service tier"),
    Case("ultrafast", "no published price", chat("gpt-5.6-sol", 1000, 100, service_tier="ultrafast"), None,
         provider="openai", status="unpriced", genai="service tier"),
    Case("default tier", "standard price", chat("gpt-5", 1000, 100, service_tier="default"),
         (1000 * D("1.25") + 100 * D(10)) / M, provider="openai"),
    Case("openai batch line", "half price in a batch",
         {"custom_id": "a", "response": {"status_code": 200, "body": chat("gpt-5-mini", 1000, 100)}, "error": None},
         (1000 * D("0.125") + 100 * D(1)) / M, provider="openai", genai="batch"),
    Case("searches of a response", "$10 for 1,000 searches, $2.50 for 1,000 file searches; opening a page is free",
         response("gpt-5", 1000, 100, output=[{"type": "web_search_call", "action": {"type": "search"}},
             {"type": "web_search_call", "action": {"type": "open_page"}}, {"type": "file_search_call"}]),
         (1000 * D("1.25") + 100 * D(10)) / M + D(10) / K + D("2.5") / K, provider="openai", genai="tool calls"),
    Case("code interpreter", "its container is not in the response",
         response("gpt-5", 1000, 100, output=[{"type": "code_interpreter_call"}]),
         (1000 * D("1.25") + 100 * D(10)) / M, provider="openai", status="estimate"),
    Case("gpt-6.2-sol", "$2 in, $10 out since 2026-11-17", response("gpt-6.2-sol", 1000, 100),
         (1000 * D(2) + 100 * D(10)) / M, provider="openai", genai="unknown model"),
    Case("gpt-6.2-astra", "$8 in, $40 out; its cache price is taken over",
         response("gpt-6.2-astra", 1000, 100, cached=600), (400 * D(8) + 600 * D("0.4") + 100 * D(40)) / M,
         provider="openai", status="estimate", genai="unknown model"),
    Case("price cut", "GPT-5.6 Luna cost five times as much until 2026-07-30", response("gpt-5.6-luna", 1000, 100),
         (1000 * D(1) + 100 * D(6)) / M, provider="openai", at=on(2026, 7, 29)),
    Case("azure", "the deployment type is not in the body: the global price", chat("gpt-5-mini-2025-08-07", 1000, 100),
         (1000 * D("0.25") + 100 * D(2)) / M, provider="azure", status="estimate"),
    Case("gemini", "cached inside the prompt; thoughts and tool results beside answer and prompt",
         gemini("gemini-3.5-flash-lite", promptTokenCount=900, cachedContentTokenCount=600,
             toolUsePromptTokenCount=100, candidatesTokenCount=40, thoughtsTokenCount=200, totalTokenCount=1240),
         (400 * D("0.3") + 600 * D("0.03") + 240 * D("2.5")) / M, provider="google"),
    Case("gemini interaction", "the same counts under other names",
         {"model": "gemini-3.5-flash-lite", "status": "completed", "usage": {
             "total_input_tokens": 900, "total_cached_tokens": 600, "total_tool_use_tokens": 100,
             "total_output_tokens": 40, "total_thought_tokens": 200, "total_tokens": 1240}},
         (400 * D("0.3") + 600 * D("0.03") + 240 * D("2.5")) / M, provider="google", genai="flavour"),
    Case("gemini audio", "audio has a price of its own",
         gemini("gemini-2.5-flash", promptTokenCount=500, candidatesTokenCount=50,
             promptTokensDetails=[{"modality": "TEXT", "tokenCount": 200}, {"modality": "AUDIO", "tokenCount": 300}]),
         (200 * D("0.3") + 300 * D(1) + 50 * D("2.5")) / M, provider="google"),
    Case("gemini band", "above 200,000 tokens every token is dearer",
         gemini("gemini-3.1-pro-preview", promptTokenCount=200_001, candidatesTokenCount=50),
         (200_001 * D(4) + 50 * D(18)) / M, provider="google"),
    Case("argon", "introductory price through 2026-11-30",
         gemini("gemini-4-argon", promptTokenCount=1000, candidatesTokenCount=100), (1000 * D(2) + 100 * D(10)) / M,
         provider="google", at=on(2026, 11, 30)),
    Case("argon doubled", "double from 2026-12-01",
         gemini("gemini-4-argon", promptTokenCount=1000, candidatesTokenCount=100), (1000 * D(4) + 100 * D(20)) / M,
         provider="google", at=on(2026, 12, 1)),
    Case("gemini priority", "1.8x by Google's word",
         gemini("gemini-3.8-flash", promptTokenCount=1000, candidatesTokenCount=100, serviceTier="priority"),
         (1000 * D("0.75") + 100 * D("3.75")) * D("1.8") / M, provider="google", status="estimate",
         genai="service tier"),
    Case("grounding", "$14 for 1,000 queries from Gemini 3 on; the free allowance is not known",
         {**gemini("gemini-3.8-flash", promptTokenCount=1000, candidatesTokenCount=100),
             "candidates": [{"groundingMetadata": {"webSearchQueries": ["a", "b"]}}]},
         (1000 * D("0.75") + 100 * D("3.75")) / M + 2 * D(14) / K, provider="google", status="estimate",
         genai="tool calls"),
)

UNPRICED = tuple(
    Case(name, rule, body, None, status="unpriced", provider=provider, genai=genai)
    for name, rule, provider, body, genai in (
        ("neighbour id", "an unknown id is not its neighbour", "anthropic", claude("claude-opus-4-55"), "exact id"),
        ("longer id", "nor what it starts with", "anthropic", claude("claude-haiku-4-5-turbo-x"), "exact id"),
        ("fast in the id", "nor its slow twin", "anthropic", claude("claude-opus-4-8-fast"), "exact id"),
        ("floating alias", "which model it is today is not known", "anthropic", claude("claude-opus-latest"), ""),
        ("unknown gpt", "unknown", "openai", chat("gpt-7-nova", 10, 10), ""),
        ("unknown gemini", "unknown", "google", gemini("gemini-3.6-flash-ultra", promptTokenCount=9), "exact id"),
        ("unknown provider", "unknown", "acme", claude("claude-opus-5-5"), ""),
        ("no usage", "nothing to price", "anthropic", {"type": "message", "model": "claude-opus-5-5"}, ""),
        ("no model", "no name, no price", "anthropic", {"usage": {"input_tokens": 5, "output_tokens": 5}}, ""),
        ("zero tokens", "no tokens: unknown, not free", "anthropic", claude("claude-opus-5-5", 0, 0), "no usage"),
        ("error", "an error reports no usage", "anthropic", {"type": "error", "error": {"type": "x"}}, ""),
        ("negative", "not a count", "anthropic", claude("claude-opus-5-5", -1, 5), ""),
        ("text", "not a count", "anthropic", claude("claude-opus-5-5", "12", 5), ""),
        ("cached beyond the prompt", "parts above the whole", "openai", chat("gpt-5", 10, 10, cached=11), ""),
    )
)

CASES = (*CLAUDE, *ELSEWHERE, *UNPRICED)
