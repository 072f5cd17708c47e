"""The programs that the rules about loops show: one request per item, and the loops that only look like it."""

from __future__ import annotations

from checker.rules.examples import Example

_HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"
_ERROR = '  # error: [RL802] "`claude-opus-5-5` (deep) is asked once for each of `{}`"'


def _label(model: str, error: str = "") -> str:
    """A function that sends one ticket to a model."""
    return (
        _HEAD
        + f"""\
def label(ticket):
    return client.messages.create({error}
        model="{model}", max_tokens=20, messages=[{{"role": "user", "content": ticket}}]
    )
"""
    )


def _ask(model: str, error: str = "", *, content: str = "text") -> str:
    call = f'client.messages.create(model={model}, max_tokens=900, messages=[{{"role": "user", "content": {content}}}])'
    return call + error


DEAR_PROGRAMS = (
    Example(
        _HEAD
        + f"""\
def label_all(tickets):
    answers = []
    for ticket in tickets:
        prompt = f"Which team handles this? {{ticket}}"
        answers.append({_ask('"claude-opus-5-5"', _ERROR.format("tickets") + chr(10) + "        ", content="prompt")})
    return answers
"""
    ),
    Example(
        # One request, written twice: said once.
        _HEAD
        + f"""\
MODEL = "claude-opus-5-5"


def translate(text, brief):
    if brief:
        return client.messages.create({_ERROR.format("texts")}
            model=MODEL, max_tokens=90, messages=[{{"role": "user", "content": text}}]
        )
    return client.messages.create(
        model=MODEL, max_tokens=9000, messages=[{{"role": "user", "content": text}}]
    )


def translate_all(texts):
    return [translate(text, brief=False) for text in texts]
"""
    ),
    Example(
        files={
            "app/llm.py": _label("claude-opus-5-5", _ERROR.format("self.tickets")),
            "app/nightly.py": """\
from app.llm import label


class Run:
    def __init__(self, tickets):
        self.tickets = tickets

    def labels(self):
        return [label(ticket) for ticket in self.tickets]
""",
        }
    ),
    Example(
        """\
import asyncio

import anthropic

client = anthropic.AsyncAnthropic()


async def summarise(page):
    response = await client.messages.create(  # error: [RL802] "once for each of `book.pages`"
        model="claude-fable-5-2", max_tokens=900, messages=[{"role": "user", "content": page}]
    )
    return response.content[0].text


async def summarise_all(book):
    return await asyncio.gather(*(summarise(page) for page in book.pages))
"""
    ),
    Example(
        _label("claude-opus-5-5", _ERROR.format("tickets"))
        + """\


def label_all(executor, tickets):
    return list(executor.map(label, tickets))
"""
    ),
    Example(
        _label("claude-opus-5-5", _ERROR.format("frame"))
        + """\


def label_column(frame):
    frame["team"] = frame["text"].apply(lambda text: label(text))
"""
    ),
)  # fmt: skip

FINE_PROGRAMS = (
    Example(_label("claude-haiku-5-5") + "\n\ndef label_all(tickets):\n    return [label(t) for t in tickets]\n"),
    Example(
        # The same question to one model after the other.
        _HEAD
        + f"""\
def ask(text):
    for model in ("claude-opus-5-5", "claude-opus-5"):
        try:
            return {_ask("model")}
        except anthropic.APIStatusError:
            continue
    raise RuntimeError(text)
"""
    ),
    Example(
        # A retry.
        _HEAD
        + f"""\
def ask(text):
    for attempt in range(3):
        response = {_ask('"claude-opus-5-5"', content='f"Attempt {attempt}: {text}"')}
        if response.stop_reason == "end_turn":
            return response
    raise RuntimeError(text)
"""
    ),
    Example(
        # A conversation.
        _HEAD
        + """\
def chat(messages):
    while True:
        messages.append({"role": "user", "content": input("> ")})
        response = client.messages.create(model="claude-opus-5-5", max_tokens=900, messages=messages)
        messages.append({"role": "assistant", "content": response.content})
"""
    ),
    Example(
        # One request about all of them.
        files={
            "app/llm.py": _label("claude-opus-5-5"),
            "app/main.py": """\
from app.llm import label


def label_all(tickets):
    lines = []
    for ticket in tickets:
        lines.append(ticket.text)
    return label("\\n".join(lines))
""",
        }
    ),
    Example(
        # Three steps of one piece of work.
        _HEAD
        + f"""\
def write(topic):
    parts = []
    for part in ("introduction", "body", "conclusion"):
        parts.append({_ask('"claude-opus-5-5"', content='f"Write the {part} about {topic}"')})
    return parts
"""
    ),
)
