"""Notebooks: the cells that are Python, and the way from the module back to the cell."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.locations import Problem
from checker.sources import CellLine, LineMap, Notebook, as_module, read_notebook


def code(source: object, **more: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, **more}


def markdown(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "source": source}


def notebook_of(*cells: object, metadata: object = None) -> Notebook:
    return opened({"cells": list(cells), "metadata": metadata, "nbformat": 4})


def opened(document: object) -> Notebook:
    notebook = read_notebook("n.ipynb", json.dumps(document).encode())
    assert isinstance(notebook, Notebook)
    return notebook


def problem_of(data: bytes) -> Problem:
    problem = read_notebook("n.ipynb", data)
    assert isinstance(problem, Problem)
    return problem


def test_code_cells_keep_their_index() -> None:
    notebook = notebook_of(
        code("a = 1"), markdown("# b"), code(["c = 1\n", "d = 2"]), {"cell_type": "raw"}, "odd", code("")
    )

    assert [(cell.index, cell.source) for cell in notebook.cells] == [(0, "a = 1"), (2, "c = 1\nd = 2"), (5, "")]


def test_one_module_and_back() -> None:
    notebook = notebook_of(code("import anthropic"), markdown("x"), code("%time\nask()\n"), code(""), code("b = 2"))
    text, lines = as_module(notebook)

    assert text == "import anthropic\npass\nask()\n\n\nb = 2\n"
    assert [lines.locate(line) for line in range(1, 8)] == [(0, 1), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1), (4, 2)]
    assert lines.module_line(4, 1) == 6


def test_a_bad_cell_does_not_take_the_others_with_it() -> None:
    notebook = notebook_of(code("a = 1"), code("def ("), code("b = 2"))
    bad = {cell.index for cell in notebook.cells if not parses(cell.python)}
    text, lines = as_module(notebook, without=bad)

    assert bad == {1}
    assert text == "a = 1\nb = 2\n"
    assert lines.locate(2) == CellLine(2, 1)
    with pytest.raises(LookupError, match="cell 1 is not in this module"):
        lines.module_line(1, 1)


def test_a_map_without_cells_has_nothing_to_locate() -> None:
    text, lines = as_module(notebook_of(markdown("x")))

    assert (text, lines) == ("", LineMap((), ()))
    with pytest.raises(LookupError, match="no Python cells"):
        lines.locate(1)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        "odd",
        {"kernelspec": {"name": "python3"}},
        {"kernelspec": {"name": "conda-env-x-py", "language": "python"}},
        {"language_info": {"name": "python"}, "kernelspec": {"language": "R"}},
        {"language_info": {"name": "ipython"}},
        {"kernelspec": {"name": "my-env"}},
    ],
)
def test_python_kernels(metadata: object) -> None:
    assert len(notebook_of(code("a = 1"), metadata=metadata).cells) == 1


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "ir"}},
        {"kernelspec": {"name": "julia-1.9"}},
        {"kernelspec": {"name": "x", "language": "scala"}},
        {"language_info": {"name": "typescript"}},
    ],
)
def test_other_kernels_have_no_python_cells(metadata: object) -> None:
    assert notebook_of(code("a = 1"), metadata=metadata).cells == ()


def test_cells_in_another_language_are_skipped() -> None:
    notebook = notebook_of(
        code("%%bash\nls"),
        code("a = 1", metadata={"vscode": {"languageId": "shellscript"}}),
        code("b = 1", metadata={"vscode": {"languageId": "python"}}),
    )

    assert [cell.index for cell in notebook.cells] == [2]


def test_format_3() -> None:
    notebook = opened(
        {
            "nbformat": 3,
            "metadata": {"name": ""},
            "worksheets": [
                {"cells": [{"cell_type": "code", "language": "python", "input": ["a = 1\n", "b"]}, markdown("x")]},
                {
                    "cells": [
                        {"cell_type": "code", "language": "ruby", "input": "puts 1"},
                        {"cell_type": "code", "input": "c"},
                    ]
                },
            ],
        }
    )

    assert [(cell.index, cell.source) for cell in notebook.cells] == [(0, "a = 1\nb"), (3, "c")]


def test_a_byte_order_mark_and_an_empty_file_are_no_problem() -> None:
    assert read_notebook("n.ipynb", b'\xef\xbb\xbf{"cells": []}') == Notebook(path="n.ipynb", cells=())
    assert read_notebook("n.ipynb", b"\n") == Notebook(path="n.ipynb", cells=())


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b'{\n "cells": [\n<<<<<<< HEAD\n', 3, "this notebook is not valid JSON"),
        (b'{"cells": [', 1, "this notebook is not valid JSON"),
        (b"[]", 1, "this notebook has no list of cells"),
        (b'{"cells": {}}', 1, "this notebook has no list of cells"),
        (b'{\n"\xff": 1}', 2, "byte 0xff is not valid utf-8"),
        (b"[" * 100_000, 1, "this notebook cannot be read"),
        (b'{"cells": [' + b"1" * 5000 + b"]}", 1, "this notebook cannot be read"),
    ],
)
def test_a_damaged_file_is_a_problem_on_its_line(data: bytes, line: int, what: str) -> None:
    problem = problem_of(data)

    assert (problem.path, problem.line) == ("n.ipynb", line)
    assert problem.what.startswith(what)


def test_what_only_json_can_hold_does_not_reach_the_parser() -> None:
    (cell,) = notebook_of(code("s = '\ud83d'\nt = '\0'")).cells

    assert cell.python == "s = '\ufffd'\nt = '\ufffd'\n"


CELLS = st.lists(st.one_of(st.text("ab=% !?\n\r\t\"'()\\#", max_size=30).map(code), st.just(markdown("x"))), max_size=6)


@settings(deadline=None)
@given(CELLS)
def test_every_line_maps_back_and_forth(cells: list[dict[str, object]]) -> None:
    notebook = notebook_of(*cells)
    text, lines = as_module(notebook)
    by_index = {cell.index: cell for cell in notebook.cells}

    for number, line in enumerate(text.split("\n")[:-1], start=1):
        cell, inside = lines.locate(number)
        assert by_index[cell].python.split("\n")[inside - 1] == line
        assert lines.module_line(cell, inside) == number


@settings(deadline=None)
@given(CELLS, st.sets(st.integers(0, 5)))
def test_leaving_cells_out_leaves_the_others_alone(cells: list[dict[str, object]], without: set[int]) -> None:
    notebook = notebook_of(*cells)
    text, lines = as_module(notebook, without=without)

    assert text == "".join(cell.python for cell in notebook.cells if cell.index not in without)
    assert not without & set(lines.cells)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
