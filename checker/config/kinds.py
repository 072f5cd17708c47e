"""The kinds of value an option takes: each reads what TOML held, says what is wrong with it, and describes itself as
JSON schema.

    Flag().read("yes", "tool.route-lint.preview", reading)   # -> None, and reading.problems has
                                                             #    'tool.route-lint.preview: must be true or ...'

Reading goes on after a mistake, so that every mistake of a file is reported at once. `WRONG` stands for a value that
could not be read; it never leaves this package.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from checker.config.suggest import did_you_mean

Schema = dict[str, Any]


class Wrong(enum.Enum):
    """The type of `WRONG`."""

    WRONG = "wrong"


WRONG: Final = Wrong.WRONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading one file needs and gathers: its folder, the selectors that exist, and the problems so far."""

    folder: Path
    selectors: Collection[str]
    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, what: str) -> Wrong:
        """Note a problem of the key `where`."""
        self.problems.append(f"{where}: {what}")
        return WRONG


class Kind(Protocol):
    """One kind of value."""

    def read(self, value: object, where: str, reading: Reading) -> Any:
        """The value for `Config`, or WRONG after noting why."""

    def schema(self) -> Schema:
        """The value's shape as JSON schema."""


def shown(value: object) -> str:
    """A value as messages quote it."""
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"`{value}`"


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def read(self, value: object, where: str, reading: Reading) -> bool | Wrong:
        """See `Kind.read`."""
        if isinstance(value, bool):
            return value
        return reading.wrong(where, f"must be true or false, not {shown(value)}")

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number from `least` up."""

    least: int = 1

    def read(self, value: object, where: str, reading: Reading) -> int | Wrong:
        """See `Kind.read`."""
        if isinstance(value, int) and not isinstance(value, bool) and value >= self.least:
            return value
        return reading.wrong(where, f"must be a whole number from {self.least}, not {shown(value)}")

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"type": "integer", "minimum": self.least}


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `check` returns what is wrong with one, or nothing."""

    check: Callable[[str], str | None] | None = None
    pattern: str | None = None

    def read(self, value: object, where: str, reading: Reading) -> str | Wrong:
        """See `Kind.read`."""
        if not isinstance(value, str) or not value.strip():
            return reading.wrong(where, f"must be a string, not {shown(value)}")
        complaint = self.check(value) if self.check else None
        return reading.wrong(where, complaint) if complaint else value

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"type": "string", "pattern": self.pattern} if self.pattern else {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an enum's values."""

    of: type[enum.StrEnum]

    def read(self, value: object, where: str, reading: Reading) -> enum.StrEnum | Wrong:
        """See `Kind.read`."""
        names = [member.value for member in self.of]
        if isinstance(value, str) and value in names:
            return self.of(value)
        hint = did_you_mean(value, names) if isinstance(value, str) else ""
        return reading.wrong(where, f"must be one of {', '.join(names)}, not {shown(value)}{hint}")

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"enum": [member.value for member in self.of]}


@dataclass(frozen=True, slots=True)
class Folder:
    """A path, relative to the file it is written in; read as an absolute one."""

    def read(self, value: object, where: str, reading: Reading) -> Path | Wrong:
        """See `Kind.read`."""
        if not isinstance(value, str) or not value.strip():
            return reading.wrong(where, f"must be a path, not {shown(value)}")
        return (reading.folder / Path(value).expanduser()).absolute()

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Selector:
    """A rule by code, name or code prefix, or ALL."""

    def read(self, value: object, where: str, reading: Reading) -> str | Wrong:
        """See `Kind.read`."""
        if not isinstance(value, str):
            return reading.wrong(where, f"must be a rule's code or name, not {shown(value)}")
        if value in reading.selectors:
            return value
        return reading.wrong(where, f"no rule is called {shown(value)}{did_you_mean(value, reading.selectors)}")

    def schema(self) -> Schema:
        """See `Kind.schema`; the definition lists the rules, which only `checker.config.schema` is told."""
        return {"$ref": "#/$defs/rules"}


@dataclass(frozen=True, slots=True)
class Many:
    """A list of values of one kind."""

    of: Kind

    def read(self, value: object, where: str, reading: Reading) -> tuple[Any, ...] | Wrong:
        """See `Kind.read`."""
        if not isinstance(value, (list, tuple)):
            return reading.wrong(where, f"must be a list, not {shown(value)}")
        items = [self.of.read(item, self._place(where, index, item), reading) for index, item in enumerate(value)]
        return tuple(item for item in items if item is not WRONG)

    @staticmethod
    def _place(where: str, index: int, item: object) -> str:
        # A wrong string is quoted by its message; only a table needs its number to be found again.
        return f"{where}[{index}]" if isinstance(item, Mapping) else where

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"type": "array", "items": self.of.schema()}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with free keys, read as pairs; `key` reads a key, `of` its value, `pair` makes one item of both."""

    of: Kind
    key: Kind = field(default_factory=Text)
    pair: Callable[[Any, Any], object] = lambda key, value: (key, value)

    def read(self, value: object, where: str, reading: Reading) -> tuple[Any, ...] | Wrong:
        """See `Kind.read`."""
        if not isinstance(value, Mapping):
            return reading.wrong(where, f"must be a table, not {shown(value)}")
        return tuple(self._items(value, where, reading))

    def _items(self, value: Mapping[str, object], where: str, reading: Reading) -> Iterator[object]:
        for name, item in value.items():
            place = f"{where}.{name}" if name.replace("-", "").isalnum() else f'{where}."{name}"'
            key = self.key.read(name, place, reading)
            read = self.of.read(item, place, reading)
            if key is not WRONG and read is not WRONG:
                yield self.pair(key, read)

    def schema(self) -> Schema:
        """See `Kind.schema`."""
        return {"type": "object", "additionalProperties": self.of.schema()}
