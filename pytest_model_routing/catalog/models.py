"""Which models exist, under which ids, and what is known about each.

A model has one *id*, `claude-haiku-4-5`, and may have others: dated snapshots (`claude-haiku-4-5-20251001`), aliases
(`claude-3-5-haiku-latest`), names of other platforms (`gpt-35-turbo`). All of them are written out in
`data/models.json`; no id is ever recognised by its beginning, so `claude-haiku-4-5-turbo-x` is nobody. `data/` says
where the rows come from.
"""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from pytest_model_routing.catalog.ids import NormalizedId, normalize
from pytest_model_routing.catalog.installed import installed_model_ids
from pytest_model_routing.catalog.tiers import Tier, tier_of_line

AS_OF = date(2026, 11, 21)
"""The day the tables describe."""

DATA = Path(__file__).parent / "data"

_ModelRow = tuple[str, str | None, str | None, int | None, int | None, str | None, str, list[str]]


class Kind(enum.StrEnum):
    """What a model makes. Only chat and completion models have a tier."""

    CHAT = "chat"
    COMPLETION = "completion"
    EMBEDDING = "embedding"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    MODERATION = "moderation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that exists or existed. None means that the sources do not say.

    `context_tokens` is the largest prompt, `max_output_tokens` the largest reply, as the vendor's own platform allows
    without beta headers.
    """

    id: str
    vendor: str
    line: str | None = None
    tier: Tier | None = None
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    released: date | None = None
    kind: Kind = Kind.CHAT
    ids: tuple[str, ...] = ()
    """The other ids of the same model, as written on the vendor's own platform or a host's."""


# Short names of Claude Code and claude-agent-sdk. They move with each release, hence only on demand.
_SHORT_NAMES = {
    "haiku": "claude-haiku-5-5",
    "sonnet": "claude-sonnet-5-5",
    "opus": "claude-opus-5-5",
    "fable": "claude-fable-5-2",
}

_SNAPSHOT_DATE = r"-(20\d\d)-?(\d\d)-?(\d\d)$"
_DASHED_VERSION = r"^gpt-(\d)-(\d)(?=-|$)"
# Vendors date a snapshot by its training or its packaging, a little before it can be called.
_SNAPSHOT_LEAD = timedelta(days=120)


def lookup(raw: str, *, short_names: bool = False) -> Model | None:
    """The model that a text names: an exact id, or one reached by a declared rule; None when there is no such model.

    The rules: what `normalize` takes off (provider, geography, version, `@date`, `:variant`), the old order
    `claude-4-5-haiku`, a dash for the dot in `gpt-5-1`, and a date on a model that has no dated ids of its own, or
    behind a gateway's `vendor/`. `short_names` also allows `haiku`, `sonnet`, `opus` and `fable`, which only Claude
    Code and claude-agent-sdk understand. A fine-tuned model is not its base.
    """
    parsed = normalize(raw)
    if parsed.opaque or parsed.fine_tuned:
        return None
    if short_names and parsed.canonical in _SHORT_NAMES:
        return model_by_id(_SHORT_NAMES[parsed.canonical])
    for candidate in _candidates(parsed):
        if (model := model_by_id(candidate)) is not None:
            return model
    return _undeclared_snapshot(parsed) or _known_to_an_sdk(parsed)


def _candidates(parsed: NormalizedId) -> tuple[str, ...]:
    dotted = re.sub(_DASHED_VERSION, r"gpt-\1.\2", parsed.snapshot)
    return parsed.raw.strip(), parsed.bare, parsed.snapshot, dotted


def _undeclared_snapshot(parsed: NormalizedId) -> Model | None:
    """A dated id of a model whose dated ids nobody lists, when the day exists and is not before the model.

    Behind a `vendor/` the dates are a gateway's own (`google/gemini-3.8-flash-20260902`), and no list has them.
    """
    match = re.search(_SNAPSHOT_DATE, parsed.snapshot)
    model = model_by_id(parsed.snapshot[: match.start()]) if match else None
    if match is None or model is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    if "/" in parsed.raw:
        return model
    if model.released is None or any(re.search(_SNAPSHOT_DATE, other) for other in model.ids):
        return None
    return model if day >= model.released - _SNAPSHOT_LEAD else None


def _known_to_an_sdk(parsed: NormalizedId) -> Model | None:
    """Vendors list new ids in their SDK on the day of release; the installed one may be newer than the table."""
    if parsed.vendor not in {"anthropic", "openai", "google"} or parsed.snapshot not in installed_model_ids(
        parsed.vendor
    ):
        return None
    return Model(id=parsed.canonical, vendor=parsed.vendor, tier=tier_of_line(parsed.canonical))


@lru_cache(maxsize=1024)
def model_by_id(text: str) -> Model | None:
    """The model with exactly this id, or with it among its other ids."""
    found = _table().get(text)
    if found is None:
        return None
    vendor, (id_, line, tier, context, output, released, kind, also) = found
    return Model(
        id=id_,
        vendor=vendor,
        line=line,
        tier=Tier(tier) if tier else None,
        context_tokens=context,
        max_output_tokens=output,
        released=date.fromisoformat(released) if released else None,
        kind=Kind(kind),
        ids=tuple(also),
    )


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, _ModelRow]]:
    table: dict[str, tuple[str, _ModelRow]] = {}
    rows: dict[str, list[_ModelRow]] = json.loads((DATA / "models.json").read_bytes())["models"]
    for vendor, models in rows.items():
        for row in models:
            table[row[0]] = (vendor, row)
            for other in row[7]:
                table.setdefault(other, (vendor, row))
    return table


@lru_cache(maxsize=8)
def ids_of(vendor: str) -> tuple[str, ...]:
    """Every id of a vendor's chat and completion models, aliases and snapshots included, in the order of the table."""
    return tuple(
        text for text, (owner, row) in _table().items() if owner == vendor and row[6] in {"chat", "completion"}
    )


def default_tier(raw: str) -> Tier | None:
    """The tier of a model: what the table says, else what the line word in the id stands for, else None.

    A fine-tuned model counts as its base. Claude Code's short names are line words already.
    """
    parsed = normalize(raw)
    model = lookup(parsed.snapshot if parsed.fine_tuned else raw)
    if model is not None and (model.tier is not None or model.kind is not Kind.CHAT):
        return model.tier
    return None if parsed.opaque else tier_of_line(parsed.canonical)
