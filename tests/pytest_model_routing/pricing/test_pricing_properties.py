"""What holds for any body: nothing is raised, sums are exact, more never costs less, and the unknown is never free."""

from __future__ import annotations

import copy
import datetime as dt
import decimal
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pricing_bodies import chat, claude, converse, gemini, response
from pricing_cases import CASES, NOVEMBER, Case

from pytest_model_routing.pricing import Cost, Status, merge_stream, price_response, price_usage, read_usage, tables

PROVIDERS = ("anthropic", "aws", "google", "azure", "openai", "groq", "acme", "")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted({name for case in CASES for name in (*case.body, *case.body.get("usage", {}))})
bodies = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), json_values, max_size=8)
often = settings(deadline=None, database=None, max_examples=300)


def check(cost: Cost) -> None:
    """What holds for every cost."""
    assert (cost.usd is None) == (cost.status is Status.UNPRICED)
    assert cost.status is Status.EXACT or cost.reason
    if cost.usd is not None:
        with decimal.localcontext(prec=200):
            assert sum((part.usd for part in cost.parts), Decimal(0)) == cost.usd
            for part in cost.parts:
                assert part.tokens * part.unit_price * part.multiplier / part.per == part.usd
        assert cost.usd > 0 or cost.reason
    if cost.low is not None and cost.high is not None:
        assert cost.usd is not None
        assert cost.low <= cost.usd <= cost.high


@often
@given(body=json_values | bodies, provider=st.sampled_from(PROVIDERS), request=json_values | bodies)
def test_no_json_raises(body: Any, provider: str, request: Any) -> None:
    check(price_response(body, provider=provider, at=NOVEMBER, request=request))
    read_usage(body, provider=provider, request=request)


@often
@given(case=st.sampled_from(CASES), data=st.data())
def test_no_damaged_response_raises(case: Case, data: st.DataObject) -> None:
    body: Any = copy.deepcopy(case.body)
    holder = body
    while True:
        keys = sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        inner = holder[key]
        if not (isinstance(inner, (dict, list)) and inner and data.draw(st.booleans())):
            holder[key] = data.draw(json_values)
            break
        holder = inner

    check(price_response(body, provider=case.provider, at=case.at, request=case.request))


tokens = st.integers(min_value=1, max_value=2_000_000)
CLAUDE_MODELS = ("claude-haiku-5-5", "claude-opus-5-5", "claude-sonnet-4-5", "claude-fable-5-2", "claude-mythos-5")
BUILDERS = {
    "input": lambda model, counts: claude(model, counts[0], counts[1], read=counts[2], write=counts[3]),
    "chat": lambda _model, counts: chat("gpt-6-sol", sum(counts), counts[1], cached=counts[2], written=counts[3]),
    "responses": lambda _model, counts: response("gpt-6.2-astra", sum(counts), counts[1], cached=counts[2]),
    "gemini": lambda _model, counts: gemini(
        "gemini-3.1-pro-preview",
        promptTokenCount=counts[0] + counts[2],
        cachedContentTokenCount=counts[2],
        candidatesTokenCount=counts[1],
        thoughtsTokenCount=counts[3],
    ),
    "converse": lambda _model, counts: converse(counts[0], counts[1], cacheReadInputTokens=counts[2]),
}
WHERE = {"input": "anthropic", "chat": "openai", "responses": "openai", "gemini": "google", "converse": "aws"}


@often
@given(
    shape=st.sampled_from(sorted(BUILDERS)),
    model=st.sampled_from(CLAUDE_MODELS),
    counts=st.tuples(tokens, tokens, tokens, tokens),
    which=st.integers(0, 3),
    more=tokens,
)
def test_more_tokens_never_cost_less(shape: str, model: str, counts: tuple[int, ...], which: int, more: int) -> None:
    raised = tuple(count + more * (at == which) for at, count in enumerate(counts))
    costs = [
        price_response(
            BUILDERS[shape](model, one),
            provider=WHERE[shape],
            at=NOVEMBER,
            request={"modelId": "global.anthropic.claude-haiku-5-5"},
        ).usd
        for one in (counts, raised)
    ]

    assert costs[0] is not None
    assert costs[1] is not None
    assert costs[0] <= costs[1]


@often
@given(case=st.sampled_from(CASES), precision=st.integers(1, 6))
def test_the_callers_decimal_context_does_not_matter(case: Case, precision: int) -> None:
    tables._find.cache_clear()  # unit prices that were worked out under this context must not differ either
    with decimal.localcontext(prec=precision):
        cost = price_response(case.body, provider=case.provider, at=case.at, request=case.request)

    assert cost.usd == case.usd


KNOWN = sorted({(case.provider, case.body["model"]) for case in CASES if case.usd and "model" in case.body})


@often
@given(known=st.sampled_from(KNOWN), suffix=st.from_regex(r"[-.:@]?[bq-z0-9]{1,6}", fullmatch=True))
def test_an_unknown_id_is_never_priced(known: tuple[str, str], suffix: str) -> None:
    provider, model = known
    # Digits alone can be a snapshot, and `-v1:0` is a Bedrock version.
    assume(not suffix.strip("-.:@").isdigit() and not suffix.lstrip("-.:@").startswith("v"))
    for body in (claude(model + suffix), chat(model + suffix, 10, 10)):
        cost = price_response(body, provider=provider, at=NOVEMBER)

        assert (cost.status, cost.usd) == (Status.UNPRICED, None)


@often
@given(events=st.lists(json_values | bodies, max_size=6))
def test_no_stream_raises(events: list[Any]) -> None:
    body = merge_stream(events)

    for provider in ("anthropic", "openai", "google", "aws"):
        check(price_response(body, provider=provider, at=NOVEMBER))


PLAIN = [case for case in CASES if case.name in {"plain", "cache writes", "haiku two prompts", "advisor", "web search"}]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in PLAIN])
def test_usage_prices_like_its_response(case: Case) -> None:
    entries = read_usage(case.body)

    assert price_usage(entries, at=case.at).usd == case.usd


def test_naive_times_are_utc_and_local_ones_are_turned() -> None:
    body = claude("claude-sonnet-5-5", read=1_000_000)
    naive = price_response(body, at=dt.datetime(2026, 10, 7))  # noqa: DTZ001 - the point of the test
    tokyo = dt.timezone(dt.timedelta(hours=9))
    before = price_response(body, at=dt.datetime(2026, 10, 7, 8, tzinfo=tokyo))

    assert (naive.date, before.date) == (dt.date(2026, 10, 7), dt.date(2026, 10, 6))
    assert before.usd == naive.usd + Decimal("0.1")
