"""Unit prices from the genai-prices data; the only module that imports it, and only when a price is asked for.

Two things are done here that genai-prices leaves to its caller:

* **An exact match.** It matches ids by prefix, so that `claude-opus-4-55` is priced as `claude-opus-4-5`. Here an id
  counts only when the data spells it out, plus at most a snapshot (`-20260601`, `-2026-06-01`, `-001`, `-latest`).
* **A private snapshot.** Its process-wide one may be replaced by the application under test; the bundled data cannot.

Importing genai-prices costs 0.2 to 0.5 s and touches no network; `UpdatePrices` is never used.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pytest_model_routing.pricing.rates import NoPriceError, Rates, Steps
from pytest_model_routing.pricing.usage import TokenClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import MatchLogic, ModelInfo, ModelPrice, PriceVariant

KEYS: Mapping[TokenClass, tuple[str, ...]] = {
    TokenClass.INPUT: ("input_mtok",),
    TokenClass.INPUT_AUDIO: ("input_audio_mtok", "input_mtok"),
    TokenClass.INPUT_IMAGE: ("input_image_mtok", "input_mtok"),
    TokenClass.INPUT_VIDEO: ("input_video_mtok", "input_image_mtok", "input_mtok"),
    TokenClass.CACHE_READ: ("cache_read_mtok", "input_mtok"),
    TokenClass.CACHE_READ_AUDIO: ("cache_audio_read_mtok", "cache_read_mtok", "input_audio_mtok", "input_mtok"),
    TokenClass.CACHE_READ_IMAGE: ("cache_image_read_mtok", "cache_read_mtok", "input_image_mtok", "input_mtok"),
    TokenClass.CACHE_WRITE_5M: ("cache_write_5m_mtok", "cache_write_mtok", "input_mtok"),
    TokenClass.CACHE_WRITE_1H: ("cache_write_1h_mtok", "cache_write_mtok", "input_mtok"),
    TokenClass.OUTPUT: ("output_mtok",),
    TokenClass.OUTPUT_AUDIO: ("output_audio_mtok", "output_mtok"),
    TokenClass.OUTPUT_IMAGE: ("output_image_mtok", "output_mtok"),
    TokenClass.OUTPUT_VIDEO: ("output_video_mtok", "output_mtok"),
    TokenClass.WEB_SEARCHES: ("web_searches_kcount",),
    TokenClass.FILE_SEARCHES: ("storage_searches_kcount",),
}
"""Where the price of a class stands, most specific first: a model without a price for images bills them as input."""

# A cache class that falls back to the full input price is right for OpenAI ("no additional fee", "no cached-input
# price"), a guess elsewhere.
CACHE_CLASSES = frozenset(token_class for token_class in TokenClass if token_class.value.startswith("cache_"))
FULL_PRICE_CACHE = ("openai", "azure")

SNAPSHOT = (
    r"(?:-preview)?(?:[-@]\d{8}|-\d{4}-\d{2}-\d{2}|-\d{3,4}|@\d{3})?(?:-latest|@latest|@default)?(?:-v\d+(?::\d+)*k?)?"
    r"|(?:-preview)?-\d{2}-\d{2,4}"
)
CLAUDE_SNAPSHOT = r"(?:[-@]\d{8})?(?:-latest)?"
PARTIAL_DATE = r".*(?:-|-20\d\d)"
DIGITS = r"[\d-]*"


@functools.cache
def _snapshot() -> DataSnapshot:
    from genai_prices.data import providers
    from genai_prices.data_snapshot import DataSnapshot

    return DataSnapshot(providers=providers, from_auto_update=False)


@functools.cache
def version() -> str:
    """The installed release, as the source of a price."""
    from genai_prices import __version__

    return f"genai-prices {__version__}"


def knows_provider(provider: str) -> bool:
    """Whether the data has a provider with exactly this id."""
    return any(one.id == provider for one in _snapshot().providers)


def rates(table: str, model: str, at: dt.datetime, tier: str) -> Rates:
    """The unit prices of `model` at that moment, on a tier ("", "flex", "priority", "batch").

    Raises NoPriceError when the data does not know exactly this id, or not this tier.
    """
    info = _model(table, model)
    context = {"processing": "batch"} if tier == "batch" else {"service_tier": tier}
    doubts: tuple[str, ...] = ()
    when = at
    if tier:
        variants = [one for one in info.price_variants or () if one.when == context]
        if not variants:
            raise NoPriceError(f"no {tier} price is known for `{model}`")
        since = min(_since(one) for one in variants)
        if at.date() < since:
            when = dt.datetime.combine(since, dt.time(), dt.UTC)
            doubts = (f"the {tier} price is known from {since} on",)
    prices = info.get_prices(when, context if tier else None)
    return _rates(table, info, prices, doubts)


def _rates(table: str, info: ModelInfo, prices: ModelPrice, doubts: tuple[str, ...]) -> Rates:
    found: dict[TokenClass, Steps] = {}
    assumed = set()
    for token_class, keys in KEYS.items():
        for rank, key in enumerate(keys):
            value = getattr(prices, key)
            if value is not None:
                found[token_class] = _steps(value)
                if rank and key == "input_mtok" and token_class in CACHE_CLASSES and table not in FULL_PRICE_CACHE:
                    assumed.add(token_class)
                if token_class is TokenClass.CACHE_WRITE_1H and key == "cache_write_mtok":
                    assumed.add(token_class)
                break
    if not found:
        raise NoPriceError(f"`{info.id}` is listed without a price")
    return Rates(model_id=info.id, prices=found, source=version(), assumed=frozenset(assumed), doubts=doubts)


def _steps(value: Any) -> Steps:
    if isinstance(value, Decimal):
        return ((-1, value),)
    return ((-1, value.base), *((tier.start, tier.price) for tier in value.tiers))


def _since(variant: PriceVariant) -> dt.date:
    return getattr(variant.constraint, "start_date", dt.date.min)


def _model(table: str, model: str) -> ModelInfo:
    snapshot = _snapshot()
    try:
        provider = snapshot.find_provider(None, table, None)
    except LookupError:
        raise NoPriceError(f"unknown provider `{table:.40}`") from None
    wanted = model.lower()
    info = provider.find_model(wanted, all_providers=snapshot.providers)
    if info is None or not any(_spells(one, wanted) for one in _leaves(info.match, info.id)):
        raise NoPriceError(f"unknown model `{model:.80}`")
    return info


def _leaves(match: MatchLogic, model_id: str) -> Iterator[tuple[str, str]]:
    """What a match rule spells out, as (kind, text); the model's own id counts as spelled out."""
    from genai_prices import types

    yield "equals", model_id
    if isinstance(match, (types.ClauseOr, types.ClauseAnd)):
        for clause in match.or_ if isinstance(match, types.ClauseOr) else match.and_:
            yield from _leaves(clause, model_id)
    else:
        yield from vars(match).items()


def _spells(leaf: tuple[str, str], model: str) -> bool:
    """Whether the id is the text of the rule, plus at most a snapshot."""
    kind, text = leaf
    if kind == "regex":
        found = re.match(text, model)
        return found is not None and re.fullmatch(DIGITS, model[found.end() :]) is not None
    text = text.lower()
    if kind == "equals":
        return model == text
    _, separator, rest = model.partition(text)
    if not separator or (kind == "starts_with" and not model.startswith(text)):
        return False
    if model.startswith("ft:"):
        rest = rest.partition(":")[0]
    snapshot = CLAUDE_SNAPSHOT if "claude" in text else SNAPSHOT
    known = DIGITS if re.fullmatch(PARTIAL_DATE, text) else snapshot
    return re.fullmatch(known, rest) is not None and _is_prefix(model.removesuffix(rest), text)


def _is_prefix(head: str, text: str) -> bool:
    """Whether what stands before the text in an id is a path or a Bedrock profile, not a part of the name."""
    before = head[: len(head) - len(text)]
    return before == "" or before.endswith(("/", "."))
