"""What the bytes of a file tell about a name: never no where the facts could say yes."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.resolution.spelled import Calling, Deriving, Storing, Word

NAMES = st.sampled_from(["ask", "a", "call_llm", "größe"])
TEXT = st.text("ak _.\n\\(é\t\"'", max_size=12)


@settings(deadline=None)
@given(NAMES, TEXT, TEXT)
def test_no_word_is_missed_in_python_or_in_a_notebook(name: str, before: str, after: str) -> None:
    source = f"{before}{name}{after}"

    if re.search(rf"\b{name}\b", source) is not None:
        assert Word(name).matches(source.encode())
        assert Word(name).matches(json.dumps(source, ensure_ascii=False).encode())
        assert Word(name).matches(json.dumps(source).encode())


def test_letters_beyond_ascii_are_found_in_every_encoding() -> None:
    assert Word("größe").matches("größe(1)".encode("latin-1"))


@pytest.mark.parametrize("data", [b"task(x)", b"ask_(x)", b"asks(x)", b"2ask(x)"])
def test_a_part_of_a_word_is_none(data: bytes) -> None:
    assert not Word("ask").matches(data)


@pytest.mark.parametrize(
    "data", [b"ask(x)", b"a.ask (x)", b"ask\n  (x)", b"f = ask", b"import ask as a", b'{"k": ask}']
)
def test_calls_and_what_gives_another_name(data: bytes) -> None:
    assert Calling("ask").matches(data)


@pytest.mark.parametrize(
    "source",
    [
        "class A(Base):",
        "class A(One, Base):",
        "class A(one.Base, metaclass=Meta):",
        "class A(\n    One,  # the first\n    Base,\n):",
        "class A(One[int, str], Base[T]):",
        "class A(Make(1), Base):",
        "class A[T](\tBase):",
        "from x import Base as B",
    ],
)
def test_classes_are_found_by_their_bases_in_python_and_in_notebooks(source: str) -> None:
    assert Deriving("Base").matches(source.encode())
    assert Deriving("Base").matches(json.dumps(source).encode())
    assert Deriving("Base").matches(json.dumps(source.splitlines(keepends=True), indent=1).encode())


@pytest.mark.parametrize("source", ["def f(x: Base):", "x: dict[str, Base]", "Base()", "class Base:"])
def test_what_only_names_a_class_derives_nothing_from_it(source: str) -> None:
    assert not Deriving("Base").matches(source.encode())


@pytest.mark.parametrize(("source", "stores"), [
    ("x.name = 1", True), ("x.name: str = 1", True), ("x.name == 1", False), ("name = 1", False), ("x.names = 1", False),
])  # fmt: skip
def test_stores_of_an_attribute(source: str, stores: bool) -> None:
    assert Storing("name").matches(source.encode()) is stores
