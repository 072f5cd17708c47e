"""One function for each way to call a model: `call(url)` sends, and returns what an application would use of it.

Used twice by a test, against the server and against the recording, where both must return the same.
"""

from __future__ import annotations

import asyncio
import json
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import anthropic
import boto3
import botocore.config
import httpx
import httpx2
import openai
import requests
from google import genai
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = "sk-ant-api03-Qz7Lp2Vx9Kd4Wm8Rt1Yb6Nc3Hf5Js0Ga-TESTKEY"
HAIKU = "claude-haiku-4-5"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
ASK: dict[str, Any] = {"model": HAIKU, "max_tokens": 64, "messages": MESSAGES}
BEDROCK_ID = "eu.anthropic.claude-haiku-4-5-20251001-v1:0"


class City(BaseModel):
    city: str
    people: int


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


def gpt(url: str) -> openai.OpenAI:
    return openai.OpenAI(api_key="sk-proj-Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2", base_url=f"{url}/v1", max_retries=0)


def openai_chat(url: str) -> object:
    with gpt(url) as client:
        return client.chat.completions.create(model="gpt-6-luna", messages=MESSAGES).model_dump()


def openai_chat_stream(url: str) -> object:
    with gpt(url) as client:
        chunks = client.chat.completions.create(
            model="gpt-6-luna", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
        return [chunk.model_dump() for chunk in chunks]


def openai_chat_async(url: str) -> object:
    async def main() -> object:
        key = "sk-proj-Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2"
        async with openai.AsyncOpenAI(api_key=key, base_url=f"{url}/v1", max_retries=0) as client:
            return (await client.chat.completions.create(model="gpt-6-luna", messages=MESSAGES)).model_dump()

    return asyncio.run(main())


def openai_parse(url: str) -> object:
    with gpt(url) as client:
        parsed = client.chat.completions.parse(model="gpt-6-luna", messages=MESSAGES, response_format=City)
        return parsed.choices[0].message.parsed


def openai_responses(url: str) -> object:
    with gpt(url) as client:
        return client.responses.create(model="gpt-6-luna", input="When do you open?").output_text


def openai_responses_stream(url: str) -> object:
    with gpt(url) as client:
        events = client.responses.create(model="gpt-6-luna", input="When do you open?", stream=True)
        return [event.type for event in events]


def openai_embeddings(url: str) -> object:
    with gpt(url) as client:
        return client.embeddings.create(model="text-embedding-3-small", input="hours").data[0].embedding


def azure(url: str) -> object:
    key = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
    with openai.AzureOpenAI(api_key=key, azure_endpoint=url, api_version="2026-06-01", max_retries=0) as client:
        return client.chat.completions.create(model="my-deployment", messages=MESSAGES).model_dump()


def _gemini(url: str) -> genai.Client:
    return genai.Client(api_key="AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY", http_options={"base_url": url})


def gemini(url: str) -> object:
    with _gemini(url) as client:
        return client.models.generate_content(model="gemini-3-flash", contents="When do you open?").text


def gemini_stream(url: str) -> object:
    with _gemini(url) as client:
        chunks = client.models.generate_content_stream(model="gemini-3-flash", contents="When do you open?")
        return [chunk.text for chunk in chunks]


def gemini_async(url: str) -> object:
    async def main() -> object:
        sync = _gemini(url)
        async with sync.aio as client:
            answer = await client.models.generate_content(model="gemini-3-flash", contents="When do you open?")
            chunks = await client.models.generate_content_stream(model="gemini-3-flash", contents="And close?")
            return answer.text, [chunk.text async for chunk in chunks]

    return asyncio.run(main())


@contextmanager
def _boto(url: str) -> Iterator[Any]:
    client = boto3.client(
        "bedrock-runtime",
        region_name="eu-west-1",
        endpoint_url=url,
        aws_access_key_id="AKIAZQ3DRSTUVWXY2345",
        aws_secret_access_key="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",
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )
    try:
        yield client
    finally:
        client.close()


def boto_converse(url: str) -> object:
    messages = [{"role": "user", "content": [{"text": "When do you open?"}]}]
    with _boto(url) as client:
        answer = client.converse(modelId=BEDROCK_ID, messages=messages)
        return answer["output"], answer["usage"]


def boto_converse_stream(url: str) -> object:
    messages = [{"role": "user", "content": [{"text": "When do you open?"}]}]
    with _boto(url) as client:
        events = client.converse_stream(modelId=BEDROCK_ID, messages=messages)["stream"]
        return [event.get("contentBlockDelta", {}).get("delta", {}).get("text") for event in events]


def boto_invoke(url: str) -> object:
    body = json.dumps({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 64, "messages": MESSAGES})
    with _boto(url) as client:
        return json.load(client.invoke_model(modelId=BEDROCK_ID, body=body)["body"])


def boto_invoke_stream(url: str) -> object:
    body = json.dumps({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 64, "messages": MESSAGES})
    with _boto(url) as client:
        events = client.invoke_model_with_response_stream(modelId=BEDROCK_ID, body=body)["body"]
        return [json.loads(event["chunk"]["bytes"]) for event in events]


_HEADERS = {"authorization": f"Bearer {KEY}"}
_CHAT = {"model": "gpt-6-luna", "messages": MESSAGES}


def httpx_post(url: str) -> object:
    with httpx.Client() as client:
        return client.post(f"{url}/v1/chat/completions", headers=_HEADERS, json=_CHAT).json()


def httpx_stream_async(url: str) -> object:
    async def main() -> object:
        async with (
            httpx.AsyncClient() as client,
            client.stream("POST", f"{url}/v1/chat/completions", json={**_CHAT, "stream": True}) as response,
        ):
            lines = [line.removeprefix("data: ") async for line in response.aiter_lines()]
            return [json.loads(line) for line in lines if line.startswith("{")], lines[-2:]

    return asyncio.run(main())


def httpx2_post(url: str) -> object:
    return httpx2.post(f"{url}/v1/chat/completions", headers=_HEADERS, json=_CHAT).json()


def requests_post(url: str) -> object:
    return requests.post(f"{url}/v1/chat/completions", headers=_HEADERS, json=_CHAT, timeout=5).json()


def urllib_post(url: str) -> object:
    request = urllib.request.Request(
        f"{url}/v1/chat/completions",
        data=json.dumps(_CHAT).encode(),
        headers={**_HEADERS, "content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)


def aiohttp_post(url: str) -> object:
    async def main() -> object:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{url}/v1/chat/completions", headers=_HEADERS, json=_CHAT) as response,
        ):
            return await response.json()

    return asyncio.run(main())


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
