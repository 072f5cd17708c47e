'''What a rule is: a module with metadata, a check, documentation and examples. No base class, no registration.

    """Flags calls that use a model its provider has switched off."""          # the first line is the summary

    RULE = Rule(code="RL701", name="retired-model", severity=Severity.ERROR, since="0.1", categories=(Category.UPKEEP,))

    def check(site: CallSite, context: Context) -> Iterator[Finding]:
        for model in site.models:
            if retired(model.text, context.today):
                yield RULE.finding(site, f"`{model.text}` is retired", span=model.span, trace=model.trace)

    INVALID = (Example('client.messages.create(model="claude-2")  # error: [RL701] "is retired"\\n'),)
    VALID = (Example('client.messages.create(model="claude-opus-5")\\n'),)

A *site rule* has `check(site, context)` and sees one resolved call site; a *project rule* has `check_project(sites,
context)` and sees them all. A rule about suppression comments has neither: `checker.triage` raises it, once every
other rule has spoken.'''

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from checker.config import Config, Persona
from checker.findings import Confidence, Finding, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite
    from checker.locations import Span, Step
    from checker.rules.examples import Example
    from checker.sources import AgentFile
    from pytest_model_routing.policy import Policy


class Category(enum.StrEnum):
    """What suffers when the rule is ignored; shown in documentation and as SARIF tags."""

    COST = "cost"
    QUALITY = "quality"
    LATENCY = "latency"
    RELIABILITY = "reliability"
    SAFETY = "safety"
    TELEMETRY = "telemetry"
    UPKEEP = "upkeep"


class FixAvailability(enum.StrEnum):
    """Whether findings of a rule carry a fix."""

    NONE = "none"
    SOMETIMES = "sometimes"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule's metadata.

    `name` reads after "allow": `retired-model`, not `no-retired-model`. `since` is the release it came with.
    `persona` is the least demanding reader who sees it. `confidence` is the ceiling of its findings. A `preview` rule
    is off unless asked for. `covers` are the rules, by code, that have nothing to add at a place where this one speaks.
    """

    code: str
    name: str
    severity: Severity
    since: str
    categories: tuple[Category, ...]
    confidence: Confidence = Confidence.HIGH
    persona: Persona = Persona.REGULAR
    preview: bool = False
    fix: FixAvailability = FixAvailability.NONE
    covers: tuple[str, ...] = ()

    def finding(
        self,
        site: CallSite,
        message: str,
        *,
        span: Span | None = None,
        confidence: Confidence | None = None,
        trace: tuple[Step, ...] = (),
        related: tuple[Step, ...] = (),
        fix: Fix | None = None,
    ) -> Finding:
        """A finding about `site`: at its span and as sure as the site is, unless `span` and `confidence` say other."""
        return self.finding_at(
            span or site.span,
            message,
            function=site.function,
            confidence=confidence or site.confidence,
            trace=trace,
            related=related,
            fix=fix,
        )

    def finding_at(
        self,
        span: Span,
        message: str,
        *,
        function: str = "",
        confidence: Confidence = Confidence.HIGH,
        trace: tuple[Step, ...] = (),
        related: tuple[Step, ...] = (),
        fix: Fix | None = None,
    ) -> Finding:
        """A finding about any place; the rule's ceiling caps its confidence."""
        return Finding(
            code=self.code,
            name=self.name,
            message=message,
            severity=self.severity,
            confidence=min(confidence, self.confidence, key=lambda level: level.rank),
            span=span,
            function=function,
            trace=trace,
            related=related,
            fix=fix,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule may know besides the sites: the configuration, the day that decides what is retired, the code
    around the sites, and the agent files, those without a model included."""

    config: Config
    today: date
    code: Code
    agents: tuple[AgentFile, ...] = ()

    @property
    def policy(self) -> Policy:
        """The routing policy in force."""
        return self.config.policy


# The members are read-only properties because a protocol with plain attributes would ask for exactly `Sequence[Example]`,
# and type checkers infer a narrower type for the tuples a module defines.
class RuleModule(Protocol):
    """What every rule's module has, besides a docstring: see `checker.rules.documentation`."""

    @property
    def RULE(self) -> Rule:  # noqa: N802 - a module constant seen through a protocol
        """The metadata."""

    @property
    def VALID(self) -> Sequence[Example]:  # noqa: N802 - the same
        """Code the rule must say nothing about; the first is shown as what to do instead."""

    @property
    def INVALID(self) -> Sequence[Example]:  # noqa: N802 - the same
        """Code the rule must report, with assertion comments; the first is shown in the documentation."""


@runtime_checkable
class SiteRule(RuleModule, Protocol):
    """A rule that looks at one call site at a time."""

    def check(self, site: CallSite, context: Context) -> Iterator[Finding]:
        """The findings about one site."""


@runtime_checkable
class ProjectRule(RuleModule, Protocol):
    """A rule that needs every call site of the run."""

    def check_project(self, sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
        """The findings about the sites together, which come ordered by path and line."""
