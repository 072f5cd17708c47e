"""Gates before requests: on which side of the threshold they open, and what else they ask."""

from __future__ import annotations

import pytest
from pattern_runs import HEAD, found_in

from checker.patterns.cascades import cascades
from checker.patterns.gates import gates_before
from checker.patterns.model_calls import ModelCalls

ASK = """\
def ask(text, model):
    return client.messages.create(model=model, max_tokens=9, messages=[{"role": "user", "content": text}]).content[0].text


"""


def gates_of(body: str) -> list[tuple[int, int]]:
    """The gates before the second request: how many other conditions each has, and its line in the body."""
    code, calls = found_in(HEAD + ASK + body, ModelCalls)
    last = [call for call in calls if call.depth][-1]
    start = (HEAD + ASK).count("\n")
    return [(len(gate.others), gate.line - start) for gate in gates_before(code, last.place)]


BODY = "def run(text, score):\n    {}\n"


@pytest.mark.parametrize(
    ("test", "others"),
    [
        ("if score < 0.7:", 0),
        ("if 0.7 > score:", 0),
        ("if not score >= 0.7:", 0),
        ("if score < THRESHOLD:", 0),
        ("if score < 0.7 and text:", 1),
        ("if len(text) < 9 or score < 0.7:", 1),
        ("while score <= 3:", 0),
    ],
)
def test_low_opens(test: str, others: int) -> None:
    found = gates_of(BODY.format(f"{test}\n        return ask(text, 'claude-opus-5-5')"))

    assert (others, 2) in found


@pytest.mark.parametrize(
    "test", ["if score > 0.7:", "if 0.7 <= score:", "if not score < 0.7:", "if score == 1:", "if score < text:"]
)
def test_high_opens_or_nothing_does(test: str) -> None:
    assert gates_of(BODY.format(f"{test}\n        return ask(text, 'claude-opus-5-5')")) == []


def test_what_follows_a_return_is_reached_on_the_other_side() -> None:
    body = "if score >= 0.7:\n        return text\n    return ask(text, 'claude-opus-5-5')"

    assert gates_of(BODY.format(body)) == [(0, 2)]


def test_a_conditional_expression() -> None:
    body = "return text if score > 0.7 else ask(text, 'claude-opus-5-5')"

    assert gates_of(BODY.format(body)) == [(0, 2)]


CASCADE = """\
def grade(draft):
    return float(ask("Rate: " + draft, "claude-haiku-5-5"))


def run(text):
    draft = ask(text, "claude-sonnet-5-5")
    if grade(draft) < 0.7:
        return ask(text + draft, "claude-opus-5-5")
    return draft
"""


def test_a_cascade_across_functions() -> None:
    (cascade,) = found_in(HEAD + ASK + CASCADE, cascades)[1]

    assert cascade.models.texts == ("claude-opus-5-5",)
    assert [models.texts for _, models in cascade.scorers] == [("claude-haiku-5-5",)]
    assert "float" in cascade.scorers[0][0].treated


def test_a_number_from_elsewhere_makes_no_cascade() -> None:
    body = CASCADE.replace('float(ask("Rate: " + draft, "claude-haiku-5-5"))', "len(draft) / 100")

    assert found_in(HEAD + ASK + body, cascades)[1] == ()
