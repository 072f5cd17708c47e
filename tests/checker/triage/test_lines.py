"""Lines as Python counts them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.sources import MemoryFiles
from checker.triage.lines import lines_of, split_lines
from checker.triage.statements import statement_starts


@given(st.text(alphabet=st.sampled_from("ab\r\n\f\x0b\u2028\x85")))
def test_nothing_is_lost(text: str) -> None:
    lines = split_lines(text)

    assert "".join(lines) == text
    assert "" not in lines


def test_only_pythons_line_ends_count() -> None:
    assert split_lines("a\fb\u2028c\r\nd\re\n\nf") == ("a\fb\u2028c\r\n", "d\r", "e\n", "\n", "f")


def test_cells_have_lines_of_their_own() -> None:
    cells = [{"cell_type": "code", "source": source} for source in (["a\n", "b"], "c\nd\n")]
    lines = lines_of(MemoryFiles({"n.ipynb": json.dumps({"cells": cells})}))

    assert lines("n.ipynb", 0) == ("a\n", "b")
    assert lines("n.ipynb", 1) == ("c\n", "d\n")
    assert lines("n.ipynb", 2) == ()


@pytest.mark.parametrize("content", [b"\xff", b"# coding: nonsense\n", b"\0"])
def test_what_cannot_be_read_has_no_lines(content: bytes) -> None:
    lines = lines_of(MemoryFiles({"a.py": content, "n.ipynb": content, "agent.md": b"\xff"}))

    assert [lines(path, 0) for path in ("a.py", "n.ipynb", "agent.md", "gone.py")] == [()] * 4


def test_statements_begin_where_their_first_line_is() -> None:
    source = split_lines("a = f(\n    1,\n)\nif b:\n    c = '''\n'''; d(\n)\n")

    assert statement_starts(source) == {2: 1, 3: 1, 6: 5, 7: 5}


@pytest.mark.parametrize("text", ["f(\n", "'''\n", "  a\n b\n", "\x00"])
def test_unreadable_source_gives_what_there_is(text: str) -> None:
    assert statement_starts(split_lines("x = (\n1)\n" + text)).get(2) == 1


@given(st.text(alphabet=st.sampled_from("ab(['\"\\\n\r \t#{}f\x00\ud800")))
def test_any_text_has_statements_or_none(text: str) -> None:
    lines = split_lines(text)

    assert all(1 <= first < line <= len(lines) for line, first in statement_starts(lines).items())
