"""IPython's own syntax goes, Python stays on its line and in its column."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.sources.ipython import as_python


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("%pip install anthropic", "pass"),
        ("%matplotlib inline", "pass"),
        ("    !echo {x} it's", "    pass"),
        ("!!ls", "pass"),
        ("?ask", "pass"),
        ("ask?", "pass"),
        ("ask.me??", "pass"),
        ("ask(1)?  ", "pass"),
        ("%time?", "pass"),
        ("/ask 1", "pass"),
        (",ask a b", "pass"),
        (";ask a b", "pass"),
        ("names = !ls -l 'it", "names = get_ipython()"),
        ("a, b = !ls", "a, b = get_ipython()"),
        ("x = %env HOME", "x = get_ipython()"),
        ("x=!ls", "x=get_ipython()"),
        ("%time reply = ask(names)", "pass; reply = ask(names)"),
        ("  %time reply = ask(names)", "  pass; reply = ask(names)"),
        ("%timeit -n 10 -r3 ask(1)", "pass;             ask(1)"),
        ("%timeit -q -o ask(1)", "pass;         ask(1)"),
        ("reply = %time ask(1)", "reply =       ask(1)"),
        ("%time", "pass"),
        ("%time for x in y: ask(x)", "pass"),
        ("%prun -s cumulative ask(1)", "pass;               ask(1)"),
    ],
)
def test_one_line(line: str, plain: str) -> None:
    assert as_python(line) == f"{plain}\n"


@pytest.mark.parametrize(
    "source",
    [
        "x = 5 % 3",
        "x %= 3",
        "x != y",
        "x = (a\n  % b)",
        "x = a \\\n  % b",
        's = """\n%magic\n!shell\nwhat?\n"""',
        "s = 'don\\\n%t'",
        "s = 'what?'",
        "x = 1  # what?",
        "# !pip install x",
        "x = {\n  'a': b,\n  # (\n}",
        "f(a='!x', b='%y')",
        "s = 'a' '''\n%b\n''' 'c'",
        "await ask(1)",
        "x = 1;",
        "s = r'\\'\ny = 1",
    ],
)
def test_python_is_left_alone(source: str) -> None:
    assert as_python(source) == source + "\n"


def test_magic_and_shell_lines_go_on_over_a_backslash() -> None:
    assert as_python("!pip install \\\n  anthropic \\\n  openai\nask()") == "pass\n\n\nask()\n"
    assert as_python("x = !ls \\\n  -l\nask()") == "x = get_ipython()\n\nask()\n"
    assert as_python("%time x = ask( \\\n  1)") == "pass; x = ask( \\\n  1)\n"


def test_brackets_left_open_by_a_magic_line_count() -> None:
    assert as_python("%time x = ask(\n% 2)") == "pass; x = ask(\n% 2)\n"


@pytest.mark.parametrize("magic", ["time", "capture out", "timeit -n 1", "python"])
def test_cell_magics_around_python_keep_the_body(magic: str) -> None:
    assert as_python(f"%%{magic}\nask()\n%pip x") == "pass\nask()\npass\n"
    assert as_python(f"\n# why\n%%{magic}\n%%time\nask()") == "\n# why\npass\npass\nask()\n"


@pytest.mark.parametrize(
    "source",
    [
        "%%bash\nls",
        "%%javascript\nask()",
        "%%html\n<p>",
        "%%writefile app.py\nask()",
        "%%ai chatgpt\nask()",
        "%%!\nls",
        "\n# shell\n%%sh\nls",
        "%%capture\n%%bash\nls",
        "%md\n# Title",
        "%sql\nselect 1",
    ],
)
def test_cells_in_another_language(source: str) -> None:
    assert as_python(source) is None


def test_a_line_magic_with_the_name_of_a_language_is_one_line() -> None:
    assert as_python("%sql select 1\nask()") == "pass\nask()\n"
    assert as_python("ask()\n%md") == "ask()\npass\n"


def test_line_ends_of_every_kind_are_lines() -> None:
    assert as_python("a = 1\r\nb = 2\rc = 3\x0c\n") == "a = 1\nb = 2\nc = 3\x0c\n\n"


ANYTHING = st.text("ab=% !?\n\"'()[]\\#,;/x\t\x0c\u2028", max_size=60)


@settings(deadline=None)
@given(ANYTHING)
@example("x = '\\")
@example('"""')
def test_any_text_keeps_its_line_numbers(source: str) -> None:
    plain = as_python(source)

    if plain is not None:
        assert plain.count("\n") == len(re.split(r"\r\n|\r|\n", source))


@settings(deadline=None)
@given(ANYTHING)
def test_neutralising_twice_changes_nothing_more(source: str) -> None:
    plain = as_python(source)

    if plain is not None:
        assert as_python(plain) == plain + "\n"


EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "1", "'%s?'", '"!x"', '"""\n%b\n?"""', "f'{a!r:%d}'"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" % ", " / ", " != ", " == ", " % \\\n"]), inner).map("".join),
        inner.map(lambda text: f"(\n{text}\n)"),
        inner.map(lambda text: f"[ # what?\n{text},\n]"),
        inner.map(lambda text: f"f(x=\\\n{text})"),
    ),
    max_leaves=6,
)
STATEMENTS = st.one_of(
    EXPRESSIONS,
    EXPRESSIONS.map(lambda text: f"x = {text}"),
    EXPRESSIONS.map(lambda text: f"x %= {text}"),
    EXPRESSIONS.map(lambda text: f"if a:\n    y: int = {text}  # !no?"),
)


@settings(deadline=None)
@given(st.lists(STATEMENTS, min_size=1, max_size=5).map("\n".join))
def test_valid_python_comes_through_unchanged(source: str) -> None:
    ast.parse(source)

    assert as_python(source) == source + "\n"


MAGICS = st.sampled_from(["%pip install 'x", "!ls (", "ask?", "?ask", "x = !ls [", "%time x = 1", "!a \\\nb"])


@settings(deadline=None)
@given(st.lists(st.one_of(STATEMENTS, MAGICS), min_size=1, max_size=6))
def test_python_between_magics_stays_in_place(statements: list[str]) -> None:
    source = "\n".join(statements)
    plain = as_python(source)
    assert plain is not None
    ast.parse(plain)

    lines = plain.split("\n")
    position = 0
    for statement in statements:
        height = statement.count("\n") + 1
        if statement[0] not in "%!?" and not statement.endswith("?") and "= !" not in statement:
            assert "\n".join(lines[position : position + height]) == statement
        position += height
