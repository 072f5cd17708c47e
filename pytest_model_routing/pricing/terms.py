"""What a reader found in a body: the usage, the `Terms` it is billed on, and its doubts.

*Terms* are what changes a price without changing a count: batch, fast mode, service tier, where the inference ran.
A *doubt* is something that the price depends on and the body does not say; each turns `exact` into `estimate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_model_routing.pricing.usage import UsageTotals

Json = Mapping[str, object]

STREAM_MARK = "x_stream"
"""Where a body merged from a stream says whether it is whole: `{"complete": false, "events": 7}`."""


class UnreadableBodyError(Exception):
    """The body does not say what was used; the message says why. Never leaves this package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How the usage is billed.

    `tier` is the vendor's word for a paid tier other than the standard one, or "". `geo` is what the response says
    about where it ran ("us", "global", or "" when it says nothing). `prompts_summed` means that one entry may be the
    sum of several prompts.
    """

    batch: bool = False
    fast: bool = False
    tier: str = ""
    geo: str = ""
    prompts_summed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a body says. `free` says why nothing is billed, where that is so."""

    entries: tuple[UsageTotals, ...] = ()
    terms: Terms = Terms()
    doubts: tuple[str, ...] = ()
    free: str = ""
