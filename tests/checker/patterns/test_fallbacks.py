"""Fallback chains in all their forms, and what only looks like one."""

from __future__ import annotations

import pytest
from pattern_runs import HEAD, found_in

from checker.patterns.fallback_chains import FallbackChain, Form
from checker.patterns.fallbacks import fallback_chains

ASK = """\
def ask(text, model="claude-haiku-5-5"):
    return client.messages.create(model=model, max_tokens=9, messages=[{"role": "user", "content": text}])


"""


def chains_of(body: str, head: str = HEAD + ASK) -> tuple[FallbackChain, ...]:
    return found_in(head + body, fallback_chains)[1]


def models_of(chain: FallbackChain) -> list[str | None]:
    return [member.model for member in chain.members]


LOOP = """\
def run(text):
    for model in ("claude-opus-5-5", "claude-sonnet-5-5"):
        try:
            return ask(text, model)
        except anthropic.RateLimitError:
            continue
    raise RuntimeError
"""


@pytest.mark.parametrize(
    "body",
    [
        LOOP,
        LOOP.replace("for model in", "for number, model in enumerate(").replace('-5-5"):', '-5-5")):'),
        LOOP.replace("return ask(text, model)", "reply = ask(text, model)\n            break"),
        LOOP.replace("ask(text, model)", "ask(model=model, text=text)"),
        "MODELS = ['claude-opus-5-5', 'claude-sonnet-5-5']\n\n\n"
        + LOOP.replace('("claude-opus-5-5", "claude-sonnet-5-5")', "MODELS"),
        LOOP.replace(
            '"claude-opus-5-5", "claude-sonnet-5-5"', '("a", "claude-opus-5-5"), ("b", "claude-sonnet-5-5")'
        ).replace("for model", "for name, model"),
    ],
)
def test_a_loop_over_models(body: str) -> None:
    (chain,) = chains_of(body)

    assert (chain.form, chain.complete) == (Form.LOOP, True)
    assert models_of(chain) == ["claude-opus-5-5", "claude-sonnet-5-5"]


def test_a_loop_over_functions() -> None:
    (chain,) = chains_of(
        """\
def large(text):
    return ask(text, "claude-opus-5-5")


def small(text):
    return ask(text, "claude-sonnet-5-5")


def run(text):
    for name, call in (("large", large), ("small", small)):
        try:
            return call(text)
        except anthropic.APIError:
            print(name)
    return None
"""
    )

    assert (chain.form, chain.complete) == (Form.LOOP, True)
    assert models_of(chain) == ["claude-opus-5-5", "claude-sonnet-5-5"]


def test_a_loop_over_a_list_that_is_not_known() -> None:
    (chain,) = chains_of(LOOP.replace('("claude-opus-5-5", "claude-sonnet-5-5")', "input().split()"))

    assert (chain.complete, chain.members) == (False, ())


NESTED = """\
def run(text):
    try:
        return ask(text, "claude-opus-5-5")
    except anthropic.RateLimitError:
        return ask(text, "claude-sonnet-5-5")
"""


@pytest.mark.parametrize(
    "body",
    [
        NESTED,
        NESTED.replace(
            '        return ask(text, "claude-sonnet-5-5")', '        pass\n    return ask(text, "claude-sonnet-5-5")'
        ),
        NESTED.replace("        return", "        reply =") + "    return reply\n",
    ],
)
def test_a_second_request_after_an_error(body: str) -> None:
    (chain,) = chains_of(body)

    assert chain.form is Form.NESTED
    assert models_of(chain) == ["claude-opus-5-5", "claude-sonnet-5-5"]


def test_three_members_one_in_the_handler_of_the_other() -> None:
    (chain,) = chains_of(
        """\
def run(text):
    try:
        return ask(text, "claude-opus-5-5")
    except anthropic.APIError:
        try:
            return ask(text, "claude-sonnet-5-5")
        except anthropic.APIError:
            return ask(text, "claude-haiku-5-5")
"""
    )

    assert models_of(chain) == ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"]


DECLARED = [
    (
        (
            "import litellm\n\n\ndef run(messages):\n"
            "    return litellm.completion(model='gpt-6.2-sol', messages=messages, fallbacks=['gpt-6-luna'])\n"
        ),
        ["gpt-6.2-sol", "gpt-6-luna"],
    ),
    (
        (
            "from langchain_openai import ChatOpenAI\n\n"
            "llm = ChatOpenAI(model='gpt-6.2-sol').with_fallbacks([ChatOpenAI(model='gpt-6-luna')])\n"
        ),
        ["gpt-6.2-sol", "gpt-6-luna"],
    ),
    (
        (
            "from claude_agent_sdk import ClaudeAgentOptions\n\n"
            "options = ClaudeAgentOptions(model='claude-opus-5-5', fallback_model='claude-sonnet-5-5')\n"
        ),
        ["claude-opus-5-5", "claude-sonnet-5-5"],
    ),
    (
        (
            "import anthropic\n\nclient = anthropic.Anthropic()\n\n\ndef run(messages):\n"
            "    return client.beta.messages.create(model='claude-opus-5-5', max_tokens=9, messages=messages,\n"
            "                                       fallbacks=[{'model': 'claude-sonnet-5-5'}])\n"
        ),
        ["claude-opus-5-5", "claude-sonnet-5-5"],
    ),
    (
        (
            "from pydantic_ai.models.fallback import FallbackModel\n\n"
            "model = FallbackModel('openai:gpt-6.2-sol', 'anthropic:claude-opus-5-5')\n"
        ),
        ["openai:gpt-6.2-sol", "anthropic:claude-opus-5-5"],
    ),
]


@pytest.mark.parametrize(("program", "expected"), DECLARED)
def test_a_chain_that_a_library_walks(program: str, expected: list[str]) -> None:
    (chain,) = chains_of(program, head="")

    assert chain.form is Form.DECLARED
    assert models_of(chain) == expected


@pytest.mark.parametrize(
    "body",
    [
        # a comparison: every model is asked
        (
            "def run(text):\n    found = []\n    for model in ('claude-opus-5-5', 'claude-sonnet-5-5'):\n        try:\n"
            "            found.append(ask(text, model))\n        except anthropic.APIError:\n            pass\n    return found\n"
        ),
        # a retry
        (
            "def run(text):\n    for attempt in range(3):\n        try:\n            return ask(text)\n"
            "        except anthropic.APIError:\n            pass\n"
        ),
        # a loop over questions
        (
            "def run(texts):\n    for text in texts:\n        try:\n            return ask(text)\n"
            "        except anthropic.APIError:\n            pass\n"
        ),
        # the first error ends it
        LOOP.replace("            continue", "            raise"),
        # a repair of the program's own
        NESTED.replace("anthropic.RateLimitError", "ValueError"),
        # the answer of one is the question of the other
        (
            "def run(text):\n    draft = ask(text)\n    try:\n        print(draft)\n    except OSError:\n        pass\n"
            "    return ask(str(draft))\n"
        ),
    ],
)
def test_what_is_no_chain(body: str) -> None:
    assert chains_of(body) == ()
