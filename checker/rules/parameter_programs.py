"""The programs that `unsupported-parameter` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_OPENAI = "from openai import OpenAI\n\nclient = OpenAI()\n\n\n"
_CHAT = """\
def ask(messages):
    return client.chat.completions.create(
        model="{model}",
        messages=messages,
        {argument}
    )
"""
_CLAUDE = """\
import anthropic

client = anthropic.Anthropic()


def ask(messages):
    return client.messages.create(
        model="{model}",
        max_tokens={limit}
        messages=messages,
        {argument}
    )
"""
_LESS = 'temperature=0.2,  # error: [RL708] "`o3-mini` rejects `temperature` other than 1"'
_BUDGET = 'thinking={{"type": "enabled", "budget_tokens": {budget}}},{error}'

REJECTED_PROGRAMS = (
    Example(_OPENAI + _CHAT.format(model="o3-mini", argument=_LESS)),
    Example(
        _OPENAI
        + _CHAT.format(
            model="gpt-5-mini",
            argument='max_tokens=200,  # error: [RL708] "`max_tokens`: max_completion_tokens takes its place"',
        )
    ),
    Example(
        files={
            "app/settings.py": 'MODEL = "claude-opus-4-7"\nTEMPERATURE = 0.3\n',
            "app/main.py": "from app.settings import MODEL, TEMPERATURE\n"
            + _CLAUDE.replace('"{model}"', "{model}").format(
                model="MODEL",
                limit="900,",
                argument='temperature=TEMPERATURE,  # error: [RL708] "`claude-opus-4-7` rejects"',
            ),
        }
    ),
    Example(
        _CLAUDE.format(
            model="claude-sonnet-5",
            limit="9000,",
            argument=_BUDGET.format(budget=4000, error='  # error: [RL708] "adaptive thinking takes its place"'),
        )
    ),
    Example(
        _CLAUDE.format(
            model="claude-sonnet-4-5",
            limit="4000,",
            argument=_BUDGET.format(budget=4000, error='  # error: [RL708] "leaves nothing of the 4,000"'),
        )
    ),
    Example(
        _CLAUDE.format(
            model="claude-3-haiku-20240307",
            limit='8192,  # error: [RL708] "answers with at most 4,096 tokens, not 8,192"',
            argument='system="Be brief.",',
        )
    ),
    Example(
        _CLAUDE.format(
            model="claude-sonnet-4-5",
            limit="900,",
            argument='temperature=0.2,\n        top_p=0.9,  # error: [RL708] "rejects `top_p` beside `temperature`"',
        )
    ),
)

ACCEPTED_PROGRAMS = (
    Example(_OPENAI + _CHAT.format(model="o3-mini", argument="temperature=1,")),
    Example(_OPENAI + _CHAT.format(model="gpt-4o", argument="temperature=0.2, max_tokens=200,")),
    Example(_OPENAI + _CHAT.format(model="gpt-5-chat-latest", argument="temperature=0.2,")),
    Example(
        # The test is about this.
        _OPENAI
        + """\
MODEL = "o3-mini"


def ask(messages):
    if MODEL.startswith("gpt-4"):
        return client.chat.completions.create(model=MODEL, messages=messages, temperature=0.2)
    return client.chat.completions.create(model=MODEL, messages=messages)
"""
    ),
    Example(
        # Taken out again before the request is sent, for all this file knows.
        files={
            "app/settings.py": 'MODEL = "o3-mini"\n',
            "app/main.py": "from app.settings import MODEL\n"
            + _OPENAI
            + """\
def ask(messages):
    options = {"temperature": 0.2}
    if MODEL.startswith("o"):
        options.pop("temperature")
    return client.chat.completions.create(model=MODEL, messages=messages, **options)
""",
        }
    ),
    Example(
        # A server of one's own takes what it likes.
        'from openai import OpenAI\n\nclient = OpenAI(base_url="http://127.0.0.1:8000/v1")\n\n\n'
        + _CHAT.format(model="o3-mini", argument="temperature=0.2,")
    ),
    Example(_CLAUDE.format(model="claude-haiku-4-5", limit="9000,", argument=_BUDGET.format(budget=4000, error=""))),
)
