"""The length of a prompt in tokens, as a range."""

from __future__ import annotations

import pytest

from checker.call_sites.model import Prompt
from checker.locations import Span
from checker.patterns.prompt_lengths import Tokens, prompt_tokens, text_tokens

SPAN = Span(path="app.py", line=1, column=1, end_line=1, end_column=2)
PROSE = "The quick brown fox jumps over the lazy dog. " * 20


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("claude-haiku-4-5", Tokens(214, 347)),
        ("claude-opus-4-6", Tokens(214, 347)),
        ("claude-opus-4-7", Tokens(300, 410)),
        ("claude-sonnet-5-5", Tokens(300, 410)),
        ("bedrock/us.anthropic.claude-opus-5-5", Tokens(300, 410)),
        ("gpt-6-luna", Tokens(200, 334)),
    ],
)
def test_a_text_has_more_tokens_for_newer_models(model: str, expected: Tokens) -> None:
    assert text_tokens(PROSE, model) == expected


def test_other_scripts_can_have_two_tokens_a_character() -> None:
    assert text_tokens("注文はいつ届きますか", "gpt-6-luna") == Tokens(2, 21)


def test_what_is_filled_in_leaves_no_upper_bound() -> None:
    prompt = Prompt(text=PROSE, complete=False, span=SPAN, system="Be brief.")

    assert prompt_tokens(prompt, "gpt-6-luna") == Tokens(202, None)
