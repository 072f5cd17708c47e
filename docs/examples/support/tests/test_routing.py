"""The routing of the help desk: no key, no network, no model is asked."""

import pytest

from support import drafts, router, summaries, translations

QUESTION = {"input_tokens": 60, "output_tokens": 4}
ANSWER = {"input_tokens": 400, "output_tokens": 120}


@pytest.mark.cost_budget(usd="0.002", calls=2)
def test_a_simple_question_is_cheap(routing):
    routing.reply(route="triage", text="simple", usage=QUESTION)
    routing.reply(tier="fast", text="We open at nine.", usage=ANSWER)

    assert router.answer("When do you open?") == "We open at nine."
    assert routing.tiers == ["balanced", "fast"]


@pytest.mark.cost_budget(usd="0.02", calls=2)
def test_a_complex_question_goes_to_the_deep_tier(routing):
    routing.reply(route="triage", text="complex", usage=QUESTION)
    routing.reply(tier="deep", text="Under the warranty, yes.", usage=ANSWER)

    router.answer("The frame broke after 23 months, and I moved abroad. Do you pay?")

    assert routing.tiers == ["balanced", "deep"]


def test_an_unsure_draft_is_written_again(routing):
    routing.reply(tier="fast", text="Dear customer, sorry.\n0.3", usage=ANSWER)
    routing.reply(tier="deep", text="Dear Ms Vogel, ...", usage=ANSWER)

    assert drafts.letter("My order is late, for the third time.") == "Dear Ms Vogel, ..."
    assert routing.tiers == ["fast", "deep"]


def test_a_sure_draft_is_sent(routing):
    routing.reply(tier="fast", text="Dear customer, the new chain is on its way.\n0.9", usage=ANSWER)

    drafts.letter("The chain is too short.")

    routing.assert_not_escalated()


def test_a_summary_survives_an_overloaded_model(routing):
    routing.fail(model="claude-opus-*", status=529, times=3)
    routing.reply(model="claude-sonnet-*", text="Late order, refund agreed.", usage=ANSWER)

    assert summaries.summarise("...") == "Late order, refund agreed."
    routing.assert_fell_back("deep", "balanced", on=[529])


@pytest.mark.cost_budget(usd="0.0005", calls=3)
async def test_notices_are_translated_by_the_fast_tier(routing):
    routing.reply(text="Geschlossen.", usage=ANSWER)

    await translations.translations("Closed on Monday.", ("German", "Dutch", "Polish"))

    routing.assert_task_map({"support.translations:translate": "fast"})
