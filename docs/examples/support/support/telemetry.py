"""One log record for each answer: which model gave it, and how many tokens it took."""

import logging

from anthropic.types import Message

LOG = logging.getLogger("support.llm")


def record(reply: Message) -> str:
    """Log the reply's model and tokens, and return its text."""
    usage = reply.usage
    LOG.info("model=%s input=%d output=%d", reply.model, usage.input_tokens, usage.output_tokens)
    return reply.content[0].text
