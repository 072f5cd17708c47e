"""The local LLM server, clients that talk to it, and recorders for the two halves of a test: record, replay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anthropic
import openai
import pytest
from llm_server import LlmServer

from pytest_model_routing.recording import Recorder, RecordMode, Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = "sk-ant-api03-Qz7Lp2Vx9Kd4Wm8Rt1Yb6Nc3Hf5Js0Ga-TESTKEY"


@pytest.fixture(scope="session")
def running_server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture
def server(running_server: LlmServer) -> LlmServer:
    running_server.reset()
    return running_server


@pytest.fixture
def client(server: LlmServer) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(api_key=KEY, base_url=server.url, max_retries=0) as client:
        yield client


@pytest.fixture
def cassette(tmp_path: Path) -> Path:
    return tmp_path / "cassettes" / "test.yaml"


@pytest.fixture
def recorder(cassette: Path) -> Callable[..., Recorder]:
    """Makes a recorder on the test's cassette; by default it replays."""

    def make(mode: RecordMode | str = RecordMode.NONE, **options: Any) -> Recorder:
        return Recorder(cassette, mode=RecordMode(mode), test="tests/test_support.py::test_hours", **options)

    return make


@pytest.fixture
def ask() -> Callable[..., str]:
    """Ask a question through the Messages API and return the answer's text."""

    def asking(client: anthropic.Anthropic, question: str, model: str = "claude-haiku-4-5", **options: Any) -> str:
        messages: list[Any] = [{"role": "user", "content": question}]
        message = client.messages.create(model=model, max_tokens=64, messages=messages, **options)
        block = message.content[0]
        assert block.type == "text"
        return block.text

    return asking


NOWHERE = "http://127.0.0.1:9"
"""A base URL where nobody listens: whatever leaves a scripted test fails."""


def tier_of(model: str) -> str | None:
    return next(
        (tier for name, tier in {"haiku": "fast", "opus": "deep", "luna": "fast"}.items() if name in model), None
    )


@pytest.fixture
def script() -> Script:
    """An empty script that knows tiers."""
    return Script(tier_of=tier_of)


@pytest.fixture
def open_recorder(script: Script) -> Iterator[Recorder]:
    """A recorder without a cassette."""
    with Recorder(None, script=script, test="tests/x.py::test_y") as recorder:
        yield recorder


@pytest.fixture
def claude(open_recorder: Recorder) -> Iterator[anthropic.Anthropic]:
    """A client that does not retry."""
    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=0) as client:
        yield client


@pytest.fixture
def patient(open_recorder: Recorder) -> Iterator[anthropic.Anthropic]:
    """A client that retries five times."""
    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=5) as client:
        yield client


@pytest.fixture
def gpt(open_recorder: Recorder) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key="k", base_url=f"{NOWHERE}/v1", max_retries=0) as client:
        yield client
