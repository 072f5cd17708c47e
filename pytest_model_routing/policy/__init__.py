"""What a team has decided about its models: tiers, tasks, routes, budgets, severities.

    [tool.model-routing]        # in pyproject.toml; model-routing.toml holds the same without this line's prefix
    default-tier = "balanced"
    registry-modules = ["support.models"]        # where model ids may be written down
    tiers = { fast = ["claude-haiku-*"], balanced = ["claude-sonnet-*"], deep = ["our-finetune-*"] }
    tasks.code_review = { min = "balanced", prefer = "deep" }
    routes.triage = { call = "support.router:classify", task = "classification", budget-usd = 0.0005 }
    budgets = { session-usd = 0.50, test-calls = 4 }
    severity = { RL703 = "error", RL801 = "off" }

A *tier* is a rung of the price ladder, listed cheap to dear, with glob patterns for the models on it. A *task* says
which tiers are good enough and which are too good. A *route* is one place of the program that calls a model. Without a
file the defaults hold; a file adds to them, and a task named in it replaces the default of that name. Every key that is
not known is an error, and all errors come at once.
"""

from __future__ import annotations

from pytest_model_routing.policy.discovery import FILE_NAME, load, parse
from pytest_model_routing.policy.model import (
    Budget,
    Budgets,
    Policy,
    PolicyError,
    Route,
    Severity,
    TierName,
    TierRule,
)
from pytest_model_routing.policy.tasks import DEFAULT_TASKS, TASK_SORTS, TaskRule, sort_of

__all__ = [
    "DEFAULT_TASKS",
    "FILE_NAME",
    "TASK_SORTS",
    "Budget",
    "Budgets",
    "Policy",
    "PolicyError",
    "Route",
    "Severity",
    "TaskRule",
    "TierName",
    "TierRule",
    "load",
    "parse",
    "sort_of",
]
