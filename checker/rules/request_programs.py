"""The programs that `slow-model-in-request-path` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.router_programs import changed

_FASTAPI = """\
import anthropic
from fastapi import FastAPI

app = FastAPI()
client = anthropic.AsyncAnthropic()


@app.post("/ask")
async def ask(question: str):
    reply = await client.messages.create(  # error: [RL104] "a person waits for the deep tier: `claude-opus-5-5`"
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": question}]
    )
    print(reply.usage)
    return reply.content[0].text
"""
_WRITER = """\
import anthropic

client = anthropic.Anthropic()


class Writer:
    def write(self, subject):
        reply = client.messages.create(  # error: [RL104] "behind a web handler of `/letters`"
            model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": subject}]
        )
        print(reply.usage)
        return reply.content[0].text
"""
_FLASK = """\
from flask import Blueprint, request

from letters.writer import Writer

bp = Blueprint("letters", __name__)


def letter(subject):
    return Writer().write(subject)


@bp.route("/letters", methods=["POST"])
def letters():
    return letter(request.json["subject"])
"""
_CHAINLIT = """\
import chainlit as cl
from openai import OpenAI

client = OpenAI()


@cl.on_message
async def main(message):
    response = client.chat.completions.create(  # error: [RL104] "behind a chainlit handler"
        model="gpt-6.2-sol-pro", messages=[{"role": "user", "content": message.content}]
    )
    print(response.usage)
    await cl.Message(content=response.choices[0].message.content).send()
"""
_AIOHTTP = """\
import anthropic
from aiohttp import web

client = anthropic.AsyncAnthropic()


async def chat(request):
    body = await request.json()
    reply = await client.messages.create(  # error: [RL104] "behind a handler of `/chat`"
        model="claude-opus-5-5", max_tokens=900, messages=body["messages"]
    )
    print(reply.usage)
    return web.json_response({"text": reply.content[0].text})


def make_app():
    app = web.Application()
    app.router.add_post("/chat", chat)
    return app
"""
_STREAMLIT = """\
import anthropic
import streamlit as st

client = anthropic.Anthropic()


def answer(question):
    reply = client.messages.create(  # error: [RL104] "behind a Streamlit script"
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": question}]
    )
    print(reply.usage)
    return reply.content[0].text


if question := st.chat_input("Ask"):
    st.write(answer(question))
"""
_DJANGO = """\
import anthropic
from django.views import View

client = anthropic.Anthropic()


class AskView(View):
    def post(self, request):
        reply = client.messages.create(  # error: [RL104] "method of a `View`"
            model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": request.POST["q"]}]
        )
        print(reply.usage)
        return reply.content[0].text
"""
_SLACK = """\
import anthropic
from slack_bolt import App

app = App()
client = anthropic.Anthropic()


@app.event("app_mention")
def mentioned(event, say):
    reply = client.messages.create(  # error: [RL104] "slack_bolt handler"
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": event["text"]}]
    )
    print(reply.usage)
    say(reply.content[0].text)
"""
_TOLD = """\
import anthropic

client = anthropic.Anthropic()


def explain(text):
    reply = client.messages.create(  # error: [RL104] "on an interactive route"
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": text}]
    )
    print(reply.usage)
    return reply.content[0].text
"""
_ROUTE = 'routes.explain = { call = "example:explain", interactive = true }\n'
_JOB = """\
import anthropic
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
client = anthropic.Anthropic()


def report(subject):
    reply = client.messages.create(
        model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": subject}]
    )
    print(reply.usage, reply.content[0].text)


@app.post("/reports")
def order(subject: str, background: BackgroundTasks):
    # The answer says that the report is on its way.
    background.add_task(report, subject)
    return {"status": "ordered"}
"""

INVALID_PROGRAMS = (
    Example(_FASTAPI),
    Example(files={"letters/writer.py": _WRITER, "letters/web.py": _FLASK}),
    Example(_CHAINLIT),
    Example(_AIOHTTP),
    Example(_STREAMLIT),
    Example(_DJANGO),
    Example(_SLACK),
    Example(_TOLD, policy=_ROUTE),
)


def _quiet(program: str) -> str:
    """Without the announcement."""
    return "\n".join(line.partition("  # error")[0] for line in program.split("\n"))


VALID_PROGRAMS = (
    Example(changed(_quiet(_FASTAPI), ("claude-opus-5-5", "claude-sonnet-5-5"))),
    Example(_JOB),
    Example(changed(_quiet(_FASTAPI), ('"/ask"', '"/webhooks/github"'))),
    Example(
        files={
            "letters/writer.py": changed(_quiet(_WRITER), ("claude-opus-5-5", "claude-haiku-5-5")),
            "letters/web.py": _FLASK,
        }
    ),
    Example(_quiet(_TOLD)),
    Example(_quiet(_FASTAPI), policy='routes.ask = { call = "example:ask", interactive = false }\n'),
    # A stub of somebody else's server.
    Example(
        changed(
            _quiet(_FASTAPI),
            ("from fastapi import FastAPI\n", "import responses\n"),
            ("app = FastAPI()\n", ""),
            ("@app.post", "@responses.post"),
        )
    ),
    # The beginning of the answer is soon there.
    Example(
        changed(
            _quiet(_FASTAPI),
            ("max_tokens=900", "max_tokens=900, stream=True"),
            ("    print(reply.usage)\n    return reply.content[0].text", "    return reply"),
        )
    ),
)
