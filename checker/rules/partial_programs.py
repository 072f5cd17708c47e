"""The programs that `partial-telemetry` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_ASK = """\
import logging

import anthropic

client = anthropic.Anthropic()
log = logging.getLogger(__name__)
MODELS = {{"small": "claude-haiku-5-5", "large": "claude-opus-5-5"}}


def ask(messages, size, verbose=False):
    response = client.messages.create(model=MODELS[size], max_tokens=99, messages=messages)
{record}
    return response.content[0].text
"""


def _ask(record: str) -> str:
    return _ASK.format(record="".join(f"    {line}\n" for line in record.splitlines()).rstrip("\n"))


PARTIAL_PROGRAMS = (
    Example(
        _ask(
            'log.info("%s tokens", response.usage.output_tokens)  # error: [RL602] "without the model, which is one of 2"'
        )
    ),
    Example(
        "import os\n\n"
        + _ask(
            'print(response.usage.input_tokens)  # error: [RL602] "without the model, which is chosen elsewhere"'
        ).replace("MODELS[size]", 'os.environ["MODEL"]')
    ),
    Example(
        _ask(
            "if verbose:\n"
            '    print(response.model, response.usage)  # error: [RL602] "usage is only recorded under `verbose`"'
        )
    ),
    Example(
        files={
            "app/llm.py": _ask("pass").replace("response.content[0].text", "response"),
            "app/main.py": """\
from app.llm import ask


class Bot:
    def __init__(self, debug):
        self.debug = debug

    def answer(self, messages):
        response = ask(messages, "small")
        if self.debug:
            print(response.usage)  # error: [RL602] "usage is only recorded under `self.debug`"
        return response.content[0].text
""",
        }
    ),
)

WHOLE_PROGRAMS = (
    Example(
        # A cost needs no model any more.
        """\
from claude_agent_sdk import ClaudeAgentOptions, ResultMessage, query


async def ask(prompt, model):
    async for message in query(prompt=prompt, options=ClaudeAgentOptions(model=model)):
        if isinstance(message, ResultMessage):
            print(f"cost: {message.total_cost_usd}")
"""
    ),
    Example(_ask('log.info("%s: %s tokens", response.model, response.usage.output_tokens)')),
    Example(_ask('log.info("asking model %s", MODELS[size])\nlog.info("%s tokens", response.usage.output_tokens)')),
    Example(
        files={
            "app/ledger.py": "ROWS = []\n\n\ndef add(tokens):\n    ROWS.append(tokens)\n",
            "app/llm.py": "from app import ledger\n" + _ask("ledger.add(response.usage.output_tokens)"),
        }
    ),
    Example(
        # One model: everybody knows which.
        _ask('log.info("%s tokens", response.usage.output_tokens)').replace("MODELS[size]", '"claude-haiku-5-5"')
    ),
    Example(_ask("if response.usage is not None:\n    print(response.model, response.usage)")),
    Example("def show(job, verbose):\n    if verbose:\n        print(job.usage)\n"),
)
