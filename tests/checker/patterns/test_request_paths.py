"""Which functions a person waits for, framework by framework, and how far the way from them is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pattern_runs import found_in

from checker.patterns.request_paths import RequestPath, request_paths

if TYPE_CHECKING:
    from checker.call_sites.code import Code

HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n"
SENT = 'client.messages.create(model="claude-opus-5-5", max_tokens=9, messages=[])'
SITE = f"return {SENT}"

WAITED = {
    "FastAPI": f'from fastapi import APIRouter\nrouter = APIRouter()\n@router.post("/ask")\ndef ask(q):\n    {SITE}\n',
    "Flask": f'from flask import Flask\napp = Flask(__name__)\n@app.route("/ask")\ndef ask():\n    {SITE}\n',
    "Starlette": (
        "from starlette.applications import Starlette\nfrom starlette.routing import Route\n"
        f'async def ask(request):\n    {SITE}\napp = Starlette(routes=[Route("/ask", ask)])\n'
    ),
    "aiohttp table": f'from aiohttp import web\nroutes = web.RouteTableDef()\n@routes.get("/ask")\nasync def ask(r):\n    {SITE}\n',
    "aiohttp call": f'from aiohttp import web\nasync def ask(r):\n    {SITE}\nweb.Application().router.add_get("/ask", ask)\n',
    "Django urls": f'from django.urls import path\ndef ask(request):\n    {SITE}\nurlpatterns = [path("ask/", ask)]\n',
    "Django view": f"from django.views import View\nclass Ask(View):\n    def get(self, request):\n        {SITE}\n",
    "Django decorator": (
        f"from django.views.decorators.http import require_POST\n@require_POST\ndef ask(request):\n    {SITE}\n"
    ),
    "Slack": f'from slack_bolt import App\napp = App()\n@app.command("/ask")\ndef ask(ack, say):\n    {SITE}\n',
    "Discord": f"import discord\nbot = discord.Client()\n@bot.event\nasync def on_message(message):\n    {SITE}\n",
    "Discord command": (
        f"from discord.ext import commands\nbot = commands.Bot()\n@bot.command()\nasync def ask(context):\n    {SITE}\n"
    ),
    "Chainlit": f"import chainlit as cl\n@cl.on_message\nasync def main(message):\n    {SITE}\n",
    "Telegram": f'from telegram.ext import CommandHandler\ndef ask(update, context):\n    {SITE}\nh = CommandHandler("ask", ask)\n',
    "Gradio": f"import gradio as gr\ndef ask(message, history):\n    {SITE}\ngr.ChatInterface(fn=ask).launch()\n",
    "Streamlit button": f'import streamlit as st\nif st.button("Go"):\n    st.write({SENT})\n',
    "Streamlit input": f'import streamlit as st\nq = st.chat_input("Ask")\nif q:\n    st.write({SENT})\n',
    "through a function": (
        f'from flask import Flask\napp = Flask(__name__)\ndef think(q):\n    {SITE}\n@app.post("/ask")\ndef ask():\n    return think(1)\n'
    ),
    "in a nested function": (
        f'from flask import Flask\napp = Flask(__name__)\n@app.post("/ask")\ndef ask():\n    def inner():\n        {SITE}\n    return inner()\n'
    ),
}
ALONE = {
    "no handler": f"def ask(q):\n    {SITE}\n",
    "a webhook": f'from flask import Flask\napp = Flask(__name__)\n@app.post("/webhook")\ndef ask():\n    {SITE}\n',
    "a scheduled job": f'from flask import Flask\napp = Flask(__name__)\n@app.get("/ask")\ndef nightly_job():\n    {SITE}\n',
    "an HTTP client": f'import session\n@session.get("ask")\ndef ask():\n    {SITE}\n',
    "a stub": f'import responses\n@responses.get("/ask")\ndef ask():\n    {SITE}\n',
    "Celery": (
        "from celery import shared_task\nfrom flask import Flask\napp = Flask(__name__)\n"
        f'@shared_task\ndef think():\n    {SITE}\n@app.post("/ask")\ndef ask():\n    think.delay()\n'
    ),
    "a task of its own": (
        "import asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        f'async def think():\n    {SITE}\n@app.post("/ask")\nasync def ask():\n    asyncio.create_task(think())\n'
    ),
    "a pool": (
        "from concurrent.futures import ThreadPoolExecutor\nfrom flask import Flask\napp = Flask(__name__)\npool = ThreadPoolExecutor()\n"
        f'def think():\n    {SITE}\n@app.post("/ask")\ndef ask():\n    pool.submit(think)\n'
    ),
    "kept by Streamlit": (
        f'import streamlit as st\n@st.cache_data\ndef think():\n    {SITE}\nif st.button("Go"):\n    st.write(think())\n'
    ),
    "at the start of a script": f"import streamlit as st\nGREETING = {SENT}\n",
    "when a bot is ready": f"import discord\nbot = discord.Client()\n@bot.event\nasync def on_ready():\n    {SITE}\n",
}


def paths_of(code: Code) -> tuple[RequestPath, ...]:
    return tuple(request_paths(code, code.sites).values())


@pytest.mark.parametrize("name", WAITED)
def test_a_person_waits(name: str) -> None:
    code, paths = found_in(HEAD + WAITED[name], paths_of)

    assert [path.site for path in paths] == list(code.sites)
    assert len(paths) == 1


@pytest.mark.parametrize("name", ALONE)
def test_nobody_waits(name: str) -> None:
    code, paths = found_in(HEAD + ALONE[name], paths_of)

    assert len(code.sites) == 1
    assert paths == ()


def test_the_way_is_told_from_the_handler_on() -> None:
    code, (path,) = found_in(
        {
            "think.py": f"{HEAD}def think(q):\n    {SITE}\n",
            "app.py": (
                "from flask import Flask\nfrom think import think\napp = Flask(__name__)\n"
                '@app.post("/ask")\ndef ask():\n    return think(1)\n'
            ),
        },
        paths_of,
    )

    assert path.handler == "web handler of `/ask`"
    assert [(step.path, step.line) for step in path.steps(code)] == [("app.py", 5), ("app.py", 6)]
