"""The programs that `prompt-per-tier` shows: one task on two tiers, with two prompts or with one."""

from __future__ import annotations

from checker.rules.examples import Example

_ERROR = '  # error: [RL501] "the prompt changes with the tier"'
_HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"
HAIKU, OPUS = '"claude-haiku-5-5"', '"claude-opus-5-5"'
SHORT = '"Answer the customer in one polite sentence."'
LONG = '"You are an expert. Think step by step, then answer the customer in detail."'


def _call(model: str, system: str, *, error: bool = False, indent: str = "        ") -> str:
    return (
        f"{indent}response = client.messages.create({_ERROR if error else ''}\n"
        f"{indent}    model={model}, max_tokens=900, system={system},\n"
        f'{indent}    messages=[{{"role": "user", "content": question}}],\n'
        f"{indent})\n"
    )


_END = "    print(response.usage)\n    return response.content[0].text\n"


def _branches(first: str, second: str, *, error: bool, between: str = "    else:\n") -> str:
    return (
        _HEAD
        + "def answer(question, hard):\n    if not hard:\n"
        + _call(HAIKU, first)
        + between
        + _call(OPUS, second, error=error)
        + _END
    )


_TABLES = """\
import anthropic

client = anthropic.Anthropic()
MODELS = {"simple": "claude-haiku-5-5", "hard": "claude-opus-5-5"}
PROMPTS = {
    "simple": "Answer the customer in one polite sentence.",
    "hard": "You are an expert. Think step by step, then answer the customer in detail.",
}


def answer(question, level):
    response = client.messages.create(  # error: [RL501] "the prompt changes with the tier"
        model=MODELS[level],
        max_tokens=900,
        system=PROMPTS[level],
        messages=[{"role": "user", "content": question}],
    )
    print(response.usage)
    return response.content[0].text
"""
_ASSIGNED = """\
from openai import OpenAI

client = OpenAI()


def answer(question, hard):
    if hard:
        model = "gpt-6.2-sol"
        prompt = "You are an expert. Think step by step, then answer in detail: "
    else:
        model = "gpt-6-luna"
        prompt = "Answer in one polite sentence: "
    response = client.chat.completions.create(  # error: [RL501] "`fast` and `deep` differ"
        model=model, messages=[{"role": "user", "content": prompt + question}]
    )
    print(response.usage)
    return response.choices[0].message.content
"""
_FUNCTIONS = (
    _HEAD
    + "def answer_fast(question):\n"
    + _call(HAIKU, SHORT, indent="    ")
    + _END
    + "\n\ndef answer_deep(question):\n"
    + _call(OPUS, LONG, error=True, indent="    ")
    + _END
)

INVALID_PROGRAMS = (
    Example(_branches(SHORT, LONG, error=True)),
    Example(_TABLES),
    Example(_ASSIGNED),
    Example(
        files={
            "desk/prompts.py": f"SIMPLE = {SHORT}\nHARD = {LONG}\n",
            "desk/answer.py": _branches("prompts.SIMPLE", "prompts.HARD", error=True).replace(
                "import anthropic\n", "import anthropic\n\nfrom desk import prompts\n"
            ),
        },
    ),
    Example(_FUNCTIONS),
    Example(
        _HEAD
        + "def answer(question, level):\n    match level:\n        case 'simple':\n"
        + _call(HAIKU, SHORT, indent="            ")
        + "        case _:\n"
        + _call(OPUS, LONG, error=True, indent="            ")
        + _END
    ),
    Example(
        # The first arm returns, so that what follows is the other arm.
        _HEAD
        + "def answer(question, hard):\n    if not hard:\n"
        + _call(HAIKU, SHORT)
        + "        print(response.usage)\n        return response.content[0].text\n"
        + _call(OPUS, LONG, error=True, indent="    ")
        + _END
    ),
    Example(_branches(SHORT, SHORT.replace("one polite sentence", "at most three sentences"), error=True)),
    Example(
        _branches(
            'f"Answer politely and briefly, please: {question[:20]}."',
            'f"Answer as an expert in the field, {question}."',
            error=True,
        )
    ),
    Example(
        _HEAD
        + "class Desk:\n    SIMPLE = "
        + SHORT
        + "\n    HARD = "
        + LONG
        + "\n\n    def answer(self, question, hard):\n        if hard:\n"
        + _call(OPUS, "self.HARD", indent="            ")
        + "        else:\n"
        + _call(HAIKU, "self.SIMPLE", error=True, indent="            ")
        + "        print(response.usage)\n        return response.content[0].text\n"
    ),
)

VALID_PROGRAMS = (
    Example(
        """\
import anthropic

client = anthropic.Anthropic()
MODELS = {"simple": "claude-haiku-5-5", "hard": "claude-opus-5-5"}
PROMPT = "Answer the customer politely, and as briefly as the question allows."


def answer(question, level):
    response = client.messages.create(
        model=MODELS[level],
        max_tokens=900,
        system=PROMPT,
        messages=[{"role": "user", "content": question}],
    )
    print(response.usage)
    return response.content[0].text
"""
    ),
    Example(_branches(SHORT, SHORT, error=False)),
    Example(_branches(SHORT, LONG, error=False).replace(OPUS, HAIKU)),
    Example(_branches('"Classify the ticket by topic."', '"Review this code and find bugs."', error=False)),
    Example(_branches("rules(question)", "rules(question)", error=False)),
    Example(
        # One after the other: the second call reviews what the first has drafted.
        _HEAD
        + "def answer(question):\n"
        + _call(HAIKU, SHORT, indent="    ")
        + "    question = response.content[0].text\n"
        + _call(OPUS, LONG, indent="    ")
        + _END
    ),
    Example(
        files={
            "desk/prompts.py": f"ONLY = {SHORT}\n",
            "desk/answer.py": _branches("prompts.ONLY", "prompts.ONLY", error=False).replace(
                "import anthropic\n", "import anthropic\n\nfrom desk import prompts\n"
            ),
        },
    ),
    Example(
        """\
from twilio.rest import Client

client = Client("account", "token")


def answer(number, hard):
    if hard:
        client.messages.create(to=number, from_="+15550101", body="An expert will think about it step by step.")
    else:
        client.messages.create(to=number, from_="+15550101", body="The customer gets one polite sentence.")
"""
    ),
    Example(_branches(SHORT, LONG, error=False).replace("anthropic.Anthropic()", "Mock()").replace(
        "import anthropic\n", "from unittest.mock import Mock\n")),
    Example(_branches(SHORT, LONG, error=False).replace(HAIKU, '"our-small-model"')),
)  # fmt: skip
