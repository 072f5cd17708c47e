"""The opening notice in every language of the shop's customers, all at once."""

import asyncio

import anthropic

from support.models import HAIKU
from support.telemetry import record

client = anthropic.AsyncAnthropic()


async def translate(notice: str, language: str) -> str:
    """Translate a notice into one language."""
    reply = await client.messages.create(
        model=HAIKU,
        max_tokens=300,
        system="Translate the notice. Keep times and prices as they are.",
        messages=[{"role": "user", "content": f"{language}:\n{notice}"}],
    )
    return record(reply)


async def translations(notice: str, languages: tuple[str, ...]) -> list[str]:
    """Translate a notice into several languages, in their order."""
    return await asyncio.gather(*(translate(notice, language) for language in languages))
