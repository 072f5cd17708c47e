"""Values as TOML writes them, for showing settings in the language they are set in."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.config.model import Wrapper

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def toml(value: Any) -> str:
    """One value on one line. None has no form in TOML; it is up to the caller."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, enum.StrEnum):
        return _text(value.value)
    if isinstance(value, str | Path):
        return _text(str(value))
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, Wrapper):
        return _table(_wrapper(value))
    if isinstance(value, tuple | list):
        return f"[{', '.join(toml(item) for item in value)}]"
    return str(value)


def toml_key(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _table(items: Mapping[str, Any]) -> str:
    if not items:
        return "{}"
    return f"{{ {', '.join(f'{toml_key(key)} = {toml(value)}' for key, value in items.items())} }}"


def _text(text: str) -> str:
    # A basic string of TOML has the escapes of JSON.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _wrapper(wrapper: Wrapper) -> dict[str, Any]:
    fields = {
        "call": wrapper.call,
        "model": wrapper.model,
        "sdk": wrapper.sdk,
        "operation": wrapper.operation,
        "task": wrapper.task,
        "async": wrapper.is_async,
        "stream": wrapper.is_stream,
    }
    return {key: value for key, value in fields.items() if value is not None}
