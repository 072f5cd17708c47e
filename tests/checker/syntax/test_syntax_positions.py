"""Places found from token indexes against libcst's own `PositionProvider`, and what happens without the private class."""

from __future__ import annotations

import json
import random
import textwrap
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from checker.syntax import positions, quick_nodes, tree
from checker.syntax.parse import parse, parse_with_libcst
from checker.syntax.places import line_starts
from checker.syntax.positions import parse_with_positions

LIBRARY = [Path(cst.__file__).parent, Path(json.__file__).parent]
NODES = (cst.BaseExpression, cst.BaseStatement, cst.BaseSmallStatement)
ODD = {
    "form feed": "x = 1\n\f\ny = 2\n",
    "no newline at the end": "x = f(1)",
    "carriage returns": "x = (1,\r\n     2)\r\ny = 3\r\n",
    "mixed line ends": "x = 1\r\ny = 2\nz = 3\r",
    "continuation": "x = 1 + \\\n    2\nassert x, \\\n  'no'\n",
    "tabs": "if x:\n\ty = 1\n\tz = f(y,\n\t\t2)\n",
    "parentheses": "x = ((a).b(c))\ny = ((yield))\n(z) = (((1)))\n",
    "strings": "x = ('a' 'b'\n     f'{c!r:>{w}}' \"\"\"d\ne\"\"\")\n",
    "wide characters": "größe = '😀'; f('é', größe)\n",
    "empty": "",
    "only a comment": "# nothing\n",
    "comments": "#!/bin/sh\nx = 1  # one\n\n    # two\ndef f(  # three\n    a,\n    # four\n):\n    pass\n# five",
    "decorators": "@a.b(1)\n@c\nasync def f(x: int = 1, /, *y, z, **w) -> int:\n    async with a as b: return await c\n",
    "match": "match a, b:\n    case [1, *_] | {'k': v, **r} if v: pass\n    case C(x, y=2) as z: pass\n    case _: pass\n",
    "types": "type A[T: int, *U, **V] = list[T]\ndef f[T](x: T) -> T: ...\nclass C[T](B, metaclass=M): x: T\n",
}  # fmt: skip


def library_files() -> list[Path]:
    files = sorted(path for folder in LIBRARY for path in folder.rglob("*.py"))
    return random.Random(7).sample([f for f in files if 200 < f.stat().st_size < 20_000], 25)


def provided(text: str) -> set[tuple[str, tree.Place]]:
    """Class and place of each expression and statement, according to the provider."""
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    return {
        (type(node).__name__, (where.start.line, where.start.column, where.end.line, where.end.column))
        for node, where in wrapper.resolve(PositionProvider).items()
        if isinstance(node, NODES)
    }


def found(text: str) -> set[tuple[str, tree.Place]]:
    module, where = parse_with_positions(text)
    starts = tree.pack(line_starts(text))
    out = set()
    stack: list[cst.CSTNode] = [module]
    while stack:
        node = stack.pop()
        stack.extend(node.children)
        if isinstance(node, NODES):
            start, end = where.span(node)
            out.add((type(node).__name__, tree.Places(tree.pack([start]), tree.pack([end]), starts)[0]))
    return out


class TestAgainstTheProvider:
    @pytest.mark.parametrize("path", library_files(), ids=lambda path: path.name)
    def test_same_places_in_real_files(self, path: Path) -> None:
        text = path.read_text()

        assert found(text) == provided(text)

    @pytest.mark.parametrize("text", ODD.values(), ids=ODD)
    def test_same_places_in_odd_files(self, text: str) -> None:
        assert found(text) == provided(text)

    @pytest.mark.parametrize("text", ODD.values(), ids=ODD)
    def test_same_tree_without_the_private_class(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        quick = parse_with_libcst(text)
        monkeypatch.setattr(positions, "CodegenState", None)

        assert parse_with_libcst(text) == quick

    @pytest.mark.parametrize("path", library_files()[:5], ids=lambda path: path.name)
    def test_same_tree_of_a_real_file_without_the_private_class(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = path.read_text()
        quick = parse_with_libcst(text)
        monkeypatch.setattr(positions, "CodegenState", None)

        assert parse_with_libcst(text) == quick

    def test_a_changed_private_method_falls_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        quick = parse_with_libcst(ODD["strings"])
        monkeypatch.delattr(positions._Indexes, "record_syntactic_position")

        assert parse_with_libcst(ODD["strings"]) == quick

    def test_a_writer_that_loses_text_falls_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        quick = parse_with_libcst(ODD["strings"])
        monkeypatch.setattr(quick_nodes._QUICK["Name"], "_codegen", lambda node, state: None)

        assert parse_with_libcst(ODD["strings"]) == quick


class TestQuickNodes:
    def test_the_namespace_of_libcst_is_as_before(self) -> None:
        parse_with_libcst("")
        before = dict(vars(cst))

        quick_nodes.parse_module("x = 1\n")
        with pytest.raises(cst.ParserSyntaxError):
            quick_nodes.parse_module("x = = 1\n")

        assert vars(cst) == before

    def test_quick_nodes_are_nodes(self) -> None:
        module = quick_nodes.parse_module("x = f(1)  # one\n")

        assert isinstance(module, cst.Module)
        assert repr(module) == repr(cst.parse_module("x = f(1)  # one\n"))

    def test_nodes_made_by_hand_are_still_checked(self) -> None:
        quick_nodes.parse_module("x = 1\n")

        with pytest.raises(cst.CSTValidationError):
            cst.Name("")


class TestPlaces:
    def test_parentheses_are_left_out_and_ends_are_exclusive(self) -> None:
        text = textwrap.dedent("""\
            x = (
                client.ask("hi")
            )
            """)
        parsed = parse(text)
        calls = [i for i, e in enumerate(parsed.exprs) if isinstance(e, tree.Call)]

        assert [parsed.places[i] for i in calls] == [(2, 4, 2, 20)]

    def test_text_inside_a_format_string_stands_where_the_string_does(self) -> None:
        parsed = parse("\nx = f'a{b}'\n")
        constants = [i for i, e in enumerate(parsed.exprs) if isinstance(e, tree.Const)]

        assert [parsed.places[i] for i in constants] == [(2, 4, 2, 11)]

    def test_comments(self) -> None:
        assert parse(ODD["comments"]).comments == (
            (1, 0, "#!/bin/sh"),
            (2, 7, "# one"),
            (4, 4, "# two"),
            (5, 8, "# three"),
            (7, 4, "# four"),
            (10, 0, "# five"),
        )

    def test_a_hash_in_a_string_is_no_comment(self) -> None:
        assert parse("x = '# a'; y = f'# {z:#x} # b'; w = f'{z}# c'\n").comments == ()

    @pytest.mark.parametrize(("text", "lines"), [("", 1), ("x", 1), ("x\n", 2), ("x\r\ny\rz\n", 4)])
    def test_number_of_lines(self, text: str, lines: int) -> None:
        assert parse(text).lines == lines
