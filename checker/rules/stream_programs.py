"""The programs that `dropped-stream-usage` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_OPENAI = "from openai import OpenAI\n\nclient = OpenAI()\n\n\n"
_READ = """\
def write(messages, ledger):
    stream = client.chat.completions.create({error}
        model="gpt-6-luna"{option},
        messages=messages,
        stream=True,
    )
    for chunk in stream:
        if chunk.choices:
            yield chunk.choices[0].delta.content
        if chunk.usage is not None:
            ledger.add(chunk.model, chunk.usage.total_tokens)
"""
_OPTION = ', stream_options={"include_usage": True}'

DROPPED_PROGRAMS = (
    Example(
        _OPENAI + _READ.format(error='  # error: [RL603] "is read but not asked for"', option=""),
        fixed=_OPENAI + _READ.format(error="", option=_OPTION),
    ),
    Example(
        """\
from anthropic import AsyncAnthropic


class Writer:
    def __init__(self):
        self.client = AsyncAnthropic()

    async def write(self, messages):
        stream = self.client.messages.stream(  # error: [RL603] "the usage of this stream of `messages.stream` is never read"
            model="claude-sonnet-5-5", max_tokens=900, messages=messages
        )
        async with stream as events:
            async for text in events.text_stream:
                print(text)
"""
    ),
    Example(
        files={
            "app/llm.py": _OPENAI
            + """\
def chunks(messages):
    # error: [RL603] "neither asked for nor read"
    return client.chat.completions.create(model="gpt-6-luna", messages=messages, stream=True)
""",
            "app/main.py": """\
from app.llm import chunks


def answer(question):
    for chunk in chunks([{"role": "user", "content": question}]):
        print(chunk.choices[0].delta.content, end="")
""",
        }
    ),
)

READ_PROGRAMS = (
    Example(_OPENAI + _READ.format(error="", option=_OPTION)),
    Example(
        """\
import anthropic

client = anthropic.Anthropic()


def write(messages, ledger):
    with client.messages.stream(model="claude-sonnet-5-5", max_tokens=900, messages=messages) as stream:
        for text in stream.text_stream:
            print(text)
        used = stream.get_final_message().usage
        ledger.add(used.input_tokens, used.output_tokens)
"""
    ),
    Example(
        # Whoever else may read it.
        files={
            "app/llm.py": _OPENAI
            + """\
def chunks(messages):
    return client.chat.completions.create(model="gpt-6-luna", messages=messages, stream=True)
""",
            "app/main.py": "import delivery\n\nfrom app.llm import chunks\n\n\ndef answer(messages):\n"
            "    return delivery.send(chunks(messages))\n",
        }
    ),
    Example(
        # Not a stream of a model.
        """\
import requests


def fetch(url):
    for line in requests.get(url, stream=True, timeout=9).iter_lines():
        print(line)
"""
    ),
)
