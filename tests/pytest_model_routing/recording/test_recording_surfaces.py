"""Every way to call a model: recorded against the local server, replayed after it was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from llm_server import LlmServer
from sdk_calls import SURFACES

from pytest_model_routing.recording import Kind, RecordMode, Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_model_routing.recording import Recorder

pytestmark = pytest.mark.filterwarnings(
    "ignore:Inheritance class AiohttpClientSession:DeprecationWarning"  # google-genai subclasses aiohttp's session
)


@pytest.mark.parametrize("encoding", [None, "gzip"])
@pytest.mark.parametrize("call", SURFACES, ids=lambda call: call.__name__)
def test_recording_replays_after_the_server_is_gone(
    call: Callable[[str], object], encoding: str | None, recorder: Callable[..., Recorder], cassette: Path
) -> None:
    with LlmServer() as server:
        server.encoding = encoding
        with recorder(RecordMode.ONCE) as recording:
            live = call(server.url)

    with recorder(RecordMode.NONE) as replay:
        replayed = call(server.url)

    assert live == replayed
    assert recording.saved == cassette
    assert {Source.LIVE} == {exchange.source for exchange in recording.exchanges}
    assert {Source.REPLAYED} == {exchange.source for exchange in replay.exchanges}
    assert (replay.misses, replay.unused, replay.live) == ((), (), ())
    for before, after in zip(recording.exchanges, replay.exchanges, strict=True):
        assert before.response == after.response
        assert before.requested_model == after.requested_model
        assert (before.provider, before.kind, before.streamed) == (after.provider, after.kind, after.streamed)
        assert not after.truncated
        assert after.route == f"sdk_calls:{call.__name__}" or after.route is not None


def test_every_surface_says_which_model_it_asked(recorder: Callable[..., Recorder]) -> None:
    with LlmServer() as server, recorder(RecordMode.ONCE) as recording:
        for call in SURFACES:
            call(server.url)

    seen = {(exchange.provider, exchange.kind, exchange.requested_model) for exchange in recording.exchanges}

    assert {
        ("anthropic", Kind.GENERATION, "claude-haiku-4-5"),
        ("anthropic", Kind.TOKEN_COUNT, "claude-haiku-4-5"),
        ("anthropic", Kind.BATCH, None),
        ("aws", Kind.GENERATION, "eu.anthropic.claude-haiku-4-5-20251001-v1:0"),
        ("google", Kind.GENERATION, "claude-haiku-4-5@20251001"),
        ("openai", Kind.GENERATION, "gpt-6-luna"),
        ("openai", Kind.EMBEDDING, "text-embedding-3-small"),
        ("azure", Kind.GENERATION, "my-deployment"),
        ("google", Kind.GENERATION, "gemini-3-flash"),
    } <= seen
