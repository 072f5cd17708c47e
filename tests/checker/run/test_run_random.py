"""Random projects, bytes and notebooks through the whole pipeline: never an exception, never a hang.

FUZZ_EXAMPLES=20000 pytest tests/checker/run/test_run_random.py looks for longer.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from random_programs import projects
from run_limits import survives

from checker.errors import UsageError
from checker.syntax.parse import parse_with_ast, parse_with_libcst

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))


def examples(number: int) -> settings:
    return settings(
        max_examples=EXAMPLES or number,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


@given(projects)
@examples(40)
def test_any_project(sources: dict[str, str]) -> None:
    report = survives(sources)

    unparsed = [problem for problem in report.problems if not problem.path.endswith(".ipynb")]

    assert not unparsed


@given(projects)
@examples(40)
def test_both_parsers_give_the_same_tree(sources: dict[str, str]) -> None:
    for path, text in sources.items():
        tree = parse_with_ast(text) if path.endswith(".py") else None

        assert tree is None or tree == parse_with_libcst(text)


paths = st.sampled_from(["a.py", "b.pyw", "c.ipynb", "agents/d.md", ".gitignore", "pkg/__init__.py"])
fragments = st.sampled_from(
    [b"\xef\xbb\xbf", b"\0", b"# coding: latin-1\n", b"# coding: rot13\n", b"\r", b"\x0c", b"import anthropic\n", b"---\n",
     b"model: opus\n", b"client.messages.create(model=", b"'\xff'", b"\\\n", b'"""', b"(", b")", b"{", b"\xed\xa0\x80", b"  ",
     b"\t", b":", b"if x", b"\nclass A(A):\n", b"*", b"@", b"async ", b"lambda", b"f'{", b"}'", b"[", b"]", b"\n"]
)  # fmt: skip
blobs = st.one_of(st.binary(max_size=200), st.lists(fragments | st.binary(max_size=3), max_size=25).map(b"".join))


@given(st.dictionaries(paths, blobs, min_size=1))
@examples(80)
def test_any_bytes(sources: dict[str, bytes]) -> None:
    try:
        survives(sources)
    except UsageError:
        ignored = ".gitignore" in sources
        assert ignored or not any(path.endswith((".py", ".pyw", ".ipynb")) for path in sources)


text = st.text(max_size=20) | st.sampled_from(
    ["code", "markdown", "raw", "python", "R", "%%bash\nls", "!ls\n", "import anthropic\n", "x = anthropic.Anthropic()\n",
     "x.messages.create(model='claude-2.1', messages=[])\n", "%%time\nx?", "(", "def f(:", "'''", "\ud800", "\\", "ir"]
)  # fmt: skip
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=8,
)
cells = st.fixed_dictionaries(
    {}, optional={"cell_type": text | json, "source": text | st.lists(text) | json, "id": json, "metadata": json}
)
notebooks = st.fixed_dictionaries(
    {}, optional={"cells": st.lists(cells | json, max_size=4) | json, "metadata": json, "nbformat": json, "worksheets": json}
)  # fmt: skip


@given(notebooks | json)
@example({"cells": [{"cell_type": "code", "source": "("}, {"cell_type": "code", "source": "import anthropic"}]})
@examples(80)
def test_any_notebook(document: object) -> None:
    import json

    survives({"book.ipynb": json.dumps(document)})
