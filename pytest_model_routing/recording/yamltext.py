"""YAML for people who review diffs: keys in their order, long texts as blocks, one line for each event of a stream.

Imported only when a cassette is read or written.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

try:
    from yaml import CSafeDumper as _SafeDumper
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # a PyYAML built without libyaml: slower by a factor of ten, otherwise equal
    from yaml import SafeDumper as _SafeDumper  # type: ignore[assignment]
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

YAMLError = yaml.YAMLError


class OneLine(dict[str, Any]):
    """A mapping to be written on one line."""


class _Dumper(_SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Never `&id001`: equal values are equal by chance."""
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _one_line(dumper: _Dumper, value: OneLine) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)


def _time(dumper: _Dumper, value: datetime) -> yaml.ScalarNode:
    text = value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", text)


def dump(value: object) -> str:
    """`value` as YAML text."""
    text = _dump(value)
    if "\\U" not in text:
        return text
    # libyaml escapes what is beyond 16 bits, and quotes the whole text for it: one emoji makes a prompt unreadable. So
    # characters that nobody uses stand in for those while it writes.
    used = set(itertools.chain.from_iterable(_strings(value)))
    free = (character for character in map(chr, range(0xE000, 0xF900)) if character not in used)
    wide = sorted(ord(character) for character in used if character > "\uffff")
    stand_ins = dict(zip(wide, map(ord, free), strict=False))
    text = _dump(_translated(value, stand_ins))
    return text.translate({stand_in: character for character, stand_in in stand_ins.items()})


def _dump(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for name, item in value.items():
                yield from _strings(name)
                yield from _strings(item)
        case list():
            for item in value:
                yield from _strings(item)


def _translated(value: Any, table: Mapping[int, int]) -> Any:
    match value:
        case str():
            return value.translate(table)
        case dict():
            kind = type(value)
            return kind({_translated(name, table): _translated(item, table) for name, item in value.items()})
        case list():
            return [_translated(item, table) for item in value]
        case _:
            return value


def load(text: str) -> Any:
    """The value of YAML text. Raises YAMLError."""
    return yaml.load(text, Loader=_SafeLoader)  # a safe loader


def where(error: YAMLError) -> str:
    """What is wrong with a text, and in which line, in one line."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{problem}, line {mark.line + 1}" if mark is not None else str(problem)


def _register() -> None:
    from datetime import datetime

    _Dumper.add_representer(str, _text)
    _Dumper.add_representer(OneLine, _one_line)
    _Dumper.add_representer(datetime, _time)


_register()
