"""The function or class that a line stands in."""

from __future__ import annotations

import pytest

from checker.facts.scopes import scope_at
from checker.syntax.parse import parse

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
        try:
            with os:
                for a in b:
                    def inner(): return 1
        except E:
            match a:
                case 1:
                    def other():
                        return 2
        return inner

if os.name:
    desk = Desk()
else:
    def last():
        return 3
'''


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("import os", ""),
        ("class Desk", ""),
        ("limit = 3", "Desk"),
        ("self, text", "Desk"),
        ("if text:", "Desk.ask"),
        ("def not_code", "Desk.ask"),
        ("                prompt,", "Desk.ask"),
        ("def inner", "Desk.ask"),
        ("return 2", "Desk.ask.other"),
        ("return inner", "Desk.ask"),
        ("desk = Desk()", ""),
        ("return 3", "last"),
    ],
)
def test_names_are_qualified_by_what_stands_around(text: str, scope: str) -> None:
    (line,) = (number for number, line in enumerate(SOURCE.splitlines(), start=1) if text in line)

    assert scope_at(parse(SOURCE).body, line) == scope
