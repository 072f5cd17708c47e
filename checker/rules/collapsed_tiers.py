"""Flags maps from tiers to models whose tiers are all one model.

## Why is this bad?
The program decides carefully which tier a request needs, and every answer leads to the same model.
Whoever reads the map, the metrics by tier or the bill believes that there is a choice.

## Limits
Only maps are compared in which the model of a call is looked up, and only entries whose keys are words for tiers.
A map whose entries can be set from outside the program is not judged.

## Source
Seen in programs whose cheap models were retired and replaced one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.locations import Step
from checker.rules.examples import Example
from checker.rules.prompt_per_tier import TIER_WORD
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite, Choice
    from checker.findings import Finding
    from checker.locations import Span

RULE = Rule(
    code="RL107",
    name="collapsed-tiers",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.QUALITY),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each map, at its second entry."""
    del context
    reported: set[Span] = set()
    for site in sites:
        tiers = [choice for choice in site.choices if TIER_WORD.fullmatch(choice.key.lower())]
        if len(tiers) > 1 and len({choice.model for choice in tiers}) == 1 and tiers[1].span not in reported:
            reported.add(tiers[1].span)
            yield RULE.finding(
                site,
                f"{_list(tiers)} are all `{tiers[0].model}`",
                span=tiers[1].span,
                related=(Step(path=site.span.path, line=site.span.line, what="looked up here", cell=site.span.cell),),
            )


def _list(tiers: list[Choice]) -> str:
    return ", ".join(f"`{choice.key}`" for choice in tiers[:3])


_MAP = """\
import anthropic

client = anthropic.Anthropic()
MODELS = {
    "fast": "claude-sonnet-5-5",
    "deep": "claude-sonnet-5-5",  # error: [RL107] "`fast`, `deep` are all `claude-sonnet-5-5`"
}


def ask(tier, messages):
    return client.messages.create(model=MODELS[tier], max_tokens=99, messages=messages)
"""

INVALID = (
    Example(_MAP),
    Example(
        files={
            "app/models.py": """\
ONLY = "gpt-6-luna"
MODELS = {
    "small": ONLY,
    "medium": ONLY,  # error: [RL107]
    "large": ONLY,
}
""",
            "app/main.py": """\
from openai import OpenAI

from app.models import MODELS


def ask(size, messages):
    return OpenAI().chat.completions.create(model=MODELS.get(size), messages=messages)
""",
        },
    ),
    Example(
        """\
import litellm


class Desk:
    MODELS = {"cheap": "gpt-6-luna", "strong": "gpt-6-luna"}  # error: [RL107]

    def ask(self, level, messages):
        return litellm.completion(model=self.MODELS[level], messages=messages)
"""
    ),
)
VALID = (
    Example(
        _MAP.replace('"claude-sonnet-5-5",\n    "deep"', '"claude-haiku-5-5",\n    "deep"').replace(
            '  # error: [RL107] "`fast`, `deep` are all `claude-sonnet-5-5`"', ""
        )
    ),
    Example(
        # A map from features to models, of which two happen to use the same one.
        _MAP.replace("fast", "greeting")
        .replace("deep", "answer")
        .replace('  # error: [RL107] "`greeting`, `answer` are all `claude-sonnet-5-5`"', "")
    ),
    Example('SIZES = {"fast": "one", "deep": "one"}\n\n\ndef size(tier):\n    return SIZES[tier]\n'),
    Example(
        files={
            "app/models.py": 'MODELS = {"small": "gpt-6-luna", "large": "gpt-6.2-sol"}\n',
            "app/main.py": """\
from openai import OpenAI

from app.models import MODELS


def ask(size, messages):
    return OpenAI().chat.completions.create(model=MODELS[size], messages=messages)
""",
        },
    ),
)
