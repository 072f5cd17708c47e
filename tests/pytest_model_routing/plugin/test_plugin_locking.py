"""routing.lock in a session: written, checked, for parts of a suite and on several workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from suites import text_of

if TYPE_CHECKING:
    from suites import Suite

TESTS = """
    @pytest.mark.parametrize("model", ["claude-haiku-5-5", "claude-sonnet-5-5"])
    def test_models(routing, model):
        routing.reply(text="9 to 5", usage={"input_tokens": 1000, "output_tokens": 100})
        support.ask("Hours?", model=model)

    def test_hours(routing):
        routing.reply(text="9 to 5", usage={"input_tokens": 1000, "output_tokens": 100})
        support.ask("Hours?")
"""
LINE = (
    '"test_support.py::test_hours" = { calls = 1, attempts = 1, models = { "claude-haiku-5-5" = 1 }, '
    'tiers = { "fast" = 1 }, tokens = 1100, usd = "0.00015" }'
)


@pytest.fixture
def locked(suite: Suite) -> Suite:
    suite.tests(TESTS)
    suite.run("--route-lock=update").assert_outcomes(passed=3)
    return suite


def test_without_a_lock_nothing_is_checked(suite: Suite) -> None:
    suite.tests(TESTS)

    suite.run().assert_outcomes(passed=3)

    assert not (suite.path / "routing.lock").exists()


def test_a_lock_is_checked_where_there_is_one(locked: Suite) -> None:
    assert LINE in locked.lock()

    locked.run().assert_outcomes(passed=3)


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_a_regression(locked: Suite, workers: tuple[str, ...]) -> None:
    locked.tests(TESTS.replace('support.ask("Hours?")', 'support.ask("Hours?", model="claude-opus-5-5")'))

    result = locked.run_apart(*workers) if workers else locked.run()

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "routing.lock: test_support.py::test_hours does not route as committed",
            "  support:ask",
            "    models   claude-haiku-5-5 x1 -> claude-opus-5-5 x1",
            "    tiers    fast x1 -> deep x1",
            "    cost     $0.00015 -> $0.006",
            "If this is intended: pytest --route-lock=update test_support.py::test_hours",
        ]
    )


def test_off(locked: Suite) -> None:
    locked.tests(TESTS.replace('support.ask("Hours?")', 'support.ask("Hours?", model="claude-opus-5-5")'))

    locked.run("--route-lock=off").assert_outcomes(passed=3)


def test_a_gain_is_told(locked: Suite) -> None:
    locked.tests(TESTS.replace('"input_tokens": 1000', '"input_tokens": 500'))

    result = locked.run()

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        ["routing.lock: test_support.py::test_hours: support:ask: tokens   1,100 -> 600 (-45%); to keep it: *"]
    )


def test_part_of_the_tests(locked: Suite) -> None:
    locked.run("-k", "hours").assert_outcomes(passed=1, deselected=2)
    before = locked.lock()

    locked.tests(TESTS.replace('support.ask("Hours?")', 'support.ask("Hours?", model="claude-opus-5-5")'))
    locked.run("--route-lock=update", "test_support.py::test_hours").assert_outcomes(passed=1)

    changed = set(before.splitlines()) ^ set(locked.lock().splitlines())
    assert LINE in changed
    assert sum(line.startswith('"') for line in changed) == 2


def test_a_new_test_is_not_in_the_lock(locked: Suite) -> None:
    locked.tests(TESTS + TESTS.replace("test_", "test_new_"))

    result = locked.run()

    result.assert_outcomes(passed=3, failed=3)
    result.stdout.fnmatch_lines(["    route    not in the lock -> 1 call, claude-haiku-5-5 x1"])


def test_a_test_that_no_longer_calls(locked: Suite) -> None:
    locked.tests("def test_hours(routing): pass")

    result = locked.run()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["    route    1 call, claude-haiku-5-5 x1 -> no calls"])


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_an_update_of_the_whole_suite_drops_tests_that_are_gone(locked: Suite, workers: tuple[str, ...]) -> None:
    locked.tests(TESTS.replace("test_hours", "test_opening"), test_more=TESTS)
    (locked.run_apart if workers else locked.run)("--route-lock=update", *workers).assert_outcomes(passed=6)
    (locked.path / "test_more.py").unlink()

    result = (locked.run_apart if workers else locked.run)("--route-lock=update", *workers)

    assert "test_more" not in locked.lock()
    assert "test_hours" not in locked.lock()
    assert locked.lock().count("test_support.py::test_models") == 2
    result.stdout.fnmatch_lines(["routing.lock updated: 3 tests, 3 gone"])


def test_an_update_of_a_part_keeps_the_rest(locked: Suite) -> None:
    for arguments in (["-k", "hours"], ["test_support.py::test_hours"]):
        locked.run("--route-lock=update", *arguments)

        assert locked.lock().count("test_support.py::test_models") == 2


def test_a_failed_test_is_left_as_it_was(locked: Suite) -> None:
    before = locked.lock()
    locked.tests(TESTS + "        assert False\n".replace("        ", "        "))

    result = locked.run("--route-lock=update")

    result.assert_outcomes(passed=2, failed=1)
    assert locked.lock() == before
    result.stdout.fnmatch_lines(["routing.lock: test_support.py::test_hours failed and was left as it was"])


def test_new_prices_are_no_regression(locked: Suite) -> None:
    lock = locked.path / "routing.lock"
    lock.write_text(lock.read_text().replace('usd = "0.00015"', 'usd = "0.00001"'))

    locked.run().assert_outcomes(passed=3)


def test_scripted_answers_cost_what_they_did_on_the_day_of_the_lock(locked: Suite) -> None:
    """Cache reads of Sonnet 5.5 halved on 2026-10-07 (facts/billing.md §1)."""
    lock = locked.path / "routing.lock"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join("prices = 2026-10-06" if line.startswith("prices") else line for line in lines))
    locked.tests("""
        def test_cache(routing):
            usage = {"input_tokens": 0, "cache_read_input_tokens": 10**6, "output_tokens": 0}
            routing.reply(text="9 to 5", usage=usage)
            support.ask("Hours?", model="claude-sonnet-5-5")
            assert routing.cost == Decimal("0.2")
    """)

    result = locked.run()

    assert "AssertionError" not in text_of(result)


@pytest.mark.parametrize("mode", ["check", "update"])
def test_a_damaged_lock_is_never_overwritten(locked: Suite, mode: str) -> None:
    lock = locked.path / "routing.lock"
    lock.write_text("<<<<<<< HEAD\n" + lock.read_text())
    before = lock.read_text()

    result = locked.run(f"--route-lock={mode}")

    assert result.ret != pytest.ExitCode.OK
    assert lock.read_text() == before
    result.stdout.fnmatch_lines(["*routing.lock: damaged or in conflict: *"])


def test_another_place(suite: Suite) -> None:
    (suite.path / "locks").mkdir()
    suite.settings("routing_lock = locks/models.lock")
    suite.tests(TESTS)

    suite.run("--route-lock=update").assert_outcomes(passed=3)

    assert (suite.path / "locks" / "models.lock").exists()
