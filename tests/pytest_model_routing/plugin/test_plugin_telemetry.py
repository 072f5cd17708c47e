"""Telemetry: what spans and log records have to carry."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from made_exchanges import HAIKU, OPUS, SONNET, Wire
from opentelemetry.sdk.trace import TracerProvider
from seen import refuted, routing

from pytest_model_routing.plugin.probe import Probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suites import Suite

LOG = logging.getLogger("support")
COMPLETE = {"gen_ai.response.model": HAIKU, "in": 1000, "out": 100, "usd": 0.00015}


@pytest.fixture
def probe() -> Iterator[Probe]:
    listening = Probe()
    listening.listen()
    yield listening
    listening.stop()


def one_call(**changes: Any) -> Wire:
    wire = Wire()
    wire.answer("Hours?", "9 to 5", **changes)
    return wire


class Span:
    name = "chat"

    def __init__(self, **attributes: object) -> None:
        self.attributes = attributes


class TestLogs:
    @pytest.mark.parametrize(
        "arguments",
        [
            (("llm call",), {"extra": {"model": HAIKU, "input": 1000, "output": 100, "usd": 0.00015}}),
            (("llm call %s", {"model": HAIKU, "tokens": {"in": 1000, "out": 100}, "usd": "0.00015"}), {}),
            ((f"{HAIKU}: 1,000 + 100 tokens, $0.000151",), {}),
            ((f"model={HAIKU} in=1000 out=100 cost=1.5e-4",), {}),
        ],
        ids=["extra", "arguments", "text", "key=value"],
    )
    def test_any_form_will_do(self, probe: Probe, arguments: tuple[Any, dict[str, Any]]) -> None:
        positional, named = arguments
        LOG.warning(*positional, **named)

        routing(one_call(), probe=probe).assert_telemetry()

    def test_nothing(self, probe: Probe) -> None:
        with refuted(
            "call 0 (support/router.py:14): nothing names claude-haiku-5-5",
            "seen: no span and no log record",
            "expected: a span or log record for each call with model and tokens and cost",
        ):
            routing(one_call(), probe=probe).assert_telemetry()

    def test_model_without_tokens(self, probe: Probe) -> None:
        LOG.warning("asked %s", HAIKU)

        with refuted(
            "call 0 (support/router.py:14): log record of support names claude-haiku-5-5, but not its 1000 + 100 tokens"
        ):
            routing(one_call(), probe=probe).assert_telemetry()

    def test_no_cost(self, probe: Probe) -> None:
        LOG.warning("%s %d %d", HAIKU, 1000, 100)
        seen = routing(one_call(), probe=probe)

        seen.assert_telemetry(cost=False)
        with refuted(
            "call 0 (support/router.py:14): log record of support has model and tokens, "
            "but not the cost of 0.00015 dollars"
        ):
            seen.assert_telemetry()

    def test_a_wrong_cost(self, probe: Probe) -> None:
        LOG.warning("%s %d %d %f", HAIKU, 1000, 100, 0.00016)

        with pytest.raises(AssertionError, match="but not the cost"):
            routing(one_call(), probe=probe).assert_telemetry()

    def test_the_requested_model_is_not_the_one_that_served(self, probe: Probe) -> None:
        LOG.warning("%s %d %d", OPUS, 1000, 100)

        with refuted(
            "call 0 (support/router.py:14): only the requested claude-opus-5-5 is named, "
            "not claude-sonnet-5-5, which served"
        ):
            routing(one_call(model=OPUS, served=SONNET), probe=probe).assert_telemetry(cost=False)

    def test_a_longer_name_is_another_model(self, probe: Probe) -> None:
        LOG.warning("%s-20261007 %d %d", HAIKU, 1000, 100)

        with pytest.raises(AssertionError, match="nothing names"):
            routing(one_call(), probe=probe).assert_telemetry(cost=False)

    def test_each_call_needs_its_own(self, probe: Probe) -> None:
        LOG.warning("%s %d %d", HAIKU, 1000, 100)
        wire = one_call()
        wire.answer("Prices?", "12")

        with pytest.raises(AssertionError, match=r"call 1 .* nothing names"):
            routing(wire, probe=probe).assert_telemetry(cost=False)

    def test_a_failed_call_needs_none(self, probe: Probe) -> None:
        wire = Wire()
        wire.failure("Hours?")

        routing(wire, probe=probe).assert_telemetry()

    def test_an_unpriced_call_has_no_cost_to_compare(self, probe: Probe) -> None:
        LOG.warning("%s %d %d", "claude-haiku-77", 1000, 100)

        with pytest.raises(AssertionError, match="no known cost"):
            routing(one_call(model="claude-haiku-77"), probe=probe).assert_telemetry()


class TestSpans:
    def test_given(self) -> None:
        routing(one_call()).assert_telemetry(spans=[Span(**COMPLETE)])

    @pytest.mark.parametrize("tokens", [1000, 100])
    def test_input_with_or_without_the_cached_tokens(self, tokens: int) -> None:
        usage = {"input_tokens": 100, "cache_read_input_tokens": 900, "output_tokens": 7}
        span = Span(model=HAIKU, input=tokens, output=7)

        routing(one_call(usage=usage)).assert_telemetry(cost=False, spans=[span])

    def test_heard(self, probe: Probe) -> None:
        provider = TracerProvider()
        provider.add_span_processor(probe.ear)
        with provider.get_tracer("test").start_as_current_span("chat") as span:
            span.set_attributes(COMPLETE)

        routing(one_call(), probe=probe).assert_telemetry()

    def test_what_is_given_replaces_what_was_heard(self, probe: Probe) -> None:
        LOG.warning("%s %d %d %f", HAIKU, 1000, 100, 0.00015)

        with pytest.raises(AssertionError, match="nothing names"):
            routing(one_call(), probe=probe).assert_telemetry(spans=[])

    def test_nothing_is_kept_after_the_test(self, probe: Probe) -> None:
        probe.stop()
        LOG.warning("%s %d %d", HAIKU, 1000, 100)

        assert list(probe.heard()) == []
        assert probe not in logging.getLogger().handlers


def test_the_spans_of_the_sdk_carry_model_and_tokens_but_no_cost(suite: Suite) -> None:
    """facts/sdk_surfaces.md: one span a call as soon as a tracer provider is registered."""
    suite.pytester.makeconftest("""
        from opentelemetry import trace
        from opentelemetry.sdk.trace import TracerProvider

        trace.set_tracer_provider(TracerProvider())
    """)
    suite.tests("""
        @pytest.mark.parametrize("number", [1, 2])
        def test_spans(routing, number):
            routing.reply(text="9 to 5", usage={"input_tokens": 1000 + number, "output_tokens": 100})
            support.ask("Hours?")
            routing.assert_telemetry(cost=False)
            with pytest.raises(AssertionError, match="span .* has model and tokens, but not the cost"):
                routing.assert_telemetry()

        def test_the_spans_of_other_tests_do_not_count(routing):
            routing.assert_telemetry()
            assert list(routing._probe.heard()) == []
    """)

    suite.run_apart().assert_outcomes(passed=3)
