"""Which recording answers a request: method, path and the digest of the canonical body, never the order alone.

    {"model": "m", "max_tokens": 9.0, "metadata": {"user_id": "u-17"}}     sent
    {"max_tokens":9,"model":"m"}                                           canonical: sorted, volatile fields out
    ("POST", "/v1/messages", "a3f0...")                                    the key

The host is not part of the key, so a recording made against a gateway replays without it. Equal requests replay their
recordings in the order recorded, each once.

Secrets differ between machines while their placeholder does not. So a request is looked up redacted, then as it is
(this machine may know a "secret" the recording one did not), then against the recordings that hold placeholders,
where a placeholder stands for any text.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from pytest_model_routing.recording.content import Content, Form
from pytest_model_routing.recording.secrets import PLACEHOLDER, QUERY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_model_routing.recording.recordings import Recording

VOLATILE = ("metadata.user_id", "user", "safety_identifier", "prompt_cache_key", "client_metadata")
"""Body fields that say who asks, not what: dotted paths."""

_IGNORED_QUERY = QUERY | {"beta", "api-version"}
_ANY_TEXT = r'(?:[^"\\]|\\.)+'

Key = tuple[str, str, str]
"""Method; path with the query that matters; digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """How requests are compared.

    `volatile`: dotted paths of body fields to leave out, besides `VOLATILE`. `normalise`: called with the path and a
    copy of the JSON body, both of recordings and of requests; returns the body to compare, for what differs between
    runs inside a prompt (dates, ids, temporary paths). It must not depend on anything else.
    """

    volatile: tuple[str, ...] = ()
    normalise: Callable[[str, dict[str, Any]], dict[str, Any]] | None = None

    def canonical(self, path: str, content: Content) -> str:
        """The body in its one comparable form."""
        value = content.value
        if content.form is Form.JSON and isinstance(value, dict):
            if self.normalise is not None:
                value = self.normalise(path, copy.deepcopy(value))
            for dotted in (*VOLATILE, *self.volatile):
                value = _without(value, dotted.split("."))
            value = {
                name: item for name, item in value.items() if item is not None and (name, item) != ("stream", False)
            }
        return _sorted_json([str(content.form), _plain(value)])


def _sorted_json(value: Any) -> str:
    try:
        return msgspec.json.encode(
            value, order="sorted"
        ).decode()  # five times as fast as json, which counts per replay
    except (TypeError, OverflowError, ValueError):  # what msgspec does not write: integers beyond 64 bits
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(canonical: str) -> str:
    """SHA-256 of a canonical body, in hex."""
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def place(method: str, url: str) -> tuple[str, str]:
    """The part of a key that is no digest: method, and path with the sorted query, without what holds secrets."""
    parts = urlsplit(url)
    query = sorted(
        f"{name}={value}"
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in _IGNORED_QUERY
    )
    path = unquote(parts.path) or "/"  # SDKs differ in what they quote: `:` in the ids of Bedrock
    return method.upper(), path + ("?" + "&".join(query) if query else "")


def _without(value: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """A copy without the field at `path`, and without the objects that this empties."""
    name, rest = path[0], path[1:]
    if name not in value:
        return value
    if not rest:
        return {key: item for key, item in value.items() if key != name}
    inner = value[name]
    if not isinstance(inner, dict):
        return value
    smaller = _without(inner, rest)
    return {key: (smaller if key == name else item) for key, item in value.items() if key != name or smaller}


def _plain(value: Any) -> Any:
    """Whole floats as integers: `1.0` and `1` are one JSON number."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request to be looked up: canonical, redacted and, where that differs, as it is (never kept, never shown)."""

    method: str
    path: str
    redacted: str
    plain: str | None

    def candidates(self) -> list[Key]:
        """The keys to try, in order."""
        texts = [self.redacted] if self.plain is None else [self.redacted, self.plain]
        return [(self.method, self.path, digest(text)) for text in texts]


class Index:
    """The recordings of a cassette, by key. Hands each out once, in order; safe to use from several threads."""

    def __init__(self, recordings: Sequence[Recording], matching: Matching) -> None:
        self.recordings = tuple(recordings)
        self._lock = threading.Lock()
        self._taken: set[int] = set()
        self._queues: dict[Key, deque[int]] = {}
        self._open: list[tuple[int, tuple[str, str], str]] = []  # recordings with placeholders in their request
        for number, recording in enumerate(self.recordings):
            where = place(recording.method, recording.url)
            canonical = matching.canonical(where[1], recording.request)
            self._queues.setdefault((*where, digest(canonical)), deque()).append(number)
            if PLACEHOLDER in canonical:
                self._open.append((number, where, canonical))

    def take(self, asked: Asked) -> int | None:
        """The number of the next unplayed recording of `asked`, which counts as played from now on."""
        with self._lock:
            for key in asked.candidates():
                queue = self._queues.get(key)
                while queue:
                    number = queue.popleft()
                    if number not in self._taken:
                        self._taken.add(number)
                        return number
            return self._take_open(asked)

    def _take_open(self, asked: Asked) -> int | None:
        for number, where, canonical in self._open:
            if number in self._taken or where != (asked.method, asked.path):
                continue
            pattern = _ANY_TEXT.join(map(re.escape, canonical.split(PLACEHOLDER)))
            if re.fullmatch(pattern, asked.plain or asked.redacted, re.DOTALL):
                self._taken.add(number)
                return number
        return None

    def is_taken(self, number: int) -> bool:
        """Whether a recording has been played."""
        return number in self._taken

    def known(self, asked: Asked) -> bool:
        """Whether `asked` was recorded at all, played or not."""
        return any(key in self._queues for key in asked.candidates())

    def unplayed(self) -> list[int]:
        """Numbers of the recordings that nobody asked for."""
        return [number for number in range(len(self.recordings)) if number not in self._taken]
