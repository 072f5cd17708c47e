"""Edits change what they name and no other byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.findings import Confidence, Edit, Finding, Fix, Severity
from checker.fixes import Overlay, apply, choose, unified_diff
from checker.fixes.text import edited
from checker.locations import Problem, Span
from checker.sources import MemoryFiles
from checker.triage.lines import split_lines


def edit(line: int, column: int, end_column: int, replacement: str, **rest: Any) -> Edit:
    span = Span(
        path=rest.get("path", "a.py"),
        cell=rest.get("cell"),
        line=line,
        column=column,
        end_line=rest.get("end_line", line),
        end_column=end_column,
    )
    return Edit(span=span, replacement=replacement)


def finding(*edits: Edit, safe: bool = True) -> Finding:
    return Finding(
        code="RL701",
        name="retired-model",
        message="m",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        span=edits[0].span,
        function="f",
        fix=Fix(title="t", edits=edits, safe=safe),
    )


@given(st.data())
def test_edits_are_the_same_as_slicing(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet=st.sampled_from("ab \r\n\f\u2028é"), max_size=30))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6).filter(lambda cuts: len(cuts) % 2 == 0)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    pairs = [pair for index, pair in enumerate(pairs) if index == 0 or pair[0] > pairs[index - 1][1]]
    # An offset between \r and \n is no place that a line and column can name.
    pairs = [pair for pair in pairs if all(text[i - 1 : i + 1] != "\r\n" for i in pair)]

    edits = [Edit(span=_span(text, *pair), replacement=f"<{index}>") for index, pair in enumerate(pairs)]
    expected = text
    for index, (start, end) in reversed(list(enumerate(pairs))):
        expected = expected[:start] + f"<{index}>" + expected[end:]

    assert edited(text, edits) == expected


def _span(text: str, start: int, end: int) -> Span:
    line, column = _place(text, start)
    end_line, end_column = _place(text, end)
    return Span(path="a.py", line=line, column=column, end_line=end_line, end_column=end_column)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = split_lines(text[:offset])
    if not before or before[-1].endswith(("\r", "\n")):
        return len(before) + 1, 1
    return len(before), len(before[-1]) + 1


@pytest.mark.parametrize(("line", "column"), [(0, 1), (3, 1), (1, 4), (2, 2)])
def test_a_place_that_is_not_there_is_refused(line: int, column: int) -> None:
    with pytest.raises(LookupError):
        edited("a\n", [edit(line, column, column, "x")])


@pytest.mark.parametrize(
    "content",
    [
        b"m = 'old'\n",
        b"\xef\xbb\xbfm = 'old'\r\nx\r\n",
        b"# coding: latin-1\r\nm = 'old' # \xe9",
        b"m = 'old'\x0c\n\tx = 1",
    ],
)
def test_line_ends_marks_and_encodings_stay(content: bytes) -> None:
    line = 2 if content.startswith(b"#") else 1

    [change], problems = apply([edit(line, 6, 9, "new")], MemoryFiles({"a.py": content}))

    assert problems == ()
    assert change.after == content.replace(b"old", b"new")
    assert change.before == content


def test_what_the_encoding_cannot_say_is_a_problem() -> None:
    files = MemoryFiles({"a.py": b"# coding: latin-1\nm = 'old'\n"})

    changes, [problem] = apply([edit(2, 6, 9, "\u2192")], files)

    assert changes == ()
    assert problem.what.startswith("cannot be edited: ")


@pytest.mark.parametrize("path", ["gone.py", "broken.py", "short.py", "bad.ipynb"])
def test_files_that_cannot_be_edited_are_problems(path: str) -> None:
    files = MemoryFiles({"broken.py": b"\xff", "short.py": "", "bad.ipynb": '{"cells": []}'})

    changes, [problem] = apply([edit(9, 1, 2, "x", path=path, cell=0 if path == "bad.ipynb" else None)], files)

    assert changes == ()
    assert isinstance(problem, Problem)
    assert problem.path == path


# Jupyter writes a string a line; other tools do not, and an edit then brings the touched string into that form.
SEVERAL_LINES_IN_ONE = '{"cells": [{"source": ["a = 1\\nm = \'old\'\\nb"]}]}'
NOTEBOOKS = (
    SEVERAL_LINES_IN_ONE,
    '{"cells": [{"cell_type": "code", "source": ["a = 1\\n", "m = \'old\'\\n", "b"]}], "nbformat": 4}',
    '{\n "cells": [\n  {"source": [\n    "a = 1\\n",\n    "m = \'old\'\\n",\n    "b"\n   ]}\n ]\n}\n',
    '{"metadata": {"cells": 3}, "cells": [{"source": "a = 1\\nm = \'old\'\\nb", "outputs": ["old"]}]}',
    '{"cells": [{"source": ["a = 1\\n", "m = \'old\'\\n", "\u00e9"]}]}',
)


@pytest.mark.parametrize("notebook", [text for text in NOTEBOOKS if text != SEVERAL_LINES_IN_ONE])
def test_a_notebook_keeps_everything_but_the_edited_stretch(notebook: str) -> None:
    files = MemoryFiles({"n.ipynb": notebook})

    [change], problems = apply([edit(2, 6, 9, "new", path="n.ipynb", cell=0)], files)

    assert problems == ()
    assert change.text_after == notebook.replace("'old'", "'new'")


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize(
    "edits",
    [
        [edit(2, 1, 1, "# route-lint: ignore[RL701]\n", path="n.ipynb", cell=0)],
        [edit(1, 6, 1, "", end_line=2, path="n.ipynb", cell=0)],
        [edit(1, 1, 1, "é", path="n.ipynb", cell=0), edit(3, 1, 2, "", path="n.ipynb", cell=0)],
        [edit(3, 2, 2, "\nc\n", path="n.ipynb", cell=0)],
    ],
)
def test_a_cell_is_edited_like_the_text_it_holds(notebook: str, edits: list[Edit]) -> None:
    [change], _ = apply(edits, MemoryFiles({"n.ipynb": notebook}))

    before, after = json.loads(notebook), json.loads(change.text_after)
    source = after["cells"][0].pop("source")
    expected = edited("".join(before["cells"][0].pop("source")), edits)
    assert "".join(source) == expected
    assert after == before
    assert change.text_after.isascii() == notebook.isascii()


def test_cells_are_told_apart() -> None:
    notebook = '{"cells": [{"source": "old"}, {"source": []}, {"source": ["old"]}]}'

    [change], _ = apply(
        [edit(1, 1, 4, "x", path="n.ipynb", cell=0), edit(1, 1, 4, "y", path="n.ipynb", cell=2)],
        MemoryFiles({"n.ipynb": notebook}),
    )

    assert change.text_after == '{"cells": [{"source": "x"}, {"source": []}, {"source": ["y"]}]}'


def test_only_safe_fixes_unless_told() -> None:
    findings = [finding(edit(1, 1, 2, "x"), safe=False), finding(edit(2, 1, 2, "y"))]

    assert [e.replacement for e in choose(findings, unsafe=False).edits] == ["y"]
    assert [e.replacement for e in choose(findings, unsafe=True).edits] == ["x", "y"]


def test_the_same_edit_is_made_once_and_fixes_both() -> None:
    plan = choose([finding(edit(1, 1, 2, "x")), finding(edit(1, 1, 2, "x"), edit(3, 1, 2, "z"))], unsafe=False)

    assert [e.replacement for e in plan.edits] == ["x", "z"]
    assert len(plan.findings) == 2


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (edit(1, 1, 5, ""), edit(1, 4, 9, ""), True),
        (edit(1, 1, 5, ""), edit(1, 5, 9, ""), False),
        (edit(1, 1, 5, "", end_line=3), edit(2, 1, 9, ""), True),
        (edit(1, 5, 5, "a"), edit(1, 5, 5, "b"), True),
        (edit(1, 1, 5, ""), edit(1, 5, 5, "b"), True),
        (edit(1, 1, 5, ""), edit(1, 1, 5, "", path="b.py"), False),
        (edit(1, 1, 5, "", cell=1), edit(1, 1, 5, "", cell=2), False),
    ],
)
def test_contradicting_fixes_wait(one: Edit, other: Edit, clash: bool) -> None:
    plan = choose([finding(one, edit(8, 1, 2, "x")), finding(other, edit(9, 1, 2, "y"))], unsafe=False)

    assert len(plan.findings) == (1 if clash else 2)
    assert len(plan.edits) == (2 if clash else 4)


def test_the_overlay_shows_what_will_be() -> None:
    files = MemoryFiles({"a.py": "old\n", "pkg/b.py": "b\n"})
    changes, _ = apply([edit(1, 1, 4, "new")], files)

    overlay = Overlay(files, {change.path: change.after for change in changes} | {"new/c.py": b"c"})

    assert overlay.read("a.py") == b"new\n"
    assert overlay.read("pkg/b.py") == b"b\n"
    assert overlay.stat_key("a.py") != files.stat_key("a.py")
    assert overlay.stat_key("pkg/b.py") == files.stat_key("pkg/b.py")
    assert overlay.listing(".") == files.listing(".")
    assert overlay.is_file("a.py")
    assert overlay.is_dir("pkg")
    assert overlay.is_file("new/c.py")
    assert overlay.listing("new").files == ()
    with pytest.raises(OSError, match="gone"):
        overlay.listing("gone")
    assert overlay.locate("./a.py") == "a.py"
    assert overlay.absolute("a.py") == files.absolute("a.py")


def test_the_diff_is_one_that_patch_takes() -> None:
    changes, _ = apply(
        [edit(1, 1, 4, "new"), edit(1, 1, 4, "new", path="b.py")], MemoryFiles({"a.py": "old\nx\n", "b.py": "old"})
    )

    assert unified_diff(changes) == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n-old\n+new\n x\n"
        "--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-old\n\\ No newline at end of file\n"
        "+new\n\\ No newline at end of file\n"
    )
    assert unified_diff([]) == ""
