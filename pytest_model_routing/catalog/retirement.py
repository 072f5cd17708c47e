"""When a model goes, by platform.

    Claude Opus 4.1    anthropic 2026-08-05    aws 2027-01-08

Three kinds of dates are kept apart. A *retirement* is announced: requests fail from that day. An *earliest* date is a
promise that nothing happens before it; the model is active. And some models are documented as gone, or as deprecated,
without a day.
"""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pytest_model_routing.catalog.ids import normalize
from pytest_model_routing.catalog.installed import SdkRetirement, installed_sdk_lifecycle
from pytest_model_routing.catalog.models import AS_OF, DATA, Model, model_by_id
from pytest_model_routing.catalog.prefixes import platform_name


class Status(enum.StrEnum):
    """Where in its life a model is on a day."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """What is documented about a model's end on one platform.

    `retires` is the announced day (None: not announced, or documented without a day), `earliest` the day before which
    it will not be retired, `replacement` the id that the vendor recommends, itself not retired on that day when the
    table knows a way on.
    """

    id: str
    platform: str
    status: Status
    retires: date | None = None
    earliest: date | None = None
    replacement: str | None = None
    source: str


class _Row(NamedTuple):
    """A line of the table. A tuple, because it is made for every line and its class costs a tenth of a dataclass."""

    retires: date | None
    earliest: date | None
    state: str | None
    replacement: str | None
    source: str

    def status(self, on: date) -> Status:
        """`state` is set where a page says "deprecated" or "retired" without a day."""
        if self.retires is not None:
            return Status.RETIRED if on >= self.retires else Status.DEPRECATED
        return Status(self.state) if self.state else Status.ACTIVE


def lifecycle(raw: str, *, platform: str | None = None, on: date) -> Lifecycle | None:
    """What is documented for a model id on a platform on a day; None when nothing is.

    The platform is the argument, else the one the text names (`bedrock/...`), else the vendor's own API. A moving
    alias and the id without a date share the fate of the model's snapshots, when all of them are documented. A date in
    an installed SDK that is newer than the table wins over the table's.
    """
    parsed = normalize(raw)
    place = platform_name(platform or parsed.platform or parsed.vendor or "")
    if not place or parsed.opaque or parsed.fine_tuned:
        return None
    text = parsed.raw.strip()
    names = [text, text.partition("/")[2], parsed.bare, parsed.snapshot]
    if place == "vertex":
        names.append(re.sub(r"-\d{8}$", "", parsed.snapshot))  # its pages list models without their dates
    for name in dict.fromkeys(names):
        row = _row(place, name)
        if row is not None:
            return _described(name, place, row, on)
    model = model_by_id(parsed.bare) or model_by_id(parsed.snapshot)
    row = _shared_row(place, model, parsed.snapshot) if model is not None else None
    return _described(parsed.snapshot, place, row, on) if row is not None else None


def age_days(on: date) -> int:
    """Days between the tables and `on`; Anthropic announces retirements 60 days ahead, so an older table can miss
    one.
    """
    return (on - AS_OF).days


def _described(id_: str, platform: str, row: _Row, on: date) -> Lifecycle:
    return Lifecycle(
        id=id_,
        platform=platform,
        status=row.status(on),
        retires=row.retires,
        earliest=row.earliest,
        replacement=_living_replacement(platform, row.replacement, on),
        source=row.source,
    )


def _living_replacement(platform: str, name: str | None, on: date) -> str | None:
    """Pages keep recommending models that are on their way out themselves; follow them to one that is not."""
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        row = _row(platform, name)
        if row is None or row.status(on) is Status.ACTIVE or row.replacement is None:
            return name
        name = row.replacement
    return name


def _shared_row(platform: str, model: Model, text: str) -> _Row | None:
    """The fate of all of a model's snapshots: the last day, or the first earliest day when none is announced.

    None when one of them is not documented, or when the text is a snapshot itself.
    """
    snapshots = [id_ for id_ in model.ids if re.search(_DATED, id_) and "-v2-" not in id_]
    rows = [row for row in (_row(platform, id_) for id_ in snapshots) if row is not None and row.state is None]
    if text in snapshots or not rows or len(rows) < len(snapshots):
        return None
    if all(row.retires is not None for row in rows):
        return max(rows, key=lambda row: row.retires or date.max)
    if any(row.retires is not None for row in rows):
        return None
    return min(rows, key=lambda row: row.earliest or date.max)


def _row(platform: str, id_: str) -> _Row | None:
    row = _table().get((platform, id_))
    said = _sdk_table().get((platform, id_))
    if said is None or (row is not None and said.version <= _built_from().get(said.package, ())):
        return row
    source = f"{said.package} SDK {'.'.join(map(str, said.version))}".rstrip()
    return _Row(
        retires=said.retires, earliest=None, state=None, replacement=row.replacement if row else None, source=source
    )


# A snapshot of Anthropic's or OpenAI's; what has no date is an alias, or a host's name for the model.
_DATED = r"-20\d{6}$|-20\d\d-\d\d-\d\d$"


@lru_cache(maxsize=1)
def _sdk_table() -> dict[tuple[str, str], SdkRetirement]:
    return {(row.platform, row.id): row for row in installed_sdk_lifecycle()}


@lru_cache(maxsize=1)
def _document() -> dict[str, object]:
    document: dict[str, object] = json.loads((DATA / "lifecycle.json").read_bytes())
    return document


@lru_cache(maxsize=1)
def _built_from() -> dict[str, tuple[int, ...]]:
    """The SDK releases that went into the table; only a later one can know better."""
    versions = _document()["sdk_versions"]
    assert isinstance(versions, dict)
    return {package: tuple(parts) for package, parts in versions.items()}


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], _Row]:
    document = _document()
    rows, sources = document["rows"], document["sources"]
    assert isinstance(rows, dict)
    assert isinstance(sources, list)
    return {
        (platform, id_): _Row(
            retires=_day(retires), earliest=_day(earliest), state=state, replacement=replacement, source=sources[source]
        )
        for platform, entries in rows.items()
        for id_, retires, earliest, state, replacement, source in entries
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
