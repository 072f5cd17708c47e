"""The terms of a message: what `usage` and the request say beside the counts.

    "usage": {..., "service_tier": "batch", "inference_geo": "us", "speed": "fast"}

The response decides: fast mode and data residency can be granted or set by the workspace, whatever the request says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_model_routing.pricing.json_values import items, mapping, text
from pytest_model_routing.pricing.terms import Json, Terms, UnreadableBodyError

if TYPE_CHECKING:
    from pytest_model_routing.pricing.usage import UsageTotals

# Code execution is free in a request that has one of these tools, from this version on (pricing#code-execution-tool).
FREE_BESIDE = r"web_(?:search|fetch)_(\d{8})"
FREE_SINCE = "20260209"
EXECUTION_TOOLS = ("code_execution", "bash_code_execution", "text_editor_code_execution")


def read(body: Json, request: Json, entries: list[UsageTotals], doubts: list[str]) -> Terms:
    """The terms of a message; appends to `doubts`. Raises UnreadableBodyError for a speed nobody knows the price of."""
    usage = mapping(body, "usage")
    tier = text(usage, "service_tier")
    if tier == "priority":
        doubts.append("priority tier: drawn from a commitment, shown at list price")
    elif tier not in ("", "standard", "batch"):
        doubts.append(f"unknown service tier `{tier:.40}`, priced as standard")
    speed = text(usage, "speed")
    if speed not in ("", "standard", "fast"):
        raise UnreadableBodyError(f"no price is known for speed `{speed:.40}`")
    if not speed and text(request, "speed") == "fast":
        doubts.append("the request asks for fast mode and the response does not say whether it got it")
    if speed == "fast" and tier == "batch":
        doubts.append("fast mode and batch exclude each other, priced as fast")
    executed = sum(entry.code_executions for entry in entries)
    if executed and not _execution_is_free(request):
        doubts.append("code execution time is not in the response and not priced")
    _check_life_time(usage, request, doubts)
    used_tools = any(entry.web_searches or entry.web_fetches or entry.code_executions for entry in entries)
    return Terms(
        batch=tier == "batch" and speed != "fast",
        fast=speed == "fast",
        geo=_geo(usage, request, doubts),
        prompts_summed=used_tools and not items(usage, "iterations"),
    )


def _geo(usage: Json, request: Json, doubts: list[str]) -> str:
    geo = text(usage, "inference_geo")
    if geo in ("us", "global"):
        return geo
    asked = text(request, "inference_geo")
    if not geo and asked == "us":
        doubts.append("the request asks for US-only inference and the response does not confirm it")
        return "us"
    if geo not in ("", "not_available"):
        doubts.append(f"no price is known for inference in `{geo:.40}`, priced like US-only")
        return "us"
    return ""


def _execution_is_free(request: Json) -> bool:
    versions = [re.fullmatch(FREE_BESIDE, text(tool, "type")) for tool in items(request, "tools")]
    return any(version and version[1] >= FREE_SINCE for version in versions)


def _check_life_time(usage: Json, request: Json, doubts: list[str]) -> None:
    """Doubts the default life time of cache writes when the request asks for another one somewhere."""
    if not usage.get("cache_creation_input_tokens") or mapping(usage, "cache_creation") or items(usage, "iterations"):
        return
    holders = [request, *items(request, "tools"), *items(request, "system")]
    for message in items(request, "messages"):
        holders += items(message, "content")
    if any(text(mapping(holder, "cache_control"), "ttl") == "1h" for holder in holders):
        doubts.append("the request writes 1-hour cache entries and the response does not split them off")


def containers(body: Json) -> int:
    """The number of code executions in the content, or 1 when only the container shows that there was one."""
    blocks = items(body, "content")
    calls = sum(text(one, "type") == "server_tool_use" and text(one, "name") in EXECUTION_TOOLS for one in blocks)
    return calls or int(bool(mapping(body, "container")))


def billed_to_customer(request: Json) -> bool:
    """Whether the request bills the customer behind a user profile (anthropic.types.beta.beta_bill_to)."""
    return "user_profile" in (text(mapping(request, "billing_policy"), "bill_to"), text(request, "bill_to"))
