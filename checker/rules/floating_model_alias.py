"""Flags model ids that their provider can point at another model.

## Why is this bad?
An alias such as `gpt-4o` or `claude-3-5-haiku-latest` stands for the snapshot of the day.
When the provider moves it, answers, token counts and sometimes the price change without a commit of yours, and a
recorded test no longer says what production does.

## Limits
For auditors: following an alias is a decision that many teams take on purpose.
An id is an alias when the catalogue lists dated snapshots of the same model, or when it says `latest`.
From Claude 4.6 on, Anthropic's ids without a date are the snapshots themselves.
Where the vendor's own ids do not hold (Azure deployments, clients with a `base_url` of their own), nothing is said.

## Source
The providers' pages on model versions and aliases, as of the date of the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.config import Persona
from checker.findings import Severity
from checker.patterns.regex import Regex
from checker.rules.examples import Example
from checker.rules.named_models import named_models
from checker.rules.rule import Category, Context, Rule
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.locations import Span

RULE = Rule(
    code="RL705",
    name="floating-model-alias",
    severity=Severity.INFO,
    since="0.1",
    categories=(Category.UPKEEP, Category.QUALITY),
    persona=Persona.AUDITOR,
)
DATED = Regex(r"-20\d{6}$|-20\d\d-\d\d-\d\d$|-\d{4}$|-00\d$|@\d{8}$")
LATEST = Regex(r"(?:^|[-:@])latest$")
PLATFORMS = frozenset({"", "anthropic", "openai", "google"})


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each place where an alias is written."""
    del context
    seen: set[Span] = set()
    for named in named_models(sites):
        text = named.use.text
        if named.use.span not in seen and named.site.platform in PLATFORMS and _floats(text):
            seen.add(named.use.span)
            yield RULE.finding(
                named.site, f"`{text}` is an alias: its provider can point it at another snapshot",
                span=named.use.span, confidence=named.confidence, trace=named.use.trace, related=named.related,
            )  # fmt: skip


def _floats(text: str) -> bool:
    """Whether an id is not a snapshot, and its model has dated ones."""
    parsed = catalog.normalize(text)
    model = catalog.lookup(text)
    if model is None or parsed.platform not in (None, "anthropic", "openai", "google"):
        return False
    if LATEST.search(parsed.raw):
        return True
    if DATED.search(parsed.snapshot):
        return False
    return any(DATED.search(other) and other.startswith(parsed.snapshot) for other in model.ids)


_CALL = """\
from openai import OpenAI

client = OpenAI()


def answer(question):
    return client.responses.create(model="gpt-4o", input=question)  # error: [RL705] "`gpt-4o` is an alias"
"""

INVALID = (
    Example(_CALL),
    Example(
        files={
            "app/models.py": 'SMALL = "claude-3-5-haiku-latest"  # error: [RL705]\n',
            "app/main.py": """\
import anthropic

from app.models import SMALL


def answer(messages):
    return anthropic.Anthropic().messages.create(model=SMALL, max_tokens=99, messages=messages)
""",
        }
    ),
    Example(
        """\
from langchain_anthropic import ChatAnthropic

llm = ChatAnthropic(model="claude-haiku-4-5")  # error: [RL705] "`claude-haiku-4-5` is an alias"
"""
    ),
)

VALID = (
    Example(_CALL.replace('"gpt-4o", input=question)  # error: [RL705] "`gpt-4o` is an alias"',
                          '"gpt-4o-2024-11-20", input=question)')),
    Example(_CALL.partition("    return")[0] + '    return client.responses.create(model="claude-opus-5-5", input=question)\n'),
    Example(
        """\
from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://acme.example", api_version="2026-10-01")


def answer(question):
    # A deployment: what it stands for is set in Azure.
    return client.responses.create(model="gpt-4o", input=question)
"""
    ),
    Example('ALIASES = {"gpt-4o": "the one we started with"}\n'),
)  # fmt: skip
