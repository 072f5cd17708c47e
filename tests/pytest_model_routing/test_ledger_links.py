"""Which call continues which."""

from __future__ import annotations

from made_exchanges import HAIKU, OPUS, SONNET, Wire

from pytest_model_routing.ledger import (
    Follows,
    Link,
)


class TestLinks:
    def follows(self, wire: Wire) -> list[Follows | None]:
        return [record.follows for record in wire.records()]

    def test_a_fallback_is_the_same_work_for_another_model(self) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS)
        wire.failure("Other question?", model=OPUS)
        wire.answer("Hours?", "9 to 5", model=SONNET)

        assert self.follows(wire) == [None, None, Follows(call=0, link=Link.FALLBACK)]

    def test_the_application_asking_the_same_model_again_is_no_fallback(self) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS)
        wire.answer("Hours?", "9 to 5", model=OPUS)

        assert self.follows(wire) == [None, Follows(call=0, link=Link.REPEAT)]

    def test_a_chain_of_fallbacks(self) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS)
        wire.failure("Hours?", model=SONNET)
        wire.answer("Hours?", "9 to 5", model=HAIKU)

        assert self.follows(wire) == [
            None,
            Follows(call=0, link=Link.FALLBACK),
            Follows(call=1, link=Link.FALLBACK),
        ]

    def test_parallel_failures_each_have_their_own_fallback(self) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS)
        wire.failure("Hours?", model=OPUS, line=15)
        wire.answer("Hours?", "9 to 5", model=SONNET)
        wire.answer("Hours?", "9 to 5", model=SONNET)

        assert {follows.call for follows in self.follows(wire) if follows is not None} == {0, 1}

    def test_a_cascade_escalates(self) -> None:
        wire = Wire()
        wire.answer("When is the refund due?", "unsure", system="Answer.", model=HAIKU)
        wire.answer("When is the refund due?", "In 14 days", system="Answer.", model=OPUS)

        assert self.follows(wire) == [None, Follows(call=0, link=Link.ESCALATION)]

    def test_an_escalation_that_passes_the_draft_on(self) -> None:
        wire = Wire()
        wire.answer("Write to Ms Vogel.", "Dear customer, thank you.", system="Draft.", model=SONNET)
        wire.answer("Rate: Dear customer, thank you.", "0.2", system="Score 0..1.", model=HAIKU)
        wire.answer(
            "Write to Ms Vogel.\nDraft: Dear customer, thank you.", "Dear Ms Vogel", system="Improve.", model=OPUS
        )

        assert self.follows(wire) == [None, None, Follows(call=0, link=Link.ESCALATION)]

    def test_a_router_does_not_escalate(self) -> None:
        wire = Wire()
        wire.answer("When is the refund due?", "complex", system="Classify.", model=HAIKU)
        wire.answer("When is the refund due?", "In 14 days", system="Answer.", model=OPUS)

        assert self.follows(wire) == [None, None]

    def test_an_orchestrator_does_not_escalate(self) -> None:
        wire = Wire()
        wire.answer("Plan the report on turnover.", "1. numbers 2. text", model=OPUS)
        wire.answer("Fetch the numbers of 2026.", "Turnover was 4 million.", model=HAIKU)
        wire.answer("Write the introduction.", "This report is about 2026.", model=HAIKU)
        parts = "Fetch the numbers of 2026. Turnover was 4 million. Write the introduction. This report is about 2026."
        wire.answer(f"Put together: {parts}", "Report", model=OPUS)

        assert self.follows(wire) == [None, None, None, None]
