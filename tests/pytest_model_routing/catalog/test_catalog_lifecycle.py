"""When models go, by platform and by day."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pytest_model_routing import catalog
from pytest_model_routing.catalog import installed, retirement
from pytest_model_routing.catalog.installed import SdkRetirement

ON = date(2026, 11, 21)
FACTS = json.loads((Path(__file__).parent / "lifecycle_facts.json").read_bytes())["rows"]


@pytest.fixture
def no_sdk(monkeypatch):
    """Only the table speaks."""
    monkeypatch.setattr(retirement, "_sdk_table", dict)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['platform']}:{fact['id']}")
def test_agrees_with_the_facts(fact, no_sdk):
    found = catalog.lifecycle(fact["id"], platform=fact["platform"], on=ON)

    assert found is not None
    if fact["retires"] is None:
        assert found.status is catalog.Status.RETIRED
    else:
        assert fact["retires"] == str(found.retires)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['platform']}:{fact['id']}")
def test_the_models_of_the_facts_are_known(fact):
    assert catalog.lookup(fact["id"]) is not None


@pytest.mark.parametrize(
    ("raw", "platform", "status", "retires", "earliest"),
    [
        ("claude-2.1", None, "retired", "2025-07-21", None),
        ("claude-v1", None, "retired", "2024-11-06", None),
        ("claude-opus-4", None, "retired", "2026-06-15", None),
        ("claude-3-5-sonnet", None, "retired", "2025-10-28", None),
        ("claude-sonnet-4-5", None, "deprecated", "2026-11-30", None),
        ("claude-opus-4-5", None, "active", None, "2026-11-24"),
        ("claude-haiku-4-5-20251001", None, "active", None, "2026-10-15"),
        # One model, three platforms.
        ("claude-opus-4-1-20250805", "anthropic", "retired", "2026-08-05", None),
        ("us.anthropic.claude-opus-4-1-20250805-v1:0", None, "deprecated", "2027-01-08", None),
        ("bedrock/anthropic.claude-sonnet-4-20250514-v1:0", None, "retired", "2026-10-14", None),
        ("claude-3-5-sonnet-v2@20241022", None, "retired", "2026-02-19", None),
        ("gemini-2.5-pro", "gemini-api", "deprecated", "2026-12-01", None),
        ("gemini-2.5-pro", "vertex", "retired", "2026-10-20", None),
        ("vertex_ai/gemini-2.5-pro", None, "retired", "2026-10-20", None),
        ("text-bison@001", None, "retired", "2025-04-21", None),
        ("gpt-4o", None, "deprecated", "2027-01-14", None),
        ("openai/gpt-4o", None, "deprecated", "2027-01-14", None),
        ("o3-pro", None, "deprecated", "2026-12-11", None),
        ("text-davinci-003", None, "retired", "2024-01-04", None),
        ("gemini-1.5-pro-002", None, "retired", "2025-09-29", None),
        ("gemini-3.1-flash-lite", None, "active", None, "2027-05-07"),
        ("groq/llama-3.1-8b-instant", None, "retired", "2026-08-16", None),
        ("groq/qwen/qwen3-32b", None, "retired", "2026-07-17", None),
        ("cohere/command-light", None, "deprecated", None, None),
    ],
)
def test_status(raw, platform, status, retires, earliest, no_sdk):
    found = catalog.lifecycle(raw, platform=platform, on=ON)

    assert found is not None
    days = [day and day.isoformat() for day in (found.retires, found.earliest)]
    assert [status, retires, earliest] == [found.status, *days]


@pytest.mark.parametrize(
    ("raw", "platform"),
    [
        ("claude-haiku-5-5", None),
        ("gpt-6-luna", None),
        ("openrouter/anthropic/claude-3-opus", None),  # OpenRouter documents no dates
        ("anthropic/claude-3.5-sonnet", None),
        ("azure/gpt-4o", None),
        ("claude-2.1", "snowflake"),
        ("my-deployment", None),
        ("ft:gpt-3.5-turbo:acme::abc", None),
        ("claude-3-5-sonnet-20240229", None),
    ],
)
def test_what_is_not_documented_is_not_guessed(raw, platform):
    assert catalog.lifecycle(raw, platform=platform, on=ON) is None


def test_the_day_decides():
    statuses = [
        catalog.lifecycle("claude-sonnet-4-5", on=date(2026, 11, day)).status  # type: ignore[union-attr]
        for day in (29, 30)
    ]

    assert statuses == [catalog.Status.DEPRECATED, catalog.Status.RETIRED]


def test_a_replacement_that_is_going_itself_is_followed():
    found = catalog.lifecycle("gpt-4-0125-preview", on=ON)  # its page says gpt-5, which goes in December

    assert found is not None
    assert found.replacement == "gpt-5.6-sol"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['platform']}:{fact['id']}")
def test_a_replacement_exists(fact):
    found = catalog.lifecycle(fact["id"], platform=fact["platform"], on=ON)

    assert found is not None
    assert found.replacement is None or catalog.lookup(found.replacement) is not None


def test_age():
    assert catalog.age_days(date(2026, 12, 1)) == 10


def _sdk_says(monkeypatch, *rows: SdkRetirement) -> None:
    monkeypatch.setattr(retirement, "_sdk_table", lambda: {(row.platform, row.id): row for row in rows})


def _row(id_: str, retires: date, version: tuple[int, ...]) -> SdkRetirement:
    return SdkRetirement(platform="anthropic", id=id_, retires=retires, package="anthropic", version=version)


def test_a_newer_sdk_wins(monkeypatch):
    _sdk_says(monkeypatch, _row("claude-sonnet-4-5", date(2027, 1, 31), (2, 13, 0)))
    found = catalog.lifecycle("claude-sonnet-4-5", on=ON)

    assert found is not None
    assert (found.retires, found.source) == (date(2027, 1, 31), "anthropic SDK 2.13.0")
    assert found.replacement == "claude-sonnet-5-5"


def test_an_older_sdk_does_not_win(monkeypatch):
    _sdk_says(monkeypatch, _row("claude-3-5-sonnet-20241022", date(2025, 10, 22), (0, 64, 0)))
    found = catalog.lifecycle("claude-3-5-sonnet-20241022", on=ON)

    assert found is not None
    assert found.retires == date(2025, 10, 28)


def test_an_sdk_adds_what_the_table_lacks(monkeypatch):
    _sdk_says(monkeypatch, _row("claude-haiku-5-5", date(2028, 1, 1), (0, 1)))
    found = catalog.lifecycle("claude-haiku-5-5", on=ON)

    assert found is not None
    assert found.status is catalog.Status.DEPRECATED


def _install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folders = {package: tmp_path / package for package in ("anthropic", "openai")}
    monkeypatch.setattr(installed, "_folder", folders.get)


ANTHROPIC = (
    'from typing import Dict\n\nDEPRECATED_MODELS: Dict[str, str] = {\n    "claude-x-1": "March 3rd, 2027",\n}\n'
)
OPENAI = '''ChatModel: TypeAlias = Literal[
    "gpt-x",
    "gpt-x-2027-01-01",
    "gpt-y-mini",
]
"""Deprecated values:

- "gpt-x",
  "gpt-x-2027-01-01": Announced shutdown
  date: 2027-05-06. See
  https://example.com for details.
- "gpt-y-mini": Not a supported model ID. Retained for SDK compatibility.
"""
'''


def test_reads_the_installed_sdks(tmp_path, monkeypatch):
    files = {
        "anthropic/_data/deprecated_models.py": ANTHROPIC,
        "anthropic/_version.py": '__version__ = "9.8.7"  # x\n',
        "openai/types/shared/chat_model.py": OPENAI,
        "openai/_version.py": '__version__ = "5.0.0-beta"\n',
    }
    _install(tmp_path, monkeypatch, files)
    rows = installed._anthropic_rows.__wrapped__() + installed._openai_rows.__wrapped__()

    assert [(row.platform, row.id, row.retires, row.version) for row in rows] == [
        ("anthropic", "claude-x-1", date(2027, 3, 3), (9, 8, 7)),
        ("openai", "gpt-x", date(2027, 5, 6), (5, 0, 0)),
        ("openai", "gpt-x-2027-01-01", date(2027, 5, 6), (5, 0, 0)),
    ]


def test_an_id_that_the_sdk_calls_unsupported_is_not_a_model(tmp_path, monkeypatch):
    _install(tmp_path, monkeypatch, {"openai/types/shared/chat_model.py": OPENAI})

    assert installed.installed_model_ids.__wrapped__("openai") == {"gpt-x", "gpt-x-2027-01-01"}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"anthropic/_data/deprecated_models.py": "DEPRECATED_MODELS = load()\n"},
        {"anthropic/_data/deprecated_models.py": "DEPRECATED_MODELS = {\n  load(): 1,\n}\n"},
        {"anthropic/_data/deprecated_models.py": 'DEPRECATED_MODELS = {\n  "x": "soon",\n}\n'},
        {"anthropic/_data/deprecated_models.py": 'DEPRECATED_MODELS = {\n  "x": "May 99th, 2027",\n}\n'},
        {"openai/types/shared/chat_model.py": '- "gpt-x": Announced shutdown date: 2027-99-99.\n'},
    ],
    ids=["absent", "call", "call in dict", "no date", "no such day", "no such day at OpenAI"],
)
def test_files_that_changed_say_nothing(files, tmp_path, monkeypatch):
    _install(tmp_path, monkeypatch, files)

    assert installed._anthropic_rows.__wrapped__() + installed._openai_rows.__wrapped__() == ()


def test_the_installed_sdks_are_not_imported():
    script = """
import sys
from pytest_model_routing import catalog
catalog.installed_sdk_lifecycle()
assert catalog.lookup("claude-nothing-9") is None
heavy = {"anthropic", "openai", "genai_prices", "pydantic", "tomllib", "difflib", "importlib.metadata"}
sys.exit(" ".join(sorted(heavy & set(sys.modules))) or None)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")


def test_what_the_installed_sdks_say_is_what_is_said():
    for row in catalog.installed_sdk_lifecycle():
        found = catalog.lifecycle(row.id, platform=row.platform, on=ON)

        assert found is not None
        assert row.retires == found.retires


def test_an_id_that_only_the_installed_sdk_lists_is_known(monkeypatch):
    monkeypatch.setattr(
        "pytest_model_routing.catalog.models.installed_model_ids", lambda package: {"claude-opus-9-9", "gpt-9-luna"}
    )
    model = catalog.lookup("anthropic/claude-opus-9-9")

    assert model is not None
    assert (model.vendor, model.tier, model.context_tokens) == ("anthropic", catalog.Tier.DEEP, None)
    assert catalog.lookup("claude-opus-9-8") is None
