"""Scripted replies, read by the real SDKs. There is no server: whatever leaves would fail."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import anthropic
import openai
import pytest
import sdk_calls
from pydantic import BaseModel

from pytest_model_routing.recording import (
    Recorder,
    Script,
    ScriptError,
    Source,
    UnmatchedRequestError,
    offline_credentials,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOWHERE = "http://127.0.0.1:9"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
TOOL: dict[str, Any] = {
    "name": "weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}


def tier_of(model: str) -> str | None:
    return next(
        (tier for name, tier in {"haiku": "fast", "opus": "deep", "luna": "fast"}.items() if name in model), None
    )


@pytest.fixture
def script() -> Script:
    return Script(tier_of=tier_of)


@pytest.fixture
def open_recorder(script: Script) -> Iterator[Recorder]:
    with Recorder(None, script=script, test="t") as recorder:
        yield recorder


@pytest.fixture
def claude(open_recorder: Recorder) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=0) as client:
        yield client


@pytest.fixture
def gpt(open_recorder: Recorder) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key="k", base_url=f"{NOWHERE}/v1", max_retries=0) as client:
        yield client


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


def said(client: anthropic.Anthropic, text: str = "q", model: str = "claude-haiku-4-5") -> str:
    block = client.messages.create(model=model, max_tokens=9, messages=[{"role": "user", "content": text}]).content[0]
    assert block.type == "text"
    return block.text


def test_replies_in_a_row_answer_calls_in_a_row_and_the_last_repeats(
    script: Script, claude: anthropic.Anthropic
) -> None:
    script.reply(text="one")
    script.reply(text="two")

    assert [said(claude) for _ in range(3)] == ["one", "two", "two"]


def test_replies_with_times_run_out(script: Script, claude: anthropic.Anthropic, open_recorder: Recorder) -> None:
    script.reply(text="one", times=2)

    assert [said(claude), said(claude)] == ["one", "one"]
    with pytest.raises(UnmatchedRequestError, match="no scripted reply and no recording answers"):
        said(claude)


def test_filters_choose_by_model_tier_route_and_predicate(script: Script, claude: anthropic.Anthropic) -> None:
    script.reply(when=lambda body: "urgent" in body["messages"][0]["content"], text="by predicate")
    script.reply(route="test_recording_script:*ask_from_elsewhere", text="by route")
    script.reply(tier="deep", text="by tier")
    script.reply(model="claude-haiku-*", text="by model")

    def ask_from_elsewhere() -> str:
        message = claude.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)
        return message.content[0].text  # type: ignore[union-attr]

    assert said(claude, "urgent!") == "by predicate"
    assert ask_from_elsewhere() == "by route"
    assert said(claude, model="claude-opus-5") == "by tier"
    assert said(claude) == "by model"
    with pytest.raises(UnmatchedRequestError):
        said(claude, model="claude-sonnet-5-5")


@pytest.mark.parametrize(
    "model", ["anthropic.claude-opus-5-v1:0", "eu.anthropic.claude-opus-5", "claude-opus-5@20260101", "x/claude-opus-5"]
)
def test_a_model_glob_fits_the_platforms_spellings(model: str, script: Script, claude: anthropic.Anthropic) -> None:
    script.reply(model="claude-opus-*", text="fits")

    assert said(claude, model=model) == "fits"


def test_any_path_can_be_answered_as_it_is(script: Script, claude: anthropic.Anthropic) -> None:
    script.respond(path="/v1/messages/count_tokens", json={"input_tokens": 5000})

    counted = claude.messages.count_tokens(model="claude-haiku-4-5", messages=MESSAGES)

    assert counted.input_tokens == 5000


def test_what_was_not_asked_for_is_reported(
    script: Script, claude: anthropic.Anthropic, open_recorder: Recorder
) -> None:
    script.reply(text="one", times=3)
    script.reply(model="claude-opus-*", text="never")
    script.fail(model="gpt-*", status=529)
    said(claude)

    assert [unused.what for unused in open_recorder.unused] == [
        "scripted fault (status 529) for model='gpt-*'",
        "scripted reply for any request, asked for 1 of 3 times",
        "scripted reply for model='claude-opus-*'",
    ]


@pytest.mark.parametrize(
    "reply",
    [{"text": "a", "json": {}}, {"times": 0}, {"tool_use": {"input": {}}}, {"tool_use": "weather"}],
    ids=str,
)
def test_replies_that_make_no_sense_are_refused_at_once(reply: dict[str, Any], script: Script) -> None:
    with pytest.raises(ScriptError):
        script.reply(**reply)


def test_a_tier_needs_to_know_tiers() -> None:
    with pytest.raises(ScriptError, match="tier_of"):
        Script().reply(tier="fast", text="x")


def test_a_reply_that_cannot_be_written_escapes_the_sdk(
    script: Script, claude: anthropic.Anthropic, open_recorder: Recorder
) -> None:
    script.reply(json=[1, 2])
    tools: Any = [TOOL]

    with pytest.raises(UnmatchedRequestError, match="the request forces the tool `weather`"):
        claude.messages.create(
            model="claude-haiku-4-5",
            max_tokens=9,
            messages=MESSAGES,
            tools=tools,
            tool_choice={"type": "tool", "name": "weather"},
        )
    assert len(open_recorder.misses) == 1


def test_an_error_in_a_predicate_escapes_the_sdk(script: Script, claude: anthropic.Anthropic) -> None:
    script.reply(when=lambda body: body["no such key"], text="x")

    with pytest.raises(UnmatchedRequestError, match="KeyError: 'no such key'"):
        said(claude)


def test_a_cassette_and_a_script_work_together(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    with recorder("once"):
        recorded = ask(client, "A")
    with recorder() as replay:
        replay.script.reply(model="claude-opus-*", text="scripted")
        assert [recorded, "scripted"] == [ask(client, "A"), ask(client, "A", "claude-opus-5")]

    assert [exchange.source for exchange in replay.exchanges] == [Source.REPLAYED, Source.SCRIPTED]
    assert not replay.unused


def test_scripted_answers_are_never_written(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Any
) -> None:
    with recorder("once") as recording:
        recording.script.reply(text="scripted")
        ask(client, "A")

    assert recording.saved is None
    assert not cassette.exists()


def test_sdks_without_any_key_work_with_offline_credentials(
    script: Script, open_recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3
    from google import genai

    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    script.reply(text="no key needed")

    with offline_credentials():
        with anthropic.Anthropic() as claude, openai.OpenAI() as gpt, genai.Client() as gemini:
            texts = [
                said(claude),
                gpt.responses.create(model="gpt-6-luna", input="x").output_text,
                gemini.models.generate_content(model="gemini-3-flash", contents="x").text,
            ]
        bedrock = boto3.client("bedrock-runtime", region_name="eu-west-1")
        answer = bedrock.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "x"}]}])
        bedrock.close()

    assert [*texts, answer["output"]["message"]["content"][0]["text"]] == ["no key needed"] * 4
    assert {"anthropic", "openai", "google", "aws"} == {exchange.provider for exchange in open_recorder.exchanges}
    assert not open_recorder.live


def test_offline_credentials_leave_real_ones_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "real")
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with offline_credentials():
        assert "ANTHROPIC_API_KEY" not in os.environ
        assert os.environ["OPENAI_API_KEY"]

    assert "OPENAI_API_KEY" not in os.environ


def test_a_script_serves_many_tasks_at_once(script: Script, open_recorder: Recorder) -> None:
    for number in range(20):
        script.reply(when=lambda body, number=number: body["messages"][0]["content"] == str(number), text=f"<{number}>")  # type: ignore[misc]

    async def main() -> list[str]:
        async with anthropic.AsyncAnthropic(api_key="k", base_url=NOWHERE) as client:

            async def one(number: int) -> str:
                messages: Any = [{"role": "user", "content": str(number)}]
                message = await client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=messages)
                return message.content[0].text  # type: ignore[union-attr]

            return await asyncio.gather(*map(one, range(20)))

    assert [f"<{number}>" for number in range(20)] == asyncio.run(main())
    assert len({exchange.call_id for exchange in open_recorder.exchanges}) == 20
