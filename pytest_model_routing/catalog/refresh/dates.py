"""The table of retirement dates: vendors' SDKs before collections of their pages, corrections before all."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pytest_model_routing.catalog.ids import normalize
from pytest_model_routing.catalog.installed import installed_sdk_lifecycle
from pytest_model_routing.catalog.prefixes import platform_name

HERE = Path(__file__).parent
_SUNSET_PLATFORMS = {
    "OpenAI": "openai", "Anthropic": "anthropic", "Google": "google", "Google Vertex": "vertex", "Cohere": "cohere",
    "Groq": "groq", "xAI": "xai",
}  # fmt: skip
# Azure's dates belong to deployments, whose names say nothing about the model.


@dataclass(slots=True, kw_only=True)
class Entry:
    """One row in the making. The first source to name a fact wins."""

    retires: str | None = None
    earliest: str | None = None
    state: str | None = None
    replacement: str | None = None
    source: str = ""


@dataclass(slots=True)
class Book:
    """Rows by platform and id."""

    rows: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def add(self, platform: str, id_: str, entry: Entry) -> None:
        """Keep what is there; fill in a replacement or an earliest date that is missing."""
        old = self.rows.setdefault((platform, id_), entry)
        old.replacement = old.replacement or entry.replacement
        if old.retires is None and old.state is None:
            old.earliest = old.earliest or entry.earliest
            if entry.retires is not None and old.earliest is None:
                old.retires, old.source = entry.retires, entry.source


def collect(sources: Path) -> tuple[dict[str, list[list[object]]], list[str]]:
    """Rows by platform, and the names of the sources that the rows point at."""
    return _cells(book(sources))


@lru_cache(maxsize=1)
def book(sources: Path) -> Book:
    """Everything that the sources say."""
    book = Book()
    own = tomllib.loads((HERE / "lifecycle.toml").read_text(encoding="utf-8"))
    for row in own["row"]:
        retires = row["retires"].isoformat()
        book.add(
            row["platform"], row["id"], Entry(retires=retires, replacement=row.get("replacement"), source=row["source"])
        )
    for said in installed_sdk_lifecycle():
        source = f"{said.package} SDK {'.'.join(map(str, said.version))}"
        book.add(said.platform, said.id, Entry(retires=said.retires.isoformat(), source=source))
    _add_model_retire(book, sources)
    _add_llm_sunset(book, sources)
    _add_depdesk(book, sources)
    for platform, groups in own["same"].items():
        for id_, others in groups.items():
            row = book.rows[platform, id_]
            for other in others:
                book.add(platform, other, replace(row))
    _share_replacements(book)
    return book


def sdk_versions() -> dict[str, list[int]]:
    """The SDK releases that were installed at build time; an older or equal one adds nothing at run time."""
    return {said.package: list(said.version) for said in installed_sdk_lifecycle()}


def _add_model_retire(book: Book, sources: Path) -> None:
    table = json.loads((sources / "bydtech_model_retire/model_retire/models.json").read_bytes())["models"]
    for model in table:
        platform = platform_name(model["provider"])
        earliest = "earliest possible" in model.get("note", "")
        day = model.get("retires_on")
        entry = Entry(
            retires=None if earliest else day,
            earliest=day if earliest else None,
            state=None if day else model["status"],
            replacement=_one_id(model.get("replacement")),
            source=f"{model['source']} (checked {model['checked']})",
        )
        for id_ in (model["id"], *model.get("aliases", ())):
            book.add(platform, _key(platform, id_), replace(entry))  # each id owns its entry, later sources fill it in


def _add_llm_sunset(book: Book, sources: Path) -> None:
    for model in json.loads((sources / "llm_sunset/llm_sunset/snapshot.json").read_bytes()):
        platform = _SUNSET_PLATFORMS.get(model["provider"])
        if platform is None or " " in model["model_id"]:
            continue
        names = model["replacement_models"] or [None]
        day = model["shutdown_date"] or None
        entry = Entry(
            retires=day,
            state=None if day else "deprecated",
            replacement=_one_id(names[0]),
            source=f"{model['url'].partition('#')[0]} (seen {model['last_observed']})",
        )
        if (platform, model["model_id"]) not in book.rows or day:
            book.add(platform, model["model_id"], entry)


def _add_depdesk(book: Book, sources: Path) -> None:
    table = json.loads((sources / "depdesk/depdesk/data/catalog.json").read_bytes())
    urls = {source["provider"]: source["url"] for source in table["sources"]}
    for model in table["models"]:
        if day := model.get("earliest_retirement"):
            source = f"{urls[model['provider']]} (checked {table['verified_on']})"
            book.add(model["provider"], model["id"], Entry(earliest=day, source=source))


def _share_replacements(book: Book) -> None:
    """Pages recommend something for a snapshot and nothing for the alias that goes with it on the same day."""
    named = {
        (platform, normalize(id_).canonical, entry.retires): entry.replacement
        for (platform, id_), entry in book.rows.items()
        if entry.retires and entry.replacement
    }
    for (platform, id_), entry in book.rows.items():
        if entry.retires:
            entry.replacement = entry.replacement or named.get((platform, normalize(id_).canonical, entry.retires))


def _key(platform: str, id_: str) -> str:
    return normalize(id_).snapshot if platform == "aws" else id_


def _one_id(text: str | None) -> str | None:
    """The first id of `a, b or c`; None for prose."""
    first = re.split(r",? or |, | \(", text)[0].strip() if text else ""
    return first if re.fullmatch(r"[\w./:@-]+", first) and "-" in first else None


def _cells(book: Book) -> tuple[dict[str, list[list[object]]], list[str]]:
    names = sorted({entry.source for entry in book.rows.values()})
    rows: dict[str, list[list[Any]]] = {}
    for (platform, id_), entry in sorted(book.rows.items()):
        cells = [id_, entry.retires, entry.earliest, entry.state, entry.replacement, names.index(entry.source)]
        rows.setdefault(platform, []).append(cells)
    return rows, names
