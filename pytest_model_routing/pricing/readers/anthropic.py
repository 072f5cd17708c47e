"""Usage of the Messages API, as the first party, Bedrock InvokeModel, Vertex and Foundry return it.

The top-level usage is the whole truth only without `usage.iterations`. With it, the entries are what is billed and the
top level repeats some of them:

    "usage": {"input_tokens": 412, "output_tokens": 264, "iterations": [
        {"type": "message", "model": "claude-fable-5-2", "input_tokens": 535, "output_tokens": 0},
        {"type": "fallback_message", "model": "claude-opus-5-5", "input_tokens": 412, "output_tokens": 264}]}

Here Fable declined at once, which is free, and Opus is billed.

Rules (platform.claude.com: pricing, refusals-and-fallback, compaction, advisor-tool; anthropic.types.beta.beta_usage):
an attempt that declined before any output is reported, not billed; one that declined later is billed in full; advisor
and compaction entries are outside the top level; `output_tokens` includes thinking.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pytest_model_routing.pricing.json_values import count, items, mapping, required_count, text
from pytest_model_routing.pricing.readers import anthropic_terms
from pytest_model_routing.pricing.terms import Json, Reading, UnreadableBodyError
from pytest_model_routing.pricing.usage import EntryKind, UsageTotals

EXECUTOR = ("message", "fallback_message")
ITERATION_KINDS = frozenset({"message", "fallback_message", "advisor_message", "compaction"})


def read(body: Json, request: Json) -> Reading:
    """The reading of one message, batch result item or token count.

    Raises UnreadableBodyError when the body reports no usage.
    """
    if "usage" not in body and set(body) <= {"input_tokens", "context_management"} and "input_tokens" in body:
        return Reading(free="counting tokens is free")
    result = mapping(body, "result") or body
    outcome = text(result, "type")
    if outcome in ("errored", "canceled", "expired"):
        return Reading(free=f"batch item {outcome}: not billed")
    if outcome == "succeeded":
        inner = _read_message(mapping(result, "message"), request)
        return replace(inner, terms=replace(inner.terms, batch=True))
    if outcome == "error":
        raise UnreadableBodyError(f"an error response reports no usage: {text(mapping(body, 'error'), 'type') or '?'}")
    return _read_message(body, request)


def _read_message(body: Json, request: Json) -> Reading:
    usage = mapping(body, "usage")
    if not usage:
        raise UnreadableBodyError("the body has no `usage`")
    doubts: list[str] = []
    prompts = _prompts(body, usage, request, doubts)
    entries = _with_tools(prompts, body, usage)
    terms = anthropic_terms.read(body, request, entries, doubts)
    free = ""
    if anthropic_terms.billed_to_customer(request):
        free = "billed to the customer behind the user profile"
        entries = [replace(entry, billed=False) for entry in entries]
    elif entries and not any(entry.billed for entry in entries):
        free = "refused before any output: not billed"
    return Reading(entries=tuple(entries), terms=terms, doubts=tuple(doubts), free=free)


def _prompts(body: Json, usage: Json, request: Json, doubts: list[str]) -> list[UsageTotals]:
    """One entry a prompt, without server tools."""
    model = text(body, "model") or text(request, "model")
    iterations = items(usage, "iterations")
    if not iterations:
        return [replace(_entry(usage, model, EntryKind.MESSAGE, doubts), billed=not _refused_unseen(body, usage))]
    entries = _iterations(iterations, model, _requested_model(body, request, iterations), doubts)
    if not any(text(one, "type") in EXECUTOR for one in iterations):
        top = _entry(usage, model, EntryKind.MESSAGE, doubts)
        entries += [top] if top.prompt or top.output else []
    elif not any(text(one, "type") == "fallback_message" for one in iterations):
        _check_sum(usage, iterations, doubts)
    if sum(one.kind in EXECUTOR for one in entries) == 1 and _refused_unseen(body, usage):
        return [replace(one, billed=one.kind not in EXECUTOR) for one in entries]
    return _without_declined(entries, refused=text(body, "stop_reason") == "refusal")


def _iterations(iterations: list[Json], model: str, requested: str, doubts: list[str]) -> list[UsageTotals]:
    entries = []
    fell_back = any(text(one, "type") == "fallback_message" for one in iterations)
    for one in iterations:
        kind = text(one, "type")
        if kind not in ITERATION_KINDS:
            doubts.append(f"unknown kind of iteration `{kind:.40}`, priced as a message")
            kind = "message"
        named = text(one, "model")
        if not named and kind == "compaction":
            named = requested or model
            if fell_back and not requested:
                doubts.append("the model of the compaction is not named, priced as the one that answered")
        elif not named and kind != "advisor_message":
            named = requested if fell_back and kind == "message" else model
        entries.append(_entry(one, named, EntryKind(kind), doubts))
    return entries


def _requested_model(body: Json, request: Json, iterations: list[Json]) -> str:
    """The model that the caller asked for, which is not the one that answered when a fallback did; "" when unknown."""
    if any(text(one, "type") == "fallback_message" for one in iterations):
        blocks = [mapping(block, "from") for block in items(body, "content") if text(block, "type") == "fallback"]
        hops = [one for one in iterations if text(one, "type") == "message"]
        named = [text(one, "model") for one in (*blocks, *hops)]
        return text(request, "model") or next((name for name in named if name), "")
    return text(body, "model") or text(request, "model")


def _without_declined(entries: list[UsageTotals], *, refused: bool) -> list[UsageTotals]:
    """Marks attempts that declined before any output as not billed.

    An attempt declined when another model was tried after it, or when it is the last one and the answer is a refusal.
    Other prompts without output, such as a cache warm-up with `max_tokens: 0`, are billed.
    """
    last_executor = max((at for at, one in enumerate(entries) if one.kind in EXECUTOR), default=-1)
    marked = []
    for at, entry in enumerate(entries):
        later = any(one.kind in EXECUTOR and one.model != entry.model for one in entries[at + 1 :])
        declined = later or (refused and at == last_executor)
        unseen = entry.kind in EXECUTOR and entry.output == 0 and declined
        marked.append(replace(entry, billed=False) if unseen else entry)
    return marked


def _refused_unseen(body: Json, usage: Json) -> bool:
    """Whether the model refused before any output: `content` is then empty, whatever the usage shows."""
    if text(body, "stop_reason") != "refusal":
        return False
    content = body.get("content")
    return count(usage, "output_tokens") == 0 or (isinstance(content, (list, tuple)) and not content)


def _check_sum(usage: Json, iterations: list[Json], doubts: list[str]) -> None:
    executor = [one for one in iterations if text(one, "type") in EXECUTOR]
    doubts.extend(
        f"`iterations` do not add up to the top-level `{name}`"
        for name in ("input_tokens", "output_tokens")
        if usage.get(name) is not None and count(usage, name) != sum(count(one, name) for one in executor)
    )


def _entry(usage: Json, model: str, kind: EntryKind, doubts: list[str]) -> UsageTotals:
    """The tokens of one usage object. Writes without a stated life time are 5-minute writes, the default."""
    split = mapping(usage, "cache_creation")
    hour = count(split, "ephemeral_1h_input_tokens")
    five = count(split, "ephemeral_5m_input_tokens")
    written = count(usage, "cache_creation_input_tokens")
    if written > five + hour:
        if five or hour:
            doubts.append("the cache writes are more than their 5-minute and 1-hour parts")
        five = written - hour
    elif usage.get("cache_creation_input_tokens") is not None and written < five + hour:
        doubts.append("the cache writes are fewer than their 5-minute and 1-hour parts")
    return UsageTotals(
        model=model,
        kind=kind,
        input=required_count(usage, "input_tokens"),
        output=required_count(usage, "output_tokens"),
        cache_read=count(usage, "cache_read_input_tokens"),
        cache_write_5m=five,
        cache_write_1h=hour,
        reasoning=count(mapping(usage, "output_tokens_details"), "thinking_tokens"),
    )


def _with_tools(entries: list[UsageTotals], body: Json, usage: Json) -> list[UsageTotals]:
    """Adds the calls of server tools, which the top level counts once for all iterations."""
    tools = mapping(usage, "server_tool_use")
    counts: dict[str, Any] = {
        "web_searches": count(tools, "web_search_requests"),
        "web_fetches": count(tools, "web_fetch_requests"),
        "code_executions": count(tools, "code_execution_requests") or anthropic_terms.containers(body),
    }
    if not any(counts.values()):
        return entries
    if len(entries) == 1 and entries[0].billed:
        return [replace(entries[0], **counts)]
    serving = next((one.model for one in reversed(entries) if one.kind in EXECUTOR), text(body, "model"))
    return [*entries, UsageTotals(model=serving, kind=EntryKind.TOOLS, **counts)]
