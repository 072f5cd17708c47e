"""What requests and answers say, in the dialects that differ."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made_exchanges import HAIKU, Wire

from pytest_model_routing import ledger
from pytest_model_routing.ledger import (
    Tokens,
)


class TestAnswers:
    """Served model, id, stop reason and text in the dialects that differ."""

    @pytest.mark.parametrize(
        ("provider", "body", "expected"),
        [
            (
                "openai",
                {
                    "id": "chatcmpl-1",
                    "model": "gpt-6-luna-2026-09-01",
                    "choices": [{"finish_reason": "length", "message": {"role": "assistant", "content": "Open"}}],
                    "usage": {"prompt_tokens": 10, "completion_tokens": 2},
                },
                ("gpt-6-luna-2026-09-01", "chatcmpl-1", ("length",), "Open"),
            ),
            (
                "openai",
                {
                    "id": "resp_1",
                    "object": "response",
                    "model": "gpt-6-luna",
                    "status": "incomplete",
                    "incomplete_details": {"reason": "max_output_tokens"},
                    "output": [
                        {"type": "reasoning", "content": [{"type": "reasoning_text", "text": "hm"}]},
                        {"type": "message", "content": [{"type": "output_text", "text": "Open"}]},
                    ],
                    "usage": {"input_tokens": 10, "output_tokens": 2},
                },
                ("gpt-6-luna", "resp_1", ("max_output_tokens",), "Open"),
            ),
            (
                "google",
                {
                    "responseId": "r1",
                    "modelVersion": "gemini-3.8-flash",
                    "candidates": [
                        {
                            "finishReason": "STOP",
                            "content": {"role": "model", "parts": [{"text": "hm", "thought": True}, {"text": "Open"}]},
                        }
                    ],
                    "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 2, "totalTokenCount": 12},
                },
                ("gemini-3.8-flash", "r1", ("STOP",), "Open"),
            ),
            (
                "aws",
                {
                    "output": {"message": {"role": "assistant", "content": [{"text": "Open"}]}},
                    "stopReason": "end_turn",
                    "usage": {"inputTokens": 10, "outputTokens": 2},
                },
                (HAIKU, None, ("end_turn",), "Open"),
            ),
        ],
        ids=["chat", "responses", "gemini", "converse"],
    )
    def test_read(self, provider: str, body: dict[str, Any], expected: tuple[object, ...]) -> None:
        wire = Wire()
        wire.answer("Hours?", "")
        wire.exchanges = [replace(one, provider=provider, response=body) for one in wire.exchanges]

        (call,) = wire.calls()

        assert (call.record.served_model, call.record.response_id, call.record.finish_reasons, call.text) == expected
        assert call.tokens == Tokens(input=10, output=2)


class TestPrompts:
    @pytest.mark.parametrize(
        "body",
        [
            {"system": "Be brief.", "messages": [{"role": "user", "content": "Hours?"}]},
            {
                "system": [{"type": "text", "text": "Be brief."}],
                "messages": [{"role": "user", "content": [{"type": "text", "text": "Hours?"}]}],
            },
            {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hours?"}]},
            {"messages": [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "Hours?"}]},
            {"instructions": "Be brief.", "input": "Hours?"},
            {
                "instructions": "Be brief.",
                "input": [{"role": "user", "content": [{"type": "input_text", "text": "Hours?"}]}],
            },
            {
                "systemInstruction": {"parts": [{"text": "Be brief."}]},
                "contents": [{"role": "user", "parts": [{"text": "Hours?"}]}],
            },
            {"system": [{"text": "Be brief."}], "messages": [{"role": "user", "content": [{"text": "Hours?"}]}]},
        ],
        ids=["messages", "blocks", "chat", "developer", "responses", "responses blocks", "gemini", "converse"],
    )
    def test_one_prompt_in_every_dialect(self, body: dict[str, Any]) -> None:
        prompt = ledger.prompts.read_prompt(body)

        assert prompt == ledger.Prompt(instructions="Be brief.", turns=(ledger.Turn(role="user", text="Hours?"),))

    def test_the_task_is_the_last_thing_said_to_the_model(self) -> None:
        turns = [("user", "Hours?"), ("assistant", "Which?"), ("user", "Monday"), ("assistant", "{")]
        body = {"messages": [{"role": role, "content": text} for role, text in turns]}

        assert ledger.prompts.read_prompt(body).task == "Monday"

    @pytest.mark.parametrize(
        "body", [None, {}, {"messages": None}, {"messages": [1, None, "x"]}, {"messages": 3, "tools": 4}]
    )
    def test_strange_bodies_are_read_as_far_as_possible(self, body: dict[str, Any] | None) -> None:
        assert ledger.prompts.read_prompt(body).instructions == ""
