"""Agent files: the front matter of `.claude/agents/*.md` binds a model to an agent."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from checker.call_sites.model import CallSite, Kind, ModelUse, Origin, Prompt
from checker.call_sites.task import task_of_agent
from checker.findings import Confidence
from checker.locations import Problem, Span, Step
from checker.sources import read_agent

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.sources import AgentFile, SourceStore


def agent_of(store: SourceStore, path: str, problems: list[Problem]) -> AgentFile | None:
    """The agent in one file; None when it is no agent. What cannot be read is added to `problems`."""
    data = store.read(path)
    if isinstance(data, Problem):
        return None
    agent = read_agent(path, data)
    if isinstance(agent, Problem):
        problems.append(agent)
        return None
    return agent


def agent_site(agent: AgentFile, tier_of: Callable[[str], str | None]) -> CallSite | None:
    """The binding in an agent file; None when it leaves the model to its caller."""
    if agent.model is None or agent.model_line is None:
        return None
    span = line_span(agent.path, agent.model_line)
    step = Step(path=agent.path, line=agent.model_line, what=f"`model: {agent.model}`")
    use = ModelUse(text=agent.model, span=span, origin=Origin.LITERAL, trace=(step,))
    tier = tier_of(agent.model)
    return CallSite(
        span=span,
        kind=Kind.BINDING,
        sdk="claude-code",
        operation="agent",
        is_async=False,
        is_stream=False,
        function=f"{posixpath.splitext(posixpath.basename(agent.path))[0]}:{agent.name}",
        models=(use,),
        unknowns=(),
        origin=Origin.LITERAL,
        trace=use.trace,
        tiers=() if tier is None else (tier,),
        task=task_of_agent(agent.name, agent.description, agent.body),
        usage_recorded=None,
        confidence=Confidence.HIGH,
        complete=True,
        platform="claude-code",
        prompt=Prompt(text="", system=agent.body, complete=True, span=line_span(agent.path, agent.body_line)),
    )


def line_span(path: str, line: int) -> Span:
    """A whole line of a file."""
    return Span(path=path, line=line, column=1, end_line=line, end_column=1)
