"""Flags names that say one line of models and hold another: `HAIKU = "claude-sonnet-5-5"`.

## Why is this bad?
Whoever reads `model=HAIKU` believes that the call is cheap and fast, and it is neither; or that a hard problem goes to
a strong model, and it does not.
Such names are left behind when an id was replaced and its name was not.

## Limits
Only words that are the names of lines are compared (`haiku`, `sonnet`, `opus`, `fable`, `mini`, `nano`, `flash`, `pro`
and so on), not words such as `fast` or `smart`, which mean what a team says they mean.
A name that holds words of two lines is not judged, and neither is one whose model has no line word of its own.

## Source
Seen in programs whose ids were replaced one by one as models were retired.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.rules.examples import Example
from checker.rules.named_models import named_models
from checker.rules.rule import Category, Context, Rule
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL109",
    name="name-says-other-tier",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.UPKEEP, Category.COST),
    preview=True,
)
LINES = (
    ("haiku", "sonnet", "opus", "fable", "mythos"),
    ("luna", "terra", "sol", "astra"),
)
"""Words that exclude each other: the lines of one vendor."""


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each literal under a name that says another line."""
    del context
    for named in named_models(sites):
        line, name = _line_of(named.use.text), named.use.name
        said = _line_in(name)
        if line is not None and said is not None and said != line and _excludes(said, line):
            yield RULE.finding(
                named.site,
                f"`{name}` is `{named.use.text}`",
                span=named.use.span,
                confidence=named.confidence,
                trace=named.use.trace,
                related=named.related,
            )


def _line_of(text: str) -> str | None:
    model = catalog.lookup(text)
    return _line_in((model.id if model is not None else text).replace(".", "_").replace("-", "_"))


def _line_in(name: str) -> str | None:
    words = set(re.split(r"[_\W\d]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))
    found = [word for group in LINES for word in group if word in words]
    return found[0] if len(found) == 1 else None


def _excludes(first: str, second: str) -> bool:
    return any(first in group and second in group for group in LINES)


_CALL = """\
import anthropic

client = anthropic.Anthropic()
HAIKU = "claude-sonnet-5-5"  # error: [RL109] "`HAIKU` is `claude-sonnet-5-5`"


def ask(messages):
    return client.messages.create(model=HAIKU, max_tokens=99, messages=messages)
"""

INVALID = (
    Example(_CALL),
    Example(
        files={
            "app/models.py": 'OPUS_MODEL = "claude-haiku-5-5"  # error: [RL109] "`OPUS_MODEL` is"\n',
            "app/main.py": """\
from anthropic import Anthropic

from app.models import OPUS_MODEL


def plan(messages):
    return Anthropic().messages.create(model=OPUS_MODEL, max_tokens=99, messages=messages)
""",
        },
    ),
    Example(_CALL.replace("HAIKU", "gpt_luna").replace("claude-sonnet-5-5", "gpt-6.1-terra")),
)
VALID = (
    Example(_CALL.replace('"claude-sonnet-5-5"  # error: [RL109] "`HAIKU` is `claude-sonnet-5-5`"', '"claude-haiku-5-5"')),
    # What a team means by these words is its own.
    Example(_CALL.replace('  # error: [RL109] "`HAIKU` is `claude-sonnet-5-5`"', "").replace("HAIKU", "FAST")),
    Example(_CALL.replace('  # error: [RL109] "`HAIKU` is `claude-sonnet-5-5`"', "").replace("HAIKU", "HAIKU_OR_SONNET")),
    Example('HAIKU = "an old silent pond"\nSONNET = "shall I compare thee"\n'),
    Example(
        files={
            "app/models.py": 'HAIKU = "claude-haiku-5-5"\n',
            "app/main.py": """\
from anthropic import Anthropic

from app.models import HAIKU


def ask(messages):
    return Anthropic().messages.create(model=HAIKU, max_tokens=99, messages=messages)
""",
        },
    ),
)  # fmt: skip
