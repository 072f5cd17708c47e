"""How much it matters whether somebody counts the tokens of a request."""

from __future__ import annotations

import pytest
from pattern_runs import HEAD, found_in

from checker.findings import Confidence
from checker.patterns.metering import concern

ASKS = 'client.messages.create(model="claude-haiku-5-5", max_tokens=9, messages=messages)'
ASK = HEAD + f"def ask(messages):\n    return {ASKS}.content[0].text\n"
OPENAI = """\
from openai import OpenAI

client = OpenAI(base_url={})


def ask(messages):
    return client.chat.completions.create(model="qwen3", messages=messages).choices[0].message.content
"""
EITHER = OPENAI.format("URL").replace(
    "client = OpenAI(base_url=URL)",
    """\
if LOCAL:
    client = OpenAI(base_url="http://localhost:11434/v1")
else:
    client = OpenAI(base_url="https://llm.example.com/v1")""",
)
OLLAMA = """\
import ollama


def ask(messages):
    return ollama.chat(model="llama3.1", messages=messages)["message"]["content"]
"""
BY_KIND = f"""\
def _ask_fast(messages):
    return {ASKS}.content


def ask(kind, messages):
    return globals()[f"_ask_{{kind}}"](messages)
"""
COUNTING = "class Base:\n    def compute_cost(self, text):\n        return len(text) * 2\n\n\n"
CLASS = HEAD + f"class {{}}:\n    def ask(self, messages):\n        return {ASKS}.content[0].text\n"


def concern_of(sources: dict[str, str] | str) -> Confidence | None:
    code, found = found_in(sources, lambda code: concern(code.sites[0], code))
    assert code.sites

    return found


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (ASK, Confidence.HIGH),
        (OPENAI.format('"https://llm.example.com/v1"'), Confidence.HIGH),
        (OPENAI.format('"http://localhost:1234/v1"'), Confidence.LOW),
        ("import os\n\n" + OPENAI.format('os.getenv("URL", "http://127.0.0.1:8000/v1")'), Confidence.LOW),
        (EITHER, Confidence.HIGH),
        (OLLAMA, Confidence.LOW),
        (CLASS.format("LocalModel"), Confidence.LOW),
        (CLASS.format("Localizer"), Confidence.HIGH),
        (CLASS.format("Desk") + "\n    def count_tokens(self, text):\n        return len(text) / 4\n", Confidence.LOW),
        (COUNTING + CLASS.format("Desk(Base)"), Confidence.LOW),
        (COUNTING + CLASS.format("Desk"), Confidence.HIGH),
        ({"examples/hello.py": ASK}, Confidence.HIGH),
        ({"examples/hello.py": ASK, "src/app.py": ASK}, Confidence.LOW),
        ({"examples/hello.py": ASK, "src/app.py": "ANSWER = 42\n"}, Confidence.LOW),
        ({"app/examples.py": ASK, "src/app.py": ASK}, Confidence.HIGH),
    ],
)
def test_what_nobody_is_billed_for_is_of_little_concern(sources: dict[str, str] | str, expected: Confidence) -> None:
    assert concern_of(sources) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"def is_available(messages):\n    return bool({ASKS})\n", None),
        (f"def ask(messages):\n    {ASKS}\n", None),
        (f"async def ask(messages):\n    await {ASKS}\n", None),
        (f"def _ask(messages):\n    return {ASKS}.content\n", None),
        (f"def _ask(messages):\n    return _ask({ASKS}.content)\n", None),
        (f"def _ask(messages):\n    return {ASKS}.content\n\n\nASK = _ask\n", Confidence.HIGH),
        (f"@hook\ndef _ask(messages):\n    return {ASKS}.content\n", Confidence.HIGH),
        (BY_KIND, Confidence.HIGH),
        (f"class Desk(Base):\n    def _call(self, messages):\n        return {ASKS}.content\n", Confidence.HIGH),
        (f"class Desk:\n    def _call(self, messages):\n        return {ASKS}.content\n", None),
    ],
)
def test_trials_and_dead_code_are_of_none(body: str, expected: Confidence | None) -> None:
    assert concern_of(HEAD + body) is expected


def test_what_another_file_names_is_not_dead() -> None:
    sources = {
        "app/llm.py": HEAD + f"def _ask(messages):\n    return {ASKS}.content\n",
        "app/main.py": "from app.llm import _ask\n\nprint(_ask([]))\n",
    }

    assert concern_of(sources) is Confidence.HIGH
