"""Import statements as they are read off the bytes of a file, and which files name a word in theirs."""

from __future__ import annotations

import pytest

from checker.sources import ImportIndex, MemoryFiles, SourceStore
from checker.sources.import_text import Imported, imported, statements


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os", [Imported(0, "os")]),
        ("import a.b as c, d", [Imported(0, "a.b"), Imported(0, "d")]),
        ("from google import genai", [Imported(0, "google", ("genai",))]),
        ("from ..llm import client as c", [Imported(2, "llm", ("client",))]),
        ("from . import x, y", [Imported(1, "", ("x", "y"))]),
        ("from a import (  # the (first)\n    b,  # one)\n    c,\n)\nx = 1", [Imported(0, "a", ("b", "c"))]),
        ("from a \\\n    import b", [Imported(0, "a", ("b",))]),
        ("from a \\\r\n    import b\r\n", [Imported(0, "a", ("b",))]),
        ("x = 1\rimport os\ry = 2", [Imported(0, "os")]),
        ("if True: import os", [Imported(0, "os")]),
        ('x = __import__("a")', [Imported(0, "a")]),
        ("x = importlib.import_module(\n    'a.b'\n)", [Imported(0, "a.b")]),
        ("from größe import maß", [Imported(0, "größe", ("maß",))]),
    ],
)
def test_imports_are_read_off_the_bytes(source: str, expected: list[Imported]) -> None:
    found = [each for line in statements("a.py", source.encode()) for each in imported(line)]

    assert expected == found


def test_notebooks_have_their_imports_in_json() -> None:
    data = b'{"source": ["import os\\n", "from a import b\\n"]}'
    found = [each for line in statements("a.ipynb", data) for each in imported(line)]

    assert Imported(0, "a", ("b",)) in found


@pytest.fixture
def index() -> ImportIndex:
    files = {
        "app/llm.py": "from openai import OpenAI",
        "app/main.py": "from app.llm import ask\nimport os",
        "app/other.py": "import app\nllm = 1",
        "app/stars.py": "from app.llm import *",
    }
    return ImportIndex(files, SourceStore(MemoryFiles(files)))


def test_words_are_found_in_import_statements_only(index: ImportIndex) -> None:
    assert {"app/main.py", "app/stars.py"} == index.naming("llm")


def test_words_behind_an_import(index: ImportIndex) -> None:
    assert {"app/other.py"} == index.importing("app")


def test_statements_of_a_kind(index: ImportIndex) -> None:
    assert {"app/stars.py"} == index.where(lambda line: b"*" in line)


def test_files_that_are_not_scanned_have_no_statements(index: ImportIndex) -> None:
    assert index.lines("app/unknown.py") == ()
