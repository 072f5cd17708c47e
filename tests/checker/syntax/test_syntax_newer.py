"""Newer grammar in older words: the tree is the one that libcst makes of the text as it stands."""

from __future__ import annotations

import pytest

from checker.syntax.newer import rewritten
from checker.syntax.parse import parse, parse_with_libcst

SNIPPETS = {
    "aliases": "type A = list[int]  # one\nclass B:\n    type C[T, *U] = dict[T, C]\nx = 1\n",
    "functions": "def f[T](x: T) -> T: return x\nasync def g[T: (int, str), **P](*a: P.args): pass\n",
    "classes": "@d\nclass A[T]: pass\nclass B[\n    T: Mapping[str, list[int]],\n    U = int,\n](A[T], metaclass=M):\n    y = 1\n",
    "exceptions": "try: a\nexcept B, c.D:  # no parentheses\n    pass\nexcept E, F: x = 'y'\ntry: b\nexcept* G, H,I : pass\n",
    "carriage returns": "type A = int\r\ntry: a\r\nexcept B, C:\r\n    'd'  # e\r\n",
}
STRINGS = {
    "a text": 'type A = int\nx = """\ntype B = int\n"""\n',
    "a format string": 'type A = int\nx = f"""\nexcept {a}\nexcept B, C:\n"""\n',
}
OTHER = ["type = 1", "type(x) == y", "x = 'type A = int'", "except A:", "except (A, B):", "type A == 1", "f[T](x)"]


@pytest.mark.parametrize("text", [*SNIPPETS.values(), *STRINGS.values()], ids=[*SNIPPETS, *STRINGS])
def test_it_is_read_as_libcst_reads_it(text: str) -> None:
    assert parse(text) == parse_with_libcst(text)


@pytest.mark.parametrize("text", SNIPPETS.values(), ids=SNIPPETS)
def test_lines_keep_their_places(text: str) -> None:
    older = rewritten(text)

    assert older is not None
    assert len(older.text.splitlines()) == len(text.splitlines())
    assert all(text[place].isalpha() for place in older.places)


@pytest.mark.parametrize("text", OTHER)
def test_other_text_is_left_alone(text: str) -> None:
    assert rewritten(text) is None
