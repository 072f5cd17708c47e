"""The prefilter never says no where a needle is, and the store reads what it must."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.locations import Problem
from checker.sources import MemoryFiles, Prefilter, SourceStore

WORDS = st.binary(min_size=1, max_size=6) | st.text("ab.p(", min_size=1, max_size=5).map(str.encode)


@pytest.mark.parametrize(
    ("data", "matches"),
    [
        (b"import anthropic\n", True),
        (b"client.messages.create(", True),
        (b"anthropi", False),
        (b"Anthropic", False),
        (b"", False),
    ],
)
def test_needles(data: bytes, *, matches: bool) -> None:
    assert Prefilter([b"anthropic", b"messages.create"]).matches(data) is matches


def test_needles_are_text_not_patterns() -> None:
    assert not Prefilter([b"a.c"]).matches(b"abc")
    assert Prefilter([b"a("]).matches(b"a(")


@pytest.mark.parametrize("needles", [[], [b""], [b"", b"x"]])
def test_without_needles_every_file_may_matter(needles: list[bytes]) -> None:
    assert Prefilter(needles).matches(b"anything")
    assert Prefilter(needles).matches(b"")


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.lists(WORDS, max_size=8))
def test_a_prefilter_agrees_with_a_search_for_each_needle(needles: list[bytes], parts: list[bytes]) -> None:
    data = b"".join(parts)

    assert Prefilter(needles).matches(data) == any(needle in data for needle in needles)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.binary(max_size=9), st.binary(max_size=9))
def test_a_needle_is_found_anywhere(needles: list[bytes], before: bytes, after: bytes) -> None:
    assert all(Prefilter(needles).matches(before + needle + after) for needle in needles)


class Counting(MemoryFiles):
    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(files)
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return super().read(path)


def test_a_store_reads_each_file_once() -> None:
    files = Counting({"a.py": "ask(1)", "b.py": "x"})
    store = SourceStore(files)

    assert store.scan(Prefilter([b"ask"]), ["b.py", "a.py"]) == ["a.py"]
    assert store.read("a.py") == b"ask(1)"
    assert files.reads == ["b.py", "a.py"]


def test_a_store_keeps_no_more_than_its_budget_and_reads_the_rest_again() -> None:
    files = Counting({"a.py": "1234", "b.py": "12", "c.py": "1"})
    store = SourceStore(files, budget=5)
    for path in ("a.py", "b.py", "c.py") * 2:
        store.read(path)

    assert files.reads == ["a.py", "b.py", "c.py", "b.py"]


def test_what_a_store_cannot_read_is_a_problem_told_once() -> None:
    files = Counting({"a.py": "x"})
    store = SourceStore(files)
    gone = Problem(path="gone.py", line=1, what="this file cannot be read: gone.py")

    assert store.scan(Prefilter([b"x"]), ["gone.py", "a.py", "gone.py"]) == ["a.py"]
    assert store.read("gone.py") == gone
    assert store.problems == (gone,)
    assert files.reads == ["gone.py", "a.py"]
