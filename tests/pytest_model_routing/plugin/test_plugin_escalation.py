"""Escalation, and draft-review-rewrite."""

from __future__ import annotations

import pytest
from made_exchanges import FABLE, HAIKU, OPUS, SONNET, Wire
from seen import refuted, routing

TASK = "When is the refund of order 17 due?"


def cascade(*, higher: str = OPUS, prompt: str = f"{TASK}\nFirst try: I am not sure.", stop: str = "end_turn") -> Wire:
    wire = Wire()
    wire.answer(TASK, "I am not sure.", stop=stop, route="support.cascade:ask", line=9)
    wire.answer(prompt, "On 1 December.", model=higher, route="support.cascade:insist", line=22)
    return wire


class TestEscalated:
    @pytest.mark.parametrize(
        "steps",
        [("fast", "deep"), ("claude-haiku-*", "claude-opus-*"), ("support.cascade:ask", "support.cascade:insist")],
    )
    def test_by_tier_model_and_route(self, steps: tuple[str, ...]) -> None:
        routing(cascade()).assert_escalated(*steps, cause="answer", carries=("task", "draft"))

    def test_over_three_tiers(self) -> None:
        wire = cascade(higher=SONNET)
        wire.answer(f"{TASK}\nSecond try: On 1 December.", "On 2 December.", model=OPUS)

        routing(wire).assert_escalated("fast", "balanced", "deep", carries=("task",))

    def test_it_never_happened(self) -> None:
        wire = Wire()
        wire.answer(TASK, "I am not sure.", after=(529,))

        with refuted(
            "no call by deep after call 0 (support/router.py:14)",
            "expected: an escalation fast -> deep",
            "served:",
            "> call 0  fast  claude-haiku-5-5  [529, 200]  support.router:classify  support/router.py:14  "
            '"I am not sure."',
        ):
            routing(wire).assert_escalated("fast", "deep")

    def test_no_calls_at_all(self) -> None:
        with refuted("no call by fast", "served: no calls"):
            routing(Wire()).assert_escalated("fast", "deep")

    def test_a_failure_is_a_fallback(self) -> None:
        wire = Wire()
        wire.failure(TASK)
        wire.answer(TASK, "On 1 December.", model=OPUS)

        with refuted("call 0 (support/router.py:14) failed (overloaded_error): that is a fallback"):
            routing(wire).assert_escalated("fast", "deep")

    def test_the_same_tier_is_no_escalation(self) -> None:
        wire = cascade(higher="claude-haiku-4-5")

        with refuted("call 1 (support/router.py:22) is not on a dearer tier than call 0 (support/router.py:9)"):
            routing(wire).assert_escalated("support.cascade:ask", "support.cascade:insist")

    @pytest.mark.parametrize(("part", "prompt"), [("task", "I am not sure."), ("draft", TASK)])
    def test_the_dear_model_has_to_know_what_it_is_about(self, part: str, prompt: str) -> None:
        wire = cascade(prompt=prompt)

        with refuted(
            f"call 1 (support/router.py:22) was not given the {part} of call 0 (support/router.py:9)",
            f"expected: an escalation fast -> deep, passing on the {part}",
        ):
            routing(wire).assert_escalated("fast", "deep", carries=("task", "draft"))

    @pytest.mark.parametrize(
        ("prompt", "system", "given"),
        [
            ("Please write the letter.", "Be brief.", "neither task nor draft"),
            ("Rate this: I am not sure.", "Be brief.", "the draft without the task"),
            (TASK, "Be thorough.", "the task with other instructions and without the draft, as by a router"),
        ],
    )
    def test_other_work_on_a_dearer_tier_is_no_escalation(self, prompt: str, system: str, given: str) -> None:
        wire = Wire()
        wire.answer(TASK, "I am not sure.", system="Be brief.")
        wire.answer(prompt, "On 1 December.", system=system, model=OPUS)
        seen = routing(wire)

        seen.assert_not_escalated()
        with refuted(
            "call 1 (support/router.py:14) does not do the work of call 0 (support/router.py:14) again: "
            f"it was given {given}",
            "expected: an escalation fast -> deep",
        ):
            seen.assert_escalated("fast", "deep")

    def test_a_call_that_puts_answers_together_is_no_escalation(self) -> None:
        wire = Wire()
        wire.answer("Find the turnover.", "Turnover was 4 million.")
        wire.answer("Find the costs of it all.", "Costs were 3 million.")
        both = "Find the turnover.\nTurnover was 4 million.\nFind the costs of it all.\nCosts were 3 million."
        wire.answer(both, "The report.", model=OPUS)
        seen = routing(wire)

        seen.assert_not_escalated()
        with refuted(
            "call 2 (support/router.py:14) does not do the work of call 0 (support/router.py:14) again: "
            "it puts together the answers to several tasks"
        ):
            seen.assert_escalated("fast", "deep")

    @pytest.mark.parametrize(
        ("stop", "cause"),
        [("end_turn", "answer"), ("max_tokens", "truncated"), ("refusal", "refusal"), ("tool_use", "answer")],
    )
    def test_causes(self, stop: str, cause: str) -> None:
        seen = routing(cascade(stop=stop))
        seen.assert_escalated("fast", "deep", cause=cause)

        other = "refusal" if cause != "refusal" else "answer"
        with refuted(
            f"call 0 (support/router.py:9) ended with: {cause}",
            f"expected: an escalation fast -> deep because of: {other}",
        ):
            seen.assert_escalated("fast", "deep", cause=other)

    @pytest.mark.parametrize(
        ("steps", "options"),
        [(("fast",), {}), (("fast", "deep"), {"cause": "whim"}), (("fast", "deep"), {"carries": ("tsak",)})],
    )
    def test_a_wrong_question_is_no_wrong_answer(self, steps: tuple[str, ...], options: dict[str, str]) -> None:
        with pytest.raises(ValueError, match=r"at least two steps|there are only"):
            routing(cascade()).assert_escalated(*steps, **options)  # type: ignore[arg-type]


class TestNotEscalated:
    def test_a_router_is_fine(self) -> None:
        wire = Wire()
        wire.answer(TASK, "complex", system="Classify.")
        wire.answer(TASK, "On 1 December.", system="Answer.", model=OPUS)

        routing(wire).assert_not_escalated()

    def test_a_cascade_is_not(self) -> None:
        with refuted("call 1 (support/router.py:22) escalates call 0 (support/router.py:9)", "expected: no escalation"):
            routing(cascade()).assert_not_escalated()


class TestReviewed:
    def drafts(
        self, score: str, *, rewrite: str | None = None, seen: str = "Rate this: Dear customer, thank you."
    ) -> Wire:
        wire = Wire()
        wire.answer(TASK, "Dear customer, thank you.", model=SONNET, line=9)
        wire.answer(seen, score, model=HAIKU, line=15)
        if rewrite is not None:
            wire.answer(rewrite, "Dear Ms Vogel", model=OPUS, line=22)
        return wire

    def check(self, wire: Wire) -> None:
        routing(wire).assert_reviewed(draft="balanced", review="fast", rewrite="deep", below=0.7)

    @pytest.mark.parametrize("score", ["0.9", "0.7", '{"score": 0.9, "why": "fine"}', "Score: 1.0", "1"])
    def test_a_good_draft_stays(self, score: str) -> None:
        self.check(self.drafts(score))

    @pytest.mark.parametrize("score", ["0.4", "0", '{"score": 0.4}'])
    def test_a_bad_one_is_rewritten_with_task_and_draft(self, score: str) -> None:
        self.check(self.drafts(score, rewrite=f"{TASK}\nImprove: Dear customer, thank you."))

    @pytest.mark.parametrize("score", ["good", "7/10", "7", "0.2 to 0.4", '{"a": 0.1, "b": 0.2}', "[]", "-0.5", "true"])
    def test_a_score_that_cannot_be_read(self, score: str) -> None:
        with refuted(f'call 1 (support/router.py:15) says "{score}", which holds no score in 0..1'):
            self.check(self.drafts(score))

    def test_the_review_has_to_see_the_draft(self) -> None:
        with refuted("call 1 (support/router.py:15) was not given the draft of call 0 (support/router.py:9)"):
            self.check(self.drafts("0.9", seen="Rate the draft."))

    def test_a_needless_rewrite(self) -> None:
        with refuted("call 2 (support/router.py:22) rewrites although the score is 0.9"):
            self.check(self.drafts("0.9", rewrite=f"{TASK}\nImprove: Dear customer, thank you."))

    def test_a_missing_rewrite(self) -> None:
        with refuted("nothing rewrites although the score is 0.4"):
            self.check(self.drafts("0.4"))

    @pytest.mark.parametrize(("part", "rewrite"), [("task", "Improve: Dear customer, thank you."), ("draft", TASK)])
    def test_a_rewrite_out_of_the_blue(self, part: str, rewrite: str) -> None:
        with refuted(f"call 2 (support/router.py:22) was not given the {part} of call 0 (support/router.py:9)"):
            self.check(self.drafts("0.4", rewrite=rewrite))

    def test_no_review(self) -> None:
        wire = Wire()
        wire.answer(TASK, "Dear customer, thank you.", model=SONNET, line=9)

        with refuted("no answered call by fast after call 0 (support/router.py:9)"):
            self.check(wire)


def test_a_model_without_tier_is_not_above_anything() -> None:
    wire = cascade(higher="our-model")

    with refuted("call 1 (support/router.py:22) is not on a dearer tier than call 0 (support/router.py:9)"):
        routing(wire).assert_escalated("fast", "our-*")


def test_frontier_is_above_deep() -> None:
    wire = Wire()
    wire.answer(TASK, "I am not sure.", model=OPUS)
    wire.answer(TASK, "On 1 December.", model=FABLE)

    routing(wire).assert_escalated("deep", "frontier")
