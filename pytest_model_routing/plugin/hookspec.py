"""Hooks for a project's `conftest.py`: what the plugin cannot know by itself.

def pytest_model_routing_redaction(config):
    from pytest_model_routing.recording.redaction import Redaction
    return Redaction(patterns=(r"CUST-[0-9]{8}",), fields=("iban",))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pytest_model_routing.pricing import Cost
    from pytest_model_routing.recording.hosts import Hosts
    from pytest_model_routing.recording.matching import Matching
    from pytest_model_routing.recording.redaction import Redaction


def pytest_model_routing_redaction(config: pytest.Config) -> Redaction | None:
    """What to keep out of cassettes besides the built-in rules. The answers of all implementations are added up."""


def pytest_model_routing_hosts(config: pytest.Config) -> Hosts | None:
    """Which hosts are LLM hosts besides the known ones, and which are left alone. All answers are added up."""


@pytest.hookspec(firstresult=True)
def pytest_model_routing_matching(config: pytest.Config) -> Matching | None:
    """How a request is compared with recordings: fields to leave out, or a function that normalises bodies.

    The first answer that is not None counts.
    """


@pytest.hookspec(firstresult=True)
def pytest_model_routing_application(config: pytest.Config) -> tuple[str, ...] | None:
    """The top-level packages that are the application, where they are installed among the libraries (`site-packages`).

    Routes are named after their functions. The first answer that is not None counts.
    """


@pytest.hookspec(firstresult=True)
def pytest_model_routing_price(
    config: pytest.Config, provider: str, body: Mapping[str, object], request: Mapping[str, object], at: datetime
) -> Cost | None:
    """The cost of one response, where the price list is wrong for you: a contract, an own deployment, a new model.

    `body` is the response's JSON with `model` and `usage`, `request` the request's, `at` the time of the request. The
    first answer that is not None counts.
    """
