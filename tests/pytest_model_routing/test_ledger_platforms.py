"""Tokens and cost of calls through the platforms whose URL, and not whose body, says what was asked and where it ran."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import anthropic
import boto3
import openai
import pytest

from pytest_model_routing import ledger
from pytest_model_routing.ledger import Record, Status
from pytest_model_routing.policy import Policy
from pytest_model_routing.recording import Recorder, Script, offline_credentials

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ASK: dict[str, Any] = {"max_tokens": 9, "messages": [{"role": "user", "content": "Hours?"}]}
USAGE = {"input_tokens": 1000, "output_tokens": 100}


def bedrock(model: str) -> Any:
    turns = [{"role": "user", "content": [{"text": "Hours?"}]}]
    return boto3.client("bedrock-runtime", region_name="eu-west-1").converse(modelId=model, messages=turns)


def bedrock_stream(model: str) -> Any:
    turns = [{"role": "user", "content": [{"text": "Hours?"}]}]
    client = boto3.client("bedrock-runtime", region_name="eu-west-1")
    return list(client.converse_stream(modelId=model, messages=turns)["stream"])


def bedrock_claude(model: str) -> Any:
    with anthropic.AnthropicBedrock(aws_region="us-east-1", aws_access_key="a", aws_secret_key="b") as client:
        return client.messages.create(model=model, **ASK)


def vertex(region: str) -> Any:
    with anthropic.AnthropicVertex(region=region, project_id="p", access_token="t") as client:
        return client.messages.create(model="claude-opus-5-5", **ASK)


def priced(call: Callable[[str], Any], argument: str, root: Path) -> Record:
    script = Script()
    script.reply(text="nine", usage=USAGE)
    with offline_credentials(), Recorder(None, script=script) as recorder:
        call(argument)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    (record,) = ledger.records(recorder.exchanges, policy=Policy(), root=root, prices_at=at)
    return record


@pytest.mark.parametrize(
    ("call", "argument", "usd"),
    [
        # Sonnet 5.5 at $2 and $10: $0.003; a regional endpoint is dearer by a tenth (facts on Bedrock and Vertex)
        (bedrock, "global.anthropic.claude-sonnet-5-5-v1:0", "0.003"),
        (bedrock, "eu.anthropic.claude-sonnet-5-5-v1:0", "0.0033"),
        (bedrock_stream, "eu.anthropic.claude-sonnet-5-5-v1:0", "0.0033"),
        # Nova Lite at $0.06 and $0.24
        (bedrock, "us.amazon.nova-lite-v1:0", "0.000084"),
        # Opus 5.5 at $4 and $20: $0.006
        (bedrock_claude, "us.anthropic.claude-opus-5-5-v1:0", "0.0066"),
        (vertex, "global", "0.006"),
        (vertex, "us-east5", "0.0066"),
        (vertex, "eu", "0.0066"),
    ],
)
def test_what_the_url_says_is_priced(call: Callable[[str], Any], argument: str, usd: str, tmp_path: Path) -> None:
    record = priced(call, argument, tmp_path)

    assert record.price.usd == Decimal(usd)
    assert record.price.status is Status.EXACT
    assert record.tokens.total == 1100


def test_a_stream_that_was_not_asked_for_its_usage_says_how_to(tmp_path: Path) -> None:
    def ask(model: str) -> Any:
        messages: list[Any] = ASK["messages"]
        with openai.OpenAI(api_key="k", base_url="http://127.0.0.1:9/v1") as client:
            return list(client.chat.completions.create(model=model, messages=messages, stream=True))

    price = priced(ask, "gpt-6-luna", tmp_path).price

    assert price.status is Status.UNPRICED
    assert price.reason == 'the stream reports no usage: ask for it with stream_options={"include_usage": True}'
