"""Calls through the SDKs of other vendors, and through HTTP libraries without any SDK; see `sdk_calls`."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import boto3
import botocore.config
import httpx
import httpx2
import openai
import requests
from google import genai
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-ant-api03-Qz7Lp2Vx9Kd4Wm8Rt1Yb6Nc3Hf5Js0Ga-TESTKEY"
MESSAGES: list[Any] = [{"role": "user", "content": "When do you open?"}]
BEDROCK_ID = "eu.anthropic.claude-haiku-4-5-20251001-v1:0"


class City(BaseModel):
    city: str
    people: int


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
