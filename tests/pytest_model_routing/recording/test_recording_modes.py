"""When a recorder replays, when it records, and what the file holds afterwards."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
import yaml

from pytest_model_routing.recording import CassetteError, Recorder, RecordMode, Source, UnmatchedRequestError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import anthropic
    from llm_server import LlmServer


def questions(cassette: Path) -> list[str]:
    """What the requests in a cassette ask, in order."""
    data = yaml.safe_load(cassette.read_text())
    return [exchange["request"]["json"]["messages"][0]["content"] for exchange in data["exchanges"]]


@pytest.fixture
def recorded(client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str]) -> None:
    """A complete cassette with A and B."""
    with recorder(RecordMode.ONCE):
        ask(client, "A")
        ask(client, "B")


def sources(recording: Recorder) -> list[Source]:
    return [exchange.source for exchange in recording.exchanges]


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("mode", "asked", "expected", "afterwards"),
    [
        (RecordMode.NONE, "A", [Source.REPLAYED], ["A", "B"]),
        (RecordMode.ONCE, "A", [Source.REPLAYED], ["A", "B"]),
        (RecordMode.NEW_EPISODES, "CA", [Source.LIVE, Source.REPLAYED], ["A", "B", "C"]),
        (RecordMode.ALL, "AC", [Source.LIVE, Source.LIVE], ["A", "B", "C"]),
        (RecordMode.ALL, "B", [Source.LIVE], ["A", "B"]),
        (RecordMode.REWRITE, "BC", [Source.LIVE, Source.LIVE], ["B", "C"]),
    ],
)
def test_modes_on_a_complete_cassette(
    mode: RecordMode,
    asked: str,
    expected: list[Source],
    afterwards: list[str],
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    with recorder(mode) as recording:
        for question in asked:
            ask(client, question)

    assert expected == sources(recording)
    assert afterwards == questions(cassette)
    assert (Source.LIVE in expected) is (recording.saved == cassette)


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("mode", [RecordMode.NONE, RecordMode.ONCE])
def test_a_complete_cassette_is_not_added_to(
    mode: RecordMode,
    client: anthropic.Anthropic,
    server: LlmServer,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    before = cassette.read_text()
    server.reset()
    with recorder(mode), pytest.raises(UnmatchedRequestError):
        ask(client, "C")

    assert ([], before) == (server.seen, cassette.read_text())


def test_without_a_cassette_nothing_is_sent_by_default(
    client: anthropic.Anthropic,
    server: LlmServer,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    with recorder() as replay, pytest.raises(UnmatchedRequestError, match=r"Record it with --route-record=once\."):
        ask(client, "A")

    assert not server.seen
    assert not cassette.parent.exists()
    assert replay.saved is None


def test_recording_all_again_keeps_the_order_so_that_the_diff_is_small(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with recorder(RecordMode.ONCE):
        for question in "ABACD":
            ask(client, question)
    with recorder(RecordMode.ALL):
        for question in "DAAE":
            ask(client, question)

    assert questions(cassette) == ["A", "A", "B", "C", "D", "E"]


@pytest.mark.usefixtures("recorded")
def test_an_interrupted_rewrite_leaves_the_old_recording(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    before = cassette.read_text()
    for mode in (RecordMode.REWRITE, RecordMode.ALL, RecordMode.NEW_EPISODES):
        with recorder(mode) as recording:
            ask(client, "C")
            recording.interrupt("the test failed")
        assert recording.saved is None

    assert before == cassette.read_text()


@pytest.mark.usefixtures("recorded")
def test_a_rewrite_in_which_nothing_is_sent_removes_the_file(recorder: Callable[..., Recorder], cassette: Path) -> None:
    with recorder(RecordMode.REWRITE):
        pass

    assert not cassette.exists()


def test_an_interrupted_recording_says_so_and_why(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with recorder(RecordMode.ONCE) as recording:
        ask(client, "A")
        recording.interrupt("the test failed")

    assert cassette.read_text().endswith("\ninterrupted: the test failed\ncomplete: false\n")
    with pytest.raises(CassetteError, match=r"interrupted \(the test failed\)"), recorder():
        pass


def test_finishing_a_recording_drops_what_is_asked_no_more(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with recorder(RecordMode.ONCE) as recording:
        ask(client, "A")
        ask(client, "old")
        recording.interrupt("the test failed")
    with recorder(RecordMode.ONCE) as recording:
        ask(client, "A")
        ask(client, "new")

    assert not recording.unused
    assert sources(recording) == [Source.REPLAYED, Source.LIVE]
    assert questions(cassette) == ["A", "new"]


def test_finishing_a_recording_needs_no_new_request(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with recorder(RecordMode.ONCE) as recording:
        ask(client, "A")
        recording.interrupt("an assertion failed at the end")
    with recorder(RecordMode.ONCE):
        ask(client, "A")

    assert cassette.read_text().endswith("\ncomplete: true\n")


def test_a_request_still_under_way_makes_a_recording_incomplete(
    client: anthropic.Anthropic,
    server: LlmServer,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    with recorder(RecordMode.ONCE):
        ask(client, "A")
        server.delay = 0.4
        thread = threading.Thread(target=ask, args=(client, "B"))
        thread.start()
        while len(server.seen) < 2:
            time.sleep(0.01)
    thread.join()

    assert "interrupted: 1 requests were still under way" in cassette.read_text()


def test_requests_stand_in_the_order_they_were_sent_in(
    client: anthropic.Anthropic,
    server: LlmServer,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    with recorder(RecordMode.ONCE) as recording:
        server.delay = 0.3
        slow = threading.Thread(target=ask, args=(client, "slow"))
        slow.start()
        while not server.seen:
            time.sleep(0.01)
        server.delay = 0.0
        ask(client, "quick")
        slow.join()

    assert questions(cassette) == ["slow", "quick"]
    assert [exchange.index for exchange in recording.exchanges] == [0, 1]
    latencies = [exchange.latency_s for exchange in recording.exchanges]
    assert latencies[0] is not None
    assert latencies[0] >= 0.3


def test_latency_and_time_are_those_of_the_recording(
    client: anthropic.Anthropic, server: LlmServer, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    server.delay = 1.0
    with recorder(RecordMode.ONCE) as recording:
        ask(client, "A")
    with recorder() as replay:
        started = time.monotonic()
        ask(client, "A")
        assert time.monotonic() - started < 1.0

    live, replayed = recording.exchanges[0], replay.exchanges[0]
    assert live.latency_s is not None
    assert replayed.latency_s == round(live.latency_s, 3) >= 1.0
    assert live.recorded_at is not None
    assert replayed.recorded_at is not None
    assert abs((replayed.recorded_at - live.recorded_at).total_seconds()) < 0.002


WRITER = """
import sys
from pathlib import Path
import anthropic
from pytest_model_routing.recording import Recorder, RecordMode
url, cassette, name = sys.argv[1:]
with Recorder(Path(cassette), mode=RecordMode.NEW_EPISODES, test="t") as recorder:
    with anthropic.Anthropic(api_key="k", base_url=url) as client:
        for number in range(5):
            messages = [{"role": "user", "content": f"{name} {number}"}]
            client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=messages)
    print("recorded", flush=True)
    sys.stdin.readline()
"""


def test_processes_that_add_to_one_file_lose_nothing(server: LlmServer, cassette: Path) -> None:
    command = [sys.executable, "-c", WRITER, server.url, str(cassette)]
    pipe = subprocess.PIPE
    writers = [subprocess.Popen([*command, name], stdin=pipe, stdout=pipe, text=True) for name in "abcd"]
    for writer in writers:  # all have recorded before the first one saves
        assert writer.stdout is not None
        assert writer.stdout.readline() == "recorded\n"
    for writer in writers:
        writer.communicate("\n", timeout=60)

    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert sorted(f"{name} {number}" for name in "abcd" for number in range(5)) == sorted(questions(cassette))
    assert [path.name for path in cassette.parent.iterdir()] == ["test.yaml"]


@pytest.mark.usefixtures("recorded")
def test_a_write_that_fails_leaves_the_old_file(
    client: anthropic.Anthropic,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = cassette.read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    recording = recorder(RecordMode.REWRITE)
    recording.__enter__()
    ask(client, "C")
    with pytest.raises(CassetteError, match="cannot be written: No space left on device"):
        recording.__exit__(None, None, None)

    assert before == cassette.read_text()
    assert [path.name for path in cassette.parent.iterdir()] == ["test.yaml"]


def test_a_second_recorder_is_refused_and_the_first_goes_on(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str], tmp_path: Path
) -> None:
    from pytest_model_routing.recording import RecorderBusyError

    with recorder(RecordMode.ONCE) as first:
        second = Recorder(tmp_path / "other.yaml", mode=RecordMode.ONCE, test="other")
        with pytest.raises(RecorderBusyError, match=r"tests/test_support\.py::test_hours"):
            second.__enter__()
        ask(client, "A")
        assert Recorder.current() is first

    assert len(first.exchanges) == 1
    assert Recorder.current() is None


def test_a_call_after_the_recorder_is_closed_through_its_transport_is_refused(
    client: anthropic.Anthropic, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    import httpx2

    with recorder() as replay:
        handle = httpx2.HTTPTransport.handle_request
    with httpx2.HTTPTransport() as transport:
        request = httpx2.Request("POST", "http://127.0.0.1:9/v1/messages", json={"model": "m", "messages": []})
        with pytest.raises(UnmatchedRequestError, match="was sent after its recorder was closed"):
            handle(transport, request)

    assert httpx2.HTTPTransport.handle_request is not handle
    assert len(replay.misses) == 1
