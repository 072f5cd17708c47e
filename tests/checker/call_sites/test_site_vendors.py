"""A function that sends each model to its own vendor: what a client cannot be asked for is left out."""

from __future__ import annotations

import pytest
from site_runs import sites_of

DISPATCH = """\
from anthropic import Anthropic
from elsewhere import is_claude
from openai import OpenAI


def ask(model, messages):
    if is_claude(model):
        return Anthropic().messages.create(model=model, max_tokens=99, messages=messages)
    return {client}.chat.completions.create(model=model, messages=messages)


{calls}
"""


def models(calls: list[str], client: str = "OpenAI()") -> dict[str, list[str]]:
    text = DISPATCH.format(client=client, calls="\n".join(f"ask({call!r}, [])" for call in calls))
    return {site.sdk: sorted(use.text for use in site.models) for site in sites_of(text)}


def test_each_vendor_gets_its_own() -> None:
    assert models(["claude-haiku-5-5", "gpt-5.4-mini", "gemini-3.5-flash", "together/meta-llama/Llama-3-70b"]) == {
        "anthropic": ["claude-haiku-5-5"],
        "openai": ["gpt-5.4-mini"],
    }


def test_a_name_that_says_no_vendor_stays() -> None:
    assert models(["claude-haiku-5-5", "our-favourite"])["anthropic"] == ["claude-haiku-5-5", "our-favourite"]


def test_nothing_but_another_vendors_is_a_mistake_that_shows() -> None:
    assert models(["gpt-5.4-mini"])["anthropic"] == ["gpt-5.4-mini"]


@pytest.mark.parametrize("client", ['OpenAI(base_url="https://openrouter.ai/api/v1")', "OpenAI(**settings)"])
def test_an_endpoint_of_ones_own_may_serve_anything(client: str) -> None:
    assert models(["claude-haiku-5-5", "gpt-5.4-mini"], client)["openai"] == ["claude-haiku-5-5", "gpt-5.4-mini"]


def test_the_paths_of_a_vendors_own_resources_stay() -> None:
    text = """\
from google import genai

MODELS = ["gemini-3.5-flash", "tunedModels/my-own"]


def ask(prompt):
    for model in MODELS:
        genai.Client().models.generate_content(model=model, contents=prompt)
"""
    (site,) = sites_of(text)

    assert sorted(use.text for use in site.models) == ["gemini-3.5-flash", "tunedModels/my-own"]
