"""The JSON schema of `[tool.route-lint]` and route-lint.toml, for editors that complete and check TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.config.options import OPTIONS
from checker.config.records import options_schema

if TYPE_CHECKING:
    from collections.abc import Collection

    from checker.config.kinds import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(selectors: Collection[str]) -> Schema:
    """The schema; `selectors` are the rule codes, names and prefixes that exist."""
    return {
        "$schema": DIALECT,
        "title": "route-lint",
        "description": "Settings of route-lint: [tool.route-lint] in pyproject.toml, or route-lint.toml.",
        **options_schema(OPTIONS),
        "$defs": {
            "rules": {
                "description": "a rule's code (RL701), its name (retired-model), a code prefix (RL7), or ALL",
                "enum": sorted(selectors),
            }
        },
    }
