"""Writing what was recorded, under the lock of its file, and never with a secret in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_model_routing.recording import cassette, files, recordings
from pytest_model_routing.recording.content import UnreadableError
from pytest_model_routing.recording.errors import CassetteError, RedactionError
from pytest_model_routing.recording.leaks import checked_text
from pytest_model_routing.recording.merging import Session, combine
from pytest_model_routing.recording.modes import RecordMode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_model_routing.recording.attempts import Attempt
    from pytest_model_routing.recording.cassette import Cassette
    from pytest_model_routing.recording.matching import Matching
    from pytest_model_routing.recording.recordings import Recording
    from pytest_model_routing.recording.redaction import Redactor


def record_all(attempts: Sequence[Attempt], redactor: Redactor, path: Path) -> list[Recording]:
    """Recordings of the live attempts, redacted with all that was learned by now. Raises RedactionError."""
    return [_record(attempt, redactor, path) for attempt in attempts if attempt.got is not None]


def _record(attempt: Attempt, redactor: Redactor, path: Path) -> Recording:
    assert attempt.got is not None
    try:
        return recordings.record(
            attempt.sent, attempt.got, redactor, recorded_at=attempt.sent_at, latency_s=attempt.latency_s
        )
    except UnreadableError as error:
        raise RedactionError(
            f"{path}: nothing was written. Exchange {attempt.index + 1} holds {error}, so it may hold secrets."
        ) from None


def save(session: Session, new: list[Recording], matching: Matching, redactor: Redactor) -> bool:
    """Write what the file holds from now on; False when it is left as it is. Raises RedactionError, CassetteError."""
    try:
        with files.locked(session.path):
            return _save(session, combine(session, new, _current(session), matching), redactor, nothing_new=not new)
    except OSError as error:
        raise CassetteError(session.path, f"cannot be written: {error.strerror}", "Check its permissions.") from None


def _save(session: Session, result: Cassette | None, redactor: Redactor, *, nothing_new: bool) -> bool:
    if result is None:
        if session.mode is RecordMode.REWRITE and nothing_new and session.incomplete is None:
            session.path.unlink(missing_ok=True)  # the test sends nothing any more
        return False
    clean = tuple(recordings.redact_again(recording, redactor) for recording in result.recordings)
    files.write_atomically(session.path, checked_text(replace(result, recordings=clean), redactor, session.path))
    return True


def _current(session: Session) -> Cassette | None:
    """What another process wrote since this one read the file, where the mode adds to it."""
    if session.mode not in (RecordMode.NEW_EPISODES, RecordMode.ALL) or not session.path.exists():
        return None
    current = cassette.load(session.path)
    return None if current == session.old else current
