"""A label decides which model answers a customer."""

import anthropic

from support.models import HAIKU, OPUS, SONNET
from support.telemetry import record

client = anthropic.Anthropic()

ANSWERS_WITH = {"simple": HAIKU, "complex": OPUS}


def classify(question: str) -> str:
    """Say whether a question is simple or complex."""
    reply = client.messages.create(
        model=SONNET,
        max_tokens=4096,
        system="Classify the customer's question. Reply with one word: simple or complex.",
        messages=[{"role": "user", "content": question}],
    )
    return record(reply)


def answer(question: str) -> str:
    """Answer a customer's question."""
    label = classify(question)
    reply = client.messages.create(
        model=ANSWERS_WITH[label],
        max_tokens=800,
        system="You answer the customers of a bicycle shop, in two or three sentences.",
        messages=[{"role": "user", "content": question}],
    )
    return record(reply)
