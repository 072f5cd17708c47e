"""Inner pytest sessions over a small application that asks models through the real SDK."""

from __future__ import annotations

import importlib
from pkgutil import walk_packages

import pytest
from suites import APPLICATION, Suite

from pytest_model_routing import plugin, recording

# An inner session forgets what it has imported. What is loaded here stays, and is imported once, not in each of them.
OWN = [
    name for package in (plugin, recording) for _, name, _ in walk_packages(package.__path__, f"{package.__name__}.")
]
OTHERS = ["anthropic", "genai_prices.data_snapshot", "hypothesis.internal.observability", "vcr.patch", "xdist.plugin"]
for module in OWN + OTHERS:
    importlib.import_module(module)


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Suite:
    """A project with the application `support.py` and no tests yet."""
    pytester.makepyfile(support=APPLICATION)
    return Suite(pytester)
