"""Which ids are known, which are not, and what is said about them."""

import json
import re
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pytest_model_routing import catalog
from pytest_model_routing.catalog import installed, models
from pytest_model_routing.catalog.tiers import LINE_WORDS, tier_of_line

FIRST_PARTY = [id_ for vendor in ("anthropic", "openai", "google") for id_ in models.ids_of(vendor)]


@pytest.mark.parametrize(
    ("raw", "id_"),
    [
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku"),
        ("us.anthropic.claude-opus-4-6-v1", "claude-opus-4-6"),
        ("bedrock/us-gov-east-1/anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"),
        ("anthropic.claude-v2:1", "claude-2.1"),
        ("claude-opus-5-5@default", "claude-opus-5-5"),
        ("claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet"),
        ("heroku:claude-4-5-haiku", "claude-haiku-4-5"),
        ("claude-4-opus-20250514", "claude-opus-4"),
        ("openrouter/anthropic/claude-3.7-sonnet:thinking", "claude-3-7-sonnet"),
        ("~anthropic/claude-haiku-latest", "claude-haiku-5-5"),
        ("openai:gpt-6.1-terra", "gpt-6.1-terra"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-35-turbo", "gpt-3.5-turbo"),
        ("databricks/databricks-gpt-5-1", "gpt-5.1"),
        ("azure/gpt-6-astra-2026-09-03", "gpt-6-astra"),
        ("azure/eu/gpt-6-luna", "gpt-6-luna"),
        ("openai.gpt-oss-120b-1:0", "gpt-oss-120b"),
        ("gpt-6.2-astra-law", "gpt-6.2-astra-law"),
        ("openai/gpt-5.4-20260305", "gpt-5.4"),  # OpenRouter's own dates
        ("google/gemini-3.8-flash-20260902", "gemini-3.8-flash"),
        ("anthropic/claude-2.1:beta", "claude-2.1"),
        ("claude-opus-5.0", "claude-opus-5"),
        ("models/gemini-3.8-flash", "gemini-3.8-flash"),
        ("gemini-4-carbon", "gemini-4-carbon"),
        ("gemini-4-neon", "gemini-4-neon"),
        ("gemini-4-hydrogen", "gemini-4-hydrogen"),
        ("gemini-pro", "gemini-1.0-pro"),
        ("vertex_ai/text-bison@001", "text-bison"),
        ("text-davinci-003", "text-davinci-003"),
        ("us.amazon.nova-pro-v1:0", "nova-pro"),
        ("mistral/mistral-large-latest", "mistral-large-latest"),
        ("mistral/mistral-large-2407", "mistral-large-2407"),
        ("groq/meta-llama/llama-4-scout-17b-16e-instruct", "meta-llama/llama-4-scout-17b-16e-instruct"),
        ("openai/gpt-oss-20b", "gpt-oss-20b"),
        ("xai/grok-4", "grok-4"),
    ],
)
def test_known_ids(raw, id_):
    model = catalog.lookup(raw)

    assert model is not None
    assert id_ == model.id


@pytest.mark.parametrize(
    ("raw", "vendor"),
    [
        ("claude-haiku-4-5-turbo-x", "anthropic"),
        ("claude-opus-4-55", "anthropic"),
        ("claude-3-5-sonnet-20240229", "anthropic"),  # the date of another model
        ("claude-sonnet-3-7", "anthropic"),
        ("claude-haiku-3-5", "anthropic"),
        ("claude-sonnet-4-6-20250514", "anthropic"),  # before the model existed
        ("anthropic/claude-opus-6", "anthropic"),
        ("us.anthropic.claude-sonnet-4-20250514-v1-0", "anthropic"),
        ("gpt-4o-2024-08-07", "openai"),
        ("gpt-5-turbo", "openai"),
        ("gpt-5.1-mini", "openai"),  # the SDK itself says that it is not a model
        ("o2-mini", "openai"),
        ("chatgpt-4o", "openai"),
        ("gemini-3-pro", "google"),
        ("gemini-2.5-ultra", "google"),
        ("claude-sonet-5-5", "anthropic"),
        ("claude-haku-4-5", "anthropic"),
        ("claude-opsu-4-5-20251101", "anthropic"),
        ("calude-sonnet-5-5", "anthropic"),
        ("anthropic/claude-sonnett-5-5", "anthropic"),
        ("gemni-3.8-flash", "google"),
    ],
)
def test_unknown_ids_of_vendors_that_are_known_completely(raw, vendor):
    assert catalog.lookup(raw) is None
    assert vendor == catalog.is_first_party_shape(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "fast",
        "gpt",
        "gpt-",
        "claude",
        "claude-",
        "claude-3-",
        "claude-opus",
        "claude-code",
        "claude-dev-cli",
        "claude-sonets",
        "claude-bot-5",
        "claude-opposite-2",
        "claudia-3",
        "opus",
        "inherit",
        "my-deployment",
        "gpt-4-prod",
        "gpt-4o-test",
        "gpt-4o-team-1",
        "claude-sonnet-4-5-fallback",
        "azure/gpt-4-eastus",
        "litellm_proxy/claude-opus-9",
        "openrouter/anthropic/claude-9-opus",
        "ollama/gpt-4-x",
        "gpt-j-6b",
        "gpt2",
        "gpt-oss:20b",
        "gpt4all",
        "Qwen/Qwen3-8B",
        "org/gpt-4-clone",
        "ft:gpt-4o-mini-2024-07-18:acme::abc",
        "tunedModels/gemini-1.5-x",
        "arn:aws:bedrock:us-east-1:1:application-inference-profile/claude-9",
        "o200k_base",
        "o3_index",
        "gemini-chat-baseline",
        "test",
    ],
)
def test_names_that_nobody_can_know(raw):
    assert catalog.is_first_party_shape(raw) is None


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(FIRST_PARTY), st.text("abcdefghijkxyz0123456789-.", min_size=1, max_size=6))
def test_an_id_with_anything_behind_it_is_not_that_id(id_, tail):
    longer = id_ + tail
    assume(longer not in FIRST_PARTY)
    found = catalog.lookup(longer)

    # What is left are declared rules: `.5` for `-5`, `-1` for `.1`, a Bedrock version.
    snapshot = catalog.normalize(longer).snapshot
    dotted = re.sub(r"^gpt-(\d)-(\d)", r"gpt-\1.\2", snapshot)
    assert found is None or {snapshot, dotted} & {found.id, *found.ids}


@settings(deadline=None)
@given(st.sampled_from(FIRST_PARTY))
def test_every_id_is_known_and_of_the_shape_of_its_vendor_or_of_none(id_):
    model = catalog.lookup(id_)

    assert model is not None
    assert catalog.is_first_party_shape(id_) in {model.vendor, None}


def test_a_date_is_accepted_only_where_no_dated_ids_are_listed():
    assert catalog.lookup("gpt-6.2-sol-2026-11-17") is not None
    assert catalog.lookup("gpt-6.2-sol-2026-11-31") is None
    assert catalog.lookup("claude-haiku-5-5-20261007") is not None
    assert catalog.lookup("claude-haiku-4-5-20251007") is None


def test_short_names_only_on_demand():
    assert catalog.lookup("haiku") is None
    model = catalog.lookup("sonnet[1m]", short_names=True)

    assert model is not None
    assert model.line == "sonnet"


def test_a_fine_tune_is_not_its_base_but_has_its_tier():
    assert catalog.lookup("ft:gpt-4o-mini-2024-07-18:acme::abc") is None
    assert catalog.default_tier("ft:gpt-4o-mini-2024-07-18:acme::abc") is catalog.Tier.FAST


@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [
        ("claude-sonnet-3-7", "claude-3-7-sonnet"),
        ("claude-haiku-4-5-turbo-x", "claude-haiku-4-5"),
        ("claude-opus-55", "claude-opus-5"),
        ("gpt-6-lunar", "gpt-6-luna"),
        ("gpt-6", "gpt-6-sol"),
        ("gemini-3.8-flas", "gemini-3.8-flash"),
        ("gpt-41", "gpt-4.1"),
        ("us.anthropic.claude-sonnet-55", "claude-sonnet-5-5"),
    ],
)
def test_suggestions(raw, suggestion):
    found = catalog.suggest(raw)

    assert suggestion in found
    assert len(found) <= 3


@pytest.mark.parametrize("raw", ["my-deployment", "claude-haiku-5-5", "claude-zzz-99999999999", "qwen3:0.6b", ""])
def test_nothing_to_suggest(raw):
    assert catalog.suggest(raw) == ()


def test_models_that_are_gone_are_suggested_last():
    found = catalog.suggest("claude-opus-4-2")

    assert found
    retired = [
        (row := catalog.lifecycle(id_, on=catalog.AS_OF)) is not None and row.status is catalog.Status.RETIRED
        for id_ in found
    ]
    assert retired == sorted(retired)


@pytest.mark.parametrize(
    ("raw", "tier"),
    [
        ("claude-haiku-5-5", "fast"),
        ("gpt-6-luna", "fast"),
        ("gemini-3.5-flash-lite", "fast"),
        ("claude-sonnet-5-5", "balanced"),
        ("gpt-6.1-terra", "balanced"),
        ("gemini-3.8-flash", "balanced"),
        ("claude-opus-5-5", "deep"),
        ("gpt-6.2-sol", "deep"),
        ("gemini-4-argon", "deep"),
        ("claude-fable-5-2", "frontier"),
        ("claude-mythos-5-2", "frontier"),
        ("gpt-6.2-astra", "frontier"),
        ("gpt-4o", "balanced"),
        ("gpt-4o-mini", "fast"),
        ("gemini-1.5-flash", "fast"),
        ("bedrock/us.amazon.nova-pro-v1:0", "balanced"),
        ("claude-opus-9", "deep"),  # by its line word
        ("haiku", "fast"),
        ("text-embedding-3-small", None),
        ("my-deployment", None),
        ("arn:aws:bedrock:us-east-1:1:application-inference-profile/opus", None),
    ],
)
def test_default_tier(raw, tier):
    assert tier == catalog.default_tier(raw)


def test_tiers_are_ordered():
    assert [tier.rank for tier in catalog.Tier] == [0, 1, 2, 3]


@pytest.mark.parametrize(("word", "tier"), LINE_WORDS)
def test_each_line_word_stands_for_its_tier(word, tier):
    assert tier is tier_of_line(f"vendor-9-{word}")


@pytest.mark.parametrize("text", ["promini", "solar-large", "flashy", "sonnets", "opus-sonnet", "x"])
def test_no_line_word(text):
    assert tier_of_line(text) is None


def test_limits_of_a_current_model():
    model = catalog.lookup("claude-haiku-5-5")

    assert model == catalog.Model(
        id="claude-haiku-5-5",
        vendor="anthropic",
        line="haiku",
        tier=catalog.Tier.FAST,
        context_tokens=1_000_000,
        max_output_tokens=128_000,
        released=date(2026, 10, 7),
        ids=("claude-haiku-latest",),
    )


@pytest.mark.parametrize("vendor", ["anthropic", "openai", "google"])
def test_the_table_has_every_id_that_the_installed_sdk_lists(vendor):
    listed = installed.installed_model_ids(vendor)

    assert len(listed) > 20
    assert sorted(id_ for id_ in listed if models.model_by_id(id_) is None) == []


@pytest.mark.parametrize("vendor", ["anthropic", "openai", "google"])
def test_chat_models_have_a_tier_unless_they_have_no_line(vendor):
    """Whoever adds a model says its tier, or leaves it out knowingly: these are made for one trade, or open weights."""
    without = {
        model.id
        for id_ in models.ids_of(vendor)
        if (model := models.model_by_id(id_)) is not None and model.kind is catalog.Kind.CHAT and model.tier is None
    }

    assert all(
        any(word in id_ for word in ("cyber", "rosalind", "daybreak", "oss", "chat-latest", "gemma", "robotics", "exp"))
        or id_ in {"chat-bison", "codechat-bison", "medlm-large", "medlm-medium"}
        for id_ in without
    ), without


def test_ids_are_unique():
    rows = json.loads((models.DATA / "models.json").read_bytes())["models"]
    ids = [id_ for models_ in rows.values() for row in models_ for id_ in (row[0], *row[7])]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["models.json", "lifecycle.json"])
def test_the_tables_are_of_the_day_that_the_catalogue_names(name):
    assert catalog.AS_OF.isoformat() == json.loads((models.DATA / name).read_bytes())["as_of"]


def test_licences_go_with_the_tables():
    notice = (models.DATA / "NOTICE").read_text(encoding="utf-8")

    assert all(name in notice for name in ("litellm", "modelroster", "genai-prices", "openai", "MIT License"))
