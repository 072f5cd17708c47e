"""Flags model ids that look like a vendor's own and that the vendor does not have.

## Why is this bad?
A request with an id that does not exist fails, and nothing checks the id before it is sent.
Most such ids are slips: words in another order, a date that belongs to another model, a version that was expected.

## Fix safety
Unsafe: the id that resembles it most need not be the one that was meant.

## Limits
Only ids in the form of Anthropic's, OpenAI's and Google's are judged, with a slip in `claude`, `sonnet` or the like at
most, and only where the vendor's own ids hold: not for Azure deployments, for clients with a `base_url` of their own,
behind LiteLLM's Router, or for fine-tuned models.
An id that no call is seen to use is judged only when it ends in a date, which makes it exact; tests are left out.
A model that is newer than the catalogue and than the installed SDK is taken for unknown; findings are less confident
as the catalogue grows old.

## Source
The model lists of the vendors as of the date of the catalogue, and those in the installed SDKs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.patterns.dated_ids import unknown_dated_ids
from checker.rules.examples import Example
from checker.rules.named_models import named_models, replacement
from checker.rules.rule import Category, Context, FixAvailability, Rule
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL703",
    name="unknown-model",
    severity=Severity.ERROR,
    since="0.1",
    categories=(Category.RELIABILITY,),
    fix=FixAvailability.SOMETIMES,
)
_OWN_IDS = frozenset({"anthropic", "openai", "google"})
_OLD_DAYS = 60  # Anthropic announces retirements this long ahead; releases come about as often
_VERY_OLD_DAYS = 180


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each place where an unknown id is written."""
    used = {use.span for site in sites for use in site.models}
    yield from _of_sites(sites, context)
    for written in context.code.once(unknown_dated_ids):
        module = context.code.module(written.place.path)
        span = module.span(written.place.expr)
        if span not in used:
            yield RULE.finding_at(
                span, _message(written.text, written.vendor), confidence=_by_age(Confidence.MEDIUM, context),
                function=module.route(context.code.function_of(written.place)),
            )  # fmt: skip


def _of_sites(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """The ids that calls use."""
    aliases = _router_aliases(sites)
    for named in named_models(sites):
        text = named.use.text
        vendor = catalog.is_first_party_shape(text)
        if vendor is None or text in aliases or not _takes_ids_of(named.site, vendor):
            continue
        if catalog.lookup(text, short_names=named.site.platform == "claude-code") is not None:
            continue
        near = catalog.suggest(text)
        fix = replacement(named.use, near[0], f"Replace by `{near[0]}`") if len(near) == 1 else None
        yield RULE.finding(
            named.site, _message(text, vendor), span=named.use.span,
            confidence=_by_age(named.confidence, context), trace=named.use.trace, related=named.related, fix=fix,
        )  # fmt: skip


_VENDORS = {"anthropic": "Anthropic", "openai": "OpenAI", "google": "Google"}


def _message(text: str, vendor: str) -> str:
    near = catalog.suggest(text)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return f"{_VENDORS[vendor]} has no model `{text}`{hint}"


def _takes_ids_of(site: CallSite, vendor: str) -> bool:
    """An OpenAI client that is given a `claude-` id talks to something else; a framework may talk to anybody."""
    return site.platform not in _OWN_IDS or site.platform == vendor


def _router_aliases(sites: tuple[CallSite, ...]) -> frozenset[str]:
    """Where a program builds a LiteLLM Router, the names its calls use are the router's."""
    if not any(site.sdk == "litellm" and site.operation == "Router" for site in sites):
        return frozenset()
    return frozenset(use.text for site in sites if site.sdk == "litellm" for use in site.models)


def _by_age(level: Confidence, context: Context) -> Confidence:
    age = catalog.age_days(context.today)
    ceiling = Confidence.LOW if age > _VERY_OLD_DAYS else Confidence.MEDIUM if age > _OLD_DAYS else Confidence.HIGH
    return min(level, ceiling, key=lambda each: each.rank)


_CALL = """\
from openai import OpenAI

client = OpenAI()


def answer(question):
    return client.chat.completions.create(
        model="gpt-6.2-sol-mini",  # error: [RL703] "did you mean `gpt-6.2-sol`?"
        messages=[{"role": "user", "content": question}],
    )
"""
_FIXED = "".join(
    line.partition("  # error:")[0].replace("-sol-mini", "-sol").rstrip("\n") + "\n" for line in _CALL.splitlines()
)

INVALID = (
    Example(_CALL, fixed=_FIXED),
    Example(
        files={
            "bot/models.py": """\
from enum import StrEnum


class Model(StrEnum):
    SMALL = "gpt-6-luna"
    LARGE = "gpt-6.2-sool"  # error: [RL703] "OpenAI has no model `gpt-6.2-sool`; did you mean `gpt-6.2-sol`?"
""",
            "bot/main.py": """\
from openai import OpenAI

from bot.models import Model


def ask(messages, hard):
    model = Model.LARGE if hard else Model.SMALL
    return OpenAI().chat.completions.create(model=model, messages=messages)
""",
        },
    ),
    Example(
        """\
import anthropic


def ask(messages):
    return anthropic.Anthropic().messages.create(
        model="claude-sonet-5-5",  # error: [RL703] "did you mean `claude-sonnet-5-5`?"
        max_tokens=900,
        messages=messages,
    )
"""
    ),
    Example(
        """\
from google import genai

client = genai.Client()
MODEL = "gemini-3.8-flsh"  # error: [RL703] "Google has no model"


def ask(text):
    return client.models.generate_content(model=MODEL, contents=text)
"""
    ),
    Example(
        """\
from langchain_anthropic import ChatAnthropic

llm = ChatAnthropic(model="claude-3-5-sonnet-20240229")  # error: [RL703] "did you mean"
"""
    ),
    Example(
        files={
            "app/limits.py": """\
LIMITS = {
    "claude-opus-4-5-20251101": 64_000,
    "claude-opus-4-5-20251124": 64_000,  # error: [RL703] "did you mean `claude-opus-4-5-20251101`?"
}
""",
            "app/main.py": """\
from anthropic import Anthropic

from app.limits import LIMITS


def ask(model, messages):
    return Anthropic().messages.create(model=model, max_tokens=LIMITS[model], messages=messages)
""",
        }
    ),
)  # fmt: skip

VALID = (
    Example(_FIXED),
    Example(
        """\
from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://example.openai.azure.com", api_version="2026-05-01")


def ask(messages):
    # The name of a deployment.
    return client.chat.completions.create(model="gpt-4-turbo-2", messages=messages)
"""
    ),
    Example(
        """\
from openai import OpenAI

client = OpenAI(base_url="https://llm.example.com/v1")


def ask(messages):
    # Whoever runs the server names its models.
    return client.chat.completions.create(model="gpt-6-blend", messages=messages)
"""
    ),
    Example(
        """\
from litellm import Router

router = Router(model_list=[{"model_name": "gpt-6-any", "litellm_params": {"model": "openai/gpt-6-luna"}}])


def ask(messages):
    # A name that the router gives to its models.
    return router.completion(model="gpt-6-any", messages=messages)
"""
    ),
    Example(
        """\
from openai import OpenAI

client = OpenAI()


def ask(messages):
    # A fine-tuned model: nobody but its owner knows its id.
    return client.chat.completions.create(model="ft:gpt-4o-mini-2024-07-18:acme:support:AbC123", messages=messages)
"""
    ),
    Example(
        files={
            ".claude/agents/helper.md": "---\nname: helper\ndescription: Helps.\nmodel: sonnet\n---\nHelp.\n",
            "app/main.py": "ANSWER = 42\n",
        }
    ),
    Example(
        # Beginnings of ids, which a date does not end.
        'CONTEXT = {"claude-3-5": 200_000, "gemini-3.5": 1_000_000}\n'
    ),
    Example(
        """\
def create(model, messages):
    return model, messages


create(model="claude-sonnet-99", messages=[])
"""
    ),
)  # fmt: skip
