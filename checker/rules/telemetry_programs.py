"""The programs that `missing-telemetry` shows: ten that throw their usage away, and ten that do not."""

from __future__ import annotations

from checker.rules.examples import Example

_HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"
_CREATE = 'client.messages.create(model="claude-haiku-5-5", max_tokens=99, messages=messages)'
_LOST = f'{_CREATE}  # error: [RL601] "nothing records what `messages.create` uses"'

INVALID_PROGRAMS = (
    Example(_HEAD + f"def ask(messages):\n    response = {_LOST}\n    return response.content[0].text\n"),
    Example(_HEAD + f"def ask(messages):\n    return {_LOST.replace(')  #', ').content[0].text  #')}\n"),
    Example(_HEAD + f"async def show(messages):\n    print(({_LOST.replace(')  #', ')).content[0].text)  #')}\n"),
    Example(
        files={
            "app/llm.py": _HEAD + f"def send(messages):\n    return {_LOST}\n",
            "app/main.py": """\
from app.llm import send


def answer(question):
    response = send([{"role": "user", "content": question}])
    if response.stop_reason == "max_tokens":
        raise ValueError(question)
    return response.content[0].text
""",
        },
    ),
    Example(
        """\
from openai import OpenAI


def label(text):
    response = OpenAI().chat.completions.create(  # error: [RL601]
        model="gpt-6-luna", messages=[{"role": "user", "content": text}]
    )
    return response.choices[0].message.content.strip()
"""
    ),
    Example(
        """\
from anthropic import AsyncAnthropic


class Writer:
    def __init__(self):
        self.client = AsyncAnthropic()

    async def write(self, messages):
        response = await self.client.messages.create(  # error: [RL601]
            model="claude-sonnet-5-5", max_tokens=900, messages=messages
        )
        for block in response.content:
            print(block.text)
"""
    ),
    Example(
        """\
import litellm


def first_that_fits(prompts):
    texts = []
    for prompt in prompts:
        response = litellm.completion(model="gpt-6-luna", messages=prompt)  # error: [RL601]
        texts.append(response["choices"][0]["message"]["content"])
    return max(texts, key=len)
"""
    ),
    Example(
        """\
from google import genai

client = genai.Client()


def translate(text):
    return client.models.generate_content(model="gemini-3.8-flash", contents=text).text  # error: [RL601]
"""
    ),
    Example(
        _HEAD
        + f"""\
def collect(batches):
    responses = []
    for messages in batches:
        responses.append({_CREATE})  # error: [RL601]
    return [response.content[0].text for response in responses]
"""
    ),
    Example(
        # A part of the response in the log is not its usage.
        "import logging\n\n"
        + _HEAD
        + f"""\
def ask(messages):
    response = {_CREATE}  # error: [RL601]
    logging.info(f"stopped: {{response.stop_details}}")
    return response.content[0].text
"""
    ),
    Example(
        # Tokens are counted, but those of a prompt, before the call.
        _HEAD
        + f"""\
def ask(messages):
    size = client.messages.count_tokens(model="claude-haiku-5-5", messages=messages).input_tokens
    print(size)
    text = {_CREATE}.content[0].text  # error: [RL601]
    return text
"""
    ),
)

_ASK = _HEAD + f"def ask(messages):\n    return {_CREATE}.content[0].text\n"

VALID_PROGRAMS = (
    Example(
        "import logging\n\n"
        + _HEAD
        + f"""\
def ask(messages):
    response = {_CREATE}
    logging.info("%s used %s", response.model, response.usage)
    return response.content[0].text
"""
    ),
    Example(
        files={
            "app/llm.py": _HEAD + f"def send(messages):\n    return {_CREATE}\n",
            "app/main.py": """\
from app.llm import send


def answer(question, ledger):
    response = send([{"role": "user", "content": question}])
    ledger.add(response.model, response.usage.input_tokens, response.usage.output_tokens)
    return response.content[0].text
""",
        },
    ),
    Example(
        # Every span of the SDK goes to this provider.
        files={
            "app/llm.py": _ASK,
            "app/tracing.py": """\
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

trace.set_tracer_provider(TracerProvider())
""",
        },
    ),
    Example("import logfire\n\nlogfire.configure()\nlogfire.instrument_anthropic()\n" + _ASK),
    Example("from langfuse import Langfuse\n\nlangfuse = Langfuse()\n" + _ASK),
    Example(
        """\
import litellm

litellm.success_callback = ["langfuse"]


def ask(messages):
    return litellm.completion(model="gpt-6-luna", messages=messages).choices[0].message.content
"""
    ),
    Example(
        """\
from langfuse.openai import OpenAI

client = OpenAI()


def ask(messages):
    return client.chat.completions.create(model="gpt-6-luna", messages=messages).choices[0].message.content
"""
    ),
    Example(
        """\
from openai import OpenAI

client = OpenAI(base_url="https://oai.helicone.ai/v1")


def ask(messages):
    return client.chat.completions.create(model="gpt-6-luna", messages=messages).choices[0].message.content
"""
    ),
    Example(
        # Handed to somebody else: whether they read it cannot be seen.
        "import metering\n\n" + _HEAD + f"def ask(messages):\n    return metering.unwrap({_CREATE})\n"
    ),
    Example(
        # Whether a key works: a request of a few tokens, seldom sent.
        _HEAD
        + f"def test_connection(messages):\n    try:\n        {_CREATE}\n"
        + "    except anthropic.APIError:\n        return False\n    return True\n"
    ),
    Example(
        # Nobody looks at the answer: the request warms something up.
        _HEAD + f"def warm_up(messages):\n    {_CREATE}\n"
    ),
    Example(
        # The whole response is in the log, and its usage with it.
        "import logging\n\n"
        + _HEAD
        + f"""\
def ask(messages):
    response = {_CREATE}
    logging.info(f"answered: {{response.model_dump_json()}}")
    return response.content[0].text
"""
    ),
    Example(
        # Kept where other files may read it: the line that assigns it reads nothing.
        _HEAD
        + f"""\
def attach(answer, response):
    answer.raw = response
    return answer


def ask(messages, answer):
    response = {_CREATE}
    answer.text = response.content[0].text
    return attach(answer, response)
"""
    ),
    Example(
        # Left over: nothing refers to it.
        _HEAD + f"def _ask_old(messages):\n    return {_CREATE}.content[0].text\n"
    ),
    Example(
        """\
from twilio.rest import Client

client = Client("account", "token")


def notify(text):
    return client.messages.create(to="+15550100", from_="+15550101", body=text).sid
"""
    ),
    Example(
        """\
from unittest.mock import Mock

client = Mock()


def fake(messages):
    return client.messages.create(model="claude-haiku-5-5", max_tokens=9, messages=messages).content[0].text
"""
    ),
)
