"""Programs that escalate from a cheap model to a dear one, for the examples of the rules about it.

`cascade(...)` lets the cheap model say how sure it is, `review(...)` has a draft scored by another request. Both guard
the number, pass on the question and the draft, and ask the dear model once.
"""

from __future__ import annotations

HEAD = """\
import json

import anthropic

client = anthropic.Anthropic()
SMALL = "claude-haiku-5-5"
LARGE = "claude-opus-5-5"


def ask(model, prompt):
    reply = client.messages.create(model=model, max_tokens=900, messages=[{"role": "user", "content": prompt}])
    print(model, reply.usage)
    return reply.content[0].text


"""
TEST = "confidence < 0.7 or len(found.get('answer', '')) < 20"
PROMPT = '"Answer as JSON with the keys answer and confidence: " + question'


def cascade(
    test: str = TEST, *, head: str = HEAD, again: str = "question + found['answer']", prompt: str = PROMPT
) -> str:
    """A cascade by the model's own confidence."""
    return f"""\
{head}def answer(question):
    try:
        found = json.loads(ask(SMALL, {prompt}))
        confidence = float(found["confidence"])
    except (ValueError, KeyError):
        return ask(LARGE, question)
    if {test}:
        return ask(LARGE, {again})
    return found["answer"]
"""


def review(
    *, parse: str | None = None, again: str = "question + draft", head: str = HEAD, test: str = "score < 0.7"
) -> str:
    """A draft, a score by another request, and an escalation."""
    guarded = """\
    try:
        score = float(ask(SMALL, "Rate this answer from 0 to 1: " + draft))
    except ValueError:
        score = 0.0
"""
    return f"""\
{head}def answer(question):
    draft = ask("claude-sonnet-5-5", question)
{guarded if parse is None else parse}    if {test}:
        return ask(LARGE, {again})
    return draft
"""


def elsewhere(text: str) -> dict[str, str]:
    """The same program with its client in a module of its own."""
    models = 'SMALL = "claude-haiku-5-5"\nLARGE = "claude-opus-5-5"\n'
    return {
        "desk/llm.py": HEAD.replace("import json\n\n", "").rstrip("\n") + "\n",
        "desk/answers.py": text.replace(HEAD, "import json\n\nfrom desk.llm import LARGE, SMALL, ask\n\n\n"),
        "desk/models.py": models,
    }


FILTER = f"""\
{HEAD}def letter(advert):
    found = json.loads(ask(SMALL, "How well does this advert fit, with your confidence from 0 to 1? " + advert))
    if found["confidence"] < 0.7:
        # Nothing is asked: the number keeps work away.
        return None
    print("worth a letter")
    return advert
"""
FORECAST = """\
import anthropic
import requests

client = anthropic.Anthropic()


def report(town):
    confidence = float(requests.get(f"https://weather.example/{town}", timeout=9).text)
    if confidence < 0.7:
        # The number is a forecast's, not a model's.
        return client.messages.create(
            model="claude-opus-5-5", max_tokens=99, messages=[{"role": "user", "content": f"Apologise to {town}."}]
        )
    return None
"""
