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
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_model_routing.pricing.json_values import text

if TYPE_CHECKING:
    from pytest_model_routing.pricing.terms import Json

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

GEOGRAPHY = r"(?:us|eu|apac|au|jp|in|ca|sa|me|af|il|mx|us-gov)"
BEDROCK = re.compile(
    rf"(?:(?P<geo>global|{GEOGRAPHY})\.)?anthropic\.(?P<name>claude[a-z0-9.@-]*?)(?:-v\d+(?::\d+)*k?)?"
)
BEDROCK_ARN = re.compile(r"arn:[a-z-]+:bedrock:[a-z0-9-]*:\d*:(?P<kind>[a-z-]+)/(?P<name>.+)")
VERTEX_PATH = re.compile(r"(?:^|/)locations/(?P<location>[a-z0-9-]+)/publishers/[^/]+/models/.+")


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


def resolve(provider: str, model: str, request: Json, geo: str) -> ModelRef:
    """Where to look up `model` as reported by `provider` (see `provider_id`).

    The request's `modelId` or `model` tells the endpoint where the response has the bare name only. `geo` is the
    response's own word for where it ran; only Anthropic's own platforms give it, and they have no regional price beside
    it.
    """
    if provider == "aws":
        return _bedrock(model, text(request, "modelId") or text(request, "model"), geo)
    if provider == "google":
        return _vertex(model, text(request, "model"), geo)
    if provider == "azure" and model.startswith("claude"):
        # Foundry is billed by Anthropic at list price; a US-only deployment has the same factor as elsewhere.
        return ModelRef(table="anthropic", name=model, certain=bool(geo))
    return ModelRef(table=provider, name=model)


def _bedrock(model: str, requested: str, geo: str) -> ModelRef:
    reported, asked = _bedrock_claude(model), _bedrock_claude(requested)
    if reported is not None:
        return reported
    if not model.startswith("claude"):
        return asked if asked and not model else ModelRef(table="aws", name=_arn_name(model))
    if asked is not None:
        return replace(asked, name=model)
    if geo:
        return ModelRef(table="anthropic", name=model)
    return ModelRef(table="anthropic", name=model, endpoint=Endpoint.REGIONAL, certain=False)


def _bedrock_claude(model: str) -> ModelRef | None:
    """The Claude model that a Bedrock id or ARN names, or None. An id without geography is regional."""
    found = BEDROCK.fullmatch(_arn_name(model))
    if found is None:
        return None
    endpoint = Endpoint.GLOBAL if found["geo"] == "global" else Endpoint.REGIONAL
    return ModelRef(table="anthropic", name=found["name"], endpoint=endpoint)


def _arn_name(model: str) -> str:
    found = BEDROCK_ARN.fullmatch(model)
    return found["name"] if found and found["kind"] in ("inference-profile", "foundation-model") else model


def _vertex(model: str, requested: str, geo: str) -> ModelRef:
    name = model.rpartition("/")[2]
    if "claude" not in name:
        return ModelRef(table="google", name=name)
    found = VERTEX_PATH.search(model) or VERTEX_PATH.search(requested)
    if found is None:
        return ModelRef(table="anthropic", name=_vertex_name(name), certain=bool(geo))
    endpoint = Endpoint.GLOBAL if found["location"] == "global" else Endpoint.REGIONAL
    return ModelRef(table="anthropic", name=_vertex_name(name), endpoint=endpoint)


def _vertex_name(name: str) -> str:
    base, _, version = name.partition("@")
    if version in ("", "default", "latest"):
        return base
    return f"{base.removesuffix('-v1').removesuffix('-v2')}-{version}"
