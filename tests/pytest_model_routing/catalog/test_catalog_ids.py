"""Ids as people write them, taken apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from id_cases import CANONICAL

from pytest_model_routing import catalog


@pytest.mark.parametrize(("raw", "canonical"), CANONICAL)
def test_canonical_id(raw, canonical):
    assert canonical == catalog.normalize(raw).canonical


@pytest.mark.parametrize(
    ("raw", "platform", "vendor"),
    [
        ("claude-haiku-5-5", None, "anthropic"),
        ("gpt-6-luna", None, "openai"),
        ("o3-mini", None, "openai"),
        ("gemini-3.8-flash", None, "google"),
        ("my-deployment", None, None),
        ("anthropic/claude-haiku-5-5", "anthropic", "anthropic"),
        ("anthropic:claude-haiku-5-5", "anthropic", "anthropic"),
        ("bedrock/us.anthropic.claude-haiku-5-5", "aws", "anthropic"),
        ("us.amazon.nova-pro-v1:0", "aws", "amazon"),
        ("anthropic.claude-v2:1", "aws", "anthropic"),
        ("bedrock-mantle:openai.gpt-6-luna", "aws", "openai"),
        ("vertex_ai/claude-opus-5-5@default", "vertex", "anthropic"),
        ("claude-haiku-4-5@20251001", "vertex", "anthropic"),
        ("publishers/google/models/gemini-3.8-flash", "vertex", "google"),
        ("google-gla:gemini-3.8-flash", "google", "google"),
        ("gemini/gemini-3.8-flash", "google", "google"),
        ("text-bison@001", "vertex", "google"),
        ("azure/gpt-4o", "azure", "openai"),
        ("gpt-35-turbo", "azure", "openai"),
        ("openrouter/anthropic/claude-haiku-4.5", "openrouter", "anthropic"),
        ("anthropic/claude-3.7-sonnet", "openrouter", "anthropic"),
        ("~anthropic/claude-haiku-latest", "openrouter", "anthropic"),
        ("litellm_proxy/anthropic/claude-haiku-5-5", "litellm", "anthropic"),
        ("litellm/bedrock/us.anthropic.claude-haiku-5-5", "aws", "anthropic"),
        ("groq/llama-3.1-8b-instant", "groq", "meta"),
        ("ollama/llama3", "ollama", "meta"),
        ("accounts/fireworks/models/llama-v3p1-8b-instruct", "fireworks", None),
        ("arn:aws:bedrock:us-east-1:1:application-inference-profile/abc", "aws", None),
    ],
)
def test_platform_and_vendor(raw, platform, vendor):
    parsed = catalog.normalize(raw)

    assert (platform, vendor) == (parsed.platform, parsed.vendor)


@pytest.mark.parametrize(
    ("raw", "snapshot", "variants"),
    [
        ("anthropic/claude-3.7-sonnet:thinking", "claude-3-7-sonnet", (":thinking",)),
        ("github_copilot/claude-opus-4.8-fast", "claude-opus-4-8", ("-fast",)),
        ("claude-sonnet-5-5[1m]", "claude-sonnet-5-5", ("[1m]",)),
        ("openai/gpt-6-astra-fast", "gpt-6-astra", ("-fast",)),
        ("grok-4-fast", "grok-4-fast", ()),
        ("qwen3:0.6b", "qwen3:0.6b", ()),
        ("claude-4-opus-20250514", "claude-opus-4-20250514", ()),
        ("replicate/anthropic/claude-4.5-haiku", "claude-haiku-4-5", ()),
        ("claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet-v2-20241022", ()),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001", ()),
    ],
)
def test_snapshot_and_variants(raw, snapshot, variants):
    parsed = catalog.normalize(raw)

    assert (snapshot, variants) == (parsed.snapshot, parsed.variants)


def test_a_fine_tune_says_so_and_keeps_its_base():
    parsed = catalog.normalize("openai:ft:gpt-4o-mini-2024-07-18:acme::abc")

    assert parsed.fine_tuned
    assert parsed.canonical == "gpt-4o-mini"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_normalized(text):
    parsed = catalog.normalize(text)

    assert parsed.raw == text


@settings(deadline=None)
@given(st.sampled_from([raw for raw, _ in CANONICAL]))
def test_a_canonical_id_is_its_own(raw):
    canonical = catalog.normalize(raw).canonical

    assert canonical == catalog.normalize(canonical).canonical
