"""What is wrong with a routed test that its own asserts did not see: strict by default, and each text says how to
loosen it.

A test is looked at twice: after its body (unmatched requests, live calls, prices, budgets, the lock), so that it is
the test that fails, and after its fixtures' teardown (the same for what came late, and recordings that nothing asked
for).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing.plugin import lock_changes
from pytest_model_routing.plugin.budgets import describe, overruns
from pytest_model_routing.plugin.lock import entries
from pytest_model_routing.plugin.marker_options import Scope
from pytest_model_routing.plugin.options import Allowance
from pytest_model_routing.recording import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pytest_model_routing.ledger import Record
    from pytest_model_routing.plugin.budgets import Budget
    from pytest_model_routing.plugin.lock import Entries
    from pytest_model_routing.plugin.lock_changes import Change
    from pytest_model_routing.recording import LiveCall, Miss, Unused

REWRITE = "To record the test anew: pytest --route-record=rewrite."
SHOWN = 5
"""How many of a kind a text lists."""


def unmatched(misses: Sequence[Miss]) -> list[str]:
    """Requests that nothing answered; each one's message is the whole story."""
    return [miss.message for miss in misses[:SHOWN]] + _more(len(misses) - SHOWN, "unmatched requests")


def went_live(calls: Sequence[LiveCall], allow: Collection[Allowance]) -> list[str]:
    """Calls that went past the recorder of a routed test."""
    return _live(calls, allow, Allowance.LIVE.advice)


def stray(calls: Sequence[LiveCall], allow: Collection[Allowance]) -> list[str]:
    """Calls made while no recorder was open."""
    return _live(calls, allow, f"To allow it: {Allowance.LIVE.setting}.")


def _live(calls: Sequence[LiveCall], allow: Collection[Allowance], advice: str) -> list[str]:
    if not calls or Allowance.LIVE in allow:
        return []
    told = [call.message for call in calls[:SHOWN]] + _more(len(calls) - SHOWN, "live calls")
    return ["\n".join([*told, f"  {advice}"])]


def unused(answers: Sequence[Unused], allow: Collection[Allowance]) -> list[str]:
    """Recordings and scripted answers that nothing asked for: the test no longer does what was recorded."""
    if not answers or Allowance.UNUSED in allow:
        return []
    recorded = any(answer.source is Source.REPLAYED for answer in answers)
    lines = [f"  {answer.what}" for answer in answers[:SHOWN]] + _more(len(answers) - SHOWN, "unused")
    headline = "an answer was not asked for:" if len(answers) == 1 else f"{len(answers)} answers were not asked for:"
    advice = [REWRITE] if recorded else []
    return ["\n".join([headline, *lines, *advice, Allowance.UNUSED.advice])]


def unpriced(records: Iterable[Record], allow: Collection[Allowance]) -> list[str]:
    """Calls whose cost nobody knows."""
    unknown = [record for record in records if record.price.usd is None]
    if not unknown or Allowance.UNPRICED in allow:
        return []
    lines = [f"  {describe(record)}" for record in unknown[:SHOWN]] + _more(len(unknown) - SHOWN, "unpriced calls")
    advice = "To price it: the hook pytest_model_routing_price, or a newer genai-prices."
    return ["\n".join(["the cost of a call is unknown:", *lines, advice, Allowance.UNPRICED.advice])]


def over_budget(budgets: Iterable[Budget], records: Sequence[Record]) -> list[str]:
    """Broken limits of the test itself; those of its class, module and session are known at the end of the session."""
    own = [budget for budget in budgets if budget.scope is Scope.TEST]
    return [str(overrun) for budget in own for overrun in overruns(budget, records)]


def against_lock(test: str, file: str, locked: Entries, records: Sequence[Record]) -> tuple[list[str], list[Change]]:
    """What is worse than in the lock, as texts; and what is better."""
    found = lock_changes.changes(locked, entries(records))
    if any(change.regression for change in found):
        return [lock_changes.render(test, file, found)], []
    return [], found


def shared_fixture(name: str, scope: str) -> str:
    """Why a call of a fixture that several tests share is not in this test's recording."""
    return (
        f"The fixture `{name}` has scope {scope}: its calls are recorded for the test that happens to run first. "
        "Make them in a fixture of scope function."
    )


def report(problems: Sequence[str]) -> str:
    """All problems of a test in one text."""
    return "\n\n".join(problems)


def _more(count: int, what: str) -> list[str]:
    return [f"  and {count} more {what}"] if count > 0 else []
