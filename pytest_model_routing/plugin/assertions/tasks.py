"""Task map: each kind of work on the tier that the policy or the test names for it.

[tool.model-routing]
tasks.code_review = { min = "balanced", prefer = "deep" }
routes.review = { call = "app.review:review", task = "code_review" }

routing.assert_task_map({"app.git:commit_message": "fast", "app.review:review": "deep"})
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing.plugin.assertions.evidence import place
from pytest_model_routing.plugin.budgets import on_route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence
    from pytest_model_routing.policy import TaskRule


def task_map(evidence: Evidence, expected: Mapping[str, str]) -> None:
    """Check that every route in `expected` was taken and served as it says, that no other was, and that the policy
    holds.

    Keys are routes (globs, or names from the policy) or tasks of the policy; values are selectors: a tier or a model
    glob.
    """
    __tracebackhide__ = True
    seen: set[int] = set()
    for name, selector in expected.items():
        calls = [call for call in evidence.calls if on_route(call.record, name) or task_of(evidence, call) == name]
        if not calls:
            evidence.refute(f"{name} on {selector}", f"no call for {name}")
        for call in calls:
            seen.add(call.record.index)
            if not evidence.fits(call, selector):
                evidence.refute(f"{name} on {selector}", f"{place(call)} was served on {call.tier}", [call])
    others = [call for call in evidence.calls if expected and call.record.index not in seen]
    if others:
        evidence.refute(f"only {', '.join(expected)}", f"{place(others[0])} is none of them", others)
    _check_policy(evidence)


def task_of(evidence: Evidence, call: Call) -> str | None:
    """The task that the policy gives the call's route; None where it gives none."""
    route = evidence.policy.routes.get(call.record.route or "")
    return route.task if route is not None else None


def _check_policy(evidence: Evidence) -> None:
    """What the policy demands of the routes that were taken: tier, models, and the bounds of the task."""
    __tracebackhide__ = True
    for call in evidence.calls:
        route = evidence.policy.routes.get(call.route or "")
        if route is None:
            continue
        wanted = [route.tier] if route.tier is not None else list(route.models)
        if wanted and not any(evidence.fits(call, selector) for selector in wanted):
            expected = f"route {route.name} on {' or '.join(wanted)} (policy)"
            evidence.refute(expected, f"{place(call)} was served by {call.model}, on {call.tier}", [call])
        rule = evidence.policy.tasks.get(route.task or "")
        if rule is not None and call.tier is not None:
            _check_bounds(evidence, call, route.task or "", rule)


def _check_bounds(evidence: Evidence, call: Call, task: str, rule: TaskRule) -> None:
    __tracebackhide__ = True
    rank, problem = evidence.rank(call), f"{place(call)} was served on {call.tier}"
    if rule.min is not None and rank < evidence.policy.rank(rule.min):
        evidence.refute(f"{task} on {rule.min} or above (policy)", problem, [call])
    if rule.max is not None and rank > evidence.policy.rank(rule.max):
        evidence.refute(f"{task} on {rule.max} or below (policy)", problem, [call])
