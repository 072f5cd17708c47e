"""The package as a whole: its public names, what importing it costs, its tables, how quick it is."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from genai_prices import data as genai_data

import pytest_model_routing.recording as package
from pytest_model_routing.recording import Hosts, Recorder, RecordMode
from pytest_model_routing.recording.endpoint import recognise
from pytest_model_routing.recording.hosts import _LLM_HOSTS, UNKNOWN
from pytest_model_routing.recording.wire import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    import anthropic
    from llm_server import LlmServer


def test_every_public_name_is_there() -> None:
    assert all(getattr(package, name).__doc__ for name in package.__all__)
    assert set(package.__all__) == set(package._HOMES)
    with pytest.raises(AttributeError, match="no attribute 'Recoder'"):
        package.Recoder  # noqa: B018


HEAVY = {
    "vcr", "yaml", "msgspec", "httpx", "httpx2", "aiohttp", "requests", "urllib3", "anthropic", "openai",
    "genai_prices", "libcst", "asyncio", "ssl",
}  # fmt: skip


def test_what_a_session_loads_without_recording_is_light() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from pytest_model_routing.recording import LiveGuard, RecordMode\n"
        "with LiveGuard(): pass\n"
        "print(*(set(sys.modules) - before))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {name.partition(".")[0] for name in loaded} & HEAVY


def test_only_doors_imports_vcr() -> None:
    from pathlib import Path

    folder = Path(package.__file__).parent
    importers = [path.name for path in folder.rglob("*.py") if "import vcr" in path.read_text()]

    assert importers == ["doors.py"]


@pytest.mark.parametrize(("pattern", "provider"), [pair for pair in _LLM_HOSTS if pair[1] != UNKNOWN])
def test_providers_are_those_of_genai_prices(pattern: str, provider: str) -> None:
    host = pattern.replace("*", "eu-west-1")
    known = {one.id for one in genai_data.providers}
    by_pattern = {
        one.id for one in genai_data.providers if __import__("re").match(one.api_pattern, f"https://{host}/v1")
    }

    assert provider in known
    first_party_through_a_cloud = {"claude.googleapis.com": {"google"}}
    assert by_pattern <= {provider, "openai-decisions"} | first_party_through_a_cloud.get(host, set())
    assert Hosts().provider(host) == provider


@pytest.mark.parametrize(
    ("url", "body", "expected"),
    [
        ("https://api.anthropic.com/v1/messages", {"model": "m"}, ("anthropic", "generation", "m")),
        ("https://api.anthropic.com/v1/messages/count_tokens", {"model": "m"}, ("anthropic", "token_count", "m")),
        ("https://x.services.ai.azure.com/anthropic/v1/messages", {"model": "m"}, ("azure", "generation", "m")),
        ("https://x.openai.azure.com/openai/deployments/d/chat/completions", {}, ("azure", "generation", "d")),
        ("https://openrouter.ai/api/v1/chat/completions", {"model": "a/b"}, ("openrouter", "generation", "a/b")),
        ("https://api.x.ai/v1/chat/completions", {"model": "grok-5"}, ("x-ai", "generation", "grok-5")),
        ("http://localhost:11434/api/chat", {"model": "llama4"}, ("unknown", "generation", "llama4")),
        ("https://llm.corp.example/v1/chat/completions", {"model": "m"}, ("openai", "generation", "m")),
        ("https://api.openai.com/v1/embeddings", {"model": "e"}, ("openai", "embedding", "e")),
        ("https://example.com/checkout", {"model": "car"}, ("unknown", "other", "car")),
        (
            "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/g:generateContent",
            {},
            ("google", "generation", "g"),
        ),
    ],
)
def test_endpoints(url: str, body: dict[str, str], expected: tuple[str, str, str]) -> None:
    endpoint = recognise(Sent(method="POST", url=url, headers={}, body=b""), body, Hosts())

    assert expected == (endpoint.provider, endpoint.kind, endpoint.model)


def test_replaying_the_three_hundredth_call_of_a_large_cassette_takes_under_three_milliseconds(
    client: anthropic.Anthropic, server: LlmServer, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    prompts = [f"{number} " + "Tell me when you open, and when you close. " * 480 for number in range(300)]
    assert len(prompts[0]) > 20_000
    server.says = "We open at nine."

    def timed(prompt: str) -> float:
        started = time.thread_time()  # of this thread alone: the machine may be busy
        ask(client, prompt)
        return time.thread_time() - started

    with recorder(RecordMode.ONCE):
        for prompt in prompts:
            ask(client, prompt)
    with recorder():
        times = [timed(prompt) for prompt in prompts]

    assert min(times[-20:]) < 0.003  # the best of the last twenty
    assert min(times[-20:]) < 2 * min(times[:20])


def test_opening_a_recorder_again_is_quick() -> None:
    with Recorder(None):
        pass
    started = time.thread_time()
    for _ in range(10):
        with Recorder(None):
            pass

    assert (time.thread_time() - started) / 10 < 0.05
