"""The table of models: curated ids of three vendors, the others from the sources; limits from the sources."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_model_routing.catalog.ids import normalize
from pytest_model_routing.catalog.refresh import dates
from pytest_model_routing.catalog.tiers import tier_of_line

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CURATED = ("anthropic", "openai", "google")
SOURCES = [
    "curated: vendors' model and deprecation pages and SDKs, see refresh/*.toml",
    "modelroster 0.1.34, 2026-10-24 (MIT)",
    "litellm 1.109.1, and 1.55.0 to 1.80.0 for models since gone, model_prices_and_context_window_backup.json (MIT)",
    "genai-prices 0.2.3 (MIT)",
]
_NO_TEXT = (
    "rerank", "grok-imagine", "grok-voice", "parse-", "ocr", "playai", "whisper", "voxtral", "transcribe", "orpheus",
    "moderation", "prompt-guard", ":free", "groq/", "perplexity/",
)  # fmt: skip
_KINDS = {
    "chat": "chat", "responses": "chat", "completion": "completion",
    "embedding": "embedding", "moderation": "moderation",
    "image_generation": "image", "image_edit": "image", "video_generation": "video",
    "audio_transcription": "audio", "audio_speech": "audio", "realtime": "audio",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes and the release date of a model, as a source has them."""

    context: int | None = None
    output: int | None = None
    released: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of `data/models.json`."""

    id: str
    line: str | None
    tier: str | None
    limits: Limits
    kind: str
    also: tuple[str, ...]

    def cells(self) -> list[object]:
        """The JSON row, in the order that `catalog.models` reads."""
        limits = self.limits
        return [
            self.id,
            self.line,
            self.tier,
            limits.context,
            limits.output,
            limits.released,
            self.kind,
            list(self.also),
        ]


def collect(sources: Path) -> dict[str, list[Row]]:
    """All rows by vendor, curated vendors first."""
    known = _limits(sources)
    tables = {vendor: [_curated(id_, facts, known) for id_, facts in _toml(vendor).items()] for vendor in CURATED}
    taken = {text for rows in tables.values() for row in rows for text in (row.id, *row.also)}
    for vendor, rule in _toml("others").items():
        found: dict[str, Row] = {}
        for id_, kind, limits in _other_ids(vendor, sources, rule):
            short = normalize(f"{vendor}/{id_}").snapshot.removeprefix(f"{vendor}/")
            if not {id_, short} & (taken | found.keys()) and not any(word in id_.lower() for word in _NO_TEXT):
                also = (short,) if short != id_ else ()
                found[id_] = Row(id=id_, line=None, tier=_tier(id_, kind, rule), limits=limits, kind=kind, also=also)
        tables[vendor] = [found[id_] for id_ in sorted(found)]
        taken.update(found)
    return tables


def unknown_first_party_ids(sources: Path, models: dict[str, list[Row]]) -> Iterator[str]:
    """Ids of the three vendors that a source has and the curated files lack."""
    taken = {text for rows in models.values() for row in rows for text in (row.id, *row.also)}
    for key, entry in _litellm(sources).items():
        provider = str(entry.get("litellm_provider"))
        name = key.rpartition("/")[2]
        if (provider in {"anthropic", "openai", "gemini"} or "language" in provider) and entry.get("mode") in _KINDS:
            parsed = normalize(name)
            if not parsed.fine_tuned and not {name, parsed.snapshot, parsed.canonical} & taken and key.count("/") < 2:
                yield f"{key} ({provider}, {entry.get('mode')})"


def _curated(id_: str, facts: dict[str, Any], known: dict[str, Limits]) -> Row:
    also = tuple(id_ + text if text.startswith(("-", "@")) else text for text in facts.get("also", ()))
    from_sources = [known[text] for text in (id_, *also) if text in known]
    kind = facts.get("kind", "chat")
    line = facts.get("line")
    tier = facts.get("tier") or (tier_of_line(f"x-{line}") if line else None)
    released = (
        facts["released"].isoformat() if "released" in facts else _first(limits.released for limits in from_sources)
    )
    return Row(
        id=id_,
        line=line,
        tier=tier if kind == "chat" or "tier" in facts else None,
        limits=Limits(
            context=facts.get("context") or _first(limits.context for limits in from_sources),
            output=facts.get("output") or _first(limits.output for limits in from_sources),
            released=released,
        ),
        kind=kind,
        also=also,
    )


def _first(values: Iterator[Any]) -> Any:
    return next((value for value in values if value), None)


def _toml(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _litellm(sources: Path) -> dict[str, dict[str, Any]]:
    """LiteLLM's tables, the newest first: each release drops models that are gone."""
    merged: dict[str, dict[str, Any]] = {}
    for folder in sorted(sources.glob("litellm*"), key=lambda folder: (folder.name != "litellm", folder.name)):
        path = next(folder.glob("litellm/model_prices_and_context_window*.json"))
        merged = json.loads(path.read_bytes()) | merged
    merged.pop("sample_spec", None)
    return merged


def _limits(sources: Path) -> dict[str, Limits]:
    """Limits by bare id: what the vendor's API lists, else LiteLLM's."""
    found: dict[str, Limits] = {}
    for vendor in CURATED:
        for id_, entry in _modelroster(sources, vendor):
            found[id_] = Limits(
                context=entry["context_window"], output=entry["max_output_tokens"], released=entry["released"]
            )
    for key, entry in _litellm(sources).items():
        if entry.get("litellm_provider") in {"openai", "gemini", "anthropic", "vertex_ai-language-models"}:
            id_ = key.rpartition("/")[2]
            if id_ not in found or found[id_].context is None:
                listed = found.get(id_, Limits())
                found[id_] = Limits(
                    context=_count(entry.get("max_input_tokens")),
                    output=listed.output or _count(entry.get("max_output_tokens")),
                    released=listed.released,
                )
    return found


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and value > 0 else None


def _modelroster(sources: Path, vendor: str) -> Iterator[tuple[str, dict[str, Any]]]:
    path = sources / f"modelroster/modelroster/data/{vendor}.json"
    if path.exists():
        for id_, entry in json.loads(path.read_bytes())["models"].items():
            yield id_.removeprefix("models/"), entry


def _other_ids(vendor: str, sources: Path, rule: dict[str, Any]) -> Iterator[tuple[str, str, Limits]]:
    prefix, only = rule.get("prefix"), rule.get("only", "")
    for id_, entry in _modelroster(sources, rule.get("modelroster", "")):
        yield (
            id_,
            "embedding" if "embed" in id_ else "chat",
            Limits(context=entry["context_window"] or None, output=entry["max_output_tokens"]),
        )
    for key, entry in _litellm(sources).items():
        kind = _KINDS.get(str(entry.get("mode")), "")
        if entry.get("litellm_provider") not in rule["litellm"] or kind not in {"chat", "completion", "embedding"}:
            continue
        bare = _without_host(key, rule["litellm"], prefix)
        if bare and only in bare:
            yield (
                bare,
                kind,
                Limits(context=_count(entry.get("max_input_tokens")), output=_count(entry.get("max_output_tokens"))),
            )
    yield from ((id_, "chat", limits) for id_, limits in _genai_ids(rule.get("genai", ())) if only in id_)
    for platform, id_ in dates.book(sources).rows:
        if platform == vendor:
            yield id_, "embedding" if "embed" in id_ else "chat", Limits()


def _without_host(key: str, hosts: list[str], prefix: str | None) -> str | None:
    head, slash, tail = key.partition("/")
    bare = tail if slash and head in hosts else key
    if prefix and not slash:
        parsed = normalize(bare)
        return parsed.snapshot if parsed.vendor == prefix.rstrip(".") and prefix in bare else None
    return None if prefix and head.startswith("bedrock") else bare


def _genai_ids(providers: list[str]) -> Iterator[tuple[str, Limits]]:
    from genai_prices import data  # build time only

    for provider in data.providers:
        if provider.id in providers:
            for model in provider.models:
                yield model.id, Limits(context=model.context_window)


def _tier(id_: str, kind: str, rule: dict[str, Any]) -> str | None:
    if kind != "chat":
        return None
    named = next((tier for pattern, tier in rule["tiers"] if fnmatchcase(id_, pattern)), None)
    return named if named is None else str(named)
