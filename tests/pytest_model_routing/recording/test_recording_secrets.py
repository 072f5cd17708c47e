"""What is taken for a secret, and that none survives in text, JSON or a stream."""

from __future__ import annotations

import json
import urllib.parse
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_model_routing.recording import cassette as cassettes
from pytest_model_routing.recording.content import Content, Form, write
from pytest_model_routing.recording.redaction import Redactor
from pytest_model_routing.recording.secrets import PLACEHOLDER, is_telling

KEY = "sk-ant-api03-Qz7Lp2Vx9Kd4Wm8Rt1Yb6Nc3Hf5Js0Ga-TESTKEY"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("test", False),
        ("test-key", True),
        ("production", False),
        ("12345678", False),
        ("sk-ant-x", True),
        ("a" * 16, True),
        ("", False),
        (PLACEHOLDER, False),
        ("replayed-without-a-key", False),
    ],
)
def test_only_improbable_values_are_known_as_secrets(value: str, expected: bool) -> None:
    assert expected is is_telling(value)


SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="[]"), min_size=16, max_size=40).filter(is_telling)


TEXTS = st.text(max_size=20)


@given(secret=SECRETS, before=TEXTS, after=TEXTS)
def test_a_known_secret_is_out_of_any_text(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.learn([secret])

    assert secret not in redactor.text(before + secret + after)
    assert not redactor.spans(redactor.text(before + secret + after))


@given(secret=SECRETS, path=st.lists(st.text(max_size=5), max_size=4), key=st.booleans())
def test_a_known_secret_is_out_of_any_json(secret: str, path: list[str], key: bool) -> None:
    redactor = Redactor()
    redactor.learn([secret])
    value: Any = {secret: 1} if key else [f"x{secret}y"]
    for name in path:
        value = {name: value}

    assert secret not in json.dumps(redactor.value(value), ensure_ascii=False).encode().decode(
        "unicode_escape", "ignore"
    )


@given(secret=SECRETS, before=TEXTS, after=TEXTS, data=st.data())
def test_a_known_secret_is_out_of_any_stream(secret: str, before: str, after: str, data: st.DataObject) -> None:
    whole = before + secret + after
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=12)))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    other = [{"data": {"index": 1, "delta": {"text": "between"}}}] * data.draw(st.integers(0, 1))
    events = [event for piece in pieces for event in ({"data": {"index": 0, "delta": {"text": piece}}}, *other)]
    redactor = Redactor()
    redactor.learn([secret])

    clean = redactor.content(Content(Form.EVENTS, events))

    texts = [item["data"]["delta"]["text"] for item in clean.value if item["data"]["index"] == 0]
    assert secret not in "".join(texts)
    assert len(clean.value) == len(events)
    assert before in "".join(texts) or before.endswith(secret[:1]) or secret in before
    assert b"".join(write(clean))


@given(text=st.text(max_size=60))
def test_redaction_is_idempotent(text: str) -> None:
    redactor = Redactor()
    redactor.learn([KEY, "tok_4f9a2c7e8b1d"])
    once = redactor.text(f"{text}{KEY}{text}")

    assert once == redactor.text(once)


@pytest.mark.parametrize(
    "secret",
    [
        KEY,
        "sk-proj-Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2",
        "AKIAIOSFODNN7EXAMPLE",
        "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
        "ya29.a0AfB_byCqWErTyUiOpAsDfGh",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "glpat-ABCDEFGHIJKLMNOPQRST",
        "xoxb-123456789012-abcdefABCDEF",
        "hf_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef",
        "gsk_ABCDEFGHIJKLMNOPQRSTUVWX",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.SflKxwRJSMeKKF2QT4",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----",
    ],
)
def test_secrets_nobody_told_about_are_known_by_their_shape(secret: str) -> None:
    assert Redactor().text(f"see {secret} there") == "see [redacted] there"


def test_secret_fields_of_forms_are_redacted() -> None:
    form = "grant_type=client_credentials&client_id=shop&client_secret=hunter2&refresh_token=r1&scope=a%20b"
    clean = Redactor().content(Content(Form.TEXT, form)).value

    assert clean == (
        "grant_type=client_credentials&client_id=shop&client_secret=[redacted]&refresh_token=[redacted]&scope=a%20b"
    )
    assert Redactor().content(Content(Form.TEXT, "the key=value pairs & password=x")).value == (
        "the key=value pairs & password=x"
    )


def test_account_numbers_are_out_of_arns_but_regions_stay() -> None:
    arn = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0"
    quoted = urllib.parse.quote(arn, safe="")
    redactor = Redactor()

    assert redactor.text(arn) == arn.replace("123456789012", PLACEHOLDER)
    assert "123456789012" not in redactor.url(f"https://bedrock-runtime.eu-west-1.amazonaws.com/model/{quoted}/invoke")


def test_ordinary_prose_is_left_alone() -> None:
    text = "The task-runner asks for a risk-assessment of sk-learn; org-wide, 'Bearer of news', Signature=none. AKIA."

    assert text == Redactor().text(text)
    assert Redactor().text(cassettes.FORMAT) == cassettes.FORMAT
