"""Errors of the recorder.

    RecordingError                 the user can act on it; ordinary exceptions
    ├── CassetteError              a file that cannot be used: damaged, conflicted, truncated, foreign, incomplete
    ├── RedactionError             a secret that could not be cleaned: nothing was written
    ├── RecorderBusyError          a second recorder in one process
    └── ScriptError                a scripted reply that cannot be given in the shape that was asked for
    TransportRefusal               raised inside the transport; not an `Exception`
    ├── UnmatchedRequestError      no recording and no scripted reply answers
    └── LiveCallError              a call to an LLM host outside any recorder

`TransportRefusal` derives from BaseException on purpose: an SDK turns every `Exception` of its transport into a
connection error and retries it, and an application's fallback chain would then take a missing recording for an
outage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing.recording.names import shown

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_model_routing.recording.exchange import LiveCall, Miss


class RecordingError(Exception):
    """Base of the errors a user can act on."""


class CassetteError(RecordingError):
    """A cassette that cannot be used; says which file, what is wrong with it, and what to do."""

    def __init__(self, path: Path, problem: str, advice: str) -> None:
        super().__init__(f"{shown(path)}: {problem}\n{advice}")
        self.path = path
        self.problem = problem
        self.advice = advice


class RedactionError(RecordingError):
    """A secret, or what may hold one, that could not be cleaned. Names the place, never the secret."""


class RecorderBusyError(RecordingError):
    """Another recorder is open in this process. Interception is process-wide: two would record each other's calls."""


class ScriptError(RecordingError):
    """A scripted reply or fault that makes no sense, or does not fit the API that was called."""


class TransportRefusal(BaseException):
    """Base of what the transport raises past SDKs and applications. See the module docstring."""


class UnmatchedRequestError(TransportRefusal):
    """No recording and no scripted reply answers a request; also kept in `Recorder.misses`."""

    def __init__(self, miss: Miss) -> None:
        super().__init__(miss.message)
        self.miss = miss


class LiveCallError(TransportRefusal):
    """A call to an LLM host was about to leave the machine outside any recorder; also kept in `LiveGuard.calls`."""

    def __init__(self, call: LiveCall) -> None:
        super().__init__(call.message)
        self.call = call
