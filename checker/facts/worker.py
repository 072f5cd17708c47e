"""A process that parses for another one: asked for one file at a time on stdin, it answers on stdout.

    -> Request(path="a.py", data=b"x = 1\\n")
    <- Answer(facts=<encoded>, lines=None, problems=())

Each message is eight bytes of length and MessagePack. The end of stdin is the end of the work, so no worker outlives
the process it works for. An exception ends the worker: whoever waits for its answer then does that file itself.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from checker.facts.cache import DiskCache
from checker.facts.codec import encode
from checker.facts.make import facts_of, parsing
from checker.locations import Problem  # noqa: TC001 - msgspec reads the annotations
from checker.sources import LineMap  # noqa: TC001
from checker.syntax.deep_stack import on_deep_stack

_LENGTH = 8
T = TypeVar("T", bound=msgspec.Struct)


class Request(msgspec.Struct, frozen=True, array_like=True):
    """One file to parse."""

    path: str
    data: bytes


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What came of it: an `Outcome` whose facts are encoded."""

    facts: bytes | None
    lines: LineMap | None
    problems: tuple[Problem, ...]


def send(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Write one message. Raises OSError when nobody listens any more."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(_LENGTH, "little") + body)
    stream.flush()


def receive(stream: IO[bytes], kind: type[T]) -> T | None:
    """Read one message; None when the other side has gone, also in the middle of one."""
    head = stream.read(_LENGTH)
    length = int.from_bytes(head, "little")
    body = stream.read(length) if len(head) == _LENGTH else b""
    return msgspec.msgpack.decode(body, type=kind) if body and len(body) == length else None


def main(directory: str, generation: str) -> None:
    """Answer until stdin ends. The cache is used that these two name, or none if they are empty."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks; this one ends with it
    sink, sys.stdout = sys.stdout.buffer, sys.stderr  # a stray print must not end up among the answers
    cache = DiskCache(Path(directory), generation) if generation else None
    on_deep_stack(lambda: _serve(sys.stdin.buffer, sink, cache))


def _serve(source: IO[bytes], sink: IO[bytes], cache: DiskCache | None) -> None:
    parse = parsing(cache)
    while (request := receive(source, Request)) is not None:
        outcome = facts_of(request.path, request.data, parse)
        facts = None if outcome.facts is None else encode(outcome.facts)
        try:
            send(sink, Answer(facts, outcome.lines, outcome.problems))
        except OSError:
            return
