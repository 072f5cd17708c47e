"""The message of a miss: what was asked, by whom, and what the nearest recording says instead.

no recording answers POST /v1/messages (claude-opus-5)
  test:     tests/test_support.py::test_hours
  asked by: support.router:answer, support/router.py:31
  nearest:  recording 2 of 3, POST /v1/messages (claude-haiku-4-5), played already
            model: 'claude-haiku-4-5' is now 'claude-opus-5'
  cassette: tests/cassettes/test_hours.yaml
  Record it with --route-record=new_episodes, or everything anew with --route-record=rewrite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_model_routing.recording import differences
from pytest_model_routing.recording.exchange import Miss
from pytest_model_routing.recording.matching import place
from pytest_model_routing.recording.names import shown

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_model_routing.recording.content import Content
    from pytest_model_routing.recording.endpoint import Endpoint
    from pytest_model_routing.recording.matching import Asked, Index
    from pytest_model_routing.recording.recordings import Recording
    from pytest_model_routing.recording.routes import Origin
    from pytest_model_routing.recording.script import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a miss can be explained from. `cassette` None: nothing is recorded, only scripted."""

    test: str | None
    cassette: Path | None
    exists: bool
    index: Index
    script: Script


def explain(asked: Asked, body: Content, endpoint: Endpoint, origin: Origin | None, situation: Situation) -> Miss:
    """The miss for a request, with its message."""
    what = describe_request(asked.method, asked.path, endpoint.model)
    answers = "no scripted reply and no recording" if situation.script.has_replies else "no recording"
    lines = [f"{answers} answers {what}", *_who(origin, situation)]
    lines += [f"  scripted: for {filters}" for filters in situation.script.told()]
    lines += _nearest(asked, body, situation) + _advice(situation)
    return _miss(lines, asked, endpoint, origin)


def refused(asked: Asked, endpoint: Endpoint, origin: Origin | None, situation: Situation, why: str) -> Miss:
    """The miss for a request that cannot be answered for another reason than a missing recording.

    `why` may have several lines: what is wrong, then what to do.
    """
    why, *advice = why.split("\n")
    lines = [f"{describe_request(asked.method, asked.path, endpoint.model)} {why}"]
    return _miss([*lines, *_who(origin, situation), *(f"  {line}" for line in advice)], asked, endpoint, origin)


def _who(origin: Origin | None, situation: Situation) -> list[str]:
    lines = [f"  test:     {situation.test}"] if situation.test else []
    return [*lines, f"  asked by: {origin.route}, {shown(origin.file)}:{origin.line}"] if origin is not None else lines


def _miss(lines: list[str], asked: Asked, endpoint: Endpoint, origin: Origin | None) -> Miss:
    return Miss(
        message="\n".join(lines),
        method=asked.method,
        path=asked.path,
        provider=endpoint.provider,
        requested_model=endpoint.model,
        route=origin.route if origin else None,
        caller=(origin.file, origin.line) if origin else None,
    )


def describe_request(method: str, path: str, model: str | None) -> str:
    """`POST /v1/messages (claude-opus-5)`."""
    return f"{method} {path} ({model})" if model else f"{method} {path}"


def describe_recording(recording: Recording) -> str:
    """The same for a recording."""
    method, path = place(recording.method, recording.url)
    request = recording.request.json_object or {}
    return describe_request(method, path, request.get("model") if isinstance(request.get("model"), str) else None)


def _nearest(asked: Asked, body: Content, situation: Situation) -> list[str]:
    index = situation.index
    if not index.recordings:
        return []
    total = len(index.recordings)
    if index.known(asked):
        return ["  nearest:  the very same request is recorded, and all its recordings have been played"]

    def rank(number: int) -> tuple[bool, float, bool]:
        recording = index.recordings[number]
        elsewhere = place(recording.method, recording.url) != (asked.method, asked.path)
        return elsewhere, differences.distance(recording.request.value, body.value), index.is_taken(number)

    number = min(range(total), key=rank)
    recording = index.recordings[number]
    played = ", played already" if index.is_taken(number) else ""
    lines = [f"  nearest:  recording {number + 1} of {total}, {describe_recording(recording)}{played}"]
    found = differences.describe(differences.compare(recording.request.value, body.value))
    return lines + [f"            {line}" for line in found]


def _advice(situation: Situation) -> list[str]:
    if situation.cassette is None:
        return ["  Script an answer for it, or give the test a cassette."]
    if not situation.exists:
        return [
            f"  cassette: {shown(situation.cassette)}, which does not exist",
            "  Record it with --route-record=once.",
        ]
    return [
        f"  cassette: {shown(situation.cassette)}",
        "  Record it with --route-record=new_episodes, or everything anew with --route-record=rewrite.",
    ]
