"""Models as sites name them: one name written once, and all the sites that use it.

Several sites often share one constant. A rule about the *name* (retired, unknown) reports it once, where it is written,
and lists the sites; `Named` is such a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.findings import Confidence, Edit, Fix
from checker.locations import Span, Step
from checker.resolution.callers import is_test
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.call_sites.model import CallSite, ModelUse

# Platforms whose ids the catalogue has dates for; elsewhere (a router, a framework) the text itself names the platform.
_DATED = frozenset({"anthropic", "openai", "google", "aws", "vertex"})
_MOST_SITES = 5


class Named(Struct, frozen=True, kw_only=True):
    """A model's name at one place, and the sites that use it, the first of them in order of place."""

    use: ModelUse
    sites: tuple[CallSite, ...]

    @property
    def site(self) -> CallSite:
        """The first site."""
        return self.sites[0]

    @property
    def confidence(self) -> Confidence:
        """The best of the sites'; low where only tests use the name, which seldom send what they say."""
        levels = (certainty(site) for site in self.sites if not is_test(site.span.path))
        return max(levels, key=lambda level: level.rank, default=Confidence.LOW)

    @property
    def confidence_in_id(self) -> Confidence:
        """The same for what is true of the id wherever it is used: other models that are computed at run time beside
        it leave it medium, because it stays one that the program offers."""
        sure = any(site.confidence is not Confidence.LOW and not is_test(site.span.path) for site in self.sites)
        return max(self.confidence, Confidence.MEDIUM, key=lambda level: level.rank) if sure else self.confidence

    @property
    def related(self) -> tuple[Step, ...]:
        """The other sites, a few of them: the trace leads to the first."""
        return tuple(
            Step(path=site.span.path, line=site.span.line, what=f"used by `{site.operation}`", cell=site.span.cell)
            for site in self.sites[1 : _MOST_SITES + 1]
        )


def named_models(sites: Iterable[CallSite]) -> tuple[Named, ...]:
    """Every name of a model by place, for the sites that send requests where the vendors' own ids hold."""
    found: dict[tuple[Span, str, str], list[tuple[ModelUse, CallSite]]] = {}
    for site in sites:
        if not site.custom_endpoint:
            for use in site.models:
                found.setdefault((use.span, use.text, platform_of(site, use.text) or ""), []).append((use, site))
    return tuple(Named(use=uses[0][0], sites=tuple(site for _, site in uses)) for uses in found.values())


def certainty(site: CallSite) -> Confidence:
    """High for the one model that a site uses, medium for one of several or a default that can be overridden, low when
    other models are computed at run time."""
    if site.complete and len(site.models) == 1:
        level = Confidence.HIGH
    elif all(unknown.overridable for unknown in site.unknowns):
        level = Confidence.MEDIUM
    else:
        level = Confidence.LOW
    return min(level, site.confidence, key=lambda each: each.rank)


def platform_of(site: CallSite, text: str) -> str | None:
    """The platform whose ids a site takes; None when the id itself tells (`bedrock/...`), or only it can."""
    if catalog.normalize(text).platform is not None:
        return None
    return site.platform if site.platform in _DATED else None


def replacement(use: ModelUse, name: str, title: str) -> Fix | None:
    """Write another id in place of this one, keeping what stands before it (`bedrock/`); None where the text in the
    source is not simply the id between two quotes."""
    parsed = catalog.normalize(use.text)
    span = use.text_span
    if span is None or not use.text.endswith(parsed.snapshot) or catalog.normalize(name).platform is not None:
        return None
    prefix = use.text[: len(use.text) - len(parsed.snapshot)]
    if parsed.platform in {"aws", "vertex", "azure"} or (prefix and not prefix.endswith(("/", ":"))):
        return None
    return Fix(title=title, edits=(Edit(span=span, replacement=prefix + name),))
