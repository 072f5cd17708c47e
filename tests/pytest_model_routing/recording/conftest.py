"""The local LLM server, clients that talk to it, and recorders for the two halves of a test: record, replay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anthropic
import pytest
from llm_server import LlmServer

from pytest_model_routing.recording import Recorder, RecordMode

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
