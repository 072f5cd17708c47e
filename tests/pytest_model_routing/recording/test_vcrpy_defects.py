"""What goes wrong with plain vcrpy, next to what happens here. Each test shows both in one run.

The numbers are those of the project's list of measured defects. When a vcrpy release repairs one, its half of the
test fails, and this list is to be shortened.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anthropic
import pytest
import vcr
import vcr.errors
import yaml
from llm_server import COOKIE, ORGANISATION

from pytest_model_routing.recording import (
    CassetteError,
    Recorder,
    RecordMode,
    UnmatchedRequestError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from llm_server import LlmServer

BODY = ("method", "path", "body")


@pytest.fixture
def plain(tmp_path: Path) -> str:
    """A path for vcrpy's own cassette."""
    return str(tmp_path / "plain.yaml")


def test_d1_a_request_with_another_body_is_not_answered(
    client: anthropic.Anthropic, plain: str, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    with vcr.use_cassette(plain):
        ask(client, "A")
        ask(client, "B", "claude-opus-5")
    with vcr.use_cassette(plain, record_mode="none"):
        assert ask(client, "something else", "claude-sonnet-5-5").startswith("echo(claude-haiku-4-5): A")

    with recorder(RecordMode.ONCE):
        ask(client, "A")
        ask(client, "B", "claude-opus-5")
    with recorder() as replay, pytest.raises(UnmatchedRequestError):
        ask(client, "something else", "claude-sonnet-5-5")

    assert len(replay.misses) == 1


def fallback_chain(client: anthropic.Anthropic, ask: Callable[..., str]) -> str:
    """An application that falls back to a dearer model when the cheap one is down."""
    for model in ("claude-haiku-4-5", "claude-opus-5"):
        try:
            return ask(client, "q", model)
        except Exception:
            continue
    return "all models are down"


def test_d2_a_missing_recording_is_not_taken_for_an_outage(
    client: anthropic.Anthropic, plain: str, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    with vcr.use_cassette(plain, match_on=BODY):
        ask(client, "q", "claude-opus-5")
    with vcr.use_cassette(plain, match_on=BODY, record_mode="none"):
        assert fallback_chain(client, ask).startswith("echo(claude-opus-5)")

    with recorder(RecordMode.ONCE):
        ask(client, "q", "claude-opus-5")
    with recorder(), pytest.raises(UnmatchedRequestError, match="claude-haiku-4-5"):
        fallback_chain(client, ask)


def test_d3_replaying_never_writes(
    client: anthropic.Anthropic, plain: str, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    with vcr.use_cassette(plain, match_on=BODY):
        ask(client, "A")
        ask(client, "B")
    with vcr.use_cassette(plain, match_on=BODY, record_mode="none", drop_unused_requests=True):
        ask(client, "A")
    assert Path(plain).read_text().count("- request:") == 1

    with recorder(RecordMode.ONCE):
        ask(client, "A")
        ask(client, "B")
    before = cassette.read_bytes(), cassette.stat().st_mtime_ns
    with recorder() as replay:
        ask(client, "A")

    assert before == (cassette.read_bytes(), cassette.stat().st_mtime_ns)
    assert [unused.what for unused in replay.unused] == ["recording 2 of 2, POST /v1/messages (claude-haiku-4-5)"]


OVERLAP = """
import sys
import threading
from pathlib import Path
import httpx2
import vcr
from pytest_model_routing.recording import Recorder, RecorderBusyError

folder, kind = Path(sys.argv[1]), sys.argv[2]
original = httpx2.HTTPTransport.handle_request
opened, second_opened, first_left = threading.Event(), threading.Event(), threading.Event()

def make(name):
    return vcr.use_cassette(str(folder / name)) if kind == "vcrpy" else Recorder(folder / name, test=name)

def first():
    with make("one"):
        opened.set()
        second_opened.wait(5)
    first_left.set()

def second():
    opened.wait(5)
    try:
        with make("two"):
            second_opened.set()
            first_left.wait(5)
    except RecorderBusyError as error:
        print(error)
        second_opened.set()

threads = [threading.Thread(target=work) for work in (first, second)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print("restored" if httpx2.HTTPTransport.handle_request is original else "left patched")
"""


def test_d4_two_at_once_leave_nothing_behind(tmp_path: Path) -> None:
    """In processes of their own: what vcrpy leaves patched stays so."""

    def overlap(kind: str) -> str:
        command = [sys.executable, "-c", OVERLAP, str(tmp_path), kind]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert overlap("vcrpy") == "left patched\n"
    ours = overlap("ours").splitlines()

    assert ours[0].startswith("another recorder is open in this process (for one)")
    assert ours[1:] == ["restored"]


def test_d5_threads_record_new_episodes_without_a_race(
    client: anthropic.Anthropic, plain: str, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    barrier = threading.Barrier(2)
    calls = threading.local()

    def in_step(*_: object) -> None:
        """Both threads have found out that they can play the recording, before either of them plays it."""
        calls.count = getattr(calls, "count", 0) + 1
        if threading.current_thread() is not threading.main_thread() and calls.count <= 2:
            barrier.wait(10)

    def attempt(_: int) -> str:
        try:
            return ask(client, "same")
        except anthropic.APIConnectionError as error:
            return type(error.__cause__).__name__

    plain_vcr = vcr.VCR()
    plain_vcr.register_matcher("in_step", in_step)
    with plain_vcr.use_cassette(plain, match_on=(*BODY, "in_step")):
        ask(client, "same")
    with (
        plain_vcr.use_cassette(plain, match_on=(*BODY, "in_step"), record_mode="new_episodes"),
        ThreadPoolExecutor(2) as pool,
    ):
        assert vcr.errors.UnhandledHTTPRequestError.__name__ in list(pool.map(attempt, range(2)))

    with recorder(RecordMode.ONCE):
        ask(client, "same")
    with recorder(RecordMode.NEW_EPISODES) as more, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(8)))

    assert all(answer.startswith("echo") for answer in answers)
    assert len(more.exchanges) == 8


def test_d6_identical_calls_are_all_recorded(
    client: anthropic.Anthropic,
    server: LlmServer,
    plain: str,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    with vcr.use_cassette(plain, match_on=BODY, allow_playback_repeats=True):
        for _ in range(3):
            ask(client, "same")
    assert len(server.seen) == 1

    server.reset()
    with recorder(RecordMode.ONCE):
        recorded = [ask(client, "same") for _ in range(3)]
    assert len(server.seen) == 3

    with recorder() as replay:
        assert recorded == [ask(client, "same") for _ in range(3)]
    assert len(yaml.safe_load(cassette.read_text())["exchanges"]) == 3
    assert not replay.unused


def test_d7_a_recorded_429_gives_way_to_the_answer_after_it(
    server: LlmServer, plain: str, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    with anthropic.Anthropic(api_key="sk-ant-x", base_url=server.url, max_retries=2) as client:
        server.faults = [429]
        with vcr.use_cassette(plain):
            ask(client, "r")
        with (
            vcr.use_cassette(plain, record_mode="none", allow_playback_repeats=True),
            pytest.raises(anthropic.RateLimitError),
        ):
            ask(client, "r")

        server.faults = [429]
        with recorder(RecordMode.ONCE):
            live = ask(client, "r")
        with recorder() as replay:
            assert live == ask(client, "r")

    assert [(exchange.status, exchange.retry) for exchange in replay.exchanges] == [(429, 0), (200, 1)]


def test_d8_a_replayed_retry_does_not_wait(
    server: LlmServer, plain: str, recorder: Callable[..., Recorder], ask: Callable[..., str], cassette: Path
) -> None:
    def patient(text: str, seconds: int) -> str:
        """A recording in which the server asks for more patience than it did."""
        return text.replace("retry-after-ms: '5'", f"retry-after: '{seconds}'").replace(
            "retry-after-ms:\n      - '5'", f"retry-after:\n      - '{seconds}'"
        )

    with anthropic.Anthropic(api_key="sk-ant-x", base_url=server.url, max_retries=2) as client:
        server.faults = [429]
        with vcr.use_cassette(plain):
            ask(client, "r")
        Path(plain).write_text(patient(Path(plain).read_text(), 1))
        started = time.monotonic()
        with vcr.use_cassette(plain, record_mode="none"):
            ask(client, "r")
        assert time.monotonic() - started > 0.9

        server.faults = [429]
        with recorder(RecordMode.ONCE):
            ask(client, "r")
        cassette.write_text(patient(cassette.read_text(), 30))
        started = time.monotonic()
        with recorder():
            ask(client, "r")

    assert time.monotonic() - started < 20
    assert "retry-after: '30'" in cassette.read_text()


def test_d9_an_interrupted_recording_is_finished_by_the_next_run(
    client: anthropic.Anthropic,
    server: LlmServer,
    plain: str,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    def interrupted(recording: Any) -> None:
        with recording:
            ask(client, "step 1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted(vcr.use_cassette(plain, match_on=BODY))
    with vcr.use_cassette(plain, match_on=BODY):
        ask(client, "step 1")
        with pytest.raises(anthropic.APIConnectionError):
            ask(client, "step 2")

    server.reset()
    with pytest.raises(ZeroDivisionError):
        interrupted(recorder(RecordMode.ONCE))
    with pytest.raises(CassetteError, match="incomplete recording: it was interrupted"), recorder():
        pass
    with recorder(RecordMode.ONCE):
        ask(client, "step 1")
        ask(client, "step 2")
    assert [seen.body["messages"][0]["content"] for seen in server.seen] == ["step 1", "step 2"]

    with recorder() as replay:
        ask(client, "step 1")
        ask(client, "step 2")
    assert not replay.unused
    assert cassette.read_text().endswith("\ncomplete: true\n")


@pytest.mark.parametrize("options", [{"filter_headers": ["x-api-key"]}, {"filter_headers": ["authorization"]}])
def test_d10_no_secret_is_left_by_default(
    options: dict[str, Any],
    server: LlmServer,
    plain: str,
    recorder: Callable[..., Recorder],
    ask: Callable[..., str],
    cassette: Path,
) -> None:
    key = "sk-ant-api03-Secret0123456789"
    with anthropic.Anthropic(api_key=key, base_url=server.url) as client:
        with vcr.use_cassette(plain, **options):
            ask(client, f"my key is {key}")
            ask(client, "x")
        text = Path(plain).read_text()
        assert all(secret in text for secret in (key, COOKIE, ORGANISATION))

        with recorder(RecordMode.ONCE):
            ask(client, f"my key is {key}")
            ask(client, "x")

    text = cassette.read_text()
    assert not [secret for secret in (key, COOKIE, ORGANISATION) if secret in text]


def test_d11_a_damaged_cassette_is_named(plain: str, recorder: Callable[..., Recorder], cassette: Path) -> None:
    conflicted = "<<<<<<< HEAD\ninteractions: []\n=======\n"
    Path(plain).write_text(conflicted)
    with pytest.raises(yaml.YAMLError) as plain_error, vcr.use_cassette(plain, record_mode="none"):
        pass
    assert plain not in str(plain_error.value)

    cassette.parent.mkdir()
    cassette.write_text(conflicted)
    with pytest.raises(CassetteError, match="has merge conflict markers") as error, recorder():
        pass
    assert str(cassette) in str(error.value)


def test_d12_replay_costs_the_same_at_the_first_and_at_the_last_call(
    client: anthropic.Anthropic, plain: str, recorder: Callable[..., Recorder], ask: Callable[..., str]
) -> None:
    questions = [f"{number:02} " + "What are your opening hours? " * 40 for number in range(40)]

    with vcr.use_cassette(plain, match_on=BODY):
        for question in questions:
            ask(client, question)
    with vcr.use_cassette(plain, match_on=BODY, record_mode="none"):
        theirs = [steps_in("vcr", ask, client, question) for question in questions]

    with recorder(RecordMode.ONCE):
        for question in questions:
            ask(client, question)
    with recorder():
        ours = [steps_in("pytest_model_routing", ask, client, question) for question in questions]

    assert theirs[-1] > 10 * theirs[0]
    assert ours[-1] <= ours[0]


def steps_in(package: str, function: Callable[..., object], *arguments: object) -> int:
    """How many functions of `package` are called in the course of a call: its work, whatever else the machine does."""
    count = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        if event == "call" and str(frame.f_globals.get("__name__", "")).partition(".")[0] == package:
            count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count
