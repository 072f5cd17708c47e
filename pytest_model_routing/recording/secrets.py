"""What counts as a secret, and where secrets are learned.

Two kinds of knowledge. *Known* secrets are values seen in a place that holds secrets: `Authorization: Bearer
sk-ant-...` of the live client, a cookie, an organisation id, `OPENAI_API_KEY` in the environment. *Shapes* are what
such values look like (`sk-ant-...`, `AKIA...`), for those nobody told us about.

A known value is looked for in every body, so it must be improbable as ordinary text: the key `test` of a unit test
would otherwise eat every "test" of every prompt. `is_telling` draws that line.
"""

from __future__ import annotations

import base64
import binascii
import fnmatch
import functools
import re
import urllib.parse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PLACEHOLDER = "[redacted]"
"""Stands for every secret, whatever kind and length: recordings made with one key replay with another."""

NO_KEY = "replayed-without-a-key"
"""Given to SDKs that insist on a key when nothing is sent anyway; never taken for a secret."""

ENVIRONMENT = (
    "*_API_KEY",
    "*_APIKEY",
    "*_TOKEN",
    "*_SECRET",
    "*_SECRET_KEY",
    "*_ACCESS_KEY",
    "*_ACCESS_KEY_ID",
    "*_PASSWORD",
    "*_PASSWD",
    "*_CREDENTIALS",
    "*_PRIVATE_KEY",
    "*_AUTH",
    "*_DSN",
    "API_KEY",
    "SECRET_KEY",
)
"""Names of environment variables whose values are secrets."""

FIELDS = frozenset(
    {
        "access_token", "refresh_token", "id_token", "session_token", "sessiontoken", "client_secret", "api_key",
        "apikey", "secret_key", "secret_access_key", "secretaccesskey", "accesskeyid", "private_key", "password",
        "passwd", "authorization", "proxy-authorization", "x-api-key", "x-goog-api-key",
    }
)  # fmt: skip
"""JSON fields whose string values are replaced wherever they stand; compared in lower case."""

QUERY = frozenset(
    {
        "key", "api_key", "api-key", "apikey", "access_token", "token", "sig", "signature", "code", "auth",
        "client_secret", "x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-goog-signature",
        "x-goog-credential", "awsaccesskeyid",
    }
)  # fmt: skip
"""Query parameters whose values are replaced; compared in lower case."""

# (a needle that every match contains, the shape). The needle is looked for first: a failed `in` costs a microsecond.
_SHAPES = (
    ("sk-", r"\bsk-[A-Za-z0-9_-]{16,}"),
    ("AKIA", r"\bAKIA[0-9A-Z]{16}\b"),
    ("ASIA", r"\bASIA[0-9A-Z]{16}\b"),
    ("AIza", r"\bAIza[0-9A-Za-z_-]{30,}"),
    ("AQ.", r"\bAQ\.[0-9A-Za-z_-]{30,}"),
    ("ya29.", r"\bya29\.[0-9A-Za-z_.-]{16,}"),
    ("ghp_", r"\bghp_[0-9A-Za-z]{30,}"),
    ("github_pat_", r"\bgithub_pat_[0-9A-Za-z_]{30,}"),
    ("glpat-", r"\bglpat-[0-9A-Za-z_-]{16,}"),
    ("xox", r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}"),
    ("hf_", r"\bhf_[0-9A-Za-z]{24,}"),
    ("gsk_", r"\bgsk_[0-9A-Za-z]{24,}"),
    ("xai-", r"\bxai-[0-9A-Za-z]{24,}"),
    ("pplx-", r"\bpplx-[0-9A-Za-z]{24,}"),
    ("r8_", r"\br8_[0-9A-Za-z]{24,}"),
    ("ABSK", r"\bABSK[A-Za-z0-9+/=]{24,}"),
    ("eyJ", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    ("PRIVATE KEY-----", r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----"),
    ("Bearer ", r"(?<=\bBearer )[A-Za-z0-9._~+/=-]{16,}"),
    ("Signature=", r"(?<=\bSignature=)[0-9a-fA-F]{32,}"),
    ("org-", r"\borg-[A-Za-z0-9]{20,}"),
    ("arn:aws", r"(?<=:)\d{12}(?=:[a-z-]+/)"),
)
SHAPES = tuple((needle, re.compile(shape, re.DOTALL)) for needle, shape in _SHAPES)
"""What secrets look like that nobody told us about; none matches `PLACEHOLDER`."""


def named_values(fields: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Patterns whose first group is the value of such a field in JSON inside a text, escaped there or not.

    A tool's input that is streamed in pieces, a tool's result that is JSON in a string, a prompt with a configuration
    in it: all of them are texts where they are redacted.
    """
    names = "|".join(map(re.escape, sorted(fields)))
    plain = rf'"(?:{names})"\s*:\s*"((?:[^"\\]|\\.)+)"'
    escaped = rf'\\"(?:{names})\\"\s*:\s*\\"((?:\\{{3}}"|(?!\\").)+)\\"'
    return re.compile(plain, re.IGNORECASE), re.compile(escaped, re.IGNORECASE | re.DOTALL)


_SECRET_HEADERS = (
    "*authorization*",
    "*api-key*",
    "*apikey*",
    "*subscription-key*",
    "*token*",
    "*secret*",
    "*cookie*",
    "*signature*",
    "*credential*",
    "*organization*",
    "*-org-id",
    "openai-project",
    "*password*",
)
_NOT_SECRET_HEADERS = ("*ratelimit*", "*token-count*", "*-tokens", "*tokens-*")
_PREFIXES = ("sk-", "AKIA", "ASIA", "AIza", "ghp_", "hf_", "gsk_", "xai-", "org-")


def is_telling(value: str) -> bool:
    """Whether `value` can only be the secret, and no ordinary word, number or name."""
    if value in (PLACEHOLDER, NO_KEY) or len(value) < 8:
        return False
    if len(value) >= 16 or value.startswith(_PREFIXES):
        return not value.isspace()
    return not value.isalpha() and not value.isdigit()


@functools.cache
def is_secret_header(name: str) -> bool:
    """Whether a header of that lower case name holds a secret."""
    return _fits(name, _SECRET_HEADERS) and not _fits(name, _NOT_SECRET_HEADERS)


def in_headers(headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The secrets in request or response headers."""
    for name, value in headers:
        lower = name.lower()
        if not is_secret_header(lower):
            continue
        if "cookie" in lower:
            yield from _in_cookies(value)
        elif value.startswith("AWS4-HMAC-SHA256"):
            yield from re.findall(r"Credential=([^/,\s]+)", value)
            yield from re.findall(r"Signature=([0-9a-f]+)", value)
        else:
            yield from _in_authorization(value)


def _in_authorization(value: str) -> Iterator[str]:
    scheme, separator, rest = value.partition(" ")
    if not separator:
        yield value
        return
    yield rest.strip()
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(rest).decode()
        except (binascii.Error, UnicodeDecodeError):
            return
        yield pair
        yield pair.partition(":")[2]


def _in_cookies(value: str) -> Iterator[str]:
    attributes = {"path", "domain", "expires", "max-age", "samesite", "version"}
    for part in value.split(";"):
        name, separator, text = part.strip().partition("=")
        if separator and name.lower() not in attributes:
            yield text


def in_environment(environment: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    """The values of variables that are named like secrets, and the passwords in URLs among them."""
    for name, value in environment.items():
        if not _fits(name.upper(), names):
            continue
        if "://" in value:
            password = urllib.parse.urlsplit(value).password
            if password:
                yield password
        elif "/" not in value[:2] and "\n" not in value:  # a path to a file with credentials is no secret itself
            yield value


def in_query(query: str) -> Iterator[str]:
    """The values of query parameters that hold secrets, decoded."""
    for name, value in urllib.parse.parse_qsl(query):
        if name.lower() in QUERY:
            yield value


def variants(secret: str) -> Iterator[str]:
    """How a secret can stand in text: as it is, in JSON, percent-encoded, in base64 at each of the three alignments."""
    yield secret
    yield secret.replace("\\", "\\\\").replace('"', '\\"')
    yield urllib.parse.quote(secret, safe="")
    if len(secret) < 12:
        return
    raw = secret.encode()
    for shift in range(3):
        # The first and last characters also depend on what stands around the secret: leave them out.
        whole = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        start, end = (0, 2, 3)[shift], len(whole) - (1 if (shift + len(raw)) % 3 else 0)
        yield whole[start:end]
        yield whole[start:end].replace("+", "-").replace("/", "_")


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
