"""What a cassette holds after a run: its old recordings, the new ones, and in which order.

    mode           file held    recorded now    file holds
    once           nothing      A B             A B
    new_episodes   A B          C               A B C
    all            A B          A'              A' B        in the old place, so that the diff is small
    rewrite        A B          A'              A'

Half a recording never replaces a whole one: when a test fails while it records, the file keeps what it held, and only
where there was nothing complete is the beginning kept, marked as such, for the next run to finish.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_model_routing.recording.cassette import Cassette
from pytest_model_routing.recording.matching import Key, Matching, digest, place
from pytest_model_routing.recording.modes import RecordMode

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_model_routing.recording.recordings import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a recorder knows when it is closed. `old` None: there was no file, or it does not count (`rewrite`)."""

    path: Path
    mode: RecordMode
    test: str | None
    old: Cassette | None
    played: frozenset[int]
    """Numbers of the old recordings that were replayed."""
    incomplete: str | None
    """Why the recording did not finish."""


def combine(session: Session, new: list[Recording], current: Cassette | None, matching: Matching) -> Cassette | None:
    """What the file holds from now on; None when it stays as it is. `current`: what another process made of it."""
    old = current or session.old
    if not new:
        return _without_new(session, old)
    if current is not None:
        new = _without_known(new, current, session.old, matching)
    complete_before = old is not None and old.incomplete is None
    if session.incomplete is not None and (
        complete_before or (session.path.exists() and session.mode is RecordMode.REWRITE)
    ):
        return None  # half a recording never replaces a whole one
    kept = list(old.recordings) if old is not None else []
    match session.mode:
        case RecordMode.ALL:
            kept = _replace(kept, new, matching)
        case RecordMode.REWRITE:
            kept = list(new)
        case _:
            if current is None and not complete_before and session.incomplete is None:
                kept = [one for number, one in enumerate(kept) if number in session.played]
            kept += new
    return Cassette(test=session.test, recordings=tuple(kept), incomplete=session.incomplete)


def _without_known(
    new: list[Recording], current: Cassette, old: Cassette | None, matching: Matching
) -> list[Recording]:
    """The new recordings without those that another process has added meanwhile: it ran the same test."""
    before = Counter(_key(recording, matching) for recording in (old.recordings if old is not None else ()))
    added = Counter(_key(recording, matching) for recording in current.recordings) - before
    result = []
    for recording in new:
        key = _key(recording, matching)
        if added[key]:
            added[key] -= 1
        else:
            result.append(recording)
    return result


def _without_new(session: Session, old: Cassette | None) -> Cassette | None:
    """Nothing was recorded: the file stays, unless this run finished what it had begun."""
    if old is None or old.incomplete is None or session.incomplete is not None or session.mode is RecordMode.NONE:
        return None
    kept = tuple(one for number, one in enumerate(old.recordings) if number in session.played)
    return Cassette(test=session.test, recordings=kept)


def _replace(old: list[Recording], new: list[Recording], matching: Matching) -> list[Recording]:
    """The old recordings, with those of requests that were recorded anew replaced where they stood."""
    fresh: dict[Key, list[Recording]] = defaultdict(list)
    for recording in new:
        fresh[_key(recording, matching)].append(recording)
    asked = set(fresh)
    result: list[Recording] = []
    for recording in old:
        key = _key(recording, matching)
        result += fresh.pop(key, []) if key in asked else [recording]
    placed = {id(recording) for recording in result}
    return result + [recording for recording in new if id(recording) not in placed]


def _key(recording: Recording, matching: Matching) -> Key:
    method, path = place(recording.method, recording.url)
    return method, path, digest(matching.canonical(path, recording.request))
