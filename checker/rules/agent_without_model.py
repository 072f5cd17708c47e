"""Flags agent files that leave their model to whoever calls the agent.

## Why is this bad?
An agent without `model` runs on the model of the session that calls it.
A worker that a deep planner starts then runs on the planner's tier, and a reviewer that a cheap session starts on the
cheap one; neither is written down anywhere.

## Limits
Only Markdown files with the front matter of an agent are looked at.
`model: inherit` is a decision, and is not reported.
That a reviewer's model is too weak is for `weak-model-for-critical-task` to say.

## Source
The project's orchestrator pattern: each agent's front matter names its model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.locations import Span
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL112",
    name="agent-without-model",
    severity=Severity.INFO,
    since="0.1",
    categories=(Category.COST, Category.QUALITY),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each agent file without a model, at the agent's name."""
    del sites
    for agent in context.agents:
        if agent.model is None:
            line = agent.name_line
            span = Span(path=agent.path, line=line, column=1, end_line=line, end_column=1)
            yield RULE.finding_at(span, f"the agent `{agent.name}` names no model", function=f"agents:{agent.name}")


_AGENT = """\
---
name: planner  # error: [RL112] "the agent `planner` names no model"
description: Plans the work.
---
You plan.
"""
_MAIN = "ANSWER = 42\n"

INVALID = (
    Example(files={".claude/agents/planner.md": _AGENT}),
    Example(files={"plugin/agents/planner.md": _AGENT, "main.py": _MAIN}),
    Example(files={"agents/worker.md": _AGENT.replace("planner", "worker"), "main.py": _MAIN}),
)
VALID = (
    Example(
        files={
            ".claude/agents/planner.md": _AGENT.replace(
                '  # error: [RL112] "the agent `planner` names no model"', "\nmodel: opus"
            )
        }
    ),
    Example(
        files={
            ".claude/agents/planner.md": _AGENT.replace(
                '  # error: [RL112] "the agent `planner` names no model"', "\nmodel: inherit"
            )
        }
    ),
    Example(files={"agents/notes.md": "# Notes\n\nNo front matter, no agent.\n", "main.py": _MAIN}),
    Example(files={"agents/page.md": "---\ntitle: Planner\n---\nA page of a blog.\n", "main.py": _MAIN}),
)
