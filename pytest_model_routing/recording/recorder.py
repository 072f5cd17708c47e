"""The recorder: open around a test, it answers what the test sends, and knows afterwards what was sent.

    with Recorder(Path("cassettes/test_support.yaml"), mode=RecordMode.NONE, test="test_hours") as recorder:
        recorder.script.fail(model="claude-opus-*", status=529, times=2)
        support.answer("What are your opening hours?")
    recorder.exchanges     what was sent and answered, in the order it was sent
    recorder.misses        what nothing answered
    recorder.unused        recordings and scripted replies that nothing asked for
    recorder.live          calls that went past the recorder

Each request is answered by the first that can: a scripted fault, a scripted reply, a recording, the network (if the
mode allows it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pytest_model_routing.recording.modes import RecordMode

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pytest_model_routing.recording.exchange import Exchange, LiveCall, Miss, Unused
    from pytest_model_routing.recording.hosts import Hosts
    from pytest_model_routing.recording.matching import Matching
    from pytest_model_routing.recording.redaction import Redaction
    from pytest_model_routing.recording.script import Script


class Recorder:
    """Records, replays and scripts the HTTP traffic of one test. One per process; a second is refused.

    `cassette` None: nothing is read or written, only scripted replies answer. `application` names top-level packages
    that count as the application wherever they are installed (`Exchange.route`).
    """

    def __init__(
        self,
        cassette: Path | None,
        *,
        mode: RecordMode = RecordMode.NONE,
        test: str | None = None,
        script: Script | None = None,
        redaction: Redaction | None = None,
        hosts: Hosts | None = None,
        matching: Matching | None = None,
        application: tuple[str, ...] = (),
    ) -> None:
        self.cassette = cassette
        self.mode = mode
        self.test = test

    @property
    def script(self) -> Script:
        """The scripted replies and faults in force; add to them at any time."""
        raise NotImplementedError

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every answered attempt so far, in the order sent. Readable while open and after."""
        raise NotImplementedError

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Requests that nothing answered, also those whose error a thread or an application swallowed."""
        raise NotImplementedError

    @property
    def unused(self) -> tuple[Unused, ...]:
        """Recordings not replayed, scripted replies and faults not asked for (those with `times` not exhausted)."""
        raise NotImplementedError

    @property
    def live(self) -> tuple[LiveCall, ...]:
        """Calls that went past the recorder while it was open. (Calls it recorded are `exchanges` with source LIVE.)"""
        raise NotImplementedError

    @property
    def saved(self) -> Path | None:
        """The file written on leaving, None when none was."""
        raise NotImplementedError

    def interrupt(self, reason: str) -> None:
        """Mark the recording as incomplete, before leaving, when the test failed. `with` does so on an exception."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Start to intercept. Raises RecorderBusyError, CassetteError."""
        raise NotImplementedError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop to intercept, then save what was recorded. Raises RedactionError, CassetteError; see `interrupt`."""
        raise NotImplementedError
