"""The prefilter never says no where a needle is, and the store reads what it must."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.locations import Problem
from checker.sources import MemoryFiles, Prefilter, SourceStore
from checker.sources.shelf import BETWEEN

WORDS = (st.binary(min_size=1, max_size=6) | st.text("ab.p(", min_size=1, max_size=5).map(str.encode)).filter(
    lambda word: BETWEEN not in word
)


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


def test_a_store_reads_each_of_its_files_once() -> None:
    files = Counting({"a.py": "ask(1)", "b.py": "x"})
    store = SourceStore(files, ["b.py", "a.py"])

    assert store.scan(Prefilter([b"ask"]), ["b.py", "a.py"]) == ["a.py"]
    assert store.read("a.py") == b"ask(1)"
    assert files.reads == ["b.py", "a.py"]


def test_a_store_keeps_no_more_than_its_budget_and_reads_the_rest_again() -> None:
    files = Counting({"a.py": "1234", "b.py": "12", "c.py": "1"})
    store = SourceStore(files, ["a.py", "b.py", "c.py"], budget=5)
    assert [store.read(path) for path in ("a.py", "b.py", "c.py")] == [b"1234", b"12", b"1"]

    assert files.reads == ["a.py", "b.py", "c.py", "b.py"]
    assert store.scan(Prefilter([b"2"]), ["a.py", "b.py", "c.py"]) == ["a.py", "b.py"]


def test_a_store_reads_other_files_as_well() -> None:
    store = SourceStore(MemoryFiles({"a.py": "x", "agents/a.md": "x"}), ["a.py"])

    assert store.read("agents/a.md") == b"x"
    assert store.scan(Prefilter([b"x"]), ["agents/a.md", "a.py"]) == ["agents/a.md", "a.py"]


def test_what_a_store_cannot_read_is_a_problem_told_once() -> None:
    files = Counting({"a.py": "x"})
    store = SourceStore(files, ["gone.py", "a.py"])
    gone = Problem(path="gone.py", line=1, what="this file cannot be read: gone.py")

    assert store.scan(Prefilter([b"x"]), ["gone.py", "a.py", "gone.py"]) == ["a.py"]
    assert store.read("gone.py") == gone
    assert store.problems == (gone,)
    assert files.reads == ["gone.py", "a.py"]


@settings(deadline=None)
@given(
    st.lists(st.lists(WORDS, max_size=4).map(b"".join), min_size=1, max_size=30),
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from([0, 20, 1000]),
)
def test_a_scan_agrees_with_looking_into_each_file(
    contents: list[bytes], searches: list[list[bytes]], budget: int
) -> None:
    files = {f"{index}.py": data for index, data in enumerate(contents)}
    store = SourceStore(MemoryFiles(files), files, budget=budget)

    for needles in searches:
        holding = [path for path, data in files.items() if any(needle in data for needle in needles)]
        assert store.scan(Prefilter(needles), list(files)) == holding
        passes = store.asking(Prefilter(needles), list(files))
        assert [path for path in files if passes(path)] == holding
