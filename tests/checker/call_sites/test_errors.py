"""The table of exceptions agrees with the classes of the packages that are installed."""

from __future__ import annotations

import anthropic
import openai
import pytest
from google.genai import errors as google_errors

from checker.call_sites.sdks.errors import CALLER, PASSING, Trouble, troubles

STANDS_FOR = {
    Trouble.RATE_LIMIT: (anthropic.RateLimitError, openai.RateLimitError),
    Trouble.OVERLOAD: (anthropic.InternalServerError, openai.InternalServerError),
    Trouble.TIMEOUT: (anthropic.APITimeoutError, openai.APITimeoutError),
    Trouble.CONNECTION: (anthropic.APIConnectionError, openai.APIConnectionError),
}


@pytest.mark.parametrize("package", [anthropic, openai])
@pytest.mark.parametrize(
    "name", ["APIError", "APIStatusError", "APIConnectionError", "InternalServerError", "RateLimitError"]
)
def test_a_class_stands_for_the_troubles_of_its_subclasses(package: object, name: str) -> None:
    caught = getattr(package, name)
    root = caught.__module__.partition(".")[0]

    listed = troubles(f"{root}.{name}")

    assert listed is not None
    assert {
        trouble
        for trouble, classes in STANDS_FOR.items()
        if any(issubclass(raised, caught) for raised in classes)
    } <= listed  # fmt: skip


@pytest.mark.parametrize("name", ["OverloadedError", "ServiceUnavailableError"])
def test_an_overload_is_a_server_error(name: str) -> None:
    assert issubclass(getattr(anthropic, name), anthropic.InternalServerError)
    assert troubles(f"anthropic.{name}") == {Trouble.OVERLOAD}


def test_a_rate_limit_is_no_server_error() -> None:
    assert not issubclass(anthropic.RateLimitError, anthropic.InternalServerError)
    assert Trouble.RATE_LIMIT not in (troubles("anthropic.InternalServerError") or ())


def test_google_has_no_class_for_rate_limits() -> None:
    assert issubclass(google_errors.ClientError, google_errors.APIError)
    assert issubclass(google_errors.ServerError, google_errors.APIError)
    assert troubles("google.genai.errors.ClientError") == {Trouble.RATE_LIMIT, Trouble.CALLER}


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("anthropic.APIError", PASSING | CALLER),
        ("json.JSONDecodeError", CALLER),
        ("TimeoutError", {Trouble.TIMEOUT}),
        ("shop.errors.RateLimitError", None),
        ("", None),
    ],
)
def test_what_an_exception_stands_for(dotted: str, expected: object) -> None:
    assert troubles(dotted) == expected
