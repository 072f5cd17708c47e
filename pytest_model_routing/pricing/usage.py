"""How many tokens a response used, as one `UsageTotals` for each prompt that a model answered.

Most responses hold one prompt. A response of the Messages API can hold several (an *entry* each): the turns of a
server-side tool loop, the advisor it asked, the compaction before it, the attempts that declined before a fallback
model answered.

    {"model": "claude-opus-5-5", "usage": {"input_tokens": 220, "output_tokens": 80, "iterations": [
        {"type": "compaction", "input_tokens": 55196, "output_tokens": 600},
        {"type": "message", "input_tokens": 220, "output_tokens": 80}]}}

    ->  UsageTotals(model="claude-opus-5-5", kind=COMPACTION, input=55196, output=600),
        UsageTotals(model="claude-opus-5-5", kind=MESSAGE, input=220, output=80)

The classes never overlap: `input` is the fresh part of the prompt, so that `prompt` = input + cache_read +
cache_write_5m + cache_write_1h. Only `reasoning` is a part of something else, of `output`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_COUNT = 10**12
"""Counts at or above this are nonsense; below it every price is exact in 50 digits."""


class TokenClass(enum.StrEnum):
    """What a price is for: a class of tokens, or calls of a server-side tool."""

    INPUT = "input"
    INPUT_AUDIO = "input_audio"
    INPUT_IMAGE = "input_image"
    INPUT_VIDEO = "input_video"
    CACHE_READ = "cache_read"
    CACHE_READ_AUDIO = "cache_read_audio"
    CACHE_READ_IMAGE = "cache_read_image"
    CACHE_WRITE_5M = "cache_write_5m"
    CACHE_WRITE_1H = "cache_write_1h"
    OUTPUT = "output"
    OUTPUT_AUDIO = "output_audio"
    OUTPUT_IMAGE = "output_image"
    OUTPUT_VIDEO = "output_video"
    WEB_SEARCHES = "web_searches"
    FILE_SEARCHES = "file_searches"

    @property
    def is_tool(self) -> bool:
        """True for calls of a server-side tool, which no token multiplier touches."""
        return self in (TokenClass.WEB_SEARCHES, TokenClass.FILE_SEARCHES)

    @property
    def per(self) -> int:
        """The number of units that a list price is for."""
        return 1_000 if self.is_tool else 1_000_000


class EntryKind(enum.StrEnum):
    """Why a prompt was answered."""

    MESSAGE = "message"
    FALLBACK = "fallback_message"
    ADVISOR = "advisor_message"
    COMPACTION = "compaction"
    TOOLS = "tools"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageTotals:
    """The tokens of one prompt and its answer, by class, plus the calls of server-side tools.

    `billed` is False for what the vendor reports without charging for it. The `*_audio`, `*_image` and `*_video`
    classes are beside `input`, `output` and `cache_read`, not inside them. `cache_write_5m` is also where writes
    without a stated life time go.
    """

    model: str
    kind: EntryKind = EntryKind.MESSAGE
    billed: bool = True
    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    reasoning: int = 0
    input_audio: int = 0
    input_image: int = 0
    input_video: int = 0
    cache_read_audio: int = 0
    cache_read_image: int = 0
    output_audio: int = 0
    output_image: int = 0
    output_video: int = 0
    web_searches: int = 0
    web_fetches: int = 0
    file_searches: int = 0
    code_executions: int = 0

    @property
    def prompt(self) -> int:
        """Every token the model read: fresh, read from the cache and written to it. Price bands go by it."""
        fresh = self.input + self.input_audio + self.input_image + self.input_video
        cached = self.cache_read + self.cache_read_audio + self.cache_read_image
        return fresh + cached + self.cache_write_5m + self.cache_write_1h

    @property
    def answer(self) -> int:
        """Every token the model wrote, reasoning included."""
        return self.output + self.output_audio + self.output_image + self.output_video

    def counts(self) -> list[tuple[TokenClass, int]]:
        """The classes that are not empty, in the order of `TokenClass`."""
        return [(token_class, count) for token_class, name in _CLASSES if (count := getattr(self, name))]

    def plus(self, other: UsageTotals) -> UsageTotals:
        """The sum of all counts, with everything else as in `self`."""
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in _COUNTS})


_CLASSES = tuple((token_class, token_class.value) for token_class in TokenClass)
_COUNTS = tuple(name for name in UsageTotals.__dataclass_fields__ if name not in {"model", "kind", "billed"})


def by_model(entries: Iterable[UsageTotals]) -> dict[str, UsageTotals]:
    """The billed entries summed for each model, in order of first use.

    For reporting: a sum must not be priced, because price bands go by the single prompt.
    """
    sums: dict[str, UsageTotals] = {}
    for entry in entries:
        if entry.billed:
            sums[entry.model] = sums[entry.model].plus(entry) if entry.model in sums else entry
    return sums
