"""Which scripted reply answers which request, and what is said when none does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import anthropic
import boto3
import openai
import pytest
from google import genai

from pytest_model_routing.recording import (
    Recorder,
    Script,
    ScriptError,
    Source,
    UnmatchedRequestError,
    offline_credentials,
)

if TYPE_CHECKING:
    from collections.abc import Callable


NOWHERE = "http://127.0.0.1:9"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
TOOL: dict[str, Any] = {
    "name": "weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}


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
    script.reply(route="test_recording_selection:*ask_from_elsewhere", text="by route")
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
