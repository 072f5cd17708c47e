"""Programs with fallback chains, for the examples of the rules about them.

`loop(...)` goes through a list of models, `nested(...)` asks a second model in a handler. Both are right as they stand:
each rule changes the one thing it is about.
"""

from __future__ import annotations

HEAD = """\
import logging

import anthropic

LOG = logging.getLogger(__name__)
client = anthropic.Anthropic(max_retries=0)
"""
PASSING = "(anthropic.RateLimitError, anthropic.InternalServerError, anthropic.APIConnectionError)"
ANSWERED = """\
            LOG.info("answered by %s: %s", model, reply.usage)
            return reply.content[0].text
"""
CONTINUE = '            LOG.warning("%s is not available", model)\n'
RAISE = '    raise RuntimeError("no model has answered")\n'


def loop(
    models: str = '("claude-opus-5-5", "claude-sonnet-5-5")',
    *,
    caught: str = PASSING,
    answered: str = ANSWERED,
    handler: str = CONTINUE,
    after: str = RAISE,
    arguments: str = "",
    head: str = HEAD,
    mark: str = "",
) -> str:
    """A loop over models. `mark` is an assertion comment for the line of the request."""
    return f"""\
{head}MODELS = {models}


def answer(question):
    for model in MODELS:
        try:
            reply = client.messages.create({mark}
                model=model,
                max_tokens=900,{arguments}
                messages=[{{"role": "user", "content": question}}],
            )
{answered}        except {caught}:
{handler}{after}"""


def nested(
    first: str = '"claude-opus-5-5"',
    second: str = '"claude-sonnet-5-5"',
    *,
    caught: str = PASSING,
    head: str = HEAD,
    mark: str = "",
    second_mark: str = "",
) -> str:
    """Two requests, the second in the handler of the first."""
    return f"""\
{head}

def answer(question):
    messages = [{{"role": "user", "content": question}}]
    try:
        reply = client.messages.create(model={first}, max_tokens=900, messages=messages){mark}
    except {caught}:
        reply = client.messages.create(model={second}, max_tokens=900, messages=messages){second_mark}
    LOG.info("answered by %s: %s", reply.model, reply.usage)
    return reply.content[0].text
"""


def elsewhere(text: str, models: str = '("claude-opus-5-5", "claude-sonnet-5-5")') -> dict[str, str]:
    """The same program with its list of models in a module of its own."""
    return {
        "desk/models.py": f"MODELS = {models}\n",
        "desk/answers.py": text.replace(HEAD, HEAD.replace("LOG =", "from desk.models import MODELS\n\nLOG =")).replace(
            'MODELS = ("claude-opus-5-5", "claude-sonnet-5-5")\n', ""
        ),
    }


BENCHMARK = """\
import anthropic

client = anthropic.Anthropic(max_retries=0)
MODELS = ("claude-haiku-5-5", "claude-opus-5-5", "claude-opus-5-5")


def compare(question):
    answers = {}
    for model in MODELS:
        try:
            # Every model is asked: a comparison, not a fallback.
            answers[model] = client.messages.create(
                model=model, max_tokens=90, messages=[{"role": "user", "content": question}]
            )
        except Exception as error:
            answers[model] = error
    return answers
"""
RETRY = """\
import time

import anthropic

client = anthropic.Anthropic(max_retries=0)


def answer(question):
    for attempt in range(3):
        try:
            # The same model again: a retry, not a fallback.
            reply = client.messages.create(
                model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": question}]
            )
            return reply.content[0].text
        except Exception:
            time.sleep(2**attempt)
    return None
"""
REPAIR = """\
import json

import anthropic

client = anthropic.Anthropic(max_retries=0)


def ask(model, prompt):
    reply = client.messages.create(model=model, max_tokens=900, messages=[{"role": "user", "content": prompt}])
    return reply.content[0].text


def parsed(question):
    try:
        return json.loads(ask("claude-haiku-5-5", question))
    except json.JSONDecodeError:
        # The answer was no JSON: a second attempt at the work, not a fallback.
        return json.loads(ask("claude-opus-5-5", question + " Reply with JSON only."))
"""
