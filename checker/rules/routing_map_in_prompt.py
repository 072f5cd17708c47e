"""Flags prompts that ask a model to choose the model for the work.

## Why is this bad?
Which model does what is a decision of the program: in code it can be read, tested, changed in one place and counted on.
In a prompt it is a wish, the names in it retire unseen, and every request pays for reading it again.

## Limits
A prompt counts when it names at least two models and asks for a choice between them.
Only the text that is written in the program is read.
Maps in the instructions of Claude Code agents are read where the agent's file names a model.

## Source
The founding pattern of the task map: the map belongs into code and not into a prompt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.locations import Span

RULE = Rule(
    code="RL206",
    name="routing-map-in-prompt",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.UPKEEP, Category.RELIABILITY),
    preview=True,
)
_NAME = (
    r"(?:claude[ -])?(?:[\d.-]+-)?(?:haiku|sonnet|opus|fable)(?:[ -][\d.-]*\d)?|gpt-[\d.]+[a-z]?(?:-[a-z]+)*"
    r"|gemini[ -][\d.]+(?:[ -](?:pro|flash|lite))*|o[134](?:-mini|-pro)?|(?:llama|mistral|deepseek|qwen)[ -][\w.]+"
)
_IN_NAMES = (
    "haiku",
    "sonnet",
    "opus",
    "fable",
    "gpt-",
    "gemini",
    "o1",
    "o3",
    "o4",
    "llama",
    "mistral",
    "deepseek",
    "qwen",
)
"""Each name has one of these."""
NAMES = Regex(rf"(?<![\w-])(?:{_NAME})(?![\w-])", re.IGNORECASE)
ASKS = Regex(
    r"\b(?:choose|select|pick|decide|determine|route|assign|recommend|delegate)\b[^.\n]{0,80}\bmodels?\b"
    r"|\bwhich (?:of (?:the|these) )?(?:language |ai |llm )?models?\b"
    r"|\b(?:best|right|cheapest|appropriate|suitable) model (?:for|to)\b"
    r"|\bmodel (?:to use|selection|routing)\b",
    re.IGNORECASE,
)
USES = Regex(rf"(?:\b(?:use|choose|pick|select|call)\b|->|→|=>|:|=)[ \t`'\"*]*(?:{_NAME})(?![\w-])", re.IGNORECASE)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each prompt."""
    del context
    reported: set[Span] = set()
    for site in sites:
        if site.prompt is None or site.prompt.span in reported or is_test(site.span.path):
            continue
        names = _offered(f"{site.prompt.system}\n{site.prompt.text}")
        if names:
            reported.add(site.prompt.span)
            yield RULE.finding(
                site,
                f"the prompt lets a model choose between {' and '.join(f'`{name}`' for name in names[:2])}",
                span=site.prompt.span,
            )


def _offered(text: str) -> tuple[str, ...]:
    """The models a prompt offers for choice, as it spells them."""
    lowered = text.lower()
    if not any(word in lowered for word in _IN_NAMES) or (not ASKS.search(text) and len(USES.findall(text)) < _MAPPED):
        return ()
    found: dict[str, str] = {}
    for match in NAMES.finditer(text):
        found.setdefault(match[0].lower(), match[0])
    return tuple(found.values()) if len(found) > 1 else ()


_MAPPED = 2
"""So many lines of the form "use NAME" make a map without a question."""

_CALL = '''\
import anthropic

client = anthropic.Anthropic()
PROMPT = """Decide which model should answer the question.  # HERE
Use haiku for greetings and opus for everything that needs thought.
Reply with the name of the model."""


def choose(question):
    reply = client.messages.create(
        model="claude-haiku-5-5", max_tokens=5, system=PROMPT, messages=[{"role": "user", "content": question}]
    )
    print(reply.usage)
    return reply.content[0].text.strip()
'''
_ANNOUNCED = '# error: [RL206] "between `haiku` and `opus`"\nPROMPT'
_PLAIN = _CALL.replace("  # HERE", "")

INVALID = (
    Example(_PLAIN.replace("PROMPT =", f"{_ANNOUNCED} =", 1)),
    Example(
        files={
            "desk/prompts.py": (
                "ROUTING = (  # who does what\n"
                '    "You are a dispatcher. Pick the best model for the task: gpt-6-luna or gpt-6.2-sol."'
                '  # error: [RL206] "`gpt-6-luna` and `gpt-6.2-sol`"\n)\n'
            ),
            "desk/main.py": """\
from openai import OpenAI

from desk.prompts import ROUTING


def dispatch(task):
    response = OpenAI().chat.completions.create(
        model="gpt-6-luna",
        max_completion_tokens=9,
        messages=[{"role": "system", "content": ROUTING}, {"role": "user", "content": task}],
    )
    print(response.usage)
    return response.choices[0].message.content.strip()
""",
        }
    ),
    Example(
        '''\
import litellm


def plan(goal):
    # error: [RL206]
    prompt = f"""Break the goal down into steps, with a model for each.
    research: use gemini-3-flash
    writing: use gemini-3-pro
    {goal}"""
    response = litellm.completion(model="gemini/gemini-3-pro", messages=[{"role": "user", "content": prompt}])
    print(response.usage)
    return response.choices[0].message.content
'''
    ),
)
VALID = (
    Example(
        _PLAIN.replace("Decide which model should answer the question.", "Decide how hard the question is.")
        .replace("Use haiku for greetings and opus for everything that needs thought.", "Greetings are simple.")
        .replace("Reply with the name of the model.", "Reply with simple or complex.")
    ),
    # A poem, not a model.
    Example(_PLAIN.replace("Use haiku for greetings and opus for everything that needs thought.", "Write a haiku.")),
    Example(
        files={
            "desk/models.py": 'MODELS = {"simple": "gpt-6-luna", "complex": "gpt-6.2-sol"}  # which model to use\n',
            "desk/main.py": """\
from openai import OpenAI

from desk.models import MODELS


def answer(level, question):
    response = OpenAI().chat.completions.create(
        model=MODELS[level], messages=[{"role": "user", "content": question}]
    )
    print(response.usage)
    return response.choices[0].message.content
""",
        }
    ),
    # A question about models, and no choice.
    Example(
        _PLAIN.replace("Decide which model should answer the question.", "Answer questions about our history.")
        .replace("Use haiku for greetings and opus for everything that needs thought.", "We sell opus 5 and sonnet 5.")
        .replace("Reply with the name of the model.", "Be brief.")
    ),
)
