"""The programs that `top-tier-worker` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.router_programs import changed

_LOOP = """\
import anthropic

client = anthropic.Anthropic()


def plan(goal):
    reply = client.messages.create(
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": f"List the steps: {goal}"}]
    )
    print(reply.usage)
    return reply.content[0].text


def work(step):
    reply = client.messages.create(  # error: [RL111] "on the deep tier like their planner: `claude-opus-5-5`"
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": step}]
    )
    print(reply.usage)
    return reply.content[0].text


def run(goal):
    results = []
    for step in plan(goal).splitlines():
        results.append(work(step))
    return results
"""
_PLANNER = """\
import json

from openai import AsyncOpenAI

from team.models import BEST

client = AsyncOpenAI()


async def questions(subject):
    response = await client.chat.completions.create(
        model=BEST, messages=[{"role": "user", "content": f"Which questions does this raise? JSON. {subject}"}]
    )
    print(response.usage)
    return json.loads(response.choices[0].message.content)["questions"]
"""
_WORKERS = """\
import asyncio

from openai import AsyncOpenAI

from team.models import BEST
from team.planner import questions

client = AsyncOpenAI()


async def look_up(question):
    response = await client.chat.completions.create(  # error: [RL111]
        model=BEST, messages=[{"role": "user", "content": question}]
    )
    print(response.usage)
    return response.choices[0].message.content


async def survey(subject):
    return await asyncio.gather(*(look_up(question) for question in await questions(subject)))
"""
_SHARED = """\
import litellm


def ask(prompt, model):
    response = litellm.completion(model=model, messages=[{"role": "user", "content": prompt}])  # error: [RL111]
    print(response.usage)
    return response.choices[0].message.content


def write(subject):
    outline = ask(f"Outline a book about {subject}.", "claude-opus-5-5")
    chapters = [line.strip() for line in outline.split("\\n") if line]
    return [ask(f"Write the chapter {chapter}.", "claude-opus-5-5") for chapter in chapters]
"""
_INBOX = """\
import anthropic

client = anthropic.Anthropic()


def answer(mail):
    reply = client.messages.create(
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": mail}]
    )
    print(reply.usage)
    return reply.content[0].text


def answer_all(inbox):
    # Nobody has planned these: they came by mail.
    return [answer(mail) for mail in inbox]
"""


def _quiet(program: str) -> str:
    return "\n".join(line.partition("  # error")[0] for line in program.split("\n"))


INVALID_PROGRAMS = (
    Example(_LOOP),
    Example(
        files={"team/models.py": 'BEST = "gpt-6.2-sol"\n', "team/planner.py": _PLANNER, "team/workers.py": _WORKERS}
    ),
    Example(_SHARED),
)
VALID_PROGRAMS = (
    Example(
        changed(
            _quiet(_LOOP),
            (
                'model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": step}]',
                'model="claude-haiku-5-5", max_tokens=900, messages=[{"role": "user", "content": step}]',
            ),
        )
    ),
    Example(
        files={
            "team/models.py": 'BEST = "gpt-6.1-terra"\n',
            "team/planner.py": _PLANNER,
            "team/workers.py": _quiet(_WORKERS),
        }
    ),
    Example(_INBOX),
    # One wrapper sends both, with a model for each.
    Example(
        changed(
            _quiet(_SHARED),
            ('"claude-opus-5-5") for chapter in chapters', '"claude-haiku-5-5") for chapter in chapters'),
        )
    ),
    Example(
        changed(_quiet(_LOOP), ("def work(step):", "def review_code(step):"), ("(work(step))", "(review_code(step))"))
    ),
)
