"""What a test's calls show, how to pick some of them, and how to say that they are not what was expected.

A *selector* is a string that picks calls:

    "fast"                       by the tier that served them, for the tiers of the policy
    "support.router:classify"    by route: a function, or a name from the policy; globs are allowed
    "claude-opus-*"              by model, for everything else

A call that got no answer is picked by the model and tier it asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NoReturn

from pytest_model_routing.plugin.budgets import on_route

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_model_routing.ledger import Call
    from pytest_model_routing.policy import Policy

SHOWN_ANSWER = 48
"""Characters of an answer that a table of calls shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The calls of one test, in the order they were made, and the policy that names tiers and routes."""

    calls: tuple[Call, ...]
    policy: Policy

    def fits(self, call: Call, selector: str) -> bool:
        """Whether `selector` picks `call`."""
        if selector in self.policy.tier_names:
            return selector == call.tier
        if ":" in selector or selector in self.policy.routes:
            return on_route(call.record, selector)
        models = (call.record.served_model, call.record.requested_model)
        return any(model is not None and fnmatchcase(model, selector) for model in models)

    def pick(self, selector: str) -> list[Call]:
        """The calls that `selector` picks."""
        return [call for call in self.calls if self.fits(call, selector)]

    def after(self, call: Call | None) -> tuple[Call, ...]:
        """The calls made after `call`; all of them for None."""
        return tuple(other for other in self.calls if call is None or other.record.index > call.record.index)

    def rank(self, call: Call) -> int:
        """The place of the call's tier, 0 for the cheapest; -1 where it has none."""
        return self.policy.tier_names.index(call.tier) if call.tier in self.policy.tier_names else -1

    def refute(self, expected: str, problem: str, blame: Iterable[Call] = ()) -> NoReturn:
        """Raise an AssertionError that says what was expected, what is wrong, and what was served by which call and
        where.
        """
        __tracebackhide__ = True
        blamed = {call.record.index for call in blame}
        lines = [problem, f"expected: {expected}", *table(self.calls, blamed)]
        raise AssertionError("\n".join(lines))


def place(call: Call) -> str:
    """The call and where it is in the code, for the middle of a sentence."""
    return f"call {call.record.index} ({call.record.where})"


def table(calls: Sequence[Call], blamed: Iterable[int] = ()) -> list[str]:
    """The calls, one on a line, aligned; those to look at are marked with `>`."""
    if not calls:
        return ["served: no calls"]
    rows = [_row(call) for call in calls]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    blamed = set(blamed)
    lines = ["served:"]
    for call, row in zip(calls, rows, strict=True):
        mark = ">" if call.record.index in blamed else " "
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(f"  {mark} {cells}".rstrip())
    return lines


def _row(call: Call) -> tuple[str, ...]:
    record = call.record
    statuses = ", ".join(str(attempt.status or attempt.error) for attempt in record.attempts)
    said = f'"{shorten(call.answer)}"' if record.answered else f"failed: {record.error}"
    number, tier, model = f"call {record.index}", call.tier or "?", call.model or "?"
    return (number, tier, model, f"[{statuses}]", record.route or "?", record.where, said)


def shorten(text: str, limit: int = SHOWN_ANSWER) -> str:
    """The text on one line, cut at `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
