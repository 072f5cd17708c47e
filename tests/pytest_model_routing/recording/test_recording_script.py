"""Scripted replies, read by the real SDKs. There is no server: whatever leaves would fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import sdk_calls
from pydantic import BaseModel

from pytest_model_routing.recording import (
    Recorder,
    Script,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import anthropic
    import openai

NOWHERE = "http://127.0.0.1:9"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
TOOL: dict[str, Any] = {
    "name": "weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}


class City(BaseModel):
    city: str
    people: int


# One entry for each dialect, plain and streamed: what the SDK makes of `reply(text=...)`.
TEXT_CALLS: tuple[Callable[[str], object], ...] = (
    sdk_calls.create,
    sdk_calls.create_async,
    sdk_calls.stream_helper,
    sdk_calls.stream_helper_async,
    sdk_calls.stream_flag,
    sdk_calls.beta_create,
    sdk_calls.beta_stream,
    sdk_calls.raw_response,
    sdk_calls.bedrock_client,
    sdk_calls.bedrock_client_stream,
    sdk_calls.vertex_client,
    sdk_calls.vertex_client_stream,
    sdk_calls.openai_chat,
    sdk_calls.openai_chat_stream,
    sdk_calls.openai_chat_async,
    sdk_calls.openai_responses,
    sdk_calls.openai_responses_stream,
    sdk_calls.azure,
    sdk_calls.gemini,
    sdk_calls.gemini_stream,
    sdk_calls.gemini_async,
    sdk_calls.boto_converse,
    sdk_calls.boto_converse_stream,
    sdk_calls.boto_invoke,
    sdk_calls.boto_invoke_stream,
    sdk_calls.httpx_post,
    sdk_calls.requests_post,
    sdk_calls.urllib_post,
    sdk_calls.aiohttp_post,
)


@pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
@pytest.mark.parametrize("call", TEXT_CALLS, ids=lambda call: call.__name__)
def test_one_reply_speaks_every_dialect(call: Callable[[str], object], script: Script, open_recorder: Recorder) -> None:
    script.reply(text="We open at nine.", usage={"input_tokens": 42, "output_tokens": 7})

    call(NOWHERE)

    for exchange in open_recorder.exchanges:
        assert (exchange.source, exchange.status, exchange.truncated) == (Source.SCRIPTED, 200, False)
        assert exchange.response is not None
        said = json.dumps(exchange.response)
        assert "We open at nine." in said
        assert "42" in said
        assert exchange.recorded_at is exchange.latency_s is None
    assert open_recorder.exchanges


def test_a_structured_answer_is_parsed_by_the_sdk(
    script: Script, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    script.reply(json={"city": "Paris", "people": 3})
    ask: dict[str, Any] = {"messages": MESSAGES}

    parsed = claude.messages.parse(model="claude-haiku-4-5", max_tokens=9, output_format=City, **ask)
    completed = gpt.chat.completions.parse(model="gpt-6-luna", response_format=City, **ask)
    answered = gpt.responses.parse(model="gpt-6-luna", input="x", text_format=City)

    expected = City(city="Paris", people=3)
    assert [expected] * 3 == [parsed.parsed_output, completed.choices[0].message.parsed, answered.output_parsed]


def test_a_pydantic_model_can_be_given_as_the_answer(script: Script, claude: anthropic.Anthropic) -> None:
    script.reply(json=City(city="Paris", people=3))

    parsed = claude.messages.parse(model="claude-haiku-4-5", max_tokens=9, output_format=City, messages=MESSAGES)

    assert parsed.parsed_output == City(city="Paris", people=3)


@pytest.mark.parametrize("choice", [{"type": "tool", "name": "weather"}, {"type": "any"}])
def test_a_structured_answer_to_a_forced_tool_is_its_input(
    choice: Any, script: Script, claude: anthropic.Anthropic
) -> None:
    script.reply(json={"city": "Paris"})
    tools: Any = [TOOL]

    message = claude.messages.create(
        model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES, tools=tools, tool_choice=choice
    )

    assert message.stop_reason == "tool_use"
    assert [(block.type, getattr(block, "name", None), getattr(block, "input", None)) for block in message.content] == [
        ("tool_use", "weather", {"city": "Paris"})
    ]


def test_tools_are_called_in_every_dialect_streamed_or_not(
    script: Script, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    script.reply(text="Let me look.", tool_use={"name": "weather", "input": {"city": "São Paulo"}})
    ask: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": MESSAGES}

    message = claude.messages.create(**ask)
    with claude.messages.stream(**ask) as stream:
        streamed = stream.get_final_message()
    chat = gpt.chat.completions.create(model="gpt-6-luna", messages=MESSAGES)
    with gpt.chat.completions.stream(model="gpt-6-luna", messages=MESSAGES) as chunks:
        chunked = chunks.get_final_completion()
    response = gpt.responses.create(model="gpt-6-luna", input="x")
    with gpt.responses.stream(model="gpt-6-luna", input="x") as events:
        evented = events.get_final_response()

    for one in (message, streamed):
        tool = one.content[1]
        assert (tool.type, tool.input) == ("tool_use", {"city": "São Paulo"})  # type: ignore[union-attr]
    for completion in (chat, chunked):
        call = completion.choices[0].message.tool_calls[0]  # type: ignore[index]
        assert json.loads(call.function.arguments) == {"city": "São Paulo"}  # type: ignore[union-attr]
        assert completion.choices[0].finish_reason == "tool_calls"
    for answered in (response, evented):
        assert json.loads(answered.output[1].arguments) == {"city": "São Paulo"}  # type: ignore[union-attr]
    assert (message.stop_reason, streamed.stop_reason) == ("tool_use", "tool_use")


def test_a_tool_runner_runs_on_two_replies(script: Script, open_recorder: Recorder) -> None:
    script.reply(tool_use={"name": "weather", "input": {"city": "Paris"}})
    script.reply(text="It is sunny.")

    assert sdk_calls.tool_runner(NOWHERE) == ["tool_use", "end_turn"]
    assert [exchange.call_id for exchange in open_recorder.exchanges] == [0, 1]


def test_refusals_and_thinking(script: Script, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    script.reply(refusal="I will not do that.", times=3)
    script.reply(thinking="Hm.", text="Nine.")
    ask: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": MESSAGES}

    refused = claude.messages.create(**ask)
    chat = gpt.chat.completions.create(model="gpt-6-luna", messages=MESSAGES).choices[0]
    response = gpt.responses.create(model="gpt-6-luna", input="x").output[0]
    with claude.messages.stream(**ask) as stream:
        thought = stream.get_final_message()

    assert (refused.stop_reason, refused.content) == ("refusal", [])
    assert refused.stop_details is not None
    assert refused.stop_details.explanation == "I will not do that."
    assert (chat.message.refusal, chat.message.content) == ("I will not do that.", None)
    assert response.content[0].type == "refusal"  # type: ignore[union-attr]
    assert [block.type for block in thought.content] == ["thinking", "text"]


def test_usage_is_translated_completed_and_never_zero(
    script: Script, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    script.reply(
        model="claude-haiku-*",
        text="x" * 400,
        usage={"input_tokens": 10, "cache_read_input_tokens": 90, "server_tool_use": {"web_search_requests": 1}},
    )
    script.reply(model="gpt-*", text="x" * 400, usage={"input_tokens": 10, "cache_read_input_tokens": 90})
    script.reply(model="*opus*", text="")

    usage = claude.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES).usage
    chat = gpt.chat.completions.create(model="gpt-6-luna", messages=MESSAGES).usage
    estimated = claude.messages.create(model="claude-opus-5", max_tokens=9, messages=MESSAGES).usage

    assert (usage.input_tokens, usage.output_tokens, usage.cache_read_input_tokens) == (10, 100, 90)
    assert usage.server_tool_use is not None
    assert chat is not None
    assert (chat.prompt_tokens, chat.completion_tokens, chat.total_tokens) == (100, 100, 200)
    assert chat.prompt_tokens_details is not None
    assert chat.prompt_tokens_details.cached_tokens == 90
    assert estimated.input_tokens >= len(MESSAGES[0]["content"]) // 4
    assert estimated.output_tokens >= 1


def test_the_served_model_may_differ(script: Script, claude: anthropic.Anthropic, open_recorder: Recorder) -> None:
    script.reply(text="x", served_model="claude-haiku-4-5-20251001")

    message = claude.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

    assert message.model == "claude-haiku-4-5-20251001"
    assert open_recorder.exchanges[0].requested_model == "claude-haiku-4-5"
