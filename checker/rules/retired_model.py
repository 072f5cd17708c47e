"""Flags models that their provider has switched off.

## Why is this bad?
Every request to a retired model fails, with a 404 or an error that says the model does not exist.
Code paths that are seldom taken, such as a fallback or a nightly job, keep such an id until the day they are needed.

## Fix safety
Unsafe: the replacement is the one that the provider recommends, and a different model gives different answers at a
different price.

## Limits
Clients with a `base_url` of their own, Azure deployments and gateways are left out, because the ids there are not the
vendor's.
Names that only tests use are left to auditors.
An id that users can override by configuration or arguments is reported as well, because it is what they get by default.
A date is the platform's: a model that Anthropic has retired can still be served by Bedrock or Vertex AI.
A day without a documented date is not guessed.

## Source
The deprecation pages of the providers, and the lifecycle tables of the installed anthropic and openai packages where
these are newer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.rules.examples import Example
from checker.rules.named_models import named_models, platform_of, replacement
from checker.rules.rule import Category, Context, FixAvailability, Rule
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL701",
    name="retired-model",
    severity=Severity.ERROR,
    since="0.1",
    categories=(Category.RELIABILITY, Category.UPKEEP),
    fix=FixAvailability.SOMETIMES,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each place where a retired id is written."""
    for named in named_models(sites):
        text = named.use.text
        life = catalog.lifecycle(text, platform=platform_of(named.site, text), on=context.today)
        if life is None or life.status is not catalog.Status.RETIRED:
            continue
        when = f"was retired on {life.retires}" if life.retires is not None else "is retired"
        fix = None
        if life.replacement is not None:
            fix = replacement(
                named.use, life.replacement, f"Replace by `{life.replacement}`, as the provider recommends"
            )
        yield RULE.finding(
            named.site, f"`{text}` {when}", span=named.use.span, confidence=named.confidence_in_id,
            trace=named.use.trace, related=named.related, fix=fix,
        )  # fmt: skip


_CALL = """\
import anthropic

client = anthropic.Anthropic()


def answer(question):
    return client.messages.create(
        model="claude-3-opus-20240229",  # error: [RL701] "retired on 2026-01-05"
        max_tokens=200,
        messages=[{"role": "user", "content": question}],
    )
"""
_CURRENT = _CALL.replace('"claude-3-opus-20240229",  # error: [RL701] "retired on 2026-01-05"', '"claude-opus-5-5",')

INVALID = (
    Example(_CALL, fixed=_CALL.replace("claude-3-opus-20240229", "claude-opus-4-8").replace(
        '  # error: [RL701] "retired on 2026-01-05"', "")),
    Example(
        files={
            "app/models.py": 'FALLBACK = "claude-2.1"  # error: [RL701] "`claude-2.1` was retired on"\n',
            "app/main.py": """\
import os

from anthropic import Anthropic

from app.models import FALLBACK


def answer(question):
    client = Anthropic()
    model = os.getenv("ANSWER_MODEL", FALLBACK)
    return client.messages.create(model=model, max_tokens=99, messages=[{"role": "user", "content": question}])
""",
        },
    ),
    Example(
        """\
import litellm

MODELS = {
    "small": "gpt-5.4-mini",
    "large": "openai/gpt-4-32k",  # error: [RL701] "`openai/gpt-4-32k` was retired on 2025-06-06"
}


def ask(size, messages):
    return litellm.completion(model=MODELS[size], messages=messages)
""",
    ),
    Example(
        """\
from langchain_google_genai import ChatGoogleGenerativeAI

llm = ChatGoogleGenerativeAI(model="gemini-1.5-pro")  # error: [RL701] "retired on 2025-09-29"
"""
    ),
)  # fmt: skip

VALID = (
    Example(_CURRENT),
    Example(
        """\
import boto3

runtime = boto3.client("bedrock-runtime")


def ask(messages):
    # Retired by Anthropic, and served by Bedrock until January 2027.
    return runtime.converse(modelId="anthropic.claude-opus-4-1-20250805-v1:0", messages=messages)
"""
    ),
    Example(
        """\
from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:8000/v1")


def ask(messages):
    # A server of one's own serves models under any name.
    return client.chat.completions.create(model="gpt-4-32k", messages=messages)
"""
    ),
    Example(
        """\
from twilio.rest import Client

client = Client("account", "token")


def notify(text):
    # Not a model: Twilio's messages have senders, receivers and a body.
    client.messages.create(to="+15550100", from_="+15550101", body=text + " from claude-2.1")
"""
    ),
    Example('PRICES = {"claude-2.1": "8.00", "gpt-4-32k": "60.00"}\n'),
)
