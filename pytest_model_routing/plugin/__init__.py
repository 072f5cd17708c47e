"""The pytest plugin: hooks and fixtures, thin; everything heavy is imported late.

Every pytest run in an environment loads this module, most of them without any LLM in sight. So until a collected test
is routed (see `markers`) nothing but options, markers and a gate exists, and neither vcr nor any SDK or parser is
imported.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from pytest_model_routing.plugin.gate import Gate
from pytest_model_routing.plugin.markers import DECLARATIONS
from pytest_model_routing.plugin.options import OFFLINE, add_options, read_options

if TYPE_CHECKING:
    from pytest_model_routing.plugin.fixture import Routing

__all__ = ["routing"]

KEYS_SET: pytest.StashKey[bool] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options and settings."""
    add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """The hooks that a project can implement."""
    from pytest_model_routing.plugin import hookspec

    pluginmanager.add_hookspecs(hookspec)


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Keys for clients that a `conftest.py`, or what it imports, makes."""
    _set_placeholder_keys(early_config, early_config.known_args_namespace.route_record)


def pytest_configure(config: pytest.Config) -> None:
    """Markers, options and the gate to everything else."""
    for declaration in DECLARATIONS.values():
        config.addinivalue_line("markers", declaration)
    options = read_options(config)
    config.pluginmanager.register(Gate(config, options), "model-routing-gate")
    _set_placeholder_keys(config, options.record)


def _set_placeholder_keys(config: pytest.Config, record: str) -> None:
    """Once, for the rest of the session, where the user asks for it and nothing can be sent."""
    if record != OFFLINE or not config.getini("routing_placeholder_keys") or config.stash.get(KEYS_SET, False):
        return
    from pytest_model_routing.recording.credentials import offline_credentials

    config.stash[KEYS_SET] = True
    stack = ExitStack()
    stack.enter_context(offline_credentials())
    config.add_cleanup(stack.close)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain a failed comparison with `routing.tiers`, `.models`, `.routes` or `.cost`."""
    if not {type(left).__module__, type(right).__module__} & {"pytest_model_routing.plugin.views"}:
        return None
    from pytest_model_routing.plugin.views import explain

    return explain(op, left, right)


@pytest.fixture
def routing(request: pytest.FixtureRequest) -> Routing:
    """What the test's LLM calls did, scripted answers for them, and an assertion for each routing pattern."""
    from pytest_model_routing.plugin.runtest import routing_of

    return routing_of(request)
