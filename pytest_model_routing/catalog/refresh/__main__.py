"""Command line of the refresh: reads the sources, writes `data/models.json` and `data/lifecycle.json`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pytest_model_routing.catalog.models import AS_OF, DATA
from pytest_model_routing.catalog.refresh import dates, tables


def main() -> None:
    """Write both files and print what the sources know and the curated files do not."""
    parser = argparse.ArgumentParser(prog="python -m pytest_model_routing.catalog.refresh", description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="folder of unpacked wheels")
    sources: Path = parser.parse_args().sources
    models = tables.collect(sources)
    _write(
        DATA / "models.json",
        {"as_of": AS_OF.isoformat(), "sources": tables.SOURCES},
        "models",
        {vendor: [row.cells() for row in rows] for vendor, rows in models.items()},
    )
    rows, names = dates.collect(sources)
    _write(
        DATA / "lifecycle.json",
        {"as_of": AS_OF.isoformat(), "sdk_versions": dates.sdk_versions(), "sources": names},
        "rows",
        rows,
    )
    for text in tables.unknown_first_party_ids(sources, models):
        print("not curated:", text)


def _write(path: Path, head: dict[str, object], key: str, groups: dict[str, list[list[object]]]) -> None:
    """JSON with one row a line, so that a refresh reads as a diff of rows."""
    parts = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    body = []
    for group, rows in groups.items():
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        body.append(f" {json.dumps(group)}: [\n{lines}\n ]")
    text = "{" + ",\n".join([*parts, f"{json.dumps(key)}: {{\n" + ",\n".join(body) + "\n}"]) + "}\n"
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
