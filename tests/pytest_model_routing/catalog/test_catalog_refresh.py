"""How the tables are made: which source is believed, and what is kept."""

import json

import pytest

from pytest_model_routing import catalog
from pytest_model_routing.catalog import models
from pytest_model_routing.catalog.refresh import __main__ as command
from pytest_model_routing.catalog.refresh import dates, tables


@pytest.fixture
def sources(tmp_path):
    """A small copy of each source, in the layout of its wheel."""
    page = {"source": "https://example.com/d", "checked": "2026-10-16"}
    files = {
        "litellm/litellm/model_prices_and_context_window_backup.json": {
            "sample_spec": {"mode": "chat"},
            "gpt-9-luna": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 10},
            "gpt-6-luna": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 20},
            "mistral/mistral-large-x": {"litellm_provider": "mistral", "mode": "chat", "max_input_tokens": 30},
            "mistral/mistral-ocr-x": {"litellm_provider": "mistral", "mode": "ocr"},
            "us.amazon.nova-lite-v1:0": {"litellm_provider": "bedrock_converse", "mode": "chat"},
            "us.meta.llama9-8b-instruct-v1:0": {"litellm_provider": "bedrock_converse", "mode": "chat"},
        },
        "litellm_1.0.0/litellm/model_prices_and_context_window_backup.json": {
            "mistral/mistral-large-old": {"litellm_provider": "mistral", "mode": "chat"},
            "mistral/mistral-large-x": {"litellm_provider": "mistral", "mode": "chat", "max_input_tokens": 1},
        },
        "modelroster/modelroster/data/openai.json": {
            "models": {"gpt-6-luna": {"context_window": 40, "max_output_tokens": 4, "released": "2026-09-01"}}
        },
        "bydtech_model_retire/model_retire/models.json": {
            "models": [
                {"provider": "openai", "id": "gpt-4o-2024-08-06", "status": "deprecated", "retires_on": "1999-01-01",
                 "replacement": "gpt-6-luna, gpt-6-sol or gpt-5", **page},
                {"provider": "google-gemini-api", "id": "gemini-3.1-flash-lite", "status": "deprecated",
                 "retires_on": "2027-05-07", "note": "the earliest possible shutdown date", **page},
                {"provider": "google-gemini-api", "id": "gemini-1.0-pro", "status": "retired",
                 "retires_on": "2025-02-18", **page},
                {"provider": "cohere", "id": "command-light", "status": "deprecated", **page},
                {"provider": "aws-bedrock", "id": "anthropic.claude-3-haiku-20240307-v1:0", "status": "retired",
                 "retires_on": "2026-09-10", **page},
                *(
                    {"provider": provider, "id": id_, "status": "retired", "retires_on": "2020-01-01", **page}
                    for provider, ids in _first_of_each_group().items()
                    for id_ in ids
                ),
            ]
        },
        "llm_sunset/llm_sunset/snapshot.json": [
            {"provider": "Google", "model_id": "gemini-3.1-flash-lite", "shutdown_date": "2027-05-07",
             "replacement_models": ["gemini-3.5-flash-lite"], "url": "https://e.com/#x", "last_observed": "2026-08-01"},
            {"provider": "Azure", "model_id": "gpt-4o", "shutdown_date": "2026-12-09", "replacement_models": None,
             "url": "https://e.com", "last_observed": "2026-08-01"},
            {"provider": "OpenAI", "model_id": "Agent Builder", "shutdown_date": "2026-06-03",
             "replacement_models": None, "url": "https://e.com", "last_observed": "2026-08-01"},
        ],
        "depdesk/depdesk/data/catalog.json": {
            "verified_on": "2026-09-24",
            "sources": [{"provider": "anthropic", "url": "https://e.com"}],
            "models": [{"id": "claude-opus-5", "provider": "anthropic", "earliest_retirement": "2027-07-24"}],
        },
    }  # fmt: skip
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def _first_of_each_group():
    """The ids whose rows `lifecycle.toml` gives to others; without them the refresh stops."""
    import tomllib

    groups = tomllib.loads((dates.HERE / "lifecycle.toml").read_text(encoding="utf-8"))["same"]
    names = {"anthropic": "anthropic", "openai": "openai", "google": "google-gemini-api"}
    return {names[platform]: [id_ for id_ in ids if id_ != "gemini-1.0-pro"] for platform, ids in groups.items()}


def row(sources, platform, id_):
    rows, names = dates.collect(sources)
    found = next(cells for cells in rows[platform] if cells[0] == id_)
    return [*found[1:5], names[found[5]]]


def test_the_sdk_is_believed_before_collections_of_pages(sources):
    retires, _, _, replacement, source = row(sources, "openai", "gpt-4o-2024-08-06")

    assert (retires, replacement) == ("2027-01-14", "gpt-6-luna")
    assert source.startswith("openai SDK ")


def test_an_alias_gets_the_replacement_of_the_snapshot_that_goes_with_it(sources):
    assert row(sources, "openai", "gpt-4o")[3] == "gpt-6-luna"


def test_an_earliest_day_is_not_a_retirement(sources):
    found = row(sources, "google", "gemini-3.1-flash-lite")

    assert found[:4] == [None, "2027-05-07", None, "gemini-3.5-flash-lite"]


def test_deprecated_without_a_day(sources):
    assert row(sources, "cohere", "command-light")[:4] == [None, None, "deprecated", None]


def test_bedrock_ids_are_kept_as_snapshots(sources):
    assert row(sources, "aws", "claude-3-haiku-20240307")[0] == "2026-09-10"


def test_corrections_and_shared_rows(sources):
    assert row(sources, "google", "gemini-2.5-pro")[0] == "2026-12-01"
    assert row(sources, "google", "gemini-pro")[0] == "2025-02-18"


def test_what_is_no_model_is_left_out(sources):
    rows, _ = dates.collect(sources)

    assert "azure" not in rows
    assert not any(" " in cells[0] for cells in rows["openai"])


def test_vendor_tables(sources):
    found = tables.collect(sources)
    mistral = {model.id: model for model in found["mistral"]}

    assert mistral["mistral-large-x"].limits.context == 30
    assert "mistral-large-old" in mistral
    assert "mistral-ocr-x" not in mistral
    assert mistral["mistral-large-x"].tier == "deep"
    assert "nova-lite" in {model.id for model in found["amazon"]}
    assert "llama9-8b-instruct" in {model.id for model in found["meta"]}


def test_curated_models_take_their_limits_from_the_sources(sources):
    luna = next(model for model in tables.collect(sources)["openai"] if model.id == "gpt-6-luna")

    assert (luna.limits.context, luna.limits.output, luna.limits.released) == (40, 4, "2026-09-22")


def test_an_id_that_nobody_curated_is_reported_and_not_taken(sources):
    found = tables.collect(sources)

    assert "gpt-9-luna" not in {model.id for model in found["openai"]}
    assert list(tables.unknown_first_party_ids(sources, found)) == ["gpt-9-luna (openai, chat)"]


def test_the_command_writes_what_the_catalogue_reads(sources, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "DATA", tmp_path)
    monkeypatch.setattr("sys.argv", ["refresh", "--sources", str(sources)])
    command.main()

    assert capsys.readouterr().out == "not curated: gpt-9-luna (openai, chat)\n"
    for name in ("models.json", "lifecycle.json"):
        new, now = (json.loads((folder / name).read_bytes()) for folder in (tmp_path, models.DATA))

        assert new.keys() == now.keys()
        assert new["as_of"] == catalog.AS_OF.isoformat()
