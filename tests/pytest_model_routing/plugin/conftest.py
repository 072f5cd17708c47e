"""Inner pytest sessions over a small application that asks models through the real SDK."""

from __future__ import annotations

import preloaded  # noqa: F401  for its effect
import pytest
from suites import APPLICATION, Suite


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Suite:
    """A project with the application `support.py` and no tests yet."""
    pytester.makepyfile(support=APPLICATION)
    return Suite(pytester)
