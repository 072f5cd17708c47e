"""One function for each way to call a model: `call(url)` sends, and returns what an application would use of it.

Used twice by a test, against the server and against the recording, where both must return the same.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import anthropic
from vendor_calls import (
    BEDROCK_ID,
    KEY,
    MESSAGES,
    City,
    aiohttp_post,
    azure,
    boto_converse,
    boto_converse_stream,
    boto_invoke,
    boto_invoke_stream,
    gemini,
    gemini_async,
    gemini_stream,
    httpx2_post,
    httpx_post,
    httpx_stream_async,
    openai_chat,
    openai_chat_async,
    openai_chat_stream,
    openai_embeddings,
    openai_parse,
    openai_responses,
    openai_responses_stream,
    requests_post,
    urllib_post,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HAIKU = "claude-haiku-4-5"
ASK: dict[str, Any] = {"model": HAIKU, "max_tokens": 64, "messages": MESSAGES}


def claude(url: str) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key=KEY, base_url=url, max_retries=0)


def async_claude(url: str) -> anthropic.AsyncAnthropic:
    return anthropic.AsyncAnthropic(api_key=KEY, base_url=url, max_retries=0)


def create(url: str) -> object:
    with claude(url) as client:
        return client.messages.create(**ASK).model_dump()


def create_async(url: str) -> object:
    async def main() -> object:
        async with async_claude(url) as client:
            return (await client.messages.create(**ASK)).model_dump()

    return asyncio.run(main())


def stream_helper(url: str) -> object:
    with claude(url) as client, client.messages.stream(**ASK) as stream:
        return [event.type for event in stream], stream.get_final_message().model_dump()


def stream_helper_async(url: str) -> object:
    async def main() -> object:
        async with async_claude(url) as client, client.messages.stream(**ASK) as stream:
            return "".join([text async for text in stream.text_stream])

    return asyncio.run(main())


def stream_flag(url: str) -> object:
    with claude(url) as client:
        return [event.model_dump() for event in client.messages.create(**ASK, stream=True)]


def stream_flag_async(url: str) -> object:
    async def main() -> object:
        async with async_claude(url) as client:
            return [event.model_dump() async for event in await client.messages.create(**ASK, stream=True)]

    return asyncio.run(main())


def parse(url: str) -> object:
    with claude(url) as client:
        return client.messages.parse(**ASK, output_format=City).parsed_output


def beta_create(url: str) -> object:
    with claude(url) as client:
        return client.beta.messages.create(**ASK, betas=["context-1m-2025-08-07"]).model_dump()


def beta_stream(url: str) -> object:
    with claude(url) as client, client.beta.messages.stream(**ASK) as stream:
        return stream.get_final_message().model_dump()


def tool_runner(url: str) -> object:
    @anthropic.beta_tool
    def weather(city: str) -> str:
        """The weather in a city.

        Args:
            city: its name
        """
        return f"sunny in {city}"

    asked: Any = [{"role": "user", "content": "[[tool]] weather in Paris?"}]
    with claude(url) as client:
        runner = client.beta.messages.tool_runner(model=HAIKU, max_tokens=64, messages=asked, tools=[weather])
        return [message.stop_reason for message in runner]


def raw_response(url: str) -> object:
    with claude(url) as client:
        response = client.messages.with_raw_response.create(**ASK)
        return response.status_code, response.headers["request-id"], response.parse().model_dump()


def streaming_response(url: str) -> object:
    with claude(url) as client, client.messages.with_streaming_response.create(**ASK) as response:
        return json.loads(response.read())


def batch(url: str) -> object:
    wanted: Any = [{"custom_id": name, "params": ASK} for name in ("a", "b")]
    with claude(url) as client:
        made = client.messages.batches.create(requests=wanted)
        found = client.messages.batches.retrieve(made.id)
        results = client.messages.batches.results(made.id)
        return found.processing_status, [result.model_dump() for result in results]


def count_tokens(url: str) -> object:
    with claude(url) as client:
        return client.messages.count_tokens(model=HAIKU, messages=MESSAGES).input_tokens


def list_models(url: str) -> object:
    with claude(url) as client:
        return [model.id for model in client.models.list()]


def _bedrock(url: str) -> anthropic.AnthropicBedrock:
    return anthropic.AnthropicBedrock(
        aws_access_key="AKIAZQ3DRSTUVWXY2345",
        aws_secret_key="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",
        aws_session_token="IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJ",
        aws_region="eu-west-1",
        base_url=url,
        max_retries=0,
    )


def bedrock_client(url: str) -> object:
    with _bedrock(url) as client:
        return client.messages.create(**{**ASK, "model": BEDROCK_ID}).model_dump()


def bedrock_client_stream(url: str) -> object:
    with _bedrock(url) as client:
        return [event.model_dump() for event in client.messages.create(**{**ASK, "model": BEDROCK_ID}, stream=True)]


def _vertex(url: str) -> anthropic.AnthropicVertex:
    return anthropic.AnthropicVertex(
        project_id="acme-prod-1234",
        region="europe-west1",
        access_token="ya29.a0AfB_byCqWErTyUiOpAsDfGh",
        base_url=url,
        max_retries=0,
    )


def vertex_client(url: str) -> object:
    with _vertex(url) as client:
        return client.messages.create(**{**ASK, "model": "claude-haiku-4-5@20251001"}).model_dump()


def vertex_client_stream(url: str) -> object:
    with _vertex(url) as client, client.messages.stream(**{**ASK, "model": "claude-haiku-4-5@20251001"}) as stream:
        return stream.get_final_message().model_dump()


SURFACES: tuple[Callable[[str], object], ...] = (
    create,
    create_async,
    stream_helper,
    stream_helper_async,
    stream_flag,
    stream_flag_async,
    parse,
    beta_create,
    beta_stream,
    tool_runner,
    raw_response,
    streaming_response,
    batch,
    count_tokens,
    list_models,
    bedrock_client,
    bedrock_client_stream,
    vertex_client,
    vertex_client_stream,
    openai_chat,
    openai_chat_stream,
    openai_chat_async,
    openai_parse,
    openai_responses,
    openai_responses_stream,
    openai_embeddings,
    azure,
    gemini,
    gemini_stream,
    gemini_async,
    boto_converse,
    boto_converse_stream,
    boto_invoke,
    boto_invoke_stream,
    httpx_post,
    httpx_stream_async,
    httpx2_post,
    requests_post,
    urllib_post,
    aiohttp_post,
)
