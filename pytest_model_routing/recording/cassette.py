"""The cassette: recordings as a YAML file that people read, review and merge.

    format: pytest-model-routing cassette 1
    test: tests/test_support.py::test_hours
    exchanges:
    - request:
        method: POST
        url: https://api.anthropic.com/v1/messages
        headers: {content-type: application/json}
        json: {model: claude-haiku-4-5, ...}
      response:
        status: 200
        headers: {content-type: text/event-stream}
        events:
        - data: {type: message_start, ...}
      recorded_at: 2026-11-21T10:00:00.000Z
      latency_s: 0.634
    complete: true

The last line is the proof of completeness: a file cut short lacks it, an interrupted recording says `complete: false`
and why. A file that is anything else than such a cassette is an error that names it, never an empty cassette.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from pytest_model_routing.recording import yamltext
from pytest_model_routing.recording.content import EMPTY, Content, Form, write
from pytest_model_routing.recording.errors import CassetteError
from pytest_model_routing.recording.recordings import Recording
from pytest_model_routing.recording.wire import Failure  # noqa: TC001 - msgspec resolves annotations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FORMAT = "pytest-model-routing cassette 1"
_RESTORE = "Restore it from version control, or record the test again with --route-record=rewrite."
_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)
_BODIES = tuple(form for form in Form if form is not Form.EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cassette:
    """What a file holds. `incomplete` says why a recording did not finish; None for a complete one."""

    test: str | None
    recordings: tuple[Recording, ...]
    incomplete: str | None = None


class _Message(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    headers: dict[str, str] = {}
    json: Any = msgspec.UNSET
    events: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    lines: list[Any] | msgspec.UnsetType = msgspec.UNSET
    frames: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET
    base64: str | msgspec.UnsetType = msgspec.UNSET


class _Request(_Message, forbid_unknown_fields=True, kw_only=True):
    method: str
    url: str


class _Response(_Message, forbid_unknown_fields=True, kw_only=True):
    status: int | None = None
    failure: Failure | None = None


class _Exchange(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    request: _Request
    response: _Response
    recorded_at: datetime | None = None
    latency_s: float | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: str
    exchanges: list[_Exchange]
    complete: bool
    test: str | None = None
    interrupted: str | None = None


def load(path: Path) -> Cassette:
    """Read a cassette. Raises CassetteError when the file is damaged, conflicted, truncated or foreign."""
    data = _parse(path, _read(path))
    try:
        file = msgspec.convert(data, _File)
        recordings = tuple(map(_from_file, file.exchanges))
    except msgspec.ValidationError as error:
        raise CassetteError(path, f"not a cassette of this format: {error}", _RESTORE) from None
    except (ValueError, KeyError, TypeError) as error:
        raise CassetteError(path, f"holds a body that cannot be sent: {error}", _RESTORE) from None
    incomplete = None if file.complete else file.interrupted or "for an unknown reason"
    return Cassette(test=file.test, recordings=recordings, incomplete=incomplete)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CassetteError(path, "not a text file in UTF-8", _RESTORE) from None
    except OSError as error:
        raise CassetteError(path, f"cannot be read: {error.strerror}", "Check the path and its permissions.") from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    if _CONFLICT.search(text):
        advice = "Resolve the conflict, or record the test again with --route-record=rewrite."
        raise CassetteError(path, "has merge conflict markers", advice)
    try:
        data = yamltext.load(text)
    except yamltext.YAMLError as error:
        raise CassetteError(path, f"is not valid YAML: {yamltext.where(error)}", _RESTORE) from None
    if not isinstance(data, dict) or "format" not in data:
        if isinstance(data, dict) and "interactions" in data:
            advice = "Give this test another directory, or record it again with --route-record=rewrite."
            raise CassetteError(path, "is a cassette of vcrpy, which does not match on bodies", advice)
        raise CassetteError(path, "is no cassette: it does not begin with `format:`", _RESTORE)
    if data["format"] != FORMAT:
        advice = "Update pytest-model-routing, or record the test again with --route-record=rewrite."
        raise CassetteError(path, f"has the format {data['format']!r}, this version reads {FORMAT!r}", advice)
    if "complete" not in data:
        raise CassetteError(path, "is cut short: its last line, `complete:`, is missing", _RESTORE)
    return data


def _from_file(exchange: _Exchange) -> Recording:
    recorded_at = exchange.recorded_at
    recording = Recording(
        method=exchange.request.method,
        url=exchange.request.url,
        request_headers=exchange.request.headers,
        request=_body(exchange.request),
        status=exchange.response.status,
        response_headers=exchange.response.headers,
        response=_body(exchange.response),
        failure=exchange.response.failure,
        recorded_at=recorded_at and (recorded_at if recorded_at.tzinfo else recorded_at.replace(tzinfo=UTC)),
        latency_s=exchange.latency_s,
    )
    if recording.status is None and recording.failure is None:
        raise ValueError(f"{recording.method} {recording.url} has neither a status nor a failure")
    write(recording.response)  # whatever cannot be sent is found when the file is read
    return recording


def _body(message: _Message) -> Content:
    found = [form for form in _BODIES if getattr(message, form) is not msgspec.UNSET]
    if len(found) > 1:
        raise ValueError(f"both `{found[0]}` and `{found[1]}`")
    return Content(found[0], getattr(message, found[0])) if found else EMPTY


def dump(cassette: Cassette) -> str:
    """The text of a cassette."""
    data: dict[str, Any] = {"format": FORMAT}
    if cassette.test is not None:
        data["test"] = cassette.test
    data["exchanges"] = [_to_file(recording) for recording in cassette.recordings]
    if cassette.incomplete is not None:
        data["interrupted"] = cassette.incomplete
    data["complete"] = cassette.incomplete is None
    return yamltext.dump(data)


def _to_file(recording: Recording) -> dict[str, Any]:
    request = {"method": recording.method, "url": recording.url}
    response: dict[str, Any] = {} if recording.status is None else {"status": recording.status}
    if recording.failure is not None:
        response["failure"] = str(recording.failure)
    exchange: dict[str, Any] = {
        "request": request | _message(recording.request_headers, recording.request),
        "response": response | _message(recording.response_headers, recording.response),
    }
    if recording.recorded_at is not None:
        exchange["recorded_at"] = recording.recorded_at.astimezone(UTC)
    if recording.latency_s is not None:
        exchange["latency_s"] = recording.latency_s
    return exchange


def _message(headers: Mapping[str, str], content: Content) -> dict[str, Any]:
    message: dict[str, Any] = {"headers": dict(sorted(headers.items()))} if headers else {}
    if content.form is not Form.EMPTY:
        message[str(content.form)] = _one_line_each(content.value) if _is_list(content) else content.value
    return message


def _is_list(content: Content) -> bool:
    return content.form in (Form.EVENTS, Form.LINES, Form.FRAMES)


def _one_line_each(items: Sequence[Any]) -> list[Any]:
    return [yamltext.OneLine(item) if isinstance(item, dict) else item for item in items]
