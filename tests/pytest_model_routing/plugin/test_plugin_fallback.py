"""Fallback chains: in order, on the right errors, to an end."""

from __future__ import annotations

import pytest
from made_exchanges import HAIKU, OPUS, SONNET, Wire
from seen import refuted, routing


def chain(*outcomes: tuple[str, str | int], prompts: tuple[str, ...] = ()) -> Wire:
    """Calls of `model`, answered with a text or failing with a status."""
    wire = Wire()
    for number, (model, outcome) in enumerate(outcomes):
        prompt = prompts[number] if prompts else "Hours?"
        if isinstance(outcome, int):
            wire.failure(prompt, model=model, statuses=(outcome,), line=10 + number)
        else:
            wire.answer(prompt, outcome, model=model, line=10 + number)
    return wire


class TestFellBack:
    def test_to_the_next_model(self) -> None:
        routing(chain((OPUS, 529), (SONNET, "9 to 5"))).assert_fell_back("deep", "balanced", on=(529, 429))

    def test_over_a_whole_chain(self) -> None:
        wire = chain((OPUS, 529), (SONNET, 429), (HAIKU, "9 to 5"))

        routing(wire).assert_fell_back("claude-opus-*", "claude-sonnet-*", "claude-haiku-*")

    def test_on_what_broke(self) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS, statuses=(None,), error="timeout")
        wire.answer("Hours?", "9 to 5", model=SONNET)

        routing(wire).assert_fell_back("deep", "balanced", on=["timeout"])

    def test_on_the_wrong_error(self) -> None:
        wire = chain((OPUS, 400), (SONNET, "9 to 5"))

        with refuted(
            "call 0 (support/router.py:10) failed with 400", "expected: a fallback deep -> balanced on 429, 529"
        ):
            routing(wire).assert_fell_back("deep", "balanced", on=(429, 529))

    def test_nothing_failed(self) -> None:
        with refuted("no call by balanced after call 0 (support/router.py:10)"):
            routing(chain((OPUS, "9 to 5"))).assert_fell_back("deep", "balanced")

    def test_another_question_is_no_fallback(self) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS, line=10)
        wire.answer("Prices?", "12 a piece", model=SONNET, route="support.router:prices", line=11)

        with refuted("no call by balanced after call 0 (support/router.py:10)"):
            routing(wire).assert_fell_back("deep", "balanced")

    def test_calls_of_others_in_between_do_not_matter(self) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS)
        wire.answer("Prices?", "12 a piece", model=HAIKU, route="support.router:prices")
        wire.answer("Hours?", "9 to 5", model=SONNET)

        routing(wire).assert_fell_back("deep", "balanced")

    def test_the_wrong_order(self) -> None:
        with refuted("call 1 (support/router.py:11) is not by balanced"):
            routing(chain((OPUS, 529), (HAIKU, 529), (SONNET, "9"))).assert_fell_back("deep", "balanced", "fast")

    def test_a_longer_chain_than_expected(self) -> None:
        with refuted("the chain goes on with call 2 (support/router.py:12)"):
            routing(chain((OPUS, 529), (SONNET, 529), (HAIKU, "9"))).assert_fell_back("deep", "balanced")

    def test_the_end_failed_too(self) -> None:
        with refuted("call 1 (support/router.py:11), the end of the chain, failed: overloaded_error"):
            routing(chain((OPUS, 529), (SONNET, 529))).assert_fell_back("deep", "balanced")

    def test_no_such_call(self) -> None:
        with refuted("no call by frontier"):
            routing(chain((OPUS, 529))).assert_fell_back("frontier", "deep")

    def test_one_step_is_no_fallback(self) -> None:
        with pytest.raises(ValueError, match="at least two steps"):
            routing(chain((OPUS, 529))).assert_fell_back("deep")


class TestExhausted:
    def test_all_failed(self) -> None:
        seen = routing(chain((OPUS, 529), (SONNET, 529), (HAIKU, 529)))

        seen.assert_exhausted()
        seen.assert_exhausted("deep", "balanced", "fast")

    def test_one_was_answered(self) -> None:
        with refuted("call 1 (support/router.py:11) was answered"):
            routing(chain((OPUS, 529), (SONNET, "9 to 5"))).assert_exhausted()

    def test_a_model_tried_twice(self) -> None:
        with refuted("call 1 (support/router.py:11) tries claude-opus-5-5 again, after call 0 (support/router.py:10)"):
            routing(chain((OPUS, 529), (OPUS, 529))).assert_exhausted()

    def test_a_chain_that_ends_early(self) -> None:
        with refuted("no call by fast after call 1 (support/router.py:11)"):
            routing(chain((OPUS, 529), (SONNET, 529))).assert_exhausted("deep", "balanced", "fast")

    def test_no_calls(self) -> None:
        with refuted("no calls at all"):
            routing(Wire()).assert_exhausted()
