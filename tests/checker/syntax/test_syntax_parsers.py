"""The two parsers against each other: the same tree of the same text, so that nothing depends on the Python it runs on."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import libcst as cst
import pytest

from checker.syntax import ast_expressions
from checker.syntax.parse import ParseError, parse, parse_with_ast, parse_with_libcst

LIBRARY = [
    Path(cst.__file__).parent,
    Path(json.__file__).parents[1] / "asyncio",
    Path(pytest.__file__).parents[1] / "_pytest",
]
SNIPPETS = {
    "names": "a; a.b.c; None; True; False; ...",
    "numbers": "1; 1_000; 0x1F; 1.5; 1e400; 2j; 99999999999999999999; -1",
    "strings": r"""'a'; "b"; r'\d'; b'x'; 'a\n\x41\u00e9'; '''x
y'''; u'z'; '\ud800'; '\q'""",
    "adjacent strings": "x = ('a' 'b'\n  # between\n  \"c # no comment\"\n)\ny = b'a' b'b'\nz = 'a' f'{b}' 'c' f'd' '' f'{e}'\n",
    "format strings": "f'a{b}c{{d}}'; f''; f'{a!r:>{w}}'; f'{a = }'; f'x{ a=!s}'; rf'\\d{a}'; f'\\n{a}\\x41'; f'{a}{b.c(d)[0]}'",
    "format strings over lines": 'x = f"""\n{f(\n a)} {b}\n"""\n',
    "nested format strings": "f'{f(f\"{a}\")}'; f'{\"x\"}{d[\"k\"]}'",
    "calls": "f(); f(a, *b, c=1, **d); f(a=1, *b); f(x for x in y); f((x for x in y), 1); f(a)(b).c()",
    "subscripts": "a[1]; a[1, 2]; a[(1, 2)]; a[1:2]; a[:]; a[1:2, ::3]; a[b,]; a[*b]; a[b][c]; (a)[()]; a[ ( ) ]",
    "displays": "[]; [1, *a]; (); (1,); 1, 2; (1, (2, 3)); {1, 2}; {}; {'a': 1, **b}; ((1), (2))",
    "operators": "a + b * c; (a + b) @ c; not a; ~a; a < b <= c is not d not in e; a or b or c and d; (a or b) or c; a or (b or c)",
    "conditionals": "a if b else c if d else e; (a) if (b) else (c); x = (y := f(1))",
    "lambdas": "lambda: 0; lambda a, /, b=1, *c, d, e=2, **f: a + b",
    "comprehensions": "[a for b in c for d in e if f if g]; {a: b for a, b in c}; {a for a in b}; (a async for a in (b)); ((a) for a in b if (c))",
    "assignments": "a = b = c; a, b = c; (a, *b), c.d, e[f] = g; a: int; a: int = 1; a += 1; [a, b] = c; *a, = b; c = *a(b), d",
    "deletions": "del a; del a, b.c; del (a, b); del [a]",
    "imports": "import a, b.c as d\nfrom e import f, g as h\nfrom . import i\nfrom ..j.k import (l,)\nfrom m import *",
    "jumps": "for a in b:\n    break\nelse:\n    pass\nwhile c:\n    continue\nelse: d",
    "branches": "if a: b\nelif c:\n    d\nelse:\n    if e: f\n",
    "errors": "try:\n    a\nexcept B as b: raise c from d\nexcept (E, F): raise\nexcept: pass\nelse: g\nfinally: h\ntry: a\nexcept* B: b",
    "contexts": "with a as b, c: pass\nwith (a as b, c): pass\nwith (a, b): pass\nwith (a): pass",
    "functions": "@a.b(1)\n@c\nasync def f(x: int = 1, /, y: str = 'b', *args: T, z, w=2, **k) -> int:\n    async for a in b: await c\n    async with d as e: yield f\n    return (\n        1\n    )\n\n    # after\ndef g(): yield from h; return\n",
    "classes": '@d\nclass A: pass\nclass B(A, *C, metaclass=M, **k):\n    """Doc."""\n    x: int = 1\n\nclass D(): ...\n',
    "scopes": "def f():\n    global a, b\n    nonlocal c\n    assert d, 'e'\n",
    "match": "match a, b:\n    case [1, *c] | {'k': v, **r} if v: pass\n    case C(x, y=2) as z: pass\n    case None | True | -1 | 'a' 'b': pass\n    case D.e: pass\n    case (f, _): pass\n    case _: pass\n",
    "comments": "#!/bin/sh\nx = '#no'  # one\n# two # three\ny = (  # four\n    'a'  # five\n    f'#{x}'\n)\nz = f'{x}#'  # six\nb'#'  # seven",
    "wide characters": "gr\u00f6\u00dfe = '\U0001f600'; f('\u00e9', gr\u00f6\u00dfe)\nx = f'\u00e9{gr\u00f6\u00dfe}\U0001f600{y}'  # \u00fc\n",
    "line ends": "x = (1,\r\n     2)\r\ny = '''a\r\nb'''\rz = 3\n\x0c\nw = f'{x}'",
    "continuations": "x = 1 + \\\n    2\nassert x, \\\n  'no'\nif a and \\\n   b: pass\n",
    "empty": "",
}  # fmt: skip


def library_files() -> list[Path]:
    files = sorted(path for folder in LIBRARY for path in folder.rglob("*.py"))
    return random.Random(11).sample([f for f in files if f.stat().st_size < 40_000], 40)


class TestTheSameTree:
    @pytest.mark.parametrize("text", SNIPPETS.values(), ids=SNIPPETS)
    def test_of_every_construct(self, text: str) -> None:
        assert parse_with_ast(text) == parse_with_libcst(text)

    @pytest.mark.parametrize("path", library_files(), ids=lambda path: path.name)
    def test_of_real_files(self, path: Path) -> None:
        text = path.read_text()

        assert parse_with_ast(text) == parse_with_libcst(text)


class TestWhatThisPythonCannotRead:
    def test_newer_grammar_is_left_to_libcst(self) -> None:
        text = "x: int = 1\nprint(f'{x}')\n"
        newer = text + "type A[T] = list[T]\n"

        assert parse(newer).exprs[: len(parse(text).exprs)] == parse(text).exprs

    def test_an_expression_in_a_format_string_that_is_not_where_it_is_said_to_be(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ast_expressions, "TRUSTED_FIELDS", False)
        text = 'x = f"""{\n  a + f"{b}"}"""\n'

        assert parse(text) == parse_with_libcst(text)

    def test_what_is_no_python_is_explained_by_libcst(self) -> None:
        with pytest.raises(ParseError, match="not valid Python") as caught:
            parse("x = 1\ny = = 2\n")

        assert caught.value.line == 2

    def test_odd_escapes_do_not_warn(self, recwarn: pytest.WarningsRecorder) -> None:
        parse("x = '\\d' is 1\n")

        assert not recwarn.list


def test_libcst_is_not_imported_where_this_python_reads_everything(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        textwrap.dedent("""\
            from anthropic import Anthropic

            Anthropic().messages.create(model="claude-haiku-5-5", max_tokens=5, messages=[])
            """)
    )
    program = (
        "import sys; from checker.cli import main; print(main(['sites', '.', '--no-cache']), 'libcst' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "0 False"
