"""Where expressions and comments stand, whichever parser read them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from checker.syntax import tree
from checker.syntax.parse import parse_with_ast, parse_with_libcst

Parse = Callable[[str], tree.Tree]
COMMENTS = "#!/bin/sh\nx = 1  # one\n\n    # two\ndef f(  # three\n    a,\n    # four\n):\n    pass\n# five"


@pytest.fixture(params=[parse_with_ast, parse_with_libcst])
def parse(request: pytest.FixtureRequest) -> Parse:
    found: Parse = request.param
    return found


def test_parentheses_are_left_out_and_ends_are_exclusive(parse: Parse) -> None:
    text = textwrap.dedent("""\
        x = (
            client.ask("hi")
        )
        """)
    parsed = parse(text)
    calls = [i for i, e in enumerate(parsed.exprs) if isinstance(e, tree.Call)]

    assert [parsed.places[i] for i in calls] == [(2, 4, 2, 20)]


def test_text_inside_a_format_string_stands_where_the_string_does(parse: Parse) -> None:
    parsed = parse("\nx = f'a{b}'\n")
    constants = [i for i, e in enumerate(parsed.exprs) if isinstance(e, tree.Const)]

    assert [parsed.places[i] for i in constants] == [(2, 4, 2, 11)]


def test_comments(parse: Parse) -> None:
    assert parse(COMMENTS).comments == (
        (1, 0, "#!/bin/sh"),
        (2, 7, "# one"),
        (4, 4, "# two"),
        (5, 8, "# three"),
        (7, 4, "# four"),
        (10, 0, "# five"),
    )


def test_a_hash_in_a_string_is_no_comment(parse: Parse) -> None:
    assert parse("x = '# a'; y = f'# {z:#x} # b'; w = f'{z}# c'\n").comments == ()


@pytest.mark.parametrize(("text", "lines"), [("", 1), ("x", 1), ("x\n", 2), ("x\r\ny\rz\n", 4)])
def test_number_of_lines(parse: Parse, text: str, lines: int) -> None:
    assert parse(text).lines == lines
