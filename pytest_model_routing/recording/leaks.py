"""A last look for secrets before a cassette is written, also where redaction cannot reach.

Redaction replaces strings. It cannot cut a secret out of binary data, nor out of a number, nor where a pattern of the
user matches what replaced it. Whatever is left is found here, and then nothing is written at all.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import cassette, lanes, secrets
from pytest_model_routing.recording.content import Content, Form
from pytest_model_routing.recording.errors import RedactionError
from pytest_model_routing.recording.misses import describe_recording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_model_routing.recording.cassette import Cassette
    from pytest_model_routing.recording.recordings import Recording
    from pytest_model_routing.recording.redaction import Redactor


def checked_text(result: Cassette, redactor: Redactor, path: Path) -> str:
    """The text of a cassette. Raises RedactionError, naming the place, when a secret is still in it."""
    clean = replace(result, test=result.test and redactor.text(result.test))
    for number, recording in enumerate(clean.recordings, 1):
        for where, text in _texts(recording):
            if redactor.spans(text) and text != secrets.PLACEHOLDER:
                what = f"exchange {number}, {describe_recording(recording)}"
                raise _leak(path, f"{where} of {what}")
    text = cassette.dump(clean)
    if redactor.holds_known(text):
        raise _leak(path, "the text of the file, though in no single value")
    return text


def _leak(path: Path, where: str) -> RedactionError:
    return RedactionError(
        f"{path}: nothing was written. What looks like a secret is still in {where}.\n"
        "Keep it out of the request, or add a pattern or a field to the redaction."
    )


def _texts(recording: Recording) -> Iterator[tuple[str, str]]:
    yield "the URL", recording.url
    for name, value in recording.request_headers.items():
        yield f"the request header `{name}`", value
    for name, value in recording.response_headers.items():
        yield f"the response header `{name}`", value
    for where, content in (("request body", recording.request), ("response body", recording.response)):
        for text in _strings(content):
            yield f"the {where}", text


def _strings(content: Content) -> Iterator[str]:
    if content.form is Form.BASE64:
        yield base64.b64decode(content.value).decode("latin-1")
        return
    yield from _leaves(content.value)
    if content.form in (Form.EVENTS, Form.LINES, Form.FRAMES):
        yield from lanes.joined(content.value)


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for name, item in value.items():
                yield name
                yield from _leaves(item)
        case list():
            for item in value:
                yield from _leaves(item)
        case None | bool():
            return
        case _:
            yield str(value)
