"""From exchanges to records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from made_exchanges import FABLE, HAIKU, NOON, OPUS, ROOT, SONNET, Wire, message

from pytest_model_routing import ledger
from pytest_model_routing.ledger import (
    Attempt,
    ModelUsage,
    Price,
    Record,
    Status,
    Tokens,
)
from pytest_model_routing.policy import Policy, Route
from pytest_model_routing.pricing import Cost
from pytest_model_routing.recording import Kind, Source


def test_a_record_says_who_asked_what_and_who_served() -> None:
    wire = Wire()
    wire.answer("Hours?", "simple", model="claude-haiku-4-5", served="claude-haiku-4-5-20251001")

    (record,) = wire.records()

    assert record == Record(
        index=0,
        test="tests/test_router.py::test_hours",
        provider="anthropic",
        route="support.router:classify",
        function="support.router:classify",
        file="support/router.py",
        line=14,
        requested_model="claude-haiku-4-5",
        requested_tier="fast",
        served_model="claude-haiku-4-5-20251001",
        tier="fast",
        response_id="msg_1",
        finish_reasons=("end_turn",),
        attempts=(Attempt(status=200, seconds=0.25),),
        tokens=Tokens(input=1000, output=100),
        by_model=(ModelUsage(model="claude-haiku-4-5-20251001", tokens=Tokens(input=1000, output=100)),),
        seconds=0.25,
        price=Price(status=Status.EXACT, usd=Decimal("0.0015"), date="2026-11-21"),
    )


def test_retries_of_the_sdk_are_attempts_of_one_call() -> None:
    wire = Wire()
    wire.answer("Hours?", "simple", after=(429, 529))

    (record,) = wire.records()

    assert [attempt.status for attempt in record.attempts] == [429, 529, 200]
    assert [attempt.error for attempt in record.attempts] == ["overloaded_error", "overloaded_error", None]
    assert record.seconds == 0.75
    assert record.price.usd == Decimal("0.00015")


def test_calls_are_in_the_order_they_were_sent_however_they_were_answered() -> None:
    wire = Wire()
    wire.answer("a", "A", after=(529,))
    wire.answer("b", "B")
    first, retry, second = wire.exchanges
    moved = [
        first,
        replace(second, index=1),
        replace(retry, index=2),
    ]

    calls = ledger.calls(moved, policy=Policy(), root=ROOT, prices_at=NOON)

    assert [call.text for call in calls] == ["A", "B"]
    assert [len(call.attempts) for call in calls] == [2, 1]


def test_the_policy_names_routes() -> None:
    wire = Wire()
    wire.answer("Hours?", "simple")
    policy = Policy(routes={"triage": Route(name="triage", call="support.router:*")})

    (record,) = wire.records(policy)

    assert (record.route, record.function) == ("triage", "support.router:classify")


def test_traffic_that_asks_no_model_is_no_call() -> None:
    wire = Wire()
    for kind in (Kind.TOKEN_COUNT, Kind.OTHER, Kind.BATCH):
        wire.answer("Hours?", "", kind=kind)

    assert wire.records() == ()


def test_embeddings_are_recorded_as_such() -> None:
    wire = Wire()
    body = {"object": "list", "model": "text-embedding-3-small", "usage": {"prompt_tokens": 10, "total_tokens": 10}}
    changes: dict[str, Any] = {"provider": "openai", "kind": Kind.EMBEDDING, "response": body}
    wire.answer("Hours?", "", model="text-embedding-3-small")
    wire.exchanges = [replace(one, **changes) for one in wire.exchanges]

    (record,) = wire.records()

    assert (record.operation, record.tokens.input) == ("embeddings", 10)


@pytest.mark.parametrize(
    ("status", "error", "truncated", "expected"),
    [
        (529, None, False, "overloaded_error"),
        (None, "timeout", False, "timeout"),
        (None, None, False, "no answer"),
        (200, "connection dropped", False, "connection dropped"),
    ],
)
def test_why_a_call_failed(status: int | None, error: str | None, truncated: bool, expected: str) -> None:
    wire = Wire()
    wire.failure("Hours?", statuses=(status,), error=error, truncated=truncated)

    (call,) = wire.calls()

    assert (call.error, call.answered, call.record.served_model, call.model, call.tier) == (
        expected,
        False,
        None,
        HAIKU,
        "fast",
    )


def test_a_body_that_is_no_json_is_no_answer() -> None:
    wire = Wire()
    wire.failure("Hours?", statuses=(200,))
    wire.exchanges = [replace(one, response=None) for one in wire.exchanges]

    (record,) = wire.records()

    assert record.error == "malformed"
    assert record.price == Price(status=Status.UNPRICED, reason="the answer reports no usage: malformed")


def test_a_stream_that_ends_with_an_error_event_is_no_answer() -> None:
    wire = Wire()
    wire.failure("Hours?", statuses=(200,), streamed=True)

    (record,) = wire.records()

    assert (record.error, record.stream) == ("overloaded_error", True)


class TestCosts:
    def test_a_refused_call_costs_nothing(self) -> None:
        wire = Wire()
        wire.failure("Hours?", statuses=(429, 529, 500))

        assert wire.records()[0].price == Price(status=Status.EXACT, usd=Decimal(0))

    def test_a_lost_answer_makes_the_cost_an_estimate(self) -> None:
        wire = Wire()
        wire.failure("Hours?", statuses=(None,), error="timeout")

        price = wire.records()[0].price

        assert (price.status, price.usd) == (Status.ESTIMATE, Decimal(0))
        assert price.reason == "an attempt without a whole answer is taken as not billed"

    def test_a_scripted_fault_is_not_billed(self) -> None:
        wire = Wire()
        wire.failure("Hours?", statuses=(200,), source=Source.FAULT)
        wire.exchanges = [replace(one, response=None) for one in wire.exchanges]

        assert wire.records()[0].price.status is Status.ESTIMATE

    def test_a_cut_stream_is_billed_as_far_as_it_came(self) -> None:
        wire = Wire()
        wire.answer("Hours?", "sim", truncated=True, streamed=True)

        record = wire.records()[0]

        assert record.error == "cut short"
        assert record.price.status is Status.ESTIMATE
        assert record.price.usd == Decimal("0.00015")
        assert record.tokens == Tokens(input=1000, output=100)

    def test_an_unknown_model_has_no_price(self) -> None:
        wire = Wire()
        wire.answer("Hours?", "simple", model="claude-haiku-77")

        price = wire.records()[0].price

        assert (price.status, price.usd) == (Status.UNPRICED, None)
        assert "claude-haiku-77" in price.reason

    @pytest.mark.parametrize("usage", [{}, {"input_tokens": 0, "output_tokens": 0}])
    def test_an_answer_without_tokens_has_no_price(self, usage: dict[str, int]) -> None:
        wire = Wire()
        wire.answer("Hours?", "simple", usage=usage)

        assert wire.records()[0].price.status is Status.UNPRICED

    def test_a_recording_is_priced_at_its_day(self) -> None:
        """Cache reads of Sonnet 5.5 halved on 2026-10-07 (facts/billing.md §1)."""
        usage = {"input_tokens": 0, "cache_read_input_tokens": 1_000_000, "output_tokens": 1}
        days = [datetime(2026, 10, 6, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]
        wire = Wire()
        for day in days:
            wire.answer("Hours?", "simple", model=SONNET, usage=usage, recorded_at=day)

        assert [record.price.usd for record in wire.records()] == [Decimal("0.20001"), Decimal("0.10001")]
        assert [record.price.date for record in wire.records()] == ["2026-10-06", "2026-11-01"]

    def test_a_scripted_answer_is_priced_at_the_given_day(self) -> None:
        wire = Wire()
        wire.answer("Hours?", "simple", source=Source.SCRIPTED, recorded_at=None, latency_s=None)

        (record,) = ledger.records(
            wire.exchanges, policy=Policy(), root=ROOT, prices_at=datetime(2026, 11, 2, tzinfo=UTC)
        )

        assert (record.price.date, record.seconds, record.source) == ("2026-11-02", None, "scripted")

    def test_own_prices(self) -> None:
        wire = Wire()
        wire.answer("Hours?", "simple", model="our-model")

        def price(body: object, *, provider: str, at: datetime | None, request: object) -> Cost:
            assert isinstance(body, dict)
            assert (body["model"], provider, at) == ("our-model", "anthropic", NOON)
            return Cost(status=Status.EXACT, usd=Decimal("0.01"))

        (record,) = ledger.records(wire.exchanges, policy=Policy(), root=ROOT, prices_at=NOON, price=price)

        assert record.price.usd == Decimal("0.01")


class TestUsage:
    def test_tokens_by_class(self) -> None:
        usage = {
            "input_tokens": 10,
            "cache_read_input_tokens": 200,
            "cache_creation_input_tokens": 3000,
            "cache_creation": {"ephemeral_5m_input_tokens": 1000, "ephemeral_1h_input_tokens": 2000},
            "output_tokens": 40,
            "output_tokens_details": {"thinking_tokens": 30},
        }
        wire = Wire()
        wire.answer("Hours?", "simple", usage=usage)

        assert wire.records()[0].tokens == Tokens(
            input=3210, output=40, cache_read=200, cache_write=3000, cache_write_1h=2000, reasoning=30
        )

    def test_each_model_of_a_server_side_fallback(self) -> None:
        """Top-level usage is the serving attempt's alone (facts/billing.md §1, iterations)."""
        usage = {
            "input_tokens": 100,
            "output_tokens": 50,
            "iterations": [
                {"type": "message", "model": FABLE, "input_tokens": 90, "output_tokens": 5},
                {"type": "fallback_message", "model": OPUS, "input_tokens": 100, "output_tokens": 50},
            ],
        }
        wire = Wire()
        wire.answer("Hours?", "simple", model=FABLE, served=OPUS, usage=usage)

        (record,) = wire.records()

        assert [(entry.model, entry.kind, entry.tokens.total) for entry in record.by_model] == [
            (FABLE, "message", 95),
            (OPUS, "fallback_message", 150),
        ]
        assert (record.requested_tier, record.tier) == ("frontier", "deep")
        assert record.tokens.total == 245


class TestBatches:
    def results(self) -> Wire:
        usage = {"input_tokens": 1000, "output_tokens": 100, "service_tier": "batch"}
        documents = (
            {"custom_id": "a", "result": {"type": "succeeded", "message": message("A", usage=usage)}},
            {"custom_id": "b", "result": {"type": "expired"}},
        )
        wire = Wire()
        asked = {
            "requests": [
                {"custom_id": "a", "params": {"model": HAIKU, "messages": [{"role": "user", "content": "Hours?"}]}}
            ]
        }
        wire.answer("", "", kind=Kind.BATCH)
        wire.answer("", "", kind=Kind.BATCH, documents=documents)
        created, read = wire.exchanges
        wire.exchanges = [
            replace(created, request=asked),
            replace(read, response=None, request=None),
        ]
        return wire

    def test_each_result_is_a_call(self) -> None:
        done, expired = self.results().calls()

        assert (done.text, done.prompt.task, done.record.operation) == ("A", "Hours?", "batch")
        assert done.cost == Decimal("0.000075")
        assert (expired.error, expired.cost) == ("expired", Decimal(0))

    def test_a_batch_of_one_is_a_single_object(self) -> None:
        """One line of JSON Lines is JSON: it was once taken for no result at all, which cost nothing."""
        wire = self.results()
        wire.exchanges[1] = replace(wire.exchanges[1], documents=(), response=wire.exchanges[1].documents[0])

        (done,) = wire.calls()

        assert (done.text, done.cost) == ("A", Decimal("0.000075"))

    def test_what_has_no_id_of_the_caller_is_no_result(self) -> None:
        wire = Wire()
        wire.answer("", "", kind=Kind.BATCH, documents=({"prompt": "a file of another kind"},), provider="openai")

        assert wire.calls() == ()

    def test_results_are_priced_as_batches_whether_or_not_they_say_so(self) -> None:
        body = {"model": "gpt-6-luna", "usage": {"prompt_tokens": 1000, "completion_tokens": 100}, "choices": []}
        claude = {"custom_id": "a", "result": {"type": "succeeded", "message": message("A")}}
        openai = {"custom_id": "a", "response": {"status_code": 200, "body": body}}
        wire = Wire()
        wire.answer("", "", kind=Kind.BATCH, documents=(claude,))
        wire.answer("", "", kind=Kind.BATCH, documents=(openai,), provider="openai")

        assert [call.cost for call in wire.calls()] == [Decimal("0.000075"), Decimal("0.000075")]

    def test_results_in_the_form_of_openai(self) -> None:
        body = {"model": "gpt-6-luna", "usage": {"prompt_tokens": 10, "completion_tokens": 2}, "choices": []}
        documents = (
            {"custom_id": "a", "response": {"status_code": 200, "body": body}},
            {"custom_id": "b", "response": None},
        )
        wire = Wire()
        wire.answer("", "", kind=Kind.BATCH, documents=documents, provider="openai")

        assert [(call.model, call.error) for call in wire.calls()] == [("gpt-6-luna", None), (None, "errored")]
