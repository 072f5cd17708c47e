"""Parameters that models reject, and the shortest prompts they cache."""

from __future__ import annotations

import tomllib

import pytest

from pytest_model_routing import catalog
from pytest_model_routing.catalog.models import AS_OF, DATA
from pytest_model_routing.catalog.parameters import cache_minimum, judged_parameters, rejection


@pytest.mark.parametrize(
    ("model", "parameter", "accepted", "instead"),
    [
        ("o3-mini", "temperature", 1, ""),
        ("openai/o4-mini", "top_p", 1, ""),
        ("gpt-5-mini", "max_tokens", None, "max_completion_tokens"),
        ("gpt-4o", "reasoning_effort", None, ""),
        ("claude-opus-4-7", "temperature", 1, ""),
        ("claude-sonnet-5", "thinking.budget_tokens", None, "adaptive thinking"),
    ],
)
def test_what_is_rejected(model: str, parameter: str, accepted: int | None, instead: str) -> None:
    found = rejection(model, parameter)

    assert found is not None
    assert (found.accepted, found.instead) == (accepted, instead)
    assert found.source


@pytest.mark.parametrize(
    ("model", "parameter"),
    [
        ("gpt-4o", "temperature"),
        ("gpt-5-chat-latest", "temperature"),
        ("gpt-5.1", "temperature"),
        ("claude-haiku-4-5", "temperature"),
        ("llama-4", "temperature"),
        ("o3-mini", "seed"),
    ],
)
def test_what_is_not_known_to_be_rejected(model: str, parameter: str) -> None:
    assert rejection(model, parameter) is None


def test_the_shortest_prompt_that_is_cached() -> None:
    assert [
        cache_minimum(text) for text in ("claude-sonnet-5", "claude-haiku-4-5", "claude-opus-5-5", "gpt-6-luna")
    ] == [
        1024,
        4096,
        4096,
        None,
    ]


def test_rows_are_dated_have_a_source_and_name_models_that_exist() -> None:
    table = tomllib.loads((DATA / "parameters.toml").read_text("utf-8"))
    plain = [
        name for row in (*table["rejection"], *table["cache_minimum"]) for name in row["models"] if "*" not in name
    ]

    assert table["as_of"] >= AS_OF
    assert all(row["source"] for row in (*table["rejection"], *table["cache_minimum"]))
    assert [name for name in plain if catalog.lookup(name) is None] == []
    assert "temperature" in judged_parameters()
