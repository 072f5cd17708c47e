"""The programs that `missing-max-tokens` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_CALL = """\
from openai import OpenAI

client = OpenAI()


def detect_language(text):
    response = client.chat.completions.create({error}
        model="{model}"{limit},
        messages=[
            {{"role": "system", "content": "Classify the language of the text. Answer with its two-letter code."}},
            {{"role": "user", "content": text}},
        ],
    )
    print(response.usage)
    return response.choices[0].message.content
"""
_ERROR = '  # error: [RL801] "has no limit for its answer, which is a label (classification)"'


def _program(*, model: str = "gpt-4o-mini", limit: str = "", error: str = "") -> str:
    return _CALL.format(model=model, limit=limit, error=error)


UNLIMITED_PROGRAMS = (
    Example(_program(error=_ERROR), fixed=_program(limit=", max_completion_tokens=256")),
    Example(
        _program(model="gpt-6-luna", error=_ERROR),
        fixed=_program(model="gpt-6-luna", limit=", max_completion_tokens=2048"),
    ),
    Example(
        files={
            "app/prompts.py": 'SENTIMENT = "Classify the sentiment of the text as positive, negative or neutral."\n',
            "app/main.py": """\
import litellm

from app.prompts import SENTIMENT


def sentiment(text):
    response = litellm.completion(  # error: [RL801] "a label (sentiment)"
        model="gpt-6-luna", messages=[{"role": "system", "content": SENTIMENT}, {"role": "user", "content": text}]
    )
    print(response.usage)
    return response.choices[0].message.content
""",
        }
    ),
    Example(
        """\
import anthropic

client = anthropic.Anthropic()


def classify_ticket(ticket):
    response = client.messages.create(  # error: [RL801] "an answer of up to 16,000 tokens for a label"
        model="claude-haiku-5-5",
        max_tokens=16_000,
        messages=[{"role": "user", "content": f"Classify the ticket as billing, technical or other: {ticket}"}],
    )
    print(response.usage)
    return response.content[0].text
"""
    ),
)

LIMITED_PROGRAMS = (
    Example(_program(limit=", max_completion_tokens=20")),
    Example(
        # A schema bounds it.
        _program(limit=', response_format={"type": "json_schema", "json_schema": {}}')
    ),
    Example(
        files={
            "app/options.py": 'OPTIONS = {"max_completion_tokens": 20}\n',
            "app/main.py": "from app.options import OPTIONS\n" + _program(limit=", **OPTIONS"),
        }
    ),
    Example(
        # Not a model's: a route of a web framework.
        """\
def classify_ticket(client, ticket):
    return client.tickets.create(model="billing", messages=[ticket])
"""
    ),
)
