"""Streams, merged: the body must be the one that an unstreamed call would have given, or say that it is not whole."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from pricing_bodies import turn
from pricing_cases import NOVEMBER

from pytest_model_routing.pricing import Status, decode_stream, merge_stream, price_response

M = Decimal(1_000_000)
START = {
    "type": "message_start",
    "message": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-opus-5-5",
        "content": [],
        "stop_reason": None,
        "usage": {
            "input_tokens": 12,
            "output_tokens": 1,
            "cache_creation_input_tokens": 300,
            "cache_creation": {"ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 200},
            "inference_geo": "us",
            "service_tier": "standard",
        },
    },
}
MESSAGES: list[dict[str, Any]] = [
    START,
    {"type": "ping"},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hel"}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "lo"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "name": "f", "input": {}}},
    {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": '{"a":'}},
    {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": " 1}"}},
    {"type": "content_block_stop", "index": 1},
    {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 40, "x": None}},
    {"type": "message_stop"},
]


def test_message_deltas_are_laid_over_the_start() -> None:
    body = merge_stream(MESSAGES)

    assert body["content"] == [
        {"type": "text", "text": "Hello"},
        {"type": "tool_use", "name": "f", "input": {"a": 1}},
    ]
    assert (body["stop_reason"], body["id"]) == ("tool_use", "msg_1")
    assert body["x_stream"] == {"complete": True, "events": 12}
    assert body["usage"] == {**START["message"]["usage"], "output_tokens": 40}
    cost = price_response(body, at=NOVEMBER)
    expected = (12 * Decimal(4) + 100 * Decimal(5) + 200 * Decimal(8) + 40 * Decimal(20)) * Decimal("1.1") / M
    assert (cost.usd, cost.status) == (expected, Status.EXACT)


def test_the_events_are_left_as_they_were() -> None:
    before = json.dumps(MESSAGES)
    merge_stream(MESSAGES)

    assert json.dumps(MESSAGES) == before


@pytest.mark.parametrize("length", range(1, len(MESSAGES)))
def test_a_cut_stream_is_a_lower_bound(length: int) -> None:
    body = merge_stream(MESSAGES[:length])
    cost = price_response(body, at=NOVEMBER)

    assert body["x_stream"]["complete"] is False
    assert cost.status is Status.ESTIMATE
    assert "cut" in cost.reason
    assert cost.high is None


def test_nothing_streamed_is_unpriced() -> None:
    cost = price_response(merge_stream([{"type": "error", "error": {"type": "overloaded_error"}}]), at=NOVEMBER)

    assert cost.status is Status.UNPRICED
    assert "cut" in cost.reason


def test_a_fallback_in_mid_stream_names_the_model_that_answered() -> None:
    hops = [turn("message", 535, 90, "claude-fable-5-2"), turn("fallback_message", 625, 264, "claude-opus-4-8")]
    block = {"type": "fallback", "from": {"model": "claude-fable-5-2"}, "to": {"model": "claude-opus-4-8"}}
    start = {**START, "message": {**START["message"], "model": "claude-fable-5-2", "usage": turn("x", 535, 1)}}
    body = merge_stream(
        [
            start,
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "So"}},
            {"type": "content_block_start", "index": 1, "content_block": block},
            {"type": "content_block_start", "index": 2, "content_block": {"type": "text", "text": "..."}},
            {"type": "message_delta", "delta": {"stop_reason": "end_turn"},
             "usage": {"input_tokens": 625, "output_tokens": 264, "iterations": hops}},
            {"type": "message_stop"},
        ]
    )  # fmt: skip

    assert body["model"] == "claude-opus-4-8"
    expected = (535 * Decimal(8) + 90 * Decimal(40) + 625 * Decimal(5) + 264 * Decimal(25)) / M
    assert price_response(body, at=NOVEMBER).usd == expected


def test_a_refusal_before_output_is_free_in_a_stream_too() -> None:
    end = {"type": "message_delta", "delta": {"stop_reason": "refusal"}, "usage": {"output_tokens": 1}}
    cost = price_response(merge_stream([START, end, {"type": "message_stop"}]), at=NOVEMBER)

    assert (cost.usd, cost.status) == (0, Status.EXACT)


CHUNK = {"object": "chat.completion.chunk", "model": "gpt-5", "service_tier": "default", "usage": None}
CHUNKS: list[dict[str, Any]] = [
    {**CHUNK, "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}]},
    {**CHUNK, "choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": None}]},
    {**CHUNK, "choices": [{"index": 0, "delta": {"tool_calls": [
        {"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a"'}}]}}]},
    {**CHUNK, "choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "function": {"arguments": ": 1}"}}]}}]},
    {**CHUNK, "choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]},
    {**CHUNK, "choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 20}},
]  # fmt: skip


def test_chat_chunks() -> None:
    body = merge_stream(CHUNKS)

    assert body["choices"] == [
        {
            "index": 0,
            "finish_reason": "tool_calls",
            "message": {
                "role": "assistant",
                "content": "Hi",
                "tool_calls": [
                    {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}},
                ],
            },
        }
    ]
    assert body["x_stream"]["complete"] is True
    cost = price_response(body, provider="openai", at=NOVEMBER)
    assert (cost.usd, cost.status) == ((100 * Decimal("1.25") + 20 * Decimal(10)) / M, Status.EXACT)


def test_chat_chunks_without_usage_are_unpriced() -> None:
    cost = price_response(merge_stream(CHUNKS[:-1]), provider="openai", at=NOVEMBER)

    assert (cost.status, cost.usd) == (Status.UNPRICED, None)
    assert "usage" in cost.reason


def test_response_events() -> None:
    done = {"object": "response", "status": "completed", "model": "gpt-6-sol", "output": [{"type": "message"}]}
    usage = {"input_tokens": 100, "output_tokens": 20, "input_tokens_details": {"cached_tokens": 0}}
    created = {"type": "response.created", "response": {**done, "status": "in_progress", "output": [], "usage": None}}
    item = {"type": "response.output_item.done", "item": {"type": "message"}}
    whole = merge_stream([created, item, {"type": "response.completed", "response": {**done, "usage": usage}}])
    cut = merge_stream([created, item])

    assert (whole["output"], whole["x_stream"]["complete"]) == ([{"type": "message"}], True)
    assert price_response(whole, provider="openai", at=NOVEMBER).usd == (100 * Decimal(2) + 20 * Decimal(10)) / M
    assert (cut["output"], cut["x_stream"]["complete"]) == ([{"type": "message"}], False)
    assert price_response(cut, provider="openai", at=NOVEMBER).status is Status.UNPRICED


def test_gemini_chunks() -> None:
    chunks = [
        {"modelVersion": "gemini-3.8-flash",
         "candidates": [{"index": 0, "content": {"parts": [{"text": "Hm", "thought": True}]}}],
         "usageMetadata": {"promptTokenCount": 50, "thoughtsTokenCount": 30, "totalTokenCount": 80}},
        {"candidates": [{"index": 0, "content": {"parts": [{"text": "He"}]}}]},
        {"candidates": [{"index": 0, "content": {"parts": [{"text": "llo"}]}, "finishReason": "STOP"}],
         "usageMetadata": {"promptTokenCount": 50, "candidatesTokenCount": 4, "totalTokenCount": 84}},
    ]  # fmt: skip
    body = merge_stream(chunks)

    assert body["candidates"][0]["content"]["parts"] == [{"text": "Hm", "thought": True}, {"text": "Hello"}]
    assert body["x_stream"]["complete"] is True
    cost = price_response(body, provider="google", at=NOVEMBER)
    assert (cost.usd, cost.status) == ((50 * Decimal("0.75") + 34 * Decimal("3.75")) / M, Status.EXACT)
    assert merge_stream(chunks[:2])["x_stream"]["complete"] is False


def test_converse_events() -> None:
    body = merge_stream(
        [
            {"messageStart": {"role": "assistant"}},
            {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "He"}}},
            {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "llo"}}},
            {"messageStop": {"stopReason": "end_turn"}},
            {"metadata": {"usage": {"inputTokens": 10, "outputTokens": 2, "totalTokens": 12}}},
        ]
    )
    request = {"modelId": "global.anthropic.claude-opus-5-5"}

    assert body["output"] == {"message": {"role": "assistant", "content": [{"text": "Hello"}]}}
    cost = price_response(body, provider="aws", at=NOVEMBER, request=request)
    assert (cost.usd, cost.status) == ((10 * Decimal(4) + 2 * Decimal(20)) / M, Status.EXACT)


def test_server_sent_events_are_split() -> None:
    lines = "".join(f"event: {event['type']}\r\ndata: {json.dumps(event)}\r\n\r\n" for event in MESSAGES)
    chat = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in CHUNKS) + "data: [DONE]\n\n"

    assert decode_stream(lines.encode()) == MESSAGES
    assert decode_stream(chat) == CHUNKS
    assert decode_stream('data: {"a":\ndata: 1}\n\n') == [{"a": 1}]
    assert decode_stream(lines[:400].encode())[1:] == []


def test_arrays_and_json_lines_are_split() -> None:
    whole = '[{"a": 1},\n{"a": 2}]'

    assert decode_stream(whole) == [{"a": 1}, {"a": 2}]
    assert decode_stream(whole[:-3]) == [{"a": 1}]
    assert decode_stream('{"a": 1}\n{"a": 2}\n{"a"') == [{"a": 1}, {"a": 2}]
    assert decode_stream('{"a": 1}') == [{"a": 1}]
    assert decode_stream(b"\xff\xfe") == []


def test_interaction_events() -> None:
    usage = {"total_input_tokens": 50, "total_output_tokens": 4, "initial_input_tokens": 20}
    events = [
        {"event_type": "interaction.created", "interaction": {"model": "gemini-3.1-pro-preview", "usage": None}},
        {"event_type": "step.delta", "delta": {"type": "text", "text": "Hello"}},
        {"event_type": "interaction.completed", "interaction": {"status": "completed", "usage": usage}},
    ]
    body = merge_stream(events)

    cost = price_response(body, provider="google", at=NOVEMBER)
    assert (cost.usd, cost.status) == ((50 * Decimal(2) + 4 * Decimal(12)) / M, Status.EXACT)
    assert merge_stream(events[:2])["x_stream"]["complete"] is False
