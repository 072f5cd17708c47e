"""Flags models on the fastest tier with tools that delete, pay, deploy or send.

## Why is this bad?
A model that picks the wrong tool, or the right one with a wrong argument, has done it by the time anybody reads about it.
The fast tier makes such mistakes most often, and a deleted order or a sent letter cannot be taken back.

## Configuration
`tiers` in the policy says which models are on which tier.

## Limits
Tools are read from their declarations: names, descriptions and docstrings, where these are written in the program.
A tool that has to be approved, or whose description says so, is left alone; what the tool's code asks is not seen.
Tools of servers and of the vendors, and shells of agent frameworks, are not known.

## Source
The project's founding rule of choice: irreversible actions are work for the deep tier, never for the fast one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.regex import Regex
from checker.patterns.tools import Tool, tools_of
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule
from checker.rules.task_tiers import MENU

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL105",
    name="weak-model-with-dangerous-tools",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.SAFETY,),
    preview=True,
)
_THINGS = r"(?:_[a-z0-9]+)+"
DANGEROUS = Regex(
    rf"^(?:delete|destroy|purge|wipe|erase){_THINGS}$|^(?:remove|drop|cancel|revoke|terminate|kill|reset)_(?:[a-z0-9]+_)*"
    r"(?:files?|users?|accounts?|orders?|tables?|databases?|db|records?|rows?|subscriptions?|bookings?|instances?|servers?|"
    r"clusters?|branch(?:es)?|repos?(?:itory)?|directory|folders?|payments?|access|process(?:es)?|pods?|events?|tasks?|emails?)$"
    r"|^(?:pay|refund|charge|purchase|withdraw|wire)(?:_[a-z0-9]+)*$|^(?:issue|process|make|execute|create|send|approve)_"
    r"(?:[a-z0-9]+_)*(?:refund|payment|transfer|payout|charge|invoice_payment|trade)s?$|^transfer_(?:funds|money|balance)$"
    r"|^(?:place|submit|buy|sell)_(?:[a-z0-9]+_)*(?:order|trade|stock|shares?|position)s?$"
    rf"|^(?:deploy|publish|rollback|shutdown|reboot){_THINGS}$|^(?:deploy|rollback|shutdown)$"
    r"|^(?:merge|push|force_push)_(?:[a-z0-9]+_)*(?:pr|pull_request|branch|commits?|changes|main|code)$"
    r"|^(?:send|post|reply)_(?:[a-z0-9]+_)*(?:e?mails?|sms|tweet|tweets|letter|invoice|newsletter|money)$|^send_?mail$|^tweet$"
    r"|^(?:run|execute|exec)_(?:[a-z0-9]+_)*(?:shell|bash|command|commands|cmd|terminal|sql_write)$|^(?:bash|shell|execute_sql)$"
)
LOOKING = Regex(
    r"_(?:search|policy|policies|status|history|info|list|lookup|check|report|details|estimate|count|rules?|url)$"
)
"""Ends of names of tools that only look at what the rest of the name says."""
ASKED = Regex(
    r"confirm|approv|permission|(?:ask|check with) the user|human|authori[sz]ed by|only after|simulat|sandbox|mock|dry.?run|"
    r"read[- ]only|draft",
    re.IGNORECASE,
)
GUARDS = frozenset({
    "interrupt_before", "interrupt_on", "can_use_tool", "needs_approval", "human_in_the_loop", "permission_mode",
    "human_input_mode", "require_approval", "hooks",
})  # fmt: skip


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a site on the cheapest tier has such a tool."""
    policy = context.policy
    weak = next((use for use in site.models if policy.tier_of(use.text) == policy.tier_names[0]), None)
    if weak is None or GUARDS & set(site.arguments) or is_test(site.span.path):
        return
    tools = [tool for tool in tools_of(context.code, site) if _is_dangerous(tool)]
    if tools:
        named = ", ".join(f"`{tool.name}`" for tool in tools[:3])
        yield RULE.finding(
            site,
            f"{named} in the hands of the {policy.tier_names[0]} tier: `{weak.text}`",
            confidence=Confidence.LOW if len(site.models) > MENU else certainty(site),
            trace=weak.trace,
            related=tuple(_step(tool, context) for tool in tools[:5]),
        )


def _is_dangerous(tool: Tool) -> bool:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", tool.name).lower().replace("-", "_")
    if LOOKING.search(name):
        return False
    return bool(DANGEROUS.search(name)) and not tool.approved and not ASKED.search(tool.description)


def _step(tool: Tool, context: Context) -> Step:
    span = context.code.module(tool.place.path).span(tool.place.expr)
    return Step(path=span.path, line=span.line, what=f"`{tool.name}` is given here", cell=span.cell)


INVALID = Programs("tool_programs.INVALID_PROGRAMS")
VALID = Programs("tool_programs.VALID_PROGRAMS")
