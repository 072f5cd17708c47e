"""A project with tests, run by an inner pytest session in this process."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

APPLICATION = """
import anthropic

CLIENT = anthropic.Anthropic(api_key="sk-ant-not-a-key")
TIERS = {"simple": "claude-haiku-5-5", "complex": "claude-opus-5-5"}


def ask(prompt, model="claude-haiku-5-5", **options):
    body = {"model": model, "max_tokens": 100, "messages": [{"role": "user", "content": prompt}]}
    return CLIENT.messages.create(**body, **options).content[0].text


def classify(question):
    return ask(f"Classify: {question}").strip()


def answer(question):
    return ask(question, model=TIERS.get(classify(question), "claude-sonnet-5-5"))


def with_fallback(question):
    for model in ("claude-opus-5-5", "claude-sonnet-5-5"):
        try:
            return ask(question, model=model)
        except anthropic.APIError:
            continue
    raise RuntimeError("no model answers")


def careless(question):
    try:
        return ask(question)
    except BaseException:
        return "sorry"


async def ask_async(prompt, model="claude-haiku-5-5"):
    async with anthropic.AsyncAnthropic(api_key="sk-ant-not-a-key") as client:
        body = {"model": model, "max_tokens": 100, "messages": [{"role": "user", "content": prompt}]}
        return (await client.messages.create(**body)).content[0].text
"""

SETTINGS = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""


class Suite:
    """Writes tests and runs them. Random order and the cache are off, so that only the plugin matters."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.settings("")

    @property
    def path(self) -> Path:
        """The project's root."""
        return self.pytester.path

    def settings(self, text: str) -> None:
        """The ini file."""
        self.pytester.makefile(".ini", pytest=SETTINGS + text)

    def policy(self, text: str) -> None:
        """The policy file."""
        (self.path / "model-routing.toml").write_text(textwrap.dedent(text))

    def tests(self, text: str = "", **modules: str) -> None:
        """Test modules; the first is `test_support`. `pytest`, `Decimal` and the application are imported in each."""
        head = "from decimal import Decimal\nimport pytest\nimport support\n\n"
        for name, body in {"test_support": text, **modules}.items():
            if body:
                self.pytester.makepyfile(**{name: head + textwrap.dedent(body)})

    def run(self, *arguments: str) -> pytest.RunResult:
        """One session in this process."""
        return self.pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider", *arguments)

    def run_apart(self, *arguments: str) -> pytest.RunResult:
        """One session in a process of its own."""
        return self.pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *arguments)

    def report(self, *arguments: str) -> dict[str, Any]:
        """Run, and read the JSON report."""
        self.run("--route-report=report.json", *arguments)
        document: dict[str, Any] = json.loads((self.path / "report.json").read_text())
        return document

    def lock(self) -> str:
        """The text of the lock file."""
        return (self.path / "routing.lock").read_text()


def text_of(result: pytest.RunResult) -> str:
    """What the session printed."""
    return "\n".join(result.outlines)
