"""What the plugin costs: to sessions that do not use it, and for each replayed call, next to plain vcrpy.

    python tests/bench/plugin_speed.py

Start-up is the processor time of a pytest session with one empty test and no other plugin, without and with this one,
in turns; the best of each counts, because everything else on the machine only ever adds. A replayed call is the whole
of `client.messages.create` with the real SDK; the cassette holds 300 calls with prompts of 20 KB.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anthropic
import vcr

from pytest_model_routing.recording import Recorder, RecordMode

SESSIONS = 15
CALLS = 300
PROMPT = "All work and no play makes Jack a dull boy. " * 465  # 20 KB
LAST = 20
"""How many calls at the end of the cassette are averaged."""


def main() -> None:
    """Print both tables."""
    print(f"start-up, best of {SESSIONS} sessions in turns (processor time)")
    without, with_plugin = start_up()
    print(f"  without the plugin   {without * 1000:7.1f} ms")
    print(f"  with it, unused      {with_plugin * 1000:7.1f} ms   +{(with_plugin - without) * 1000:.1f} ms (limit 10)")
    print(f"import of the plugin alone, best of {SESSIONS}: {import_time() * 1000:.1f} ms")
    print()
    print(f"replay of a call, {CALLS} calls with prompts of {len(PROMPT) // 1000} KB, median of the last {LAST}")
    for name, seconds in replays().items():
        print(f"  {name:<38} {seconds * 1000:7.2f} ms")


def start_up() -> tuple[float, float]:
    """The processor seconds of a session without and with the plugin."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_nothing.py").write_text("def test_nothing(): pass\n")
        arguments = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, folder]
        plugin = ["-p", "pytest_model_routing.plugin"]
        environment = compiled(folder) | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(SESSIONS + 1):
            times[0].append(processor_time(arguments, environment))
            times[1].append(processor_time([*arguments, *plugin], environment))
    return min(times[0][1:]), min(times[1][1:])  # the first of each compiles


def compiled(folder: str) -> dict[str, str]:
    """The environment, with a place for compiled modules: what is installed is compiled once, not every time."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": folder}


def processor_time(command: list[str], environment: dict[str, str]) -> float:
    """What a process took, in seconds of a processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def import_time() -> float:
    """Seconds to import the plugin where pytest is loaded."""
    clock = "time.perf_counter()"
    code = f"import pytest, time; t = {clock}; import pytest_model_routing.plugin; print({clock} - t)"
    command = [sys.executable, "-c", code]
    with tempfile.TemporaryDirectory() as folder:
        environment = compiled(folder)
        runs = [subprocess.run(command, capture_output=True, check=True, env=environment) for _ in range(SESSIONS + 1)]
    return min(float(run.stdout) for run in runs[1:])


def replays() -> dict[str, float]:
    """Seconds for a call at the end of the cassette, by recorder."""
    with tempfile.TemporaryDirectory() as folder, Server() as url:
        os.environ["ANTHROPIC_BASE_URL"] = url
        ours = Path(folder, "ours.yaml")
        with Recorder(ours, mode=RecordMode.ONCE):
            ask_all()
        plain = vcr.VCR(cassette_library_dir=folder, filter_headers=["authorization"])
        by_body = {"match_on": ["method", "path", "body"]}
        with plain.use_cassette("plain.yaml"):
            ask_all()
        with Recorder(ours):
            recorded = ask_all()
        with plain.use_cassette("plain.yaml", record_mode="none"):
            in_order = ask_all()
        with plain.use_cassette("plain.yaml", record_mode="none", **by_body):
            matched = ask_all()
    return {
        "pytest-model-routing (limit 3)": end(recorded),
        "vcrpy, default: by order, bodies ignored": end(in_order),
        "vcrpy, matching bodies": end(matched),
    }


def ask_all() -> list[float]:
    """Seconds for each of the calls."""
    client = anthropic.Anthropic(api_key="sk-ant-not-a-key", max_retries=0)
    seconds = []
    for number in range(CALLS):
        start = time.perf_counter()
        content = f"{number} {PROMPT}"
        client.messages.create(model="claude-haiku-5-5", max_tokens=9, messages=[{"role": "user", "content": content}])
        seconds.append(time.perf_counter() - start)
    return seconds


def end(seconds: list[float]) -> float:
    """The median of the last calls."""
    return statistics.median(seconds[-LAST:])


class Server:
    """A Messages API on 127.0.0.1."""

    def __enter__(self) -> str:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._http.server_port}"

    def __exit__(self, *exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [{"type": "text", "text": body["messages"][0]["content"][:4]}],
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 5000, "output_tokens": 1},
        }
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    main()
