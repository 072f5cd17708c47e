"""From the tables of a policy file to the values of a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing.catalog import Tier
from pytest_model_routing.policy.model import Budget, Budgets, Policy, Route, Severity, TierRule
from pytest_model_routing.policy.reading import Reader, did_you_mean
from pytest_model_routing.policy.tasks import DEFAULT_TASKS, TASK_SORTS, TaskRule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = ("default-tier", "tiers", "tasks", "routes", "budgets", "severity", "registry-modules")
_ROUTE_KEYS = ("call", "task", "tier", "models", "interactive", "budget-usd")
_SCOPES = ("session", "module", "test", "route", "call")
_UNITS = ("usd", "calls", "tokens")
_CALL = r"[\w.*?\[\]-]+:[\w.*?<>\[\]-]+"
_RULE = r"RL\d{3}"
_MODULE = r"[\w.*?\[\]]+"


def policy_from(reader: Reader, mapping: Mapping[str, object], path: Path | None) -> Policy:
    """The policy as far as it can be read; the problems are in `reader`."""
    table = reader.table(mapping, "", _KEYS)
    tiers = _tiers(reader, table.get("tiers"))
    names = tuple(tier.name for tier in tiers)
    default = reader.choice(table.get("default-tier"), "default-tier", names, "tier")
    if Tier.BALANCED.value not in names and "default-tier" not in table:
        reader.note("default-tier", f"must be set, because `tiers` has no `{Tier.BALANCED.value}`")
    tasks = _tasks(reader, table.get("tasks"), names)
    return Policy(
        source=reader.source,
        path=path,
        default_tier=default or Tier.BALANCED.value,
        tiers=tiers,
        tasks=tasks,
        routes=_routes(reader, table.get("routes"), names, tuple(tasks)),
        budgets=_budgets(reader, table.get("budgets")),
        severity=_severity(reader, table.get("severity")),
        registry_modules=_modules(reader, table.get("registry-modules")),
    )


def _tiers(reader: Reader, value: object) -> tuple[TierRule, ...]:
    """The scale, cheap to dear.

    A file that names default tiers only adds patterns to the default scale; one that names another tier lists the
    whole scale.
    """
    table = reader.table(value, "tiers")
    given = [TierRule(name=name, patterns=reader.texts(patterns, f"tiers.{name}")) for name, patterns in table.items()]
    defaults = [tier.value for tier in Tier]
    if not {tier.name for tier in given} <= set(defaults):
        for tier in given:
            hint = did_you_mean(tier.name, [name for name in defaults if name not in table], always=False)
            if tier.name not in defaults and hint:
                reader.note(f"tiers.{tier.name}", f"looks like a misspelt tier{hint}")
        return tuple(given)
    if [tier.name for tier in given] != [name for name in defaults if name in table]:
        order = ", ".join(f"`{name}`" for name in defaults if name in table)
        reader.note("tiers", f"must be listed from cheap to dear: {order}")
    patterns = {tier.name: tier.patterns for tier in given}
    return tuple(TierRule(name=name, patterns=patterns.get(name, ())) for name in defaults)


def _tasks(reader: Reader, value: object, tiers: tuple[str, ...]) -> dict[str, TaskRule]:
    tasks = {name: _within(rule, tiers) for name, rule in DEFAULT_TASKS.items()}
    given = reader.table(value, "tasks")
    for name, body in given.items():
        key = f"tasks.{name}"
        table = reader.table(body, key, ("min", "max", "prefer"))
        low, high, best = (
            reader.choice(table.get(bound), f"{key}.{bound}", tiers, "tier") for bound in ("min", "max", "prefer")
        )
        if low and high and tiers.index(low) > tiers.index(high):
            reader.note(key, f"`min` (`{low}`) is dearer than `max` (`{high}`)")
        elif best and low and tiers.index(best) < tiers.index(low):
            reader.note(key, f"`prefer` (`{best}`) is cheaper than `min` (`{low}`)")
        elif best and high and tiers.index(best) > tiers.index(high):
            reader.note(key, f"`prefer` (`{best}`) is dearer than `max` (`{high}`)")
        named = (task for task in TASK_SORTS.get(name, ()) if task not in given)
        tasks.update(dict.fromkeys((name, *named), TaskRule(min=low, max=high, prefer=best)))
    return tasks


def _within(rule: TaskRule, tiers: tuple[str, ...]) -> TaskRule:
    """A default rule without the bounds that name tiers of another scale."""
    low, high, best = (tier if tier in tiers else None for tier in (rule.min, rule.max, rule.prefer))
    return TaskRule(min=low, max=high, prefer=best)


def _routes(reader: Reader, value: object, tiers: tuple[str, ...], tasks: tuple[str, ...]) -> dict[str, Route]:
    routes: dict[str, Route] = {}
    owners: dict[str, str] = {}
    for name, body in reader.table(value, "routes").items():
        key = f"routes.{name}"
        table = reader.table(body, key, _ROUTE_KEYS)
        route = Route(
            name=name,
            call=reader.matching(table.get("call"), f"{key}.call", _CALL, "package.module:Qual.name"),
            task=reader.choice(table.get("task"), f"{key}.task", tasks, "task"),
            tier=reader.choice(table.get("tier"), f"{key}.tier", tiers, "tier"),
            models=reader.texts(table.get("models"), f"{key}.models"),
            interactive=reader.flag(table.get("interactive"), f"{key}.interactive"),
            budget_usd=reader.usd(table.get("budget-usd"), f"{key}.budget-usd"),
        )
        if route.call is not None and owners.setdefault(route.call, name) != name:
            reader.note(f"{key}.call", f"`{route.call}` is the call of route `{owners[route.call]}` already")
        routes[name] = route
    return routes


def _budgets(reader: Reader, value: object) -> Budgets:
    table = reader.table(value, "budgets", (f"{scope}-{unit}" for scope in _SCOPES for unit in _UNITS))

    def budget(scope: str) -> Budget:
        usd, calls, tokens = (f"{scope}-{unit}" for unit in _UNITS)
        return Budget(
            usd=reader.usd(table.get(usd), f"budgets.{usd}"),
            calls=reader.count(table.get(calls), f"budgets.{calls}"),
            tokens=reader.count(table.get(tokens), f"budgets.{tokens}"),
        )

    session, module, test, route, call = map(budget, _SCOPES)
    return Budgets(session=session, module=module, test=test, route=route, call=call)


def _severity(reader: Reader, value: object) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for code, level in reader.table(value, "severity").items():
        key = f"severity.{code}"
        if reader.matching(code, key, _RULE, "RL101") is None:
            continue
        name = reader.choice(level, key, [severity.value for severity in Severity], "severity")
        if name is not None:
            found[code] = Severity(name)
    return found


def _modules(reader: Reader, value: object) -> tuple[str, ...]:
    names = reader.texts(value, "registry-modules")
    checked = (reader.matching(name, "registry-modules", _MODULE, "package.module") for name in names)
    return tuple(name for name in checked if name is not None)
