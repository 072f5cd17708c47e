"""The nine calls that eleven other linters found nothing in: each defect once, and nothing besides.

A reviewer on the fast tier, a router on the deep one whose label nobody checks, a prompt for each tier, an escalation by
the model's own confidence, a chain that catches everything, and not one token counted. The same desk done right is
silent.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checker import run
from checker.config import Config, parse
from checker.rules import REGISTRY
from checker.rules.examples import Example, Expected
from pytest_model_routing import policy

WRONG = Example(
    r'''"""The support desk of a web shop."""

import anthropic

HAIKU = "claude-haiku-5-5"
SONNET = "claude-sonnet-5-5"
OPUS = "claude-opus-5-5"

client = anthropic.Anthropic()


def review_diff(diff):
    reply = client.messages.create(  # error: [RL102] # error: [RL601]
        model=HAIKU,
        max_tokens=2000,
        system="You are a code reviewer. List every bug in the diff.",
        messages=[{"role": "user", "content": diff}],
    )
    return reply.content[0].text


def classify(question):
    reply = client.messages.create(  # error: [RL103] # error: [RL202] # error: [RL205] # error: [RL601]
        model=OPUS,
        max_tokens=1024,
        system="Classify the question. Reply with one word: simple or complex.",
        messages=[{"role": "user", "content": question}],
    )
    return reply.content[0].text


def answer_fast(question):
    reply = client.messages.create(  # error: [RL601]
        model=HAIKU,
        max_tokens=400,
        system="You answer the customers of a bicycle shop. Be brief.",
        messages=[{"role": "user", "content": question}],
    )
    return reply.content[0].text


def answer_deep(question):
    reply = client.messages.create(  # error: [RL501] # error: [RL601]
        model=OPUS,
        max_tokens=400,
        system="Think step by step about what the customer needs, then write a long and careful answer.",
        messages=[{"role": "user", "content": question}],
    )
    return reply.content[0].text


ANSWERS = {"simple": answer_fast, "complex": answer_deep}


def answer(question):
    return ANSWERS[classify(question)](question)  # error: [RL203] # error: [RL204]


def letter(complaint):
    draft = client.messages.create(  # error: [RL601]
        model=HAIKU,
        max_tokens=900,
        system="Write a reply to the complaint. On the last line, give your confidence from 0 to 1.",
        messages=[{"role": "user", "content": complaint}],
    )
    text, _, confidence = draft.content[0].text.rpartition("\n")
    if float(confidence) < 0.7:  # error: [RL301] # error: [RL302]
        better = client.messages.create(  # error: [RL303] # error: [RL601]
            model=OPUS,
            max_tokens=900,
            system="Write a reply to the complaint.",
            messages=[{"role": "user", "content": "Please write the letter."}],
        )
        return better.content[0].text
    return text


def summarize(thread):
    for model in (SONNET, HAIKU, SONNET):  # error: [RL402]
        try:
            reply = client.messages.create(  # error: [RL405] # error: [RL407] # error: [RL601]
                model=model,
                max_tokens=300,
                messages=[{"role": "user", "content": f"Sum the thread up:\n{thread}"}],
            )
            return reply.content[0].text
        except Exception:  # error: [RL401]
            continue
    return None  # error: [RL403]


def title(article):
    reply = client.messages.create(  # error: [RL103] # error: [RL601]
        model=OPUS,
        max_tokens=30,
        messages=[{"role": "user", "content": f"Write a title for this article.\n{article}"}],
    )
    return reply.content[0].text


def offer(wishes):
    reply = client.messages.create(  # error: [RL601]
        model=SONNET,
        max_tokens=900,
        messages=[{"role": "user", "content": f"Write an offer to a customer who wishes:\n{wishes}"}],
    )
    return reply.content[0].text
'''
)

RIGHT = Example(
    r'''"""The support desk of a web shop."""

import logging

import anthropic

HAIKU = "claude-haiku-5-5"
SONNET = "claude-sonnet-5-5"
OPUS = "claude-opus-5-5"
MODELS = {"simple": HAIKU, "usual": SONNET, "complex": OPUS}
TRANSIENT = (anthropic.APIConnectionError, anthropic.RateLimitError, anthropic.InternalServerError)

LOG = logging.getLogger("desk")
client = anthropic.Anthropic()
patient = client.with_options(max_retries=0)


def record(reply):
    LOG.info("model=%s usage=%s", reply.model, reply.usage)
    return reply.content[0].text


def review_diff(diff):
    reply = client.messages.create(
        model=SONNET,
        max_tokens=2000,
        system="You are a code reviewer. List every bug in the diff.",
        messages=[{"role": "user", "content": diff}],
    )
    return record(reply)


def classify(question):
    reply = client.messages.create(
        model=HAIKU,
        max_tokens=5,
        system="Classify the question. Reply with one word: simple, usual or complex.",
        messages=[{"role": "user", "content": question}],
    )
    label = record(reply).strip().lower()
    return label if label in MODELS else "usual"


def answer(question):
    reply = client.messages.create(
        model=MODELS[classify(question)],
        max_tokens=400,
        system="You answer the customers of a bicycle shop. Be brief.",
        messages=[{"role": "user", "content": question}],
    )
    return record(reply)


def summarize(thread):
    errors = []
    for model in (SONNET, HAIKU):
        try:
            reply = patient.messages.create(
                model=model,
                max_tokens=300,
                messages=[{"role": "user", "content": f"Sum the thread up:\n{thread}"}],
            )
        except TRANSIENT as error:
            errors.append(error)
        else:
            return record(reply)
    raise ExceptionGroup("no model has answered", errors)


def title(article):
    reply = client.messages.create(
        model=HAIKU,
        max_tokens=30,
        messages=[{"role": "user", "content": f"Write a title for this article.\n{article}"}],
    )
    return record(reply)
'''
)


def everything() -> Config:
    """All rules, those in preview included."""
    config = parse({}, selectors=REGISTRY.selectors(), routing=policy.parse({}, source="defaults"), root=Path("/desk"))
    return replace(config, select=("ALL",), preview=True)


def reported(example: Example) -> list[Expected]:
    report = run.check_files(example.sources, everything())

    assert report.problems == ()
    return sorted(
        Expected(path=found.span.path, cell=found.span.cell, line=found.span.line, code=found.code)
        for found in report.findings
    )


def test_every_defect_is_found_and_nothing_else() -> None:
    assert reported(WRONG) == WRONG.expected()


def test_what_the_linter_was_made_for_is_found_without_asking() -> None:
    settings = parse(
        {}, selectors=REGISTRY.selectors(), routing=policy.parse({}, source="defaults"), root=Path("/desk")
    )
    codes = {found.code for found in run.check_files(WRONG.sources, settings).findings}

    assert codes == {"RL102", "RL103", "RL202", "RL301", "RL401", "RL402", "RL403", "RL501", "RL601"}


def test_there_are_nine_calls() -> None:
    assert len(run.check_files(WRONG.sources, everything()).sites) == 9


def test_the_same_desk_done_right_is_silent() -> None:
    assert reported(RIGHT) == []
