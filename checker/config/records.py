"""Tables with fixed keys: the whole of `[tool.route-lint]`, and each `[[tool.route-lint.wrappers]]`.

An `Option` is one key with its kind, its documentation and its default as TOML would write it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.config.kinds import WRONG, Kind, Reading, Schema, Wrong, shown
from checker.config.suggest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One key of a table. `default` is what `route-lint config` and the schema show; None when there is nothing to
    show."""

    key: str
    kind: Kind
    doc: str
    default: object = None
    required: bool = False

    @property
    def attribute(self) -> str:
        """The key as Python spells it."""
        return self.key.replace("-", "_")


def read_options(
    options: tuple[Option, ...], table: Mapping[str, object], prefix: str, reading: Reading
) -> dict[str, Any]:
    """The values of the keys that are there, by key; unknown, missing and wrong ones are noted in `reading`.

    `prefix` comes before a key in messages: `pyproject.toml: tool.route-lint.`.
    """
    by_key = {option.key: option for option in options}
    values: dict[str, Any] = {}
    for key, value in table.items():
        option = by_key.get(key)
        if option is None:
            reading.wrong(f"{prefix}{key}", f"unknown key{did_you_mean(key, by_key)}")
            continue
        read = option.kind.read(value, f"{prefix}{key}", reading)
        if read is not WRONG:
            values[key] = read
    for option in options:
        if option.required and option.key not in table:
            reading.wrong(prefix.rstrip(": ."), f"the key `{option.key}` is missing: {option.doc}")
    return values


def options_schema(options: tuple[Option, ...]) -> Schema:
    """The JSON schema of a table with these keys and no others."""
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": {}}
    for option in options:
        described = {"description": option.doc, **option.kind.schema()}
        if option.default is not None:
            described["default"] = option.default
        schema["properties"][option.key] = described
    required = [option.key for option in options if option.required]
    return {**schema, "required": required} if required else schema


@dataclass(frozen=True, slots=True)
class Record:
    """A table with fixed keys; `make` turns its values into one object, or returns what is wrong with them together."""

    options: tuple[Option, ...]
    make: Callable[[Mapping[str, Any]], object]

    def read(self, value: object, where: str, reading: Reading) -> Any:
        """See `Kind.read`."""
        if not isinstance(value, Mapping):
            return reading.wrong(where, f"must be a table, not {shown(value)}")
        before = len(reading.problems)
        values = read_options(self.options, value, f"{where}.", reading)
        return self.make(values) if len(reading.problems) == before else WRONG

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return options_schema(self.options)


@dataclass(frozen=True, slots=True)
class Either:
    """A value of whichever kind `choose` names for it: a model argument is a keyword or a position."""

    choose: Callable[[object], Kind]
    kinds: tuple[Kind, ...]

    def read(self, value: object, where: str, reading: Reading) -> Any | Wrong:
        """See `Kind.read`."""
        return self.choose(value).read(value, where, reading)

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"anyOf": [kind.schema() for kind in self.kinds]}
