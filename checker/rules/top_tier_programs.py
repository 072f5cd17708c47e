"""The programs that `top-tier-everywhere` shows: one call a line, each in a function of its own."""

from __future__ import annotations

from checker.rules.examples import Example

OPUS, SONNET, HAIKU = "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"
_ERROR = '  # error: [RL101] "call sites use the deep tier or above"'
_HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n"


def program(*calls: tuple[str, str], error: bool = False, head: str = _HEAD, client: str = "client") -> str:
    """A program with one function for each (name, model); a model that is no id is an expression."""
    text = head
    for index, (function, model) in enumerate(calls):
        name = model if model.isidentifier() or ("." in model and "-" not in model) else f'"{model}"'
        announced = _ERROR if error and index == 0 else ""
        text += f"""

def {function}(messages):
    response = {client}.messages.create(model={name}, max_tokens=900, messages=messages){announced}
    print(response.usage)
    return response.content[0].text
"""
    return text


_OPENAI = """\
from openai import OpenAI

client = OpenAI()


def title(messages):
    response = client.chat.completions.create(model="gpt-6.2-sol", messages=messages)  # error: [RL101]
    print(response.usage)
    return response.choices[0].message.content


def answer(messages):
    response = client.chat.completions.create(model="gpt-6.2-astra", messages=messages)
    print(response.usage)
    return response.choices[0].message.content


def extract(messages):
    response = client.chat.completions.create(model="gpt-6.2-sol", messages=messages)
    print(response.usage)
    return response.choices[0].message.content
"""
_IMPORTED = _HEAD.replace("import anthropic\n", "import anthropic\n\nfrom app.models import MODEL\n")

INVALID_PROGRAMS = (
    Example(program(("classify_ticket", OPUS), ("reply", OPUS), ("translate", OPUS), error=True)),
    Example(program(("a", OPUS), ("b", "claude-fable-5-2"), ("c", OPUS), ("d", OPUS), error=True)),
    Example(
        files={
            "app/models.py": 'MODEL = "claude-opus-5-5"\n',
            "app/desk.py": program(("answer", "MODEL"), ("greet", "MODEL"), error=True, head=_IMPORTED),
            "app/mail.py": program(("reply", "MODEL"), ("subject", "MODEL"), head=_IMPORTED),
        },
    ),
    Example(_OPENAI),
    Example(program(*((f"step_{n}", OPUS) for n in range(9)), ("last", SONNET), error=True)),
    Example(program(("classify", OPUS), ("extract", OPUS), ("summarize", OPUS), ("review_code", OPUS), error=True)),
    Example(program(("extract", "claude-opus-4-8"), ("reply", "claude-opus-5"), ("greet", OPUS), error=True)),
    Example(
        # One constant behind every client of the program.
        'MODEL = "claude-opus-5-5"\n' + program(("greet", "MODEL"), ("answer", "MODEL"), ("thank", "MODEL"), error=True)
    ),
    Example(
        """\
from langchain_anthropic import ChatAnthropic


def titles():
    return ChatAnthropic(model="claude-opus-5-5")  # error: [RL101]


def answers():
    return ChatAnthropic(model="claude-opus-5-5")


def labels():
    return ChatAnthropic(model="claude-opus-5-5")
"""
    ),
    Example(
        program(("greet", "team-large"), ("answer", "team-large"), ("thank", "team-large"), error=True),
        policy='[tiers]\nfast = ["team-small"]\ndeep = ["team-large"]\n',
    ),
)

VALID_PROGRAMS = (
    Example(program(("classify_ticket", HAIKU), ("reply", SONNET), ("review_code", OPUS))),
    Example(program(("classify_ticket", HAIKU), ("reply", OPUS), ("plan", OPUS), ("answer", OPUS), ("greet", OPUS))),
    Example(program(("reply", OPUS), ("translate", OPUS))),
    Example(program(("review_code", OPUS), ("security_review", OPUS), ("planner", OPUS), ("code_review", OPUS))),
    Example(program(("a", OPUS), ("b", SONNET), ("c", OPUS), ("d", SONNET))),
    Example(program(("a", SONNET), ("b", SONNET), ("c", SONNET))),
    Example(
        files={
            "app/models.py": 'SMALL = "claude-haiku-5-5"\n',
            "app/desk.py": program(
                ("answer", OPUS), ("labels", "SMALL"), ("thank", OPUS), head=_IMPORTED.replace("MODEL", "SMALL")
            ),
        },
    ),
    Example(
        """\
from twilio.rest import Client

client = Client("account", "token")


def a():
    client.messages.create(to="+15550100", from_="+15550101", body="claude-opus-5-5")


def b():
    client.messages.create(to="+15550100", from_="+15550101", body="claude-opus-5-5")


def c():
    client.messages.create(to="+15550100", from_="+15550101", body="claude-opus-5-5")
"""
    ),
    Example(program(("a", OPUS), ("b", OPUS), ("c", OPUS), head="from unittest.mock import Mock\n\nclient = Mock()\n")),
    Example(files={"tests/test_app.py": program(("a", OPUS), ("b", OPUS), ("c", OPUS))}),
)
