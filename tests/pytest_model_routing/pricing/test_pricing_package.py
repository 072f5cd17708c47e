"""What importing and calling the package does besides pricing: nothing slow, nothing shared, nothing outdated."""

from __future__ import annotations

import datetime as dt
import doctest
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import genai_prices
import pytest
from genai_prices import data_snapshot
from pricing_bodies import claude, searches
from pricing_cases import ADVISOR, FALLBACK, NOVEMBER

from pytest_model_routing import pricing
from pytest_model_routing.pricing import (
    EntryKind,
    Status,
    TokenClass,
    UsageTotals,
    by_model,
    overrides,
    price_response,
    price_usage,
    read_usage,
)


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_does_not_import_the_price_data() -> None:
    code = "import sys, pytest_model_routing.pricing\nprint({'genai_prices', 'pydantic', 'httpx2'} & set(sys.modules))"

    assert run(code).strip() == "set()"


def test_pricing_opens_no_socket_and_starts_no_thread() -> None:
    code = """
import socket, threading
def refuse(*_): raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from pytest_model_routing.pricing import price_response
body = {"model": "claude-opus-5-5", "usage": {"input_tokens": 1000, "output_tokens": 100}}
print(price_response(body).usd.normalize(), threading.active_count())
"""
    assert run(code).split() == ["0.006", "1"]


def test_the_applications_own_price_data_is_left_alone() -> None:
    before = data_snapshot.get_snapshot()
    empty = data_snapshot.DataSnapshot(providers=[], from_auto_update=False)
    data_snapshot.set_custom_snapshot(empty)
    try:
        cost = price_response(claude("claude-opus-5-5"), at=NOVEMBER)
        kept = data_snapshot.get_snapshot()
    finally:
        data_snapshot.set_custom_snapshot(None)

    assert cost.status is Status.EXACT
    assert kept is empty
    assert data_snapshot.get_snapshot() is before


def test_the_source_of_a_price_is_named() -> None:
    theirs = price_response(claude("claude-opus-5-5"), at=NOVEMBER).source
    ours = price_response(claude("claude-mythos-5"), at=NOVEMBER).source

    assert theirs == f"genai-prices {genai_prices.__version__}"
    assert ours == f"overrides of {overrides.as_of()}"


@pytest.mark.parametrize("row", overrides.rows("model"), ids=lambda row: f"{row['id']} {row.get('since', '')}")
def test_no_override_has_become_redundant(row: dict[str, str]) -> None:
    with pytest.raises(LookupError):
        genai_prices.calc_price(genai_prices.Usage(input_tokens=1), row["id"], provider_id=row["table"])


def test_overrides_are_recent_and_have_sources() -> None:
    assert dt.date(2026, 11, 1) <= overrides.as_of() <= dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    for kind in ("model", "correction", "fast", "tier"):
        assert all(row["source"] for row in overrides.rows(kind))


def test_a_day_before_a_model_existed_is_an_estimate() -> None:
    body = {"object": "response", "model": "gpt-6.2-sol", "usage": {"input_tokens": 10, "output_tokens": 10}}
    cost = price_response(body, provider="openai", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert cost.status is Status.ESTIMATE
    assert "2026-01-01" in cost.reason


def test_usage_is_read_by_prompt() -> None:
    entries = read_usage(claude("claude-haiku-4-5", 2482, 100, iterations=ADVISOR, server_tool_use=searches(2)))

    assert [(entry.kind, entry.model, entry.input, entry.web_searches) for entry in entries] == [
        (EntryKind.MESSAGE, "claude-haiku-4-5", 1128, 0),
        (EntryKind.ADVISOR, "claude-opus-5-5", 2564, 0),
        (EntryKind.MESSAGE, "claude-haiku-4-5", 1354, 0),
        (EntryKind.TOOLS, "claude-haiku-4-5", 0, 2),
    ]
    sums = by_model(entries)
    assert (sums["claude-haiku-4-5"].input, sums["claude-haiku-4-5"].web_searches) == (2482, 2)
    assert list(sums) == ["claude-haiku-4-5", "claude-opus-5-5"]


def test_declined_hops_are_read_but_not_summed() -> None:
    entries = read_usage(claude("claude-opus-4-8", 412, 264, iterations=FALLBACK))

    assert [entry.model for entry in entries if not entry.billed] == ["claude-fable-5-2"]
    assert list(by_model(entries)) == ["claude-opus-4-8"]
    cost = price_response(claude("claude-opus-4-8", 412, 264, iterations=FALLBACK), at=NOVEMBER)
    assert (cost.parts[0].model, cost.parts[0].multiplier, cost.parts[0].usd) == ("claude-fable-5-2", 0, 0)


def test_a_body_without_usage_reads_as_nothing() -> None:
    assert read_usage({"type": "error"}) == ()
    assert read_usage(None) == ()


def test_the_same_tokens_on_another_model() -> None:
    tokens = UsageTotals(model="claude-haiku-4-5", input=1000, output=100, cache_read=500)
    dearer = replace(tokens, model="claude-opus-5")

    assert price_usage([tokens], at=NOVEMBER).usd == Decimal("0.00155")
    assert price_usage([dearer], at=NOVEMBER).usd == Decimal("0.00775")
    assert price_usage([tokens], provider="acme").status is Status.UNPRICED
    assert price_usage([UsageTotals(model="nobody", input=1)]).status is Status.UNPRICED


def test_parts_say_what_was_multiplied() -> None:
    terms = {"service_tier": "batch", "inference_geo": "us", "server_tool_use": searches(1)}
    body = claude("claude-opus-5-5", 0, 100, read=200, **terms)
    cost = price_response(body, at=NOVEMBER)

    assert [(part.token_class, part.tokens, part.unit_price, part.multiplier, part.per) for part in cost.parts] == [
        (TokenClass.CACHE_READ, 200, Decimal("0.2"), Decimal("0.55"), 1_000_000),
        (TokenClass.OUTPUT, 100, Decimal(20), Decimal("0.55"), 1_000_000),
        (TokenClass.WEB_SEARCHES, 1, Decimal(10), Decimal(1), 1_000),
    ]


@pytest.mark.parametrize(
    ("body", "request_", "low", "high"),
    [
        (claude("claude-haiku-5-5", 130_000, 0, server_tool_use={"web_fetch_requests": 1}), {}, "0.013", "0.065"),
        (claude("claude-opus-4-8", 1_000_000, 0), {"provider": "google"}, "5", "5.5"),
        (claude("claude-haiku-4-5", 2482, 100, iterations=ADVISOR, service_tier="batch"), {}, "0.011619", "0.021747"),
    ],
    ids=["band", "endpoint", "advisor"],
)
def test_ranges_have_both_ends(body: dict[str, object], request_: dict[str, str], low: str, high: str) -> None:
    cost = price_response(body, provider=request_.get("provider", "anthropic"), at=NOVEMBER)

    assert (cost.low, cost.high, cost.status) == (Decimal(low), Decimal(high), Status.ESTIMATE)


@pytest.mark.parametrize(
    ("inp", "text"), [(1, "0.000004"), (1000, "0.004"), (5_000_000, "20"), (250_000, "1"), (275_000, "1.1")]
)
def test_amounts_are_written_without_padding(inp: int, text: str) -> None:
    cost = price_response(claude("claude-opus-5-5", inp, 0), at=NOVEMBER)

    assert str(cost.usd) == str(cost.low) == str(cost.parts[0].usd) == text


def test_the_example_of_the_package_runs() -> None:
    assert doctest.testmod(pricing).failed == 0
