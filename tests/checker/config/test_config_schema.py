"""The schema for editors says the same as the reader."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import jsonschema
import pytest

from checker.config import load
from checker.config.schema import schema
from checker.config.toml import toml
from checker.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

SELECTORS = frozenset({"ALL", "RL7", "RL701", "retired-model"})

GOOD = (
    "",
    'select = ["ALL"]\nignore = ["RL701"]\nextend-select = []\nextend-ignore = ["retired-model"]\n',
    'persona = "pedantic"\nmin-confidence = "high"\npreview = true\n',
    'exclude = ["a"]\nrespect-gitignore = false\nbaseline = "b.json"\ncache-dir = "c"\n',
    'per-path-ignores = { "tests/**" = ["RL7"] }\ntelemetry-modules = ["a.b"]\n',
    '[[wrappers]]\ncall = "a.b:C.d"\nmodel = 0\n[[wrappers]]\ncall = "a:b"\nmodel = "m"\nasync = true\n',
)
BAD = (
    "selct = []\n",
    'select = "ALL"\n',
    'select = ["RL8"]\n',
    'persona = "auditer"\n',
    "preview = 1\n",
    'telemetry-modules = ["a/b"]\n',
    'per-path-ignores = ["tests"]\n',
    "[[wrappers]]\nmodel = 0\n",
    '[[wrappers]]\ncall = "a.b"\n',
    '[[wrappers]]\ncall = "a:b"\nmodel = -1\n',
    '[[wrappers]]\ncall = "a:b"\nasync = "yes"\n',
)


def read(folder: Path, text: str) -> None:
    (folder / "route-lint.toml").write_text(text)
    load(folder, selectors=SELECTORS)


@pytest.mark.parametrize("text", GOOD)
def test_what_is_read_is_valid(text: str, tmp_path: Path) -> None:
    read(tmp_path, text)
    jsonschema.validate(tomllib.loads(text), schema(SELECTORS))


@pytest.mark.parametrize("text", BAD)
def test_what_is_refused_is_not(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        read(tmp_path, text)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), schema(SELECTORS))


def test_it_is_a_schema_and_every_option_is_explained() -> None:
    found = schema(SELECTORS)

    jsonschema.Draft202012Validator.check_schema(found)
    assert all(option["description"] for option in found["properties"].values())
    for option in found["properties"].values():
        if "default" in option:
            jsonschema.validate(option["default"], {**option, "$defs": found["$defs"]})


@pytest.mark.parametrize("text", [text for text in GOOD if text])
def test_settings_are_shown_in_the_language_they_are_written_in(text: str, tmp_path: Path) -> None:
    (tmp_path / "route-lint.toml").write_text(text)
    loaded = load(tmp_path, selectors=SELECTORS)

    given = (item for item in loaded.settings if item.value is not None)
    shown = {item.key: tomllib.loads(f"v = {toml(item.value)}")["v"] for item in given}

    for key, value in tomllib.loads(text).items():
        if key in ("baseline", "cache-dir"):
            assert shown[key] == str(tmp_path / value)
        elif key == "wrappers":
            assert [item["call"] for item in shown[key]] == [item["call"] for item in value]
        elif key != "extend-ignore":
            assert set(value) <= set(shown[key]) if isinstance(value, list) else shown[key] == value


@pytest.mark.parametrize("text", ['"', "\\", "\n\t", "\x7f\x00", "é\u2028", "a b"])
def test_any_text_can_be_shown(text: str) -> None:
    assert tomllib.loads(f"v = {toml({text: text})}")["v"] == {text: text}
