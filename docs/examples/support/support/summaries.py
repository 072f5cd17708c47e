"""Summaries of long threads, with other models to fall back on."""

import anthropic

from support.models import OPUS, SONNET

client = anthropic.Anthropic()

CHAIN = (OPUS, SONNET, "claude-3-opus-20240229")


def summarise(thread: str) -> str | None:
    """Sum up a thread of messages in one paragraph."""
    for model in CHAIN:
        try:
            reply = client.messages.create(
                model=model,
                max_tokens=300,
                messages=[{"role": "user", "content": f"Summarise in one paragraph:\n{thread}"}],
            )
            return reply.content[0].text
        except Exception:
            continue
    return None
