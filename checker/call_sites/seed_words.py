"""The words of the SDK catalogue that a file is asked for, and byte patterns of them, for `checker.call_sites.seeds`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.call_sites.sdks import SDKS, Role
from checker.call_sites.shapes import SHAPES
from checker.sources import Prefilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from checker.call_sites.sdks import Operation, Sdk

GENERIC = frozenset({"chat"})
"""Method names that tell nothing by themselves."""
_GAP = rb"(?:[\s\\)\]]|#[^\r\n]*[\r\n])*"
_WORD_BYTE = re.compile(rb"\w")
_LOOSE = re.compile(rb"[\s\\)\]]")
_OPENED = re.compile(_GAP + rb"\(")
_DOTTED = re.compile(rb"\." + _GAP + rb"\Z")
_BEFORE = 300
_NONE: frozenset[str] = frozenset()


@cache
def names(sdk_name: str) -> frozenset[str]:
    """What is imported from an SDK that a site calls: functions, and classes that bind a model."""
    found: set[str] = set()
    for sdk in _sdks(sdk_name):
        found.update(op.path for op in sdk.functions if op.role is not Role.OTHER and "." not in op.path)
        found.update(name for client in sdk.clients if client.reports_model for name in client.names)
        found.update(name for binding in sdk.bindings for name in binding.names)
    return frozenset(found)


@cache
def methods(sdk_name: str) -> frozenset[str]:
    """The last names of what a site calls on something of an SDK."""
    found: set[str] = set()
    for sdk in _sdks(sdk_name):
        functions = (op for op in sdk.functions if "." in op.path)
        operations = (*functions, *(op for client in sdk.clients for op in client.operations))
        found.update(op.path.rpartition(".")[2] for op in operations if op.role is not Role.OTHER)
    return frozenset(found)


@cache
def offers(sdk_name: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """What a file may call, and which functions and methods its importers may call then that do not tell by a path."""
    found: list[tuple[frozenset[str], frozenset[str]]] = []
    for sdk in _sdks(sdk_name):
        found.append((makers(sdk_name), _undotted(sdk.functions)))
        for client in sdk.clients:
            # What another client makes can be made anywhere.
            made = makers(sdk_name) if client.made_by else frozenset(client.names)
            found.append((made, _undotted(client.operations)))
    return tuple((made, offered) for made, offered in found if offered)


def _undotted(operations: Iterable[Operation]) -> frozenset[str]:
    return frozenset(op.path for op in operations if op.role is not Role.OTHER and "." not in op.path)


def _sdks(name: str) -> Iterator[Sdk]:
    return (sdk for sdk in SDKS if sdk.name == name)


@cache
def makers(sdk_name: str) -> frozenset[str]:
    """The last names of what gives a client of an SDK, and its functions."""
    found: set[str] = set()
    for sdk in _sdks(sdk_name):
        found.update(op.path.rpartition(".")[2] for op in sdk.functions)
        for client in sdk.clients:
            found.update((*client.names, *(path.rpartition(".")[2].rstrip("()") for path in client.made_by)))
    return frozenset(found)


@cache
def reached(words: frozenset[str]) -> Callable[[bytes], object]:
    """Attributes of these names, and the names as texts: `getattr(client, "create")`."""
    word = rb"(?:" + "|".join(sorted(words)).encode() + rb")"
    return re.compile(rb"\." + _GAP + word + rb"\b|[\"']" + word + rb"[\"']").search


@cache
def telling_paths() -> dict[str, frozenset[str]]:
    """The last two names of the method paths that tell by themselves: first -> second."""
    found: dict[str, frozenset[str]] = {}
    for shape in SHAPES:
        *_, first, last = ("", *shape.path.split("."))
        if first:
            found[first] = found.get(first, _NONE) | {last}
    return found


@cache
def telling() -> Prefilter:
    """A word of each telling path and name: few in all, since each is a search."""
    names = telling_names()
    firsts = (first for first, lasts in telling_paths().items() if not all(_holds_one(last, names) for last in lasts))
    return Prefilter(word.encode() for word in (*firsts, *names))


def _holds_one(word: str, names: Iterable[str]) -> bool:
    return any(name in word for name in names)


@cache
def telling_path(first: str) -> Callable[[bytes], object]:
    """Whether a telling path whose last name but one is `first` occurs."""
    lasts = "|".join(sorted(telling_paths()[first])).encode()
    word = first.encode()  # the engine is fastest at finding literal text, so what is before it is looked at afterwards
    return re.compile(word + rb"(?<!\w" + word + rb")" + _GAP + rb"\." + _GAP + rb"(?:" + lasts + rb")\b").search


@cache
def telling_names() -> dict[str, str]:
    """The single names that tell by themselves, and the root of the SDK that has them."""
    return {s.path: s.sdk.roots[0] for s in SHAPES if "." not in s.path and s.path not in GENERIC}


@cache
def called(words: frozenset[str]) -> Callable[[bytes], bool]:
    """Attributes and calls of these names."""
    searches = tuple(re.compile(re.escape(word.encode())).finditer for word in sorted(words))
    return lambda data: any(_is_called(data, *match.span()) for find in searches for match in find(data))


def _is_called(data: bytes, start: int, end: int) -> bool:
    """Whether what stands between two places is a word with a dot before it, or with a parenthesis behind it."""
    before = data[start - 1 : start] if start else b""
    if _WORD_BYTE.match(before) or _WORD_BYTE.match(data, end):
        return False
    if before == b"." or _OPENED.match(data, end):
        return True
    return bool(_LOOSE.match(before)) and _DOTTED.search(data[max(start - _BEFORE, 0) : start]) is not None
