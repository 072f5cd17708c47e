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

import os
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, ClassVar, Self

from pytest_model_routing.recording.attempts import to_exchange
from pytest_model_routing.recording.errors import CassetteError, RecorderBusyError
from pytest_model_routing.recording.exchange import Bypass, Exchange, LiveCall, Miss, Source, Unused
from pytest_model_routing.recording.guard import LiveGuard
from pytest_model_routing.recording.hosts import Hosts
from pytest_model_routing.recording.matching import Index, Matching
from pytest_model_routing.recording.misses import Situation, describe_recording
from pytest_model_routing.recording.modes import RecordMode
from pytest_model_routing.recording.redaction import Redaction, Redactor
from pytest_model_routing.recording.routes import Frames
from pytest_model_routing.recording.script import Script
from pytest_model_routing.recording.sleeps import RetrySleeps
from pytest_model_routing.recording.switchboard import Switchboard

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pytest_model_routing.recording.cassette import Cassette

_WRITING = frozenset({RecordMode.ONCE, RecordMode.NEW_EPISODES, RecordMode.ALL, RecordMode.REWRITE})
_REPLAYING = frozenset({RecordMode.NONE, RecordMode.ONCE, RecordMode.NEW_EPISODES})


class Recorder:
    """Records, replays and scripts the HTTP traffic of one test. One per process; a second is refused.

    `cassette` None: nothing is read or written, only scripted replies answer. `application` names top-level packages
    that count as the application wherever they are installed (`Exchange.route`), `wrappers` functions of it that only
    pass calls on, as `package.module:Qual.name`. `block_live`: a connection to an LLM host that no intercepted request
    asked for is refused, not only noted in `live`.
    """

    _held: ClassVar[threading.Lock] = threading.Lock()
    _current: ClassVar[Recorder | None] = None

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
        wrappers: tuple[str, ...] = (),
        block_live: bool = True,
    ) -> None:
        self.cassette = cassette
        self.mode = mode if cassette is not None else RecordMode.NONE
        self.test = test
        self.saved: Path | None = None
        """The file written on leaving; None when none was."""
        self._script = script if script is not None else Script()
        self._redactor = Redactor(redaction)
        self._hosts = hosts or Hosts()
        self._matching = matching or Matching()
        self._frames = Frames(application, wrappers)
        self._block_live = block_live
        self._stack = ExitStack()
        self._old: Cassette | None = None
        self._index = Index((), self._matching)
        self._board: Switchboard | None = None
        self._guard: LiveGuard | None = None
        self._interrupted: str | None = None
        self._exchanges: dict[int, Exchange] = {}

    @classmethod
    def current(cls) -> Recorder | None:
        """The recorder that is open in this process, if any."""
        return cls._current

    @property
    def script(self) -> Script:
        """The scripted replies and faults in force; add to them at any time."""
        return self._script

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every answered attempt so far, in the order sent. Readable while open and after."""
        if self._board is None:
            return ()
        for attempt in tuple(self._board.attempts):
            if attempt.shown is not None and attempt.index not in self._exchanges:
                self._exchanges[attempt.index] = to_exchange(attempt, self._redactor, self.test)
        return tuple(self._exchanges[index] for index in sorted(self._exchanges))

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Requests that nothing answered, also those whose error a thread or an application swallowed."""
        return tuple(self._board.misses) if self._board is not None else ()

    @property
    def unused(self) -> tuple[Unused, ...]:
        """Recordings not replayed, scripted replies and faults not asked for (those with `times` not exhausted).

        Recordings count where the mode replays them; a mode that records everything uses none.
        """
        return self._unplayed() + self._script.unused()

    def _unplayed(self) -> tuple[Unused, ...]:
        if self.mode not in _REPLAYING or (self._old is not None and self._old.incomplete is not None):
            return ()  # what an interrupted recording holds and nobody asks for is dropped when it is finished
        total = len(self._index.recordings)
        found = [(number, self._index.recordings[number]) for number in self._index.unplayed()]
        return tuple(
            Unused(
                what=f"recording {number + 1} of {total}, {describe_recording(recording)}",
                source=Source.REPLAYED,
                requested_model=(recording.request.json_object or {}).get("model"),
            )
            for number, recording in found
        )

    @property
    def live(self) -> tuple[LiveCall, ...]:
        """Calls that went past the recorder while it was open. (Calls it recorded are `exchanges` with source LIVE.)"""
        return self._guard.calls if self._guard is not None else ()

    def interrupt(self, reason: str) -> None:
        """Mark the recording as incomplete, before leaving, when the test failed. `with` does so on an exception.

        An incomplete recording is finished by the next run in mode `once` or `new_episodes`, and refused by `none`.
        It never replaces a complete one.
        """
        self._interrupted = self._interrupted or reason

    def __enter__(self) -> Self:
        """Start to intercept. Raises RecorderBusyError, CassetteError."""
        if not Recorder._held.acquire(blocking=False):
            raise RecorderBusyError(self._busy())
        try:
            self._start()
            Recorder._current = self
        except BaseException:
            self._stack.close()
            Recorder._held.release()
            raise
        return self

    def _busy(self) -> str:
        other = Recorder._current
        whose = f" (for {other.test})" if other is not None and other.test else ""
        return (
            f"another recorder is open in this process{whose}, and interception is process-wide: "
            "close that one first, and do not record tests in parallel threads"
        )

    def _start(self) -> None:
        from pytest_model_routing.recording import interception

        self._old = self._load()
        incomplete = self._old is None or self._old.incomplete is not None
        self._index = Index(self._old.recordings if self._old is not None else (), self._matching)
        self._redactor.learn_environment(os.environ)
        sleeps = RetrySleeps()
        board = self._board = Switchboard(
            situation=Situation(
                test=self.test,
                cassette=self.cassette,
                exists=self._old is not None,
                index=self._index,
                script=self._script,
            ),
            may_replay=self.mode in _REPLAYING,
            may_go_live=self.mode in _WRITING - {RecordMode.ONCE} or (self.mode is RecordMode.ONCE and incomplete),
            script=self._script,
            redactor=self._redactor,
            hosts=self._hosts,
            matching=self._matching,
            frames=self._frames,
            sleeps=sleeps,
        )
        self._guard = LiveGuard(
            hosts=self._hosts,
            blocked=self._block_live,
            judge=lambda host: None if board.permits(host) else Bypass.SOCKET,
            covers=True,
            frames=self._frames,
        )
        self._stack.enter_context(interception.started(board, self._guard, self._hosts, self._frames, sleeps))

    def _load(self) -> Cassette | None:
        from pytest_model_routing.recording import cassette

        if self.cassette is None or self.mode is RecordMode.REWRITE or not self.cassette.exists():
            return None
        loaded = cassette.load(self.cassette)
        if loaded.incomplete is not None and self.mode is RecordMode.NONE:
            raise CassetteError(
                self.cassette,
                f"is an incomplete recording: it was interrupted ({loaded.incomplete})",
                "Finish it with --route-record=once.",
            )
        return loaded

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop to intercept, then save what was recorded. Raises RedactionError, CassetteError; see `interrupt`."""
        board = self._board
        assert board is not None
        board.open = False
        try:
            self._stack.close()
        finally:
            Recorder._current = None
            Recorder._held.release()
        if error is not None:
            self.interrupt(f"{type(error).__name__} in the test")
        if self.cassette is not None and self.mode in _WRITING:
            self._save(self.cassette, board)

    def _save(self, path: Path, board: Switchboard) -> None:
        from pytest_model_routing.recording import merging, saving

        under_way = sum(attempt.shown is None and not attempt.refused for attempt in board.attempts)
        if under_way:
            self.interrupt(f"{under_way} requests were still under way")
        if board.misses:
            self.interrupt("a request was refused")
        self._redactor.learn_environment(os.environ)
        session = merging.Session(
            path=path,
            mode=self.mode,
            test=self.test,
            old=self._old,
            played=frozenset(range(len(self._index.recordings))) - frozenset(self._index.unplayed()),
            incomplete=self._interrupted,
        )
        new = saving.record_all(board.attempts, self._redactor, path)
        if saving.save(session, new, self._matching, self._redactor):
            self.saved = path
