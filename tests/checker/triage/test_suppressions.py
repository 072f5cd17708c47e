"""How suppression comments are read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.locations import Span
from checker.rules import REGISTRY
from checker.triage.lines import split_lines
from checker.triage.suppressions import Suppression, Suppressions, has_directive


def parse(text: str) -> Suppressions:
    """The suppressions of a source in which every `#` begins a comment."""
    lines = split_lines(text)
    comments = [
        (number, line.index("#") + 1, line[line.index("#") :].rstrip("\r\n"))
        for number, line in enumerate(lines, start=1)
        if "#" in line
    ]
    return Suppressions.parse("a.py", None, comments, lines, REGISTRY)


def only(text: str) -> Suppression:
    [suppression] = parse(text).followed
    return suppression


def test_a_comment_at_the_end_of_a_line_covers_that_line() -> None:
    found = only("x = 1\nask()  # route-lint: ignore[RL902] known\n")

    assert found.codes == ("RL902",)
    assert found.target == 2
    assert found.reason == "known"
    assert found.until is None
    assert found.span == Span(path="a.py", line=2, column=8, end_line=2, end_column=41)


def test_a_comment_on_its_own_line_covers_the_next_line_of_code() -> None:
    text = "if x:\n    # route-lint: ignore[RL902] known\n    # and another remark\n    ask()\n"

    assert only(text).target == 4


def test_a_file_comment_covers_everything() -> None:
    assert only("# route-lint: ignore-file[RL902] generated\n").whole_file


def test_names_and_codes_can_be_mixed() -> None:
    found = only("ask()  # route-lint: ignore[RL902, unused-suppression]\n")

    assert found.codes == ("RL902", "RL901")
    assert found.text == "ignore[RL902, unused-suppression]"


def test_a_date_and_a_reason() -> None:
    found = only("ask()  # route-lint: ignore[RL902] until=2027-03-01 after the migration\n")

    assert found.until == date(2027, 3, 1)
    assert found.reason == "after the migration"
    assert not found.expired(date(2027, 3, 1))
    assert found.expired(date(2027, 3, 2))


def test_it_shares_a_line_with_other_tools() -> None:
    found = only("ask()  # type: ignore[x]  # route-lint: ignore[RL902] known # noqa: E501\n")

    assert found.codes == ("RL902",)
    assert found.reason == "known"


@pytest.mark.parametrize(
    ("comment", "what"),
    [
        ("# route-lint: ignore", "`ignore` without a rule suppresses nothing"),
        ("# route-lint: ignore[]", "`ignore` without a rule suppresses nothing"),
        ("# route-lint: ignore-file because", "`ignore-file` without a rule suppresses nothing"),
        ("# route-lint: ignore[RL902", "`]` is missing"),
        ("# route-lint: ingore[RL902]", "`ingore` is not a directive (did you mean `ignore`?)"),
        ("# route-lint:", "`` is not a directive"),
        ("# route-lint: ignore[RL9]", "no rule is called `RL9`"),
        ("# route-lint: ignore[RL902, ALL]", "no rule is called `ALL`"),
        ("# route-lint: ignore[RL902] until=soon", "`soon` is not a date: write `until=YYYY-MM-DD`"),
        ("# route-lint: ignore[RL902] until=20270301", "`20270301` is not a date: write `until=YYYY-MM-DD`"),
    ],
)
def test_what_cannot_be_followed_is_said(comment: str, what: str) -> None:
    found = parse(f"ask()  {comment}\n")

    assert found.followed == ()
    assert found.malformed[0].what.startswith(what)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ask()  # route-lint: ignore[RL902] known\nx\n", "ask()\nx\n"),
        ("ask()  # route-lint: ignore[RL902] # noqa\r\nx\n", "ask()  # noqa\r\nx\n"),
        ("ask()  # noqa # route-lint: ignore[RL902]", "ask()  # noqa"),
        ("a\n    # route-lint: ignore[RL902]\nask()\n", "a\nask()\n"),
    ],
)
def test_removing_leaves_no_trace(before: str, after: str) -> None:
    removal = only(before).removal
    lines = split_lines(before)
    head = "".join(lines[: removal.line - 1]) + lines[removal.line - 1][: removal.column - 1]
    tail = "".join(lines[removal.end_line - 1 :])[removal.end_column - 1 :]

    assert head + tail == after


def test_other_comments_are_not_looked_at() -> None:
    assert has_directive([(1, 1, "# route-lint: ignore[RL902]")])
    assert not has_directive([(1, 1, "# routing happens below"), (2, 1, "# noqa")])
    assert parse("# route: task=code_review\n") == Suppressions(followed=(), malformed=())


_WORDS = st.sampled_from(
    ("#", " route-lint:", "ignore", "ignore-file", "[", "]", "RL901", ",", " until=", "2027-01-01", "é")
)


@given(st.lists(_WORDS, max_size=14).map("".join), st.integers(1, 3), st.integers(1, 40))
def test_any_comment_is_read_without_a_crash(text: str, line: int, column: int) -> None:
    found = Suppressions.parse("a.py", None, [(line, column, text)], ("a\n", "b\n"), REGISTRY)

    for suppression in found.followed:
        assert suppression.codes
        assert suppression.removal.line <= suppression.span.line
