r"""A model id as people write it, taken apart.

    bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0
    \_____/ \_/ \_______/\_____________________/\____/
    platform geography     snapshot               version
             vendor

The *snapshot* is the id as its vendor spells it, with the date when there is one; the *canonical* id leaves the date
out, so that all spellings of one model meet there. *Variants* (`:thinking`, `-fast`, `[1m]`) change the price or the
limits and are kept beside. Nothing here knows which models exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pytest_model_routing.catalog import prefixes

OPAQUE = "<opaque-arn>"
"""Canonical text of an ARN that hides its model (application inference profile, imported or provisioned model,
prompt).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedId:
    """One model id. `platform` and `vendor` are None when the text does not say."""

    raw: str
    bare: str
    """Without what stands before the id; suffixes untouched."""
    snapshot: str
    canonical: str
    platform: str | None = None
    vendor: str | None = None
    variants: tuple[str, ...] = ()
    fine_tuned: bool = False

    @property
    def opaque(self) -> bool:
        """Whether the text names a resource whose model cannot be seen."""
        return self.canonical == OPAQUE


class _Reading:
    """The text that is left while prefixes and suffixes are taken off."""

    __slots__ = ("fine_tuned", "platform", "text", "variants", "vendor")

    def __init__(self, text: str) -> None:
        self.text = text
        self.platform: str | None = None
        self.vendor: str | None = None
        self.variants: list[str] = []
        self.fine_tuned = False


# Patterns stay text: `re` compiles and keeps each at its first use, and most ids meet few of them.
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_COMMITMENT = r"\d-month-commitment"
_BEDROCK_VERSION = r"(?<!claude)(?<!claude-instant)-v\d+(?::\d+)?(?::\d+k)?$"
_VARIANT = r":(?:thinking|beta|free|nitro|floor|online|extended|exacto|batch|self-moderated|moderated)$"
_CONTEXT = r"\[\d+[mk]\]$"
_AT = r"@(?:(\d{8})|default|latest|\d{3})$"
_DATE = r"-20\d{6}$"
_OPENAI_DATE = r"-20\d\d-\d\d-\d\d$"
_DOTTED = r"^(claude[a-z-]*-[3-9])\.(\d+)"
_OLD_ORDER = r"^claude-([4-9])(?:-(\d))?-(opus|sonnet|haiku|fable|mythos)(?=$|-20\d{6}$|-latest$)"
_OPENAI_STARTS = ("gpt-", "chatgpt-", "o1", "o3", "o4", "text-davinci", "code-davinci", "davinci", "codex-")
# Sold on Vertex AI only.
_PALM = ("text-bison", "chat-bison", "code-bison", "codechat-bison", "code-gecko", "text-unicorn")
_VENDOR_WORDS: tuple[tuple[str, str], ...] = (
    ("claude", "anthropic"),
    ("gemini", "google"),
    ("gemma", "google"),
    *((name, "google") for name in _PALM),
    ("mistral", "mistral"),
    ("mixtral", "mistral"),
    ("ministral", "mistral"),
    ("magistral", "mistral"),
    ("codestral", "mistral"),
    ("devstral", "mistral"),
    ("command", "cohere"),
    ("deepseek", "deepseek"),
    ("grok", "xai"),
    ("qwen", "qwen"),
    ("llama", "meta"),
    ("nova-", "amazon"),
    ("titan-", "amazon"),
    ("sonar", "perplexity"),
    ("kimi", "moonshot"),
    ("glm-", "zai"),
    ("jamba", "ai21"),
)


@lru_cache(maxsize=4096)
def normalize(raw: str) -> NormalizedId:
    """Take a model id apart. Never fails: text that follows no known scheme is its own canonical id.

    >>> normalize("vertex_ai/claude-haiku-4-5@20251001").canonical
    'claude-haiku-4-5'
    """
    reading = _Reading(raw.strip())
    if _take_arn(reading) is OPAQUE:
        return NormalizedId(raw=raw, bare=OPAQUE, snapshot=OPAQUE, canonical=OPAQUE, platform="aws")
    _take_resource_path(reading)
    _take_colon_provider(reading)
    _take_segments(reading)
    _take_bedrock_prefixes(reading)
    _take_dashed_host(reading)
    _take_fine_tune(reading)
    bare = reading.text
    _take_suffixes(reading)
    snapshot = _claude_spelling(reading.text)
    return NormalizedId(
        raw=raw,
        bare=bare,
        snapshot=snapshot,
        canonical=_canonical(snapshot),
        platform=reading.platform,
        vendor=reading.vendor or _vendor_word(snapshot),
        variants=tuple(reading.variants),
        fine_tuned=reading.fine_tuned,
    )


def _take_arn(reading: _Reading) -> str | None:
    if not reading.text.startswith("arn:aws"):
        return None
    parts = reading.text.split(":", 5)
    kind, _, name = parts[-1].partition("/")
    if len(parts) < 6 or not name or kind not in {"foundation-model", "inference-profile"}:
        return OPAQUE
    reading.text, reading.platform = name, "aws"
    return None


def _take_resource_path(reading: _Reading) -> None:
    text = reading.text
    if "publishers/" in text and "/models/" in text:
        vendor, _, model = text.partition("publishers/")[2].partition("/models/")
        action = model.rpartition(":")
        reading.text = action[0] if action[0] and action[2].isalpha() else model
        reading.platform, reading.vendor = "vertex", prefixes.VENDOR_SEGMENTS.get(vendor, vendor)
    elif text.startswith(("models/", "tunedModels/")):
        reading.fine_tuned = text.startswith("tuned")
        reading.text, reading.platform = text.partition("/")[2], "google"
    elif text.startswith("accounts/fireworks/"):
        reading.platform = "fireworks"


def _take_colon_provider(reading: _Reading) -> None:
    head, colon, tail = reading.text.removeprefix("gateway/").partition(":")
    if colon and tail and head in prefixes.COLON_PROVIDERS:
        reading.text, reading.platform = tail, prefixes.COLON_PROVIDERS[head]


def _take_segments(reading: _Reading) -> None:
    segments = reading.text.split("/")
    if len(segments) == 1:
        return
    if segments[0] in prefixes.PROXIES:
        reading.platform = "litellm"
        del segments[0]
    elif segments[0] in prefixes.LIBRARIES:
        del segments[0]
    elif segments[0] == "openai" and len(segments) > 2:
        del segments[0]  # LiteLLM's "speaks OpenAI's protocol": says nothing about who answers
    if len(segments) > 1 and segments[0] in prefixes.SLASH_PROVIDERS:
        platform = prefixes.SLASH_PROVIDERS[segments.pop(0)]
        _take_route_segments(segments, platform)
        reading.platform = reading.platform or platform
    if len(segments) > 1:
        vendor = prefixes.VENDOR_SEGMENTS.get(segments[0])
        if vendor is None and reading.platform is not None:
            vendor = prefixes.RESOLD_VENDOR_SEGMENTS.get(segments[0])
        if vendor is not None:
            reading.vendor = vendor
            resold = segments.pop(0).startswith("~") or "." in segments[0].partition("claude-")[2]
            reading.platform = reading.platform or ("openrouter" if resold else vendor)
    reading.text = "/".join(segments)


def _take_route_segments(segments: list[str], platform: str) -> None:
    if platform == "aws" and len(segments) > 1 and segments[0] in {"converse", "invoke", "claude_platform"}:
        del segments[0]
    while (
        platform == "aws"
        and len(segments) > 1
        and (re.fullmatch(_REGION, segments[0]) or re.fullmatch(_COMMITMENT, segments[0]))
    ):
        del segments[0]
    if platform == "vertex" and len(segments) > 1 and segments[0] == "claude":
        del segments[0]
    if platform == "azure" and len(segments) > 1 and segments[0] in {"us", "eu", "apac", "global", "global-standard"}:
        del segments[0]


def _take_bedrock_prefixes(reading: _Reading) -> None:
    head, _, tail = reading.text.partition(".")
    if head in prefixes.BEDROCK_GEOGRAPHIES and tail.partition(".")[0] in prefixes.BEDROCK_VENDORS:
        head, _, tail = tail.partition(".")
    if head in prefixes.BEDROCK_VENDORS and tail[:1].isalpha() and tail[:1].islower():
        reading.text, reading.vendor = tail, prefixes.BEDROCK_VENDORS[head]
        if reading.platform in {None, "litellm"}:
            reading.platform = "aws"


def _take_dashed_host(reading: _Reading) -> None:
    head, _, tail = reading.text.partition("-")
    if tail.startswith(prefixes.DASHED_HOSTS.get(head, ())):
        reading.text = tail
        if head in {"databricks", "snowflake"}:
            reading.platform = reading.platform or head


def _take_fine_tune(reading: _Reading) -> None:
    """`ft:gpt-4o-mini-2024-07-18:org::id` is a model of its own; its base is kept as its text."""
    if reading.text.startswith("ft:"):
        reading.fine_tuned = True
        reading.text = reading.text.split(":")[1]


def _take_suffixes(reading: _Reading) -> None:
    text = reading.text
    claude = text.startswith("claude")
    if "-v" in text and (claude or reading.platform == "aws" or ":" in text):
        cut = re.sub(_BEDROCK_VERSION, "", text)
        if cut != text and reading.platform is None and ":" in text[len(cut) :]:
            reading.platform = "aws"
        text = cut
    if ":" in text and (match := re.search(_VARIANT, text)):
        reading.variants.append(match[0])
        text = text[: match.start()]
        if reading.vendor is not None and reading.platform == reading.vendor:
            reading.platform = "openrouter"
    if text.endswith("]") and (match := re.search(_CONTEXT, text)):
        reading.variants.append(match[0])
        text = text[: match.start()]
    if "@" in text and (match := re.search(_AT, text)):
        text = text[: match.start()] + (f"-{match[1]}" if match[1] else "")
        if claude and reading.platform is None:
            reading.platform = "vertex"
    reading.text = text
    _take_speed(reading)
    if reading.platform is None and text.startswith(_PALM) and not text.endswith("-001"):
        reading.platform = "vertex"
    if reading.platform is None and text.startswith("gpt-35-"):
        reading.platform = "azure"  # Azure allows no dot in a name


def _take_speed(reading: _Reading) -> None:
    """`claude-opus-4-8-fast`, `claude-4-sonnet-thinking`; elsewhere (`grok-4-fast`) the word is part of the name."""
    if reading.text.startswith(("claude", "gpt-")):
        for suffix in ("-fast", "-thinking", "-think"):
            if reading.text.endswith(suffix):
                reading.variants.append(suffix)
                reading.text = reading.text.removesuffix(suffix)


def _claude_spelling(text: str) -> str:
    """Anthropic's own spelling of names that hosts write with dots or in the old order."""
    if not text.startswith("claude-"):
        return text
    if "." in text:
        text = re.sub(_DOTTED, lambda match: match[1] if match[2] == "0" else f"{match[1]}-{match[2]}", text)
    if text[7:8] in {"4", "5", "6", "7", "8", "9"}:
        text = re.sub(_OLD_ORDER, lambda match: "-".join(filter(None, ("claude", match[3], match[1], match[2]))), text)
    return text


def _canonical(snapshot: str) -> str:
    text = re.sub(_DATE, "", snapshot).removesuffix("-latest")
    if text.startswith("claude-"):
        if text.startswith("claude-3-5-sonnet-v2"):
            text = "claude-3-5-sonnet"
        if text in {"claude-opus-4-0", "claude-sonnet-4-0", "claude-haiku-4-0"}:
            text = text.removesuffix("-0")
    elif text.startswith(_OPENAI_STARTS):
        text = re.sub(_OPENAI_DATE, "", text)
    return text


def _vendor_word(text: str) -> str | None:
    if text.startswith(_OPENAI_STARTS):
        return "openai"
    return next((vendor for word, vendor in _VENDOR_WORDS if text.startswith(word)), None)
