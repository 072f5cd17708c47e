"""Where budgets are written: `cost_budget` markers and the policy.

A budget of a class, module or session goes with every test in it, so that a run of a few tests, on any number of
workers, knows which budgets to add up.

Of several markers the closest one counts, for each scope, route and unit: a test may have more than its class allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest

from pytest_model_routing.plugin.budgets import Budget
from pytest_model_routing.plugin.marker_options import BudgetOptions, Scope, read_marker
from pytest_model_routing.plugin.markers import COST_BUDGET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_model_routing.ledger import Record
    from pytest_model_routing.policy import Budget as Limits
    from pytest_model_routing.policy import Policy

UNITS = ("usd", "tokens", "calls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The node ids that a test's budgets add up over; `cls` is empty for a test outside classes."""

    test: str
    cls: str
    module: str

    def key(self, scope: Scope) -> str:
        """The node id of the scope; empty for the session."""
        return {Scope.TEST: self.test, Scope.CLASS: self.cls, Scope.MODULE: self.module, Scope.SESSION: ""}[scope]


def place_of(item: pytest.Item) -> Place:
    """Where a test stands."""
    cls = item.getparent(pytest.Class)
    return Place(test=item.nodeid, cls=cls.nodeid if cls is not None else "", module=item.nodeid.partition("::")[0])


def of_markers(item: pytest.Item) -> list[Budget]:
    """The budgets of the test's markers. Fails the test for a marker that makes no sense."""
    found: list[Budget] = []
    taken: set[tuple[Scope, str | None, str]] = set()
    place = place_of(item)
    for node, marker in item.iter_markers_with_node(COST_BUDGET):
        options = read_marker(BudgetOptions, marker, item)
        scope = Scope(options.scope)
        units = [unit for unit in UNITS if getattr(options, unit) is not None]
        open_units = [unit for unit in units if (scope, options.route, unit) not in taken]
        taken |= {(scope, options.route, unit) for unit in units}
        key = node.nodeid if scope is Scope.CLASS and isinstance(node, pytest.Class) else place.key(scope)
        if scope is Scope.CLASS and not key:
            pytest.fail(
                f"@pytest.mark.cost_budget(scope='class') of {item.nodeid}, which is in no class", pytrace=False
            )
        if open_units:
            source = f"@pytest.mark.cost_budget of {node.nodeid or 'the session'}"
            found.append(_marked(options, open_units, Budget(scope=scope, key=key, source=source, route=options.route)))
    return found


def _marked(options: BudgetOptions, units: Iterable[str], budget: Budget) -> Budget:
    """The budget with those limits of the marker that no closer marker has set."""
    limits = {unit: getattr(options, unit) for unit in units}
    if "usd" in limits:
        limits["usd"] = Decimal(str(limits["usd"]))
    return msgspec.structs.replace(budget, **limits)


def of_policy(policy: Policy, place: Place, records: Iterable[Record]) -> list[Budget]:
    """The policy's budgets for one test: the test, the routes it takes, each call, and its module and session."""
    limits = policy.budgets
    taken = {record.route for record in records if record.route is not None}
    found = [
        _from_policy(policy, "budgets.test", limits.test, Scope.TEST, place),
        _from_policy(policy, "budgets.module", limits.module, Scope.MODULE, place),
        _from_policy(policy, "budgets.session", limits.session, Scope.SESSION, place),
        _from_policy(policy, "budgets.call", limits.call, Scope.TEST, place, per_call=True),
    ]
    for route in sorted(taken):
        found.append(_from_policy(policy, "budgets.route", limits.route, Scope.TEST, place, route=route))
        named = policy.routes.get(route)
        if named is not None and named.budget_usd is not None:
            budget = Budget(
                scope=Scope.TEST,
                key=place.test,
                source=f"{_file(policy)}: routes.{route}.budget-usd, for each call",
                usd=named.budget_usd,
                route=route,
                per_call=True,
            )
            found.append(budget)
    return [budget for budget in found if budget is not None]


def _from_policy(
    policy: Policy,
    name: str,
    limits: Limits,
    scope: Scope,
    place: Place,
    *,
    route: str | None = None,
    per_call: bool = False,
) -> Budget | None:
    units = [unit for unit in UNITS if getattr(limits, unit) is not None]
    if not units:
        return None
    return Budget(
        scope=scope,
        key=place.key(scope),
        source=f"{_file(policy)}: {', '.join(f'{name}-{unit}' for unit in units)}",
        usd=limits.usd,
        tokens=limits.tokens,
        calls=limits.calls,
        route=route,
        per_call=per_call,
    )


def _file(policy: Policy) -> str:
    return policy.path.name if policy.path is not None else policy.source
