"""What the installed SDKs of the vendors say about models, read from their source text.

`anthropic` and `openai` ship a list of model ids and of shutdown dates, `google-genai` one of ids, and users upgrade
an SDK more often than a linter. The files are parsed, never imported (importing `anthropic` costs a second), and their
layout is nobody's promise: a file that is absent or looks different yields nothing.

    anthropic/_data/deprecated_models.py    DEPRECATED_MODELS = {"claude-sonnet-4-5": "November 30th, 2026", ...}
    openai/types/shared/chat_model.py       - "gpt-5", "gpt-5-mini": Announced shutdown date: 2026-12-11.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkRetirement:
    """One announced shutdown. `platform` is the vendor's own API, `version` the SDK release that says so."""

    platform: str
    id: str
    retires: date
    package: str
    version: tuple[int, ...]


_MODEL_LISTS = {
    "anthropic": ("anthropic", ("types/model.py", "types/model_param.py")),
    "openai": ("openai", ("types/shared/chat_model.py", "types/shared/responses_model.py", "types/chat_model.py")),
    "google": ("google.genai", ("_gaos/types/interactions/model.py",)),
}
_DATE_FILES = {
    "anthropic": ("_data/deprecated_models.py", "resources/messages/messages.py", "resources/messages.py"),
    "openai": ("types/shared/chat_model.py",),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DICT = r"(?ms)^DEPRECATED_MODELS\b[^=\n]*=\s*(\{.*?^\})"
_WORDED_DATE = r"(\w+) (\d{1,2})(?:st|nd|rd|th)?, (\d{4})"
_OPENAI_ITEM = r'(?m)^- ((?:"[^"\n]+"[,\s]*)+):\s+Announced shutdown\s+date:\s+(\d{4}-\d{2}-\d{2})'
_QUOTED = r'"([^"\n]+)"'
_LITERAL_LINE = r'(?m)^\s+"([a-z0-9][\w.:-]*)",$'
_UNSUPPORTED = r'(?m)^- "([^"\n]+)": Not a supported model ID'
_VERSION = r'__version__\s*=\s*"(\d+(?:\.\d+)*)'


def installed_sdk_lifecycle() -> tuple[SdkRetirement, ...]:
    """The announced shutdowns in the installed SDKs; empty when neither is installed or readable. Read once per
    process.
    """
    return _anthropic_rows() + _openai_rows()


@lru_cache(maxsize=4)
def installed_model_ids(vendor: str) -> frozenset[str]:
    """The model ids that a vendor's installed SDK lists (`anthropic`, `openai`, `google`); empty without one."""
    package, names = _MODEL_LISTS[vendor]
    source = "\n".join(_source(package, name) for name in names)
    return frozenset(re.findall(_LITERAL_LINE, source)) - frozenset(re.findall(_UNSUPPORTED, source))


@lru_cache(maxsize=1)
def _anthropic_rows() -> tuple[SdkRetirement, ...]:
    for name in _DATE_FILES["anthropic"]:
        match = re.search(_DICT, _source("anthropic", name))
        try:
            table = ast.literal_eval(match[1]) if match else {}
        except (ValueError, SyntaxError):
            continue
        found = {str(id_): day for id_, text in table.items() if (day := _worded_date(str(text))) is not None}
        if found:
            return _rows("anthropic", found)
    return ()


@lru_cache(maxsize=1)
def _openai_rows() -> tuple[SdkRetirement, ...]:
    found: dict[str, date] = {}
    for item in re.finditer(_OPENAI_ITEM, _source("openai", _DATE_FILES["openai"][0])):
        try:
            day = date.fromisoformat(item[2])
        except ValueError:
            continue
        found.update(dict.fromkeys(re.findall(_QUOTED, item[1]), day))
    return _rows("openai", found)


def _rows(package: str, found: dict[str, date]) -> tuple[SdkRetirement, ...]:
    version = _version(package)
    return tuple(
        SdkRetirement(platform=package, id=id_, retires=day, package=package, version=version)
        for id_, day in sorted(found.items())
    )


def _worded_date(text: str) -> date | None:
    """`November 30th, 2026`, whatever the locale."""
    match = re.search(_WORDED_DATE, text)
    if match is None or match[1] not in _MONTHS:
        return None
    try:
        return date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
    except ValueError:
        return None


def _version(package: str) -> tuple[int, ...]:
    match = re.search(_VERSION, _source(package, "_version.py"))
    return tuple(int(part) for part in match[1].split(".")) if match else ()


def _source(package: str, name: str) -> str:
    """The text of a file of an installed package; empty when there is no such file."""
    folder = _folder(package)
    if folder is None:
        return ""
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


@lru_cache(maxsize=4)
def _folder(package: str) -> Path | None:
    """Where a package lies. Finding it imports nothing but the namespace `google`."""
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))
