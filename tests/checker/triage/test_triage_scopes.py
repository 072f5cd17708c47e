"""The function or class that a line stands in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.triage.lines import split_lines
from checker.triage.scopes import scopes

SOURCE = '''import os

@decorated
class Desk:
    limit = 3

    async def ask(
        self, text,
    ):
        if text:
            prompt = """
def not_code():
    pass
"""
            return send(
                prompt,
            )
        def inner(): return 1

        return inner

if os.name:
    desk = Desk()
'''


def test_names_are_qualified_by_what_stands_around() -> None:
    found = scopes(split_lines(SOURCE))

    def at(text: str) -> str:
        (line,) = (number for number, line in enumerate(SOURCE.splitlines(), start=1) if text in line)
        return found.get(line, "")

    assert at("limit = 3") == "Desk"
    assert at("self, text") == "Desk"
    assert at("if text:") == "Desk.ask"
    assert at("def not_code") == "Desk.ask"
    assert at("                prompt,") == "Desk.ask"
    assert at("def inner") == "Desk.ask"
    assert at("return inner") == "Desk.ask"
    assert at("class Desk") == ""
    assert at("desk = Desk()") == ""


def test_source_that_breaks_off_gives_what_came_before() -> None:
    assert scopes(["def f():\n", "    a = 1\n", "    b = (\n"]) == {2: "f"}


@given(
    st.lists(
        st.sampled_from(
            ["def f(): pass\n", "class A:\n", "    x = 1\n", "  y\n", "z\n", "(\n", "'''\n", "\\\n", "\x0c\n"]
        )
    )
)
def test_any_source_is_survived(lines: list[str]) -> None:
    assert all(1 <= line <= len(lines) + 1 for line in scopes(lines))
