"""Secrets out, before anything is kept.

One `Redactor` lives as long as a recorder. It learns secrets as they pass (`secrets`), and replaces them, known or by
shape, in text, JSON, URLs, headers and streams:

    redactor.learn_headers([("authorization", "Bearer sk-ant-api03-...")])
    redactor.text("my key is sk-ant-api03-...")       -> "my key is [redacted]"
    redactor.url("https://h/v1/models?key=AIza...")   -> "https://h/v1/models?key=[redacted]"

Headers are kept by an allow list: what no SDK reads back is not worth a leak.
"""

from __future__ import annotations

import fnmatch
import re
import threading
import urllib.parse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import lanes, secrets
from pytest_model_routing.recording.content import Content, Form
from pytest_model_routing.recording.secrets import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_KEPT_HEADERS = (
    "content-type",
    "anthropic-version",
    "anthropic-beta",
    "anthropic-ratelimit-*",
    "openai-beta",
    "openai-version",
    "openai-processing-ms",
    "openai-model",
    "x-stainless-retry-count",
    "x-stainless-helper-method",
    "x-ratelimit-*",
    "x-should-retry",
    "retry-after",
    "retry-after-ms",
    "request-id",
    "x-request-id",
    "x-amzn-requestid",
    "x-amzn-bedrock-*",
    "x-amzn-errortype",
    "location",
)
_FORM = re.compile(r"[^\s=&]+=[^\s&]*(?:&[^\s=&]+=[^\s&]*)*")
_PROJECT = re.compile(r"(?<=/projects/)[^/]+(?=/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What to redact besides the built-in rules.

    `patterns`: regular expressions; every match is replaced, in bodies, headers and URLs. `fields`: names of JSON
    fields whose values are replaced. `keep_headers`: globs of headers to keep, which are not kept otherwise; their
    values are still redacted. `environment`: globs of environment variables whose values are secrets.
    """

    patterns: tuple[str | re.Pattern[str], ...] = ()
    fields: tuple[str, ...] = ()
    keep_headers: tuple[str, ...] = ()
    environment: tuple[str, ...] = secrets.ENVIRONMENT


class Redactor:
    """Learns secrets and replaces them. Safe to use from several threads."""

    def __init__(self, redaction: Redaction | None = None) -> None:
        self._redaction = redaction or Redaction()
        self._own = tuple(re.compile(pattern) for pattern in self._redaction.patterns)
        self._fields = secrets.FIELDS | {name.lower() for name in self._redaction.fields}
        self._named = secrets.named_values(self._fields)
        self._keep = (*_KEPT_HEADERS, *(name.lower() for name in self._redaction.keep_headers))
        self._known: tuple[str, ...] = ()  # all variants of all secrets, the longest first; replaced, never mutated
        self._learned: frozenset[str] = frozenset()
        self._lock = threading.Lock()

    def learn(self, values: Iterable[str]) -> None:
        """Know these values as secrets from now on, as far as they are telling (`secrets.is_telling`)."""
        new = {value for value in values if secrets.is_telling(value)} - self._learned
        if not new:
            return
        with self._lock:
            self._learned |= new
            known = {text for secret in self._learned for text in secrets.variants(secret)}
            self._known = tuple(sorted(known, key=len, reverse=True))

    def learn_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """Learn from request or response headers."""
        self.learn(secrets.in_headers(headers))

    def learn_environment(self, environment: Mapping[str, str]) -> None:
        """Learn from environment variables that are named like secrets."""
        self.learn(secrets.in_environment(environment, self._redaction.environment))

    def learn_url(self, url: str) -> None:
        """Learn from the query and the user info of a URL."""
        parts = urllib.parse.urlsplit(url)
        self.learn(secrets.in_query(parts.query))
        self.learn([urllib.parse.unquote(part) for part in (parts.username, parts.password) if part])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where secrets stand in `text`: disjoint, in order."""
        found = [span for needle in self._known if needle in text for span in _occurrences(needle, text)]
        for needle, shape in secrets.SHAPES:
            if needle in text:
                found += [match.span() for match in shape.finditer(text)]
        if self._may_hold_fields(text):
            found += [
                match.span(1) for shape in self._named for match in shape.finditer(text) if not _is_redacted(match)
            ]
        for pattern in self._own:
            found += [match.span() for match in pattern.finditer(text) if match.group() != PLACEHOLDER]
        return _merged(found) if found else found

    def _may_hold_fields(self, text: str) -> bool:
        """A quick look for a field's name, which saves the search in texts that are full of quotes."""
        if '"' not in text:
            return False
        lower = text.lower()
        return any(name in lower for name in self._fields)

    def holds_known(self, text: str) -> bool:
        """Whether a known secret stands anywhere in `text`."""
        return any(needle in text for needle in self._known)

    def text(self, text: str) -> str:
        """`text` with a placeholder for each secret."""
        for start, end in reversed(self.spans(text)):
            if start < end:
                text = text[:start] + PLACEHOLDER + text[end:]
        return text

    def value(self, value: Any) -> Any:
        """JSON with every string redacted, keys included; the argument is left as it is."""
        match value:
            case str():
                return self.text(value)
            case dict():
                return {self.text(key): self._field(key, item) for key, item in value.items()}
            case list():
                return [self.value(item) for item in value]
            case _:
                return value

    def _field(self, name: str, value: Any) -> Any:
        if name.lower() in self._fields and value and isinstance(value, str | int) and not isinstance(value, bool):
            return PLACEHOLDER
        return self.value(value)

    def is_clean(self, canonical: str) -> bool:
        """Whether JSON text holds nothing to redact: a quick look that saves the walk through a long prompt."""
        return not self._own and not self.spans(canonical)

    def content(self, content: Content) -> Content:
        """A body with every secret replaced, also one that is split over the deltas of a stream.

        A binary body is left as it is: cutting bytes out of it would break it. `Content` of that form must be
        checked.
        """
        match content.form:
            case Form.JSON:
                return Content(content.form, self.value(content.value))
            case Form.TEXT:
                return Content(content.form, self.text(self._form_fields(content.value)))
            case Form.EVENTS | Form.LINES | Form.FRAMES:
                joined = lanes.redact(self.value(content.value), self.spans)
                return Content(content.form, joined)
            case _:
                return content

    def _form_fields(self, text: str) -> str:
        """The body of an HTML form (`grant_type=...&client_secret=...`) without the values of secret fields."""
        if not _FORM.fullmatch(text):
            return text
        return "&".join(self._parameter(part) for part in text.split("&"))

    def url(self, url: str) -> str:
        """A URL without user info, secret query values, project and account ids, and known secrets."""
        parts = urllib.parse.urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        query = "&".join(self._parameter(part) for part in parts.query.split("&")) if parts.query else ""
        return self.text(urllib.parse.urlunsplit((parts.scheme, netloc, self.path(parts.path), query, "")))

    def path(self, path: str) -> str:
        """A URL path without project ids, account ids and known secrets, percent-encoded or not."""
        path = _PROJECT.sub(PLACEHOLDER, path)
        plain = urllib.parse.unquote(path)
        clean = self.text(plain)
        return path if clean == plain else urllib.parse.quote(clean, safe="/:[]@!$&'()*+,;=~")

    def _parameter(self, part: str) -> str:
        name, _, value = part.partition("=")
        plain = urllib.parse.unquote_plus(name).lower()
        if value and (plain in secrets.QUERY or plain in self._fields):
            return f"{name}={PLACEHOLDER}"
        return part

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """The headers worth keeping, lower case, redacted; the values of a repeated one are joined by a comma."""
        kept: dict[str, str] = {}
        for name, value in headers:
            lower = name.lower()
            if not any(fnmatch.fnmatchcase(lower, pattern) for pattern in self._keep):
                continue
            value = PLACEHOLDER if secrets.is_secret_header(lower) else self.text(value)
            if lower == "location":
                value = self.url(value)
            kept[lower] = f"{kept[lower]}, {value}" if lower in kept else value
        return kept


def _is_redacted(match: re.Match[str]) -> bool:
    return match.group(1) == PLACEHOLDER


def _occurrences(needle: str, text: str) -> Iterable[tuple[int, int]]:
    start = text.find(needle)
    while start >= 0:
        yield start, start + len(needle)
        start = text.find(needle, start + len(needle))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
