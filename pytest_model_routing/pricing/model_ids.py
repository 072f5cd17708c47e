"""Which price table a model id belongs to, once the platform's wrapping is taken off.

    anthropic  claude-opus-5-5                                 anthropic  claude-opus-5-5
    aws        us.anthropic.claude-sonnet-4-5-20250929-v1:0    anthropic  claude-sonnet-4-5-20250929  regional
    aws        global.anthropic.claude-opus-5-5                anthropic  claude-opus-5-5             global
    google     claude-opus-4-8@20260528                        anthropic  claude-opus-4-8-20260528    perhaps regional
    aws        us.amazon.nova-lite-v1:0                        aws        as it is

Claude costs the same everywhere except for the endpoint: Bedrock's and Vertex's regional ones are dearer. So every
Claude id is priced from the first-party table and its endpoint kept beside it. Other models have a price of their own
on each platform.
"""

from __future__ import annotations

import enum
import functools
import re
from dataclasses import dataclass, replace

from pytest_model_routing.catalog import normalize

# The names under which telemetry and SDKs know the providers of the price data.
PROVIDER_NAMES = {
    "aws.bedrock": "aws",
    "bedrock": "aws",
    "aws_bedrock": "aws",
    "gcp.vertex_ai": "google",
    "gcp.gemini": "google",
    "gcp.gen_ai": "google",
    "vertex": "google",
    "vertex_ai": "google",
    "gemini": "google",
    "azure.ai.openai": "azure",
    "azure.ai.inference": "azure",
    "foundry": "azure",
    "x_ai": "x-ai",
    "mistral_ai": "mistral",
}

# Patterns stay text: `re` compiles each at its first use and keeps it.
BEDROCK_CLAUDE = r"(?:.*/)?(?:(?P<geo>[a-z-]+)\.)?(?P<plain>anthropic\.claude.+)"
BEDROCK_ARN = r"arn:[a-z-]+:bedrock:[a-z0-9-]*:\d*:(?:inference-profile|foundation-model)/(.+)"
VERTEX_LOCATION = r"(?:^|/)locations/([a-z0-9-]+)/publishers/"


class Endpoint(enum.Enum):
    """Where a cloud platform ran the model. GLOBAL has the first party's price."""

    GLOBAL = enum.auto()
    REGIONAL = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRef:
    """A model to be looked up as `name` in the price table `table`.

    `endpoint` is where it ran, as far as that changes the price; it is a guess where `certain` is False.
    """

    table: str
    name: str
    endpoint: Endpoint = Endpoint.GLOBAL
    certain: bool = True


def provider_id(provider: str) -> str:
    """The id that the price data uses for a provider."""
    name = provider.strip().lower()
    return PROVIDER_NAMES.get(name, name)


@functools.lru_cache(maxsize=1024)
def resolve(provider: str, model: str, requested: str, geo: str) -> ModelRef:
    """Where to look up `model` as reported by `provider` (see `provider_id`).

    `requested` is the id in the request, which tells the endpoint where the response has the bare name only. `geo` is
    the response's own word for where it ran; only Anthropic's own platforms give it, and they have no regional price
    beside it.
    """
    if provider == "anthropic":
        provider = _platform(model, requested)
    if provider == "aws":
        return _bedrock(model, requested, geo)
    if provider == "google":
        return _vertex(model, requested, geo)
    if provider == "azure" and model.startswith("claude"):
        # Foundry is billed by Anthropic at list price; a US-only deployment has the same factor as elsewhere.
        return ModelRef(table="anthropic", name=model, certain=bool(geo))
    return ModelRef(table=provider, name=model)


def _platform(model: str, requested: str) -> str:
    """The platform that the ids of a Claude call belong to, whatever the caller takes it for."""
    if re.fullmatch(BEDROCK_CLAUDE, model) or re.fullmatch(BEDROCK_CLAUDE, requested):
        return "aws"
    if "@" in model or re.search(VERTEX_LOCATION, model) or re.search(VERTEX_LOCATION, requested):
        return "google"
    return "anthropic"


def _plain_name(model: str) -> str:
    """A Claude id without its platform's prefixes and versions; unchanged when it has a variant (`-fast`)."""
    parsed = normalize(model)
    return model if parsed.variants else parsed.snapshot


def _bedrock(model: str, requested: str, geo: str) -> ModelRef:
    reported, asked = _bedrock_claude(model), _bedrock_claude(requested)
    if reported is not None:
        return reported
    if not model.startswith("claude"):
        found = re.fullmatch(BEDROCK_ARN, model)
        return ModelRef(table="aws", name=found[1] if found else model)
    if asked is not None:
        return replace(asked, name=model)
    if geo:
        return ModelRef(table="anthropic", name=model)
    return ModelRef(table="anthropic", name=model, endpoint=Endpoint.REGIONAL, certain=False)


def _bedrock_claude(model: str) -> ModelRef | None:
    """The Claude model that a Bedrock id or ARN names, or None. An id without geography is regional."""
    found = re.fullmatch(BEDROCK_CLAUDE, model)
    if found is None:
        return None
    endpoint = Endpoint.GLOBAL if found["geo"] == "global" else Endpoint.REGIONAL
    return ModelRef(table="anthropic", name=_plain_name(found["plain"]), endpoint=endpoint)


def _vertex(model: str, requested: str, geo: str) -> ModelRef:
    name = model.rpartition("/")[2]
    if not name.startswith("claude"):
        return ModelRef(table="google", name=name)
    plain = re.sub(r"-v\d(?=-\d{8}$)", "", _plain_name(name))
    found = re.search(VERTEX_LOCATION, model) or re.search(VERTEX_LOCATION, requested)
    if found is None:
        return ModelRef(table="anthropic", name=plain, certain=bool(geo))
    endpoint = Endpoint.GLOBAL if found[1] == "global" else Endpoint.REGIONAL
    return ModelRef(table="anthropic", name=plain, endpoint=endpoint)
