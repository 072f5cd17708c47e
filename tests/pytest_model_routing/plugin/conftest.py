"""Inner pytest sessions over a small application that asks models through the real SDK."""

from __future__ import annotations

import importlib

import pytest
from suites import APPLICATION, Suite

# An inner session forgets what it has imported. What stays loaded here is imported once, not in each of them.
for module in (
    "anthropic",
    "genai_prices.data_snapshot",
    "hypothesis.internal.observability",
    "pytest_model_routing.plugin.report_files",
    "pytest_model_routing.plugin.runtest",
    "pytest_model_routing.plugin.tally",
    "pytest_model_routing.recording.interception",
    "pytest_model_routing.recording.recorder",
    "pytest_model_routing.recording.replies",
    "vcr.patch",
    "xdist.plugin",
):
    importlib.import_module(module)


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Suite:
    """A project with the application `support.py` and no tests yet."""
    pytester.makepyfile(support=APPLICATION)
    return Suite(pytester)
