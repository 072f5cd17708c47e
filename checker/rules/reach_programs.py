"""The programs that `unreachable-tier` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.router_programs import BY_LENGTH, BY_USER, ROUTER, changed

_MAP = """\
import anthropic

client = anthropic.Anthropic()
MODELS = {
    "short": "claude-haiku-5-5",
    "long": "claude-sonnet-5-5",
    "huge": "claude-opus-5-5",  # error: [RL108] "no label leads to `huge`: there are only `long`, `short`"
}


def level(text):
    if len(text) > 900:
        return "long"
    return "short"


def answer(question):
    reply = client.messages.create(
        model=MODELS[level(question)], max_tokens=800, messages=[{"role": "user", "content": question}]
    )
    print(reply.usage)
    return reply.content[0].text
"""
_TEST = """\
import litellm


def ask(model, question):
    response = litellm.completion(model=model, messages=[{"role": "user", "content": question}])
    print(response.usage)
    return response.choices[0].message.content


def answer(question):
    kind = "code" if "def " in question else "text"
    if kind == "coding":  # error: [RL108] "no label leads to `coding`"
        return ask("gpt-6.2-sol", question)
    return ask("gpt-6-luna", question)
"""
_LEVELS = 'EASY, HARD = "easy", "hard"\n\n\ndef level(text):\n    return HARD if "?" in text else EASY\n'
_DESK = """\
from openai import OpenAI

from desk.levels import level

MODELS = {
    "easy": "gpt-6-luna",
    "medium": "gpt-6.1-terra",  # error: [RL108] "`medium`"
    "hard": "gpt-6.2-sol",
}


def answer(question):
    response = OpenAI().chat.completions.create(
        model=MODELS.get(level(question), "gpt-6-luna"), messages=[{"role": "user", "content": question}]
    )
    print(response.usage)
    return response.choices[0].message.content
"""


def _quiet(program: str) -> str:
    return "\n".join(line.partition("  # error")[0] for line in program.split("\n"))


INVALID_PROGRAMS = (
    Example(_MAP),
    Example(_TEST),
    Example(files={"desk/levels.py": _LEVELS, "desk/main.py": _DESK}),
)
VALID_PROGRAMS = (
    Example(changed(_quiet(_MAP), ('return "long"', 'return "long" if len(text) < 9000 else "huge"'))),
    Example(changed(_quiet(_TEST), ('"coding"', '"code"'))),
    Example(
        files={
            "desk/levels.py": changed(
                _LEVELS, ("    return HARD", '    if "!" in text:\n        return "medium"\n    return HARD')
            ),
            "desk/main.py": _quiet(_DESK),
        }
    ),
    # What a model answers can be anything, and so can what a user asks for.
    Example(ROUTER),
    Example(BY_USER),
    Example(BY_LENGTH),
    # Other programs may ask for code.
    Example(
        changed(
            _quiet(_TEST),
            ("def answer(question):\n", 'def answer(question, kind="text"):\n'),
            ('    kind = "code" if "def " in question else "text"\n', ""),
        )
        + '\n\nprint(answer("Who?", "text"), answer("Why?", "prose"))\n'
    ),
    # Others read the map as well.
    Example(_quiet(_MAP) + "\n\nfor name in MODELS:\n    print(name)\n"),
)
