"""What would take more work than it is worth is unknown, "too far", and what is near is known all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import run
from checker.config import Config
from checker.sources import MemoryFiles

BASE = """
import anthropic


class Step:
    model: str = "claude-haiku-5-5"

    def ask(self, messages):
        return anthropic.Anthropic().messages.create(model=self.model, max_tokens=9, messages=messages)
"""
BELOW = "from app.base import Step\n\n\nclass Step{0}(Step):\n    model = 'claude-opus-5'\n\n\nPADDING = [{1}]\n"


def models_of_the_step(subclasses: int, padding: int) -> tuple[list[str], tuple[str, ...]]:
    """The models of the call, and why more are not known."""
    numbers = ", ".join(["1"] * padding)
    sources = {"app/__init__.py": "", "app/base.py": BASE}
    sources |= {f"app/step{index}.py": BELOW.format(index, numbers) for index in range(subclasses)}
    report = run.sites(["."], Config(root=Path("/example")), root=Path("/example"), files=MemoryFiles(sources))
    (site,) = report.sites
    return sorted({use.text for use in site.models}), tuple(unknown.reason for unknown in site.unknowns)


@pytest.mark.parametrize("subclasses", [2, 30])
def test_subclasses_of_a_usual_size_are_all_asked(subclasses: int) -> None:
    models, _ = models_of_the_step(subclasses, padding=10)

    assert models == ["claude-haiku-5-5", "claude-opus-5"]


def test_subclasses_that_take_too_much_work_are_too_far_away() -> None:
    models, unknown = models_of_the_step(30, padding=20_000)

    assert models == ["claude-haiku-5-5"]
    assert any("too many calls away" in reason for reason in unknown)


def test_more_subclasses_than_are_asked_are_said_to_be_too_many() -> None:
    models, unknown = models_of_the_step(120, padding=0)

    assert models == ["claude-haiku-5-5"]
    assert any("too many" in reason for reason in unknown)
