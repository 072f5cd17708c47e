"""The arguments of the two markers, read into frozen options objects: a typo is an error that names marker and test."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import pytest

from pytest_model_routing.plugin.markers import DECLARATIONS, ROUTING
from pytest_model_routing.plugin.options import Allowance

AnyOptions = TypeVar("AnyOptions")


class Scope(enum.StrEnum):
    """What a budget adds up."""

    TEST = "test"
    CLASS = "class"
    MODULE = "module"
    SESSION = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingOptions:
    """What `@pytest.mark.routing` asks for. `cassette` replaces the file name made from the test's name."""

    cassette: str | None = None
    allow_unused: bool = False
    allow_live: bool = False
    allow_unpriced: bool = False

    def __post_init__(self) -> None:
        if self.cassette is not None and (not self.cassette or set(self.cassette) & set('/\\:*?"<>|')):
            raise ValueError(f"cassette={self.cassette!r} is not a file name")

    @property
    def allow(self) -> frozenset[Allowance]:
        """The rules that this test loosens."""
        asked = {
            Allowance.UNUSED: self.allow_unused,
            Allowance.LIVE: self.allow_live,
            Allowance.UNPRICED: self.allow_unpriced,
        }
        return frozenset(rule for rule, allowed in asked.items() if allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetOptions:
    """What `@pytest.mark.cost_budget` asks for: at most this many US dollars, tokens (all classes) and calls."""

    usd: str | Decimal | int | None = None
    tokens: int | None = None
    calls: int | None = None
    scope: str = Scope.TEST.value
    route: str | None = None

    def __post_init__(self) -> None:
        if self.usd is None and self.tokens is None and self.calls is None:
            raise ValueError("says neither usd nor tokens nor calls")
        if isinstance(self.usd, float):
            raise TypeError(f'usd={self.usd} is a float; money is exact: write usd="{self.usd}"')
        if self.usd is not None and not self.dollars_are_valid():
            raise ValueError(f"usd={self.usd!r} is not an amount of dollars")
        for name, value in (("tokens", self.tokens), ("calls", self.calls)):
            if value is not None and not _is_count(value):
                raise ValueError(f"{name}={value!r} is not a number of {name}")
        if self.scope not in set(Scope):
            raise ValueError(f"scope={self.scope!r}: there are only {', '.join(Scope)}")

    def dollars_are_valid(self) -> bool:
        """Whether `usd` is a finite amount of at least zero."""
        try:
            amount = Decimal(str(self.usd))
        except InvalidOperation:
            return False
        return amount.is_finite() and amount >= 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def routing_options(item: pytest.Item) -> RoutingOptions:
    """The options of the closest `routing` marker. Fails the test when they make no sense."""
    marker = item.get_closest_marker(ROUTING)
    return RoutingOptions() if marker is None else read_marker(RoutingOptions, marker, item)


def read_marker(options: type[AnyOptions], marker: pytest.Mark, item: pytest.Item) -> AnyOptions:
    """The options of one marker. Fails the test when they make no sense."""
    if marker.args:
        problem = f"takes keyword arguments only, got {', '.join(map(repr, marker.args))}"
    else:
        try:
            return options(**marker.kwargs)
        except (TypeError, ValueError) as error:
            problem = str(error).removeprefix(f"{options.__name__}.__init__() ")
    pytest.fail(f"@pytest.mark.{marker.name} of {item.nodeid}: {problem}\n{DECLARATIONS[marker.name]}", pytrace=False)
