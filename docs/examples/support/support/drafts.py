"""A cheap model drafts a letter; a dear one writes it again when the first is not sure of itself."""

import anthropic

from support.models import HAIKU, OPUS
from support.telemetry import record

client = anthropic.Anthropic()

SURE = 0.7


def letter(complaint: str) -> str:
    """Write a letter about a complaint."""
    draft = client.messages.create(
        model=HAIKU,
        max_tokens=1000,
        system="Write a reply to the complaint. On the last line, give your confidence from 0 to 1.",
        messages=[{"role": "user", "content": complaint}],
    )
    text, _, confidence = record(draft).rpartition("\n")
    if float(confidence) < SURE:
        better = client.messages.create(
            model=OPUS,
            max_tokens=1000,
            system="You are an experienced agent. Write a warm and careful letter to a customer who complained.",
            messages=[{"role": "user", "content": "Please write the letter."}],
        )
        return record(better)
    return text
