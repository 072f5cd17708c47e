"""Flags models whose retirement is announced.

## Why is this bad?
From the announced day on, every request to the model fails.
The date is known today, and moving to another model takes prompts, limits and evaluations with it.

## Fix safety
Unsafe: the replacement is the one that the provider recommends, and a different model gives different answers at a
different price.

## Limits
Clients with a `base_url` of their own, Azure deployments and gateways are left out, because the ids there are not the
vendor's.
Names that only tests use are left to auditors.
An id that users can override by configuration or arguments is reported as well, because it is what they get by default.
An "earliest" date, before which a provider promises to keep a model, is not an announcement.

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
    code="RL702",
    name="deprecated-model",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.RELIABILITY, Category.UPKEEP),
    fix=FixAvailability.SOMETIMES,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each place where a deprecated id is written."""
    for named in named_models(sites):
        text = named.use.text
        life = catalog.lifecycle(text, platform=platform_of(named.site, text), on=context.today)
        if life is None or life.status is not catalog.Status.DEPRECATED:
            continue
        when = f"retires on {life.retires}" if life.retires is not None else "is deprecated, without a date"
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
from openai import OpenAI

client = OpenAI()


def answer(question):
    return client.chat.completions.create(
        model="gpt-4o",  # error: [RL702] "`gpt-4o` retires on 2027-01-14"
        messages=[{"role": "user", "content": question}],
    )
"""

INVALID = (
    Example(_CALL, fixed=_CALL.replace("gpt-4o", "gpt-6-luna").replace(
        '  # error: [RL702] "`gpt-6-luna` retires on 2027-01-14"', "")),
    Example(
        files={
            "shop/settings.py": """\
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    model: str = "gpt-4o-mini"  # error: [RL702] "retires on"
""",
            "shop/chat.py": """\
from openai import OpenAI

from shop.settings import Settings


def reply(messages):
    return OpenAI().chat.completions.create(model=Settings().model, messages=messages)
""",
        },
    ),
    Example(
        """\
from langchain_openai import ChatOpenAI

llm = ChatOpenAI(model="gpt-4o-mini")  # error: [RL702] "retires on"
"""
    ),
)  # fmt: skip

VALID = (
    Example(_CALL.replace('"gpt-4o",  # error: [RL702] "`gpt-4o` retires on 2027-01-14"', '"gpt-6-luna",')),
    Example(
        """\
from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://example.openai.azure.com", api_version="2026-05-01")


def ask(messages):
    # The name of a deployment; which model stands behind it cannot be seen here.
    return client.chat.completions.create(model="gpt-4o", messages=messages)
"""
    ),
    Example('CONTEXT_WINDOWS = {"gpt-4o": 128_000}\n'),
    Example(
        """\
class Client:
    def create(self, model, messages):
        return {"model": model, "messages": messages}


Client().create(model="gpt-4o", messages=[])
"""
    ),
)
