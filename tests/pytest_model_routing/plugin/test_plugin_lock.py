"""The lock file, and what differs from it."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_exchanges import HAIKU, OPUS, SONNET, Wire

from pytest_model_routing.plugin import lock, lock_changes
from pytest_model_routing.plugin.lock import Entry, Lock, LockError

if TYPE_CHECKING:
    from pathlib import Path

TEST = "tests/test_router.py::test_hours"
DAY = date(2026, 11, 21)


def one_entry(**changes: object) -> Entry:
    fields: dict[str, object] = {
        "calls": 1,
        "attempts": 1,
        "failed": 0,
        "models": {HAIKU: 1},
        "tiers": {"fast": 1},
        "tokens": 1100,
        "usd": Decimal("0.00015"),
    }
    return Entry(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_file() -> None:
    wire = Wire()
    wire.answer("a", "A", after=(529,))
    wire.failure("b", model=OPUS, route="app:ask")
    wire.answer("c", "C", model=SONNET, route="app:ask")

    text = lock.render(Lock(prices=DAY, tests={TEST: lock.entries(wire.records())}))

    assert (
        text
        == """\
# Which model served each route in each test, and what it took. Written by `pytest --route-lock=update`; commit it.
version = 1
prices = 2026-11-21

[routes."app:ask"]
# 2 calls: claude-sonnet-5-5 (balanced); 1,100 tokens, $0.003
"tests/test_router.py::test_hours" = { calls = 2, attempts = 2, failed = 1, models = { "claude-sonnet-5-5" = 1 }, \
tiers = { "balanced" = 1 }, tokens = 1100, usd = "0.003" }

[routes."support.router:classify"]
# 1 call: claude-haiku-5-5 (fast); 1,100 tokens, $0.00015
"tests/test_router.py::test_hours" = { calls = 1, attempts = 2, models = { "claude-haiku-5-5" = 1 }, \
tiers = { "fast" = 1 }, tokens = 1100, usd = "0.00015" }
"""
    )


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
COUNTS = st.dictionaries(NAMES, st.integers(1, 9), max_size=2).map(lambda counts: dict(sorted(counts.items())))
ENTRIES = st.builds(
    Entry,
    calls=st.integers(1, 99),
    attempts=st.integers(1, 99),
    failed=st.integers(0, 9),
    models=COUNTS,
    tiers=COUNTS,
    tokens=st.integers(0, 10**9),
    usd=st.none() | st.decimals(0, 100, places=10),
)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, ENTRIES, min_size=1, max_size=3), max_size=3))
def test_round_trip(tests: dict[str, dict[str, Entry]]) -> None:
    text = lock.render(Lock(prices=DAY, tests=tests))

    assert tomllib.loads(text)["version"] == 1
    assert lock.parse(text, "routing.lock") == Lock(prices=DAY, tests=tests)


def test_the_same_lock_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.lock", tmp_path / "other.lock"
    lock.write(one, Lock(prices=DAY, tests={"b": {"r": one_entry()}, "a": {"r": one_entry()}}))
    lock.write(other, Lock(prices=DAY, tests={"a": {"r": one_entry()}, "b": {"r": one_entry()}}))

    assert one.read_bytes() == other.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.lock", "other.lock"]


@pytest.mark.parametrize(
    "content",
    [
        "version = 1\n<<<<<<< HEAD\n",
        "version = 2\nprices = 2026-11-21\n",
        "",
        'version = 1\nprices = "today"\n',
        'version = 1\nprices = 2026-11-21\n[routes."a:b"]\nt = { calls = "one" }\n',
        "version = 1\nprices = 2026-11-21\n[routes]\na = 1\n",
        "version = 1\nprices = 2026-11-21\nroutes = 1\n",
        'version = 1\nprices = 2026-11-21\n[routes."a:b"]\nt = 1\n',
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "routing.lock"
    path.write_text(content)

    with pytest.raises(LockError, match=r"routing\.lock: "):
        lock.read(path)


class TestChanges:
    def changes(self, **now: object) -> list[tuple[str, bool]]:
        found = lock_changes.changes({"app:ask": one_entry()}, {"app:ask": one_entry(**now)})
        return [(str(change), change.regression) for change in found]

    def test_none(self) -> None:
        assert self.changes() == []

    def test_another_model(self) -> None:
        assert self.changes(models={OPUS: 1}, tiers={"deep": 1}, usd=Decimal("0.006")) == [
            ("models   claude-haiku-5-5 x1 -> claude-opus-5-5 x1", True),
            ("tiers    fast x1 -> deep x1", True),
            ("cost     $0.00015 -> $0.006", True),
        ]

    def test_more_and_less(self) -> None:
        assert self.changes(tokens=2200, usd=Decimal("0.0003")) == [
            ("tokens   1,100 -> 2,200 (+100%)", True),
            ("cost     $0.00015 -> $0.0003", True),
        ]
        assert self.changes(tokens=550, usd=Decimal("0.0001")) == [
            ("tokens   1,100 -> 550 (-50%)", False),
            ("cost     $0.00015 -> $0.0001", False),
        ]

    @pytest.mark.parametrize("change", [{"calls": 2}, {"failed": 1}, {"attempts": 2}, {"calls": 0}, {"usd": None}])
    def test_regressions(self, change: dict[str, object]) -> None:
        assert [regression for _, regression in self.changes(**change)] == [True]

    def test_new_prices_are_no_change(self) -> None:
        assert self.changes(usd=Decimal("0.9")) == []

    def test_a_new_and_a_vanished_route(self) -> None:
        found = lock_changes.changes({"app:old": one_entry()}, {"app:new": one_entry()})

        assert [(change.route, str(change), change.regression) for change in found] == [
            ("app:new", "route    not in the lock -> 1 call, claude-haiku-5-5 x1", True),
            ("app:old", "route    1 call, claude-haiku-5-5 x1 -> no calls", True),
        ]

    def test_as_text(self) -> None:
        found = lock_changes.changes(
            {"app:ask": one_entry()}, {"app:ask": one_entry(tokens=2200), "app:new": one_entry()}
        )

        assert (
            lock_changes.render(TEST, "routing.lock", found)
            == """\
routing.lock: tests/test_router.py::test_hours does not route as committed
  app:ask
    tokens   1,100 -> 2,200 (+100%)
  app:new
    route    not in the lock -> 1 call, claude-haiku-5-5 x1
If this is intended: pytest --route-lock=update tests/test_router.py::test_hours"""
        )
