"""Flags call sites whose model cannot be told from the code.

## Why is this bad?
No rule about models can speak about such a site: whether its model is retired, too weak or too dear, nobody sees in
review.
An audit wants the list.

## Limits
For auditors: a model that comes from a configuration file or from a caller's argument is a good design.
The reasons are those of the analysis; with more of the program scanned, some of them go away.
A site that leaves the model to its SDK belongs to `model-left-to-default`.

## Source
The analysis itself; `route-lint sites` shows the same reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.config import Persona
from checker.findings import Severity
from checker.resolution.callers import is_test
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL706",
    name="unresolved-model",
    severity=Severity.INFO,
    since="0.1",
    categories=(Category.UPKEEP,),
    persona=Persona.AUDITOR,
)


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when no model is known and none is left out on purpose."""
    del context
    if site.models or is_test(site.span.path) or any(unknown.left_out for unknown in site.unknowns):
        return
    reasons = "; ".join(unknown.reason for unknown in site.unknowns[:2]) or "nothing says which"
    yield RULE.finding(site, f"the model of `{site.operation}` cannot be told: {reasons}")


_ASK = """\
import anthropic

client = anthropic.Anthropic()


def ask(question, model):
    return client.messages.create({error}
        model={model}, max_tokens=99, messages=[{{"role": "user", "content": question}}]
    )
"""

INVALID = (
    Example(_ASK.format(model="model", error='  # error: [RL706] "model: no call in the scanned code passes it"')),
    Example(
        "import os\n\n"
        + _ASK.format(model='os.environ["MODEL"]', error='  # error: [RL706] "read from the environment"')
    ),
    Example(
        files={
            "app/settings.py": "import json\n\n\ndef setting(name):\n    return json.load(open('app.json'))[name]\n",
            "app/main.py": "from app.settings import setting\n\n"
            + _ASK.format(model='setting("model")', error="  # error: [RL706]"),
        }
    ),
)

VALID = (
    Example(_ASK.format(model='"claude-haiku-5-5"', error="")),
    Example("import os\n\n" + _ASK.format(model='os.getenv("MODEL", "claude-haiku-5-5")', error="")),
    Example(
        files={
            "app/llm.py": _ASK.format(model="model", error=""),
            "app/main.py": 'from app.llm import ask\n\nprint(ask("Hello?", "claude-haiku-5-5"))\n',
        }
    ),
    Example("from openai import OpenAI\n\nOpenAI().responses.create(prompt={'id': 'pmpt_123'})\n"),
)
