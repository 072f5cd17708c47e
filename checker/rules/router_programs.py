"""A classifier router in several spellings: the programs that the rules about routers show.

ROUTER is as it should be; each rule's wrong examples replace the line that makes the difference.
"""

from __future__ import annotations

HAIKU, SONNET, OPUS = "claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"

ROUTER = """\
import anthropic

client = anthropic.Anthropic()
MODELS = {"simple": "claude-haiku-5-5", "usual": "claude-sonnet-5-5", "complex": "claude-opus-5-5"}


def classify(question):
    reply = client.messages.create(
        model="claude-haiku-5-5",
        max_tokens=5,
        system="Classify the question. Reply with one word: simple, usual or complex.",
        messages=[{"role": "user", "content": question}],
    )
    print(reply.usage)
    return reply.content[0].text.strip()


def answer(question):
    label = classify(question)
    reply = client.messages.create(
        model=MODELS.get(label, MODELS["usual"]),
        max_tokens=800,
        messages=[{"role": "user", "content": question}],
    )
    print(reply.usage)
    return reply.content[0].text
"""
"""One module: label, map, call."""

CLASSIFIER_MODULE = """\
from openai import OpenAI

client = OpenAI()


class Triage:
    def label(self, ticket):
        response = client.chat.completions.create(
            model="gpt-6-luna",
            max_completion_tokens=5,
            messages=[
                {"role": "system", "content": "Classify the ticket as billing, bug or other."},
                {"role": "user", "content": ticket},
            ],
        )
        print(response.usage)
        return response.choices[0].message.content.strip().lower()
"""
"""The classifier of a desk in two modules: `desk/triage.py`."""

DESK_MODULE = """\
import litellm

from desk.triage import Triage

ROUTES = {"billing": "gpt-6.1-terra", "bug": "gpt-6.2-sol"}


class Desk:
    def __init__(self):
        self.triage = Triage()

    def choose(self, ticket):
        return ROUTES.get(self.triage.label(ticket), "gpt-6.1-terra")

    def reply(self, ticket):
        response = litellm.completion(model=self.choose(ticket), messages=[{"role": "user", "content": ticket}])
        print(response.usage)
        return response.choices[0].message.content
"""
"""What uses it: `desk/main.py`."""

BRANCHES = """\
import anthropic

client = anthropic.Anthropic()


def ask(model, prompt, max_tokens):
    reply = client.messages.create(
        model=model, max_tokens=max_tokens, messages=[{"role": "user", "content": prompt}]
    )
    print(reply.usage)
    return reply.content[0].text


def is_hard(question):
    verdict = client.messages.create(
        model="claude-haiku-5-5",
        max_tokens=3,
        messages=[{"role": "user", "content": f"Answer only yes or no. Is this hard? {question}"}],
    )
    print(verdict.usage)
    return verdict.content[0].text.strip().lower() == "yes"


def answer(question):
    if is_hard(question):
        return ask("claude-opus-5-5", question, 800)
    return ask("claude-haiku-5-5", question, 800)
"""
"""A yes-no question and two branches."""

BY_LENGTH = """\
import anthropic

client = anthropic.Anthropic()
MODELS = {"short": "claude-haiku-5-5", "long": "claude-sonnet-5-5"}


def answer(question):
    # Nobody is asked: the length decides.
    size = "short" if len(question) < 400 else "long"
    reply = client.messages.create(
        model=MODELS[size], max_tokens=4096, messages=[{"role": "user", "content": question}]
    )
    print(reply.usage)
    return reply.content[0].text
"""
"""A look-up that no model decides."""

BY_USER = """\
import sys

import anthropic

client = anthropic.Anthropic()
MODELS = {"fast": "claude-haiku-5-5", "deep": "claude-opus-5-5"}


def main():
    level = sys.argv[1]
    reply = client.messages.create(
        model=MODELS[level], max_tokens=4096, messages=[{"role": "user", "content": sys.stdin.read()}]
    )
    print(reply.usage, reply.content[0].text)
"""
"""A look-up that the user decides."""


def changed(program: str, *replacements: tuple[str, str]) -> str:
    """A program with parts replaced, each of which is in it."""
    for old, new in replacements:
        assert old in program, old
        program = program.replace(old, new, 1)
    return program
