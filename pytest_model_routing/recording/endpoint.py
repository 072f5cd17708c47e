"""What a request asks for, told from host, path and body.

    POST https://api.anthropic.com/v1/messages {"model": "claude-haiku-4-5", "stream": true}
        -> Endpoint(provider="anthropic", kind=GENERATION, dialect=MESSAGES, model="claude-haiku-4-5", streamed=True)
    POST https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke
        -> Endpoint(provider="aws", kind=GENERATION, dialect=BEDROCK_INVOKE, model="anthropic.claude-...-v1:0")

A gateway or a local server has no telling host; there the path decides, and the provider is the dialect's own.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pytest_model_routing.recording.exchange import Kind
from pytest_model_routing.recording.hosts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_model_routing.recording.hosts import Hosts
    from pytest_model_routing.recording.wire import Sent


class Dialect(enum.StrEnum):
    """The shape of request and answer; what a scripted reply can be written in."""

    MESSAGES = "Anthropic Messages"
    CHAT = "OpenAI chat completions"
    RESPONSES = "OpenAI responses"
    GEMINI = "Gemini generateContent"
    BEDROCK_INVOKE = "Bedrock invoke"
    BEDROCK_CONVERSE = "Bedrock converse"
    OTHER = "another API"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What one request asks for. `model` None: the request names none."""

    provider: str
    kind: Kind
    dialect: Dialect
    model: str | None
    streamed: bool


@dataclass(frozen=True, slots=True)
class _Shape:
    """A path. The first group of `path`, where there is one, is the model."""

    path: re.Pattern[str]
    kind: Kind
    dialect: Dialect
    provider: str
    streamed: bool = False


def _shape(path: str, kind: Kind, dialect: Dialect, provider: str, *, streamed: bool = False) -> _Shape:
    return _Shape(re.compile(path), kind, dialect, provider, streamed)


_G, _T, _E, _B = Kind.GENERATION, Kind.TOKEN_COUNT, Kind.EMBEDDING, Kind.BATCH
_OTHER = Dialect.OTHER
_SHAPES = (
    _shape(r"/models/count-tokens:rawPredict$", _T, _OTHER, "google"),
    _shape(r"/publishers/anthropic/models/([^/:]+):rawPredict$", _G, Dialect.MESSAGES, "google"),
    _shape(r"/publishers/anthropic/models/([^/:]+):streamRawPredict$", _G, Dialect.MESSAGES, "google", streamed=True),
    _shape(r"/models/([^/:]+):generateContent$", _G, Dialect.GEMINI, "google"),
    _shape(r"/models/([^/:]+):streamGenerateContent$", _G, Dialect.GEMINI, "google", streamed=True),
    _shape(r"/models/([^/:]+):countTokens$", _T, _OTHER, "google"),
    _shape(r"/models/([^/:]+):(?:batchE|e)mbedContents?$", _E, _OTHER, "google"),
    _shape(r"/models/([^/:]+):batchGenerateContent$", _B, _OTHER, "google"),
    _shape(r"/model/([^/]+)/invoke$", _G, Dialect.BEDROCK_INVOKE, "aws"),
    _shape(r"/model/([^/]+)/invoke-with-response-stream$", _G, Dialect.BEDROCK_INVOKE, "aws", streamed=True),
    _shape(r"/model/([^/]+)/converse$", _G, Dialect.BEDROCK_CONVERSE, "aws"),
    _shape(r"/model/([^/]+)/converse-stream$", _G, Dialect.BEDROCK_CONVERSE, "aws", streamed=True),
    _shape(r"/model/([^/]+)/count-tokens$", _T, _OTHER, "aws"),
    _shape(r"/messages/count_tokens$", _T, _OTHER, "anthropic"),
    _shape(r"/messages/batches(?:/[^/]+(?:/(?:results|cancel))?)?$", _B, _OTHER, "anthropic"),
    _shape(r"(?:^|/v1|/anthropic|/v1beta)/messages$", _G, Dialect.MESSAGES, "anthropic"),
    _shape(r"/deployments/([^/]+)/chat/completions$", _G, Dialect.CHAT, "azure"),
    _shape(r"/deployments/([^/]+)/embeddings$", _E, _OTHER, "azure"),
    _shape(r"/chat/completions$", _G, Dialect.CHAT, "openai"),
    _shape(r"/responses/input_tokens$", _T, _OTHER, "openai"),
    _shape(r"/responses(?:/[^/]+)?$", _G, Dialect.RESPONSES, "openai"),
    _shape(r"/v1/completions$", _G, _OTHER, "openai"),
    _shape(r"/v1/batches(?:/[^/]+(?:/cancel)?)?$", _B, _OTHER, "openai"),
    _shape(r"/v1/files/[^/]+/content$", _B, _OTHER, "openai"),  # the results, and files of any other kind
    _shape(r"/embeddings$", _E, _OTHER, "openai"),
    _shape(r"/api/(?:chat|generate)$", _G, _OTHER, UNKNOWN),  # Ollama
    _shape(r"/v[12]/chat$", _G, _OTHER, "cohere"),
    _shape(r"/v[12]/embed$", _E, _OTHER, "cohere"),
)


def recognise(sent: Sent, body: Mapping[str, Any] | None, hosts: Hosts) -> Endpoint:
    """What `sent` asks for; `body` is its JSON object. Kind OTHER when the path is no LLM API that is known."""
    provider = hosts.provider(sent.host)
    shape, model = _find_shape(sent.path)
    named = body.get("model") if body is not None else None
    if isinstance(named, str) and (model is None or provider == "azure"):
        model = named
    if shape is None:
        return Endpoint(
            provider=provider or UNKNOWN, kind=Kind.OTHER, dialect=_OTHER, model=model, streamed=_asks_stream(body)
        )
    return Endpoint(
        provider=shape.provider if provider is None or provider == UNKNOWN else provider,
        kind=shape.kind if sent.method == "POST" or shape.kind is Kind.BATCH else Kind.OTHER,
        dialect=shape.dialect if sent.method == "POST" else _OTHER,
        model=model,
        streamed=shape.streamed or (shape.kind is Kind.GENERATION and _asks_stream(body)),
    )


def _find_shape(path: str) -> tuple[_Shape | None, str | None]:
    for shape in _SHAPES:
        if found := shape.path.search(path):
            return shape, unquote(found.group(1)) if shape.path.groups else None
    return None, None


def _asks_stream(body: Mapping[str, Any] | None) -> bool:
    return body is not None and body.get("stream") is True
