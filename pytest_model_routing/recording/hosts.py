"""Which hosts speak to models, and what to do with a request to any host.

Examples of each kind:

    api.anthropic.com                    an LLM host: always intercepted, and guarded outside recorders
    llm.corp.example                     recorded like any remote host; `Hosts(llm=("llm.corp.example",))` guards it too
    127.0.0.1:8000/v1/chat/completions   local, but the path is an LLM API: intercepted
    127.0.0.1:5432, localhost/health     local: left alone
    oauth2.googleapis.com, sts...        credentials: never recorded, and not reached while replaying
    us.i.posthog.com, *.sentry.io        telemetry: likewise
"""

from __future__ import annotations

import enum
import fnmatch
import functools
from dataclasses import dataclass

UNKNOWN = "unknown"
"""The provider of traffic that is no LLM traffic, or of a host nobody has heard of."""

# Provider ids are those of genai-prices, checked by a test where it knows the host.
_LLM_HOSTS = (
    ("api.anthropic.com", "anthropic"),
    ("claude.googleapis.com", "anthropic"),  # the first-party API through Google Cloud, with first-party model ids
    ("aws-external-anthropic.*.api.aws", "anthropic"),  # the same through AWS
    ("api.openai.com", "openai"),
    ("*.api.openai.com", "openai"),
    ("generativelanguage.googleapis.com", "google"),
    ("aiplatform.googleapis.com", "google"),
    ("*-aiplatform.googleapis.com", "google"),
    ("aiplatform.*.rep.googleapis.com", "google"),
    ("bedrock-runtime.*.amazonaws.com", "aws"),
    ("bedrock-runtime-fips.*.amazonaws.com", "aws"),
    ("bedrock-mantle.*.api.aws", "aws"),
    ("*.openai.azure.com", "azure"),
    ("*.services.ai.azure.com", "azure"),
    ("*.cognitiveservices.azure.com", "azure"),
    ("*.models.ai.azure.com", "azure"),
    ("models.inference.ai.azure.com", "azure"),
    ("api.mistral.ai", "mistral"),
    ("codestral.mistral.ai", "mistral"),
    ("api.cohere.com", "cohere"),
    ("api.cohere.ai", "cohere"),
    ("api.groq.com", "groq"),
    ("api.together.xyz", "together"),
    ("api.together.ai", "together"),
    ("api.fireworks.ai", "fireworks"),
    ("openrouter.ai", "openrouter"),
    ("api.deepseek.com", "deepseek"),
    ("api.x.ai", "x-ai"),
    ("api.perplexity.ai", "perplexity"),
    ("api.cerebras.ai", "cerebras"),
    ("api.moonshot.ai", "moonshotai"),
    ("api.moonshot.cn", "moonshotai"),
    ("api.z.ai", "zai"),
    ("open.bigmodel.cn", "zhipuai"),
    ("api.minimax.io", "minimax"),
    ("api.novita.ai", "novita"),
    ("api.voyageai.com", "voyageai"),
    ("api.githubcopilot.com", "github-copilot"),
    ("router.huggingface.co", UNKNOWN),
    ("api-inference.huggingface.co", UNKNOWN),
    ("api.replicate.com", UNKNOWN),
    ("api.ai21.com", UNKNOWN),
    ("*.watsonx.ai", UNKNOWN),
    ("*.ml.cloud.ibm.com", UNKNOWN),
)
_CREDENTIAL_HOSTS = (
    "oauth2.googleapis.com",
    "iamcredentials.googleapis.com",
    "sts.googleapis.com",
    "metadata.google.internal",
    "169.254.169.254",
    "169.254.170.2",
    "sts.amazonaws.com",
    "sts.*.amazonaws.com",
    "portal.sso.*.amazonaws.com",
    "oidc.*.amazonaws.com",
    "login.microsoftonline.com",
)
_TELEMETRY_HOSTS = (
    "*.sentry.io",
    "*.posthog.com",
    "*.datadoghq.com",
    "*.datadoghq.eu",
    "*.langfuse.com",
    "*.smith.langchain.com",
    "*.logfire.dev",
    "*.pydantic.dev",
    "*.braintrust.dev",
    "*.traceloop.com",
    "*.segment.io",
    "*.honeycomb.io",
    "*.nr-data.net",
    "*.arize.com",
    "*.wandb.ai",
)
_LOCAL_NAMES = frozenset({"", "localhost", "testserver", "test", "host.docker.internal"})


class Traffic(enum.StrEnum):
    """What becomes of a request, before anybody looks at its body."""

    RECORDED = "recorded"
    LOCAL = "local"  # intercepted only when its path is that of an LLM API
    BACKGROUND = "background"  # credentials and telemetry: live while recording, refused while replaying
    IGNORED = "ignored"  # what `Hosts.ignore` names


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Which hosts are LLM hosts besides the known ones, and which are left alone. Globs, matched on the host name."""

    llm: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def provider(self, host: str) -> str | None:
        """The provider behind an LLM host; `unknown` for one that is not priced by name; None for other hosts."""
        return _known_provider(host) or (UNKNOWN if _among(host, self.llm) else None)

    def is_llm(self, host: str) -> bool:
        """Whether calls to `host` cost money and belong inside a recorder."""
        return not _among(host, self.ignore) and self.provider(host) is not None

    def traffic(self, host: str) -> Traffic:
        """What becomes of a request to `host`."""
        if _among(host, self.ignore):
            return Traffic.IGNORED
        if self.provider(host) is not None:
            return Traffic.RECORDED
        if _among(host, _CREDENTIAL_HOSTS) or _among(host, _TELEMETRY_HOSTS):
            return Traffic.BACKGROUND
        return Traffic.LOCAL if _is_local(host) else Traffic.RECORDED


@functools.lru_cache(maxsize=1024)  # the same few hosts, for every request
def _known_provider(host: str) -> str | None:
    for pattern, provider in _LLM_HOSTS:
        if pattern == host or ("*" in pattern and fnmatch.fnmatchcase(host, pattern)):
            return provider
    return None


@functools.lru_cache(maxsize=1024)
def _among(host: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(host, pattern) for pattern in patterns)


def _is_local(host: str) -> bool:
    if host in _LOCAL_NAMES or host.endswith((".localhost", ".local")):
        return True
    import ipaddress

    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
