"""The programs that `uncached-prefix` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_RULES = 'RULES = """' + "Say which of the teams is to handle the ticket, and nothing else. " * 120 + '"""\n'
_ERROR = '  # error: [RL503] "is sent again and again without `cache_control`"'
_LOOP = """\
def label_all(tickets):
    for ticket in tickets:
        response = client.messages.create({error}
            model="claude-sonnet-5",
            max_tokens=20,
            system={system},
            messages=[{{"role": "user", "content": ticket}}],
        )
        print(response.usage, response.content[0].text)
"""
_CHAT = """\
def chat(messages):
    while messages[-1]["content"] != "bye":
        response = client.messages.create({error}
            model="claude-sonnet-5", max_tokens=900, system={system}, messages=messages
        )
        print(response.usage)
        messages += [{{"role": "assistant", "content": response.content}}, {{"role": "user", "content": input()}}]
"""
_HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"


def _program(body: str, *, system: str = "RULES", error: str = "", rules: str = _RULES) -> str:
    return rules + _HEAD + body.format(system=system, error=error)


UNCACHED_PREFIXES = (
    Example(_program(_LOOP, error=_ERROR)),
    Example(_program(_CHAT, error=_ERROR)),
    Example(
        files={
            "app/rules.py": _RULES,
            "app/labels.py": _program(_LOOP, error=_ERROR, rules="from app.rules import RULES\n"),
        }
    ),
    Example(
        _RULES
        + """\
import anthropic
from fastapi import FastAPI

app = FastAPI()
client = anthropic.AsyncAnthropic()


@app.post("/labels")
async def label(ticket: str):
    response = await client.messages.create(  # error: [RL503] "without `cache_control`"
        model="claude-sonnet-5", max_tokens=20, system=RULES, messages=[{"role": "user", "content": ticket}]
    )
    return {"label": response.content[0].text, "tokens": response.usage.output_tokens}
"""
    ),
)

CACHED_PREFIXES = (
    Example(_program(_LOOP, system='[{{"type": "text", "text": RULES, "cache_control": {{"type": "ephemeral"}}}}]'
                     .replace("{{", "{").replace("}}", "}"))),
    Example(_program(_LOOP, rules='RULES = "Say which of the teams is to handle the ticket."\n')),
    Example(
        files={
            "app/rules.py": _RULES,
            "app/labels.py": "from app.rules import RULES\n" + _HEAD + """\
def label(ticket):
    # Once, for all that can be seen.
    return client.messages.create(
        model="claude-sonnet-5", max_tokens=20, system=RULES, messages=[{"role": "user", "content": ticket}]
    ).usage
""",
        }
    ),
    Example(
        # OpenAI caches by itself.
        _RULES
        + """\
from openai import OpenAI


def label_all(tickets):
    for ticket in tickets:
        print(OpenAI().responses.create(model="gpt-6-luna", instructions=RULES, input=ticket).usage)
"""
    ),
)  # fmt: skip
