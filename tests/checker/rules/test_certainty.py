"""How sure findings are: what a finding rests on decides whether everybody sees it or only auditors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker import run
from checker.config import Config
from checker.findings import Confidence

HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"
ASKING = """\
def ask(text):
    return client.messages.create(
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": text}]
    )


def ask_all(texts):
    return [ask(text) for text in texts]
"""
OTHERS = "\n\nasks = [ask('a'), ask('b'), ask('c')]\n"
OVERRIDDEN = """\
class Desk:
    def __init__(self, settings):
        self.model = settings.load().model or "claude-3-opus-20240229"

    def ask(self, messages):
        return client.messages.create(model=self.model, max_tokens=900, messages=messages)
"""


@pytest.mark.parametrize(
    ("code", "source", "expected"),
    [
        ("RL802", HEAD + ASKING, Confidence.HIGH),
        ("RL802", HEAD + ASKING + OTHERS, Confidence.LOW),
        ("RL106", "from langchain_openai import ChatOpenAI\n\nllm = ChatOpenAI()\n", Confidence.HIGH),
        ("RL106", "from langchain_anthropic import AnthropicLLM\n\nllm = AnthropicLLM()\n", Confidence.LOW),
        ("RL701", HEAD + OVERRIDDEN, Confidence.MEDIUM),
        ("RL702", HEAD + OVERRIDDEN.replace("claude-3-opus-20240229", "claude-sonnet-4-5"), Confidence.MEDIUM),
    ],
)
def test_confidence(code: str, source: str, expected: Confidence) -> None:
    config = replace(Config(root=Path("/desk")), select=(code,), preview=True, min_confidence=Confidence.LOW)
    [finding] = run.check_files({"desk.py": source}, config).findings

    assert finding.confidence is expected
