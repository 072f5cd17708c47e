"""Agent files: the front matter of `.claude/agents/*.md` binds a model to an agent."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from checker.call_sites.model import CallSite, Kind, ModelUse, Origin
from checker.findings import Confidence
from checker.locations import Problem, Span, Step
from checker.sources import SourceStore, read_agent

if TYPE_CHECKING:
    from collections.abc import Callable


def agent_site(
    store: SourceStore, path: str, tier_of: Callable[[str], str | None], problems: list[Problem]
) -> CallSite | None:
    """The binding in one agent file; None when it is no agent or leaves the model to its caller."""
    data = store.read(path)
    if isinstance(data, Problem):
        return None
    agent = read_agent(path, data)
    if isinstance(agent, Problem):
        problems.append(agent)
        return None
    if agent is None or agent.model is None or agent.model_line is None:
        return None
    span = Span(path=path, line=agent.model_line, column=1, end_line=agent.model_line, end_column=1)
    step = Step(path=path, line=agent.model_line, what=f"`model: {agent.model}`")
    use = ModelUse(text=agent.model, span=span, origin=Origin.LITERAL, trace=(step,))
    tier = tier_of(agent.model)
    return CallSite(
        span=span,
        kind=Kind.BINDING,
        sdk="claude-code",
        operation="agent",
        is_async=False,
        is_stream=False,
        function=f"{posixpath.splitext(posixpath.basename(path))[0]}:{agent.name}",
        models=(use,),
        unknowns=(),
        origin=Origin.LITERAL,
        trace=use.trace,
        tiers=() if tier is None else (tier,),
        task=None,
        usage_recorded=None,
        confidence=Confidence.HIGH,
        complete=True,
        platform="claude-code",
    )
