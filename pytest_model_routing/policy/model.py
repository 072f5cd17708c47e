"""The values of a policy, and the defaults that hold without a file."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypeAlias

from pytest_model_routing import catalog
from pytest_model_routing.catalog import Tier
from pytest_model_routing.policy.tasks import DEFAULT_TASKS, TaskRule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from pathlib import Path

TierName: TypeAlias = str


class PolicyError(Exception):
    """A policy that cannot be used; `messages` has one text a problem: `file: key: what is wrong`."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


class Severity(enum.StrEnum):
    """What a finding of a rule means to the build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """A tier and the glob patterns of the models on it, matched against the id as written and its canonical form."""

    name: TierName
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A named call site: `call` is `package.module:Qual.name` and may hold globs; the rest is what is known or
    demanded of it.

    `interactive` says that a person waits for the answer; None leaves that to the linter's reading of the code.
    """

    name: str
    call: str | None = None
    task: str | None = None
    tier: TierName | None = None
    models: tuple[str, ...] = ()
    interactive: bool | None = None
    budget_usd: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Upper bounds; None is none."""

    usd: Decimal | None = None
    calls: int | None = None
    tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """Budgets of a whole run, of each test module, test, route within a test, and call."""

    session: Budget = Budget()
    module: Budget = Budget()
    test: Budget = Budget()
    route: Budget = Budget()
    call: Budget = Budget()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The decisions. `source` names the file they come from, or `defaults`; `path` is that file."""

    source: str = "defaults"
    path: Path | None = None
    default_tier: TierName = Tier.BALANCED.value
    tiers: tuple[TierRule, ...] = tuple(TierRule(name=tier.value) for tier in Tier)
    tasks: Mapping[str, TaskRule] = field(default_factory=lambda: dict(DEFAULT_TASKS))
    routes: Mapping[str, Route] = field(default_factory=dict)
    budgets: Budgets = Budgets()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    registry_modules: tuple[str, ...] = ()

    @property
    def tier_names(self) -> tuple[TierName, ...]:
        """Cheap to dear."""
        return tuple(tier.name for tier in self.tiers)

    def tier_of(self, raw_model: str) -> TierName | None:
        """The tier of a model: by the most specific pattern that fits, else as the catalogue has it; None when neither
        knows.

        A pattern is the more specific the more characters it spells out; of equals the cheaper tier's wins.
        """
        canonical = catalog.normalize(raw_model).canonical
        fitting = [
            (len(pattern) - sum(map(pattern.count, "*?[]")), -rank, tier.name)
            for rank, tier in enumerate(self.tiers)
            for pattern in tier.patterns
            if fnmatchcase(raw_model, pattern) or fnmatchcase(canonical, pattern)
        ]
        if fitting:
            return max(fitting)[2]
        known = catalog.default_tier(raw_model)
        return known.value if known is not None and known.value in self.tier_names else None

    def rank(self, tier: TierName) -> int:
        """0 for the cheapest tier. Raises KeyError for a name that is no tier of this policy."""
        if tier not in self.tier_names:
            raise KeyError(tier)
        return self.tier_names.index(tier)

    def route_at(self, call: str) -> Route | None:
        """The route that a call site, `package.module:Qual.name`, belongs to; None when no route names it."""
        exact = next((route for route in self.routes.values() if route.call == call), None)
        return exact or next(
            (route for route in self.routes.values() if route.call is not None and fnmatchcase(call, route.call)), None
        )
