"""Keys for SDKs that want one although nothing is sent.

    with offline_credentials():
        client = anthropic.Anthropic()      # no key in the environment: it gets a placeholder

Only what is missing is set, and everything set is taken away again. Where a vendor has several variables, one that is
there is enough. A recorder whose mode may go live needs real keys; do not open this then.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pytest_model_routing.recording.secrets import NO_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

_VENDORS = (
    {"ANTHROPIC_API_KEY": NO_KEY, "ANTHROPIC_AUTH_TOKEN": ""},
    {"OPENAI_API_KEY": NO_KEY},
    {"GEMINI_API_KEY": NO_KEY, "GOOGLE_API_KEY": ""},
    {"AZURE_OPENAI_API_KEY": NO_KEY, "AZURE_OPENAI_AD_TOKEN": ""},
    {"ANTHROPIC_FOUNDRY_API_KEY": NO_KEY},
    {"MISTRAL_API_KEY": NO_KEY},
    {"GROQ_API_KEY": NO_KEY},
    {"CO_API_KEY": NO_KEY, "COHERE_API_KEY": ""},
    {"TOGETHER_API_KEY": NO_KEY},
    {"FIREWORKS_API_KEY": NO_KEY},
    {"OPENROUTER_API_KEY": NO_KEY},
    {"DEEPSEEK_API_KEY": NO_KEY},
    {"XAI_API_KEY": NO_KEY},
)
_AWS = {"AWS_ACCESS_KEY_ID": NO_KEY, "AWS_SECRET_ACCESS_KEY": NO_KEY, "AWS_EC2_METADATA_DISABLED": "true"}
_AWS_SOURCES = ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_BEARER_TOKEN_BEDROCK", "AWS_WEB_IDENTITY_TOKEN_FILE")


@contextmanager
def offline_credentials() -> Iterator[None]:
    """Set placeholder keys for the vendors of which no key is in the environment, as long as this is open."""
    missing: dict[str, str] = {}
    for names in _VENDORS:
        if not any(os.environ.get(name) for name in names):
            missing |= {name: value for name, value in names.items() if value}
    if not any(os.environ.get(name) for name in _AWS_SOURCES):
        missing |= _AWS
    before = {name: os.environ.get(name) for name in missing}
    os.environ.update(missing)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
