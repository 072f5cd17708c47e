"""A scripted reply or fault with the requests it is for.

Rule(filter=Filter(model="claude-opus-*"), what=Fault(status=529), left=2)     the next two calls of Opus fail
Rule(filter=Filter(tier="fast"), what=Reply(text="simple"), left=None)         whatever asks for a fast model
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.errors import ScriptError
from pytest_model_routing.recording.exchange import Kind, Source, Unused
from pytest_model_routing.recording.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_model_routing.recording.endpoint import Endpoint
    from pytest_model_routing.recording.replies import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What rules are matched against."""

    endpoint: Endpoint
    path: str
    route: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An answer given as it is: `Script.respond`."""

    json: Any
    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which requests a rule is for: all that is given must fit. None fits everything."""

    model: str | None = None
    tier: str | None = None
    route: str | None = None
    path: str | None = None
    when: Callable[[Mapping[str, Any]], bool] | None = None

    def fits(self, request: Request, tier_of: Callable[[str], str | None] | None) -> bool:
        """Whether a request fits. Raises ScriptError when `when` raises."""
        if self.path is None and request.endpoint.kind is not Kind.GENERATION:
            return False
        if self.path is not None and not fnmatch.fnmatchcase(request.path, self.path):
            return False
        model = request.endpoint.model
        if self.model is not None and not _fits_model(model, self.model):
            return False
        if self.route is not None and not fnmatch.fnmatchcase(request.route or "", self.route):
            return False
        if self.tier is not None and (model is None or tier_of is None or tier_of(model) != self.tier):
            return False
        if self.when is None:
            return True
        try:
            return self.when(request.body)
        except Exception as error:  # the user's code: in an SDK it would pass for a connection that failed
            raise ScriptError(f"`when` raised {type(error).__name__}: {error}") from error

    def __str__(self) -> str:
        given = {"model": self.model, "tier": self.tier, "route": self.route, "path": self.path}
        words = [f"{name}={value!r}" for name, value in given.items() if value is not None]
        return ", ".join([*words, "when=..."] if self.when else words) or "any request"


@dataclass(slots=True, kw_only=True)
class Rule:
    """A reply or a fault with its filter. `left` None: no limit. `skip`: fitting requests still to be let through."""

    filter: Filter
    what: Reply | Raw | Fault
    left: int | None
    skip: int = 0
    given: int = 0


def use(rule: Rule) -> None:
    """Count one more use."""
    rule.given += 1
    if rule.left is not None:
        rule.left -= 1


def unused(rule: Rule) -> Unused:
    """A rule that nothing asked for, or not as often as it should be, in words."""
    fault = isinstance(rule.what, Fault)
    name = f"scripted fault ({rule.what.name})" if isinstance(rule.what, Fault) else "scripted reply"
    asked = f", asked for {rule.given} of {rule.given + rule.left} times" if rule.left and rule.given else ""
    source = Source.FAULT if fault else Source.SCRIPTED
    return Unused(what=f"{name} for {rule.filter}{asked}", source=source, requested_model=rule.filter.model)


def _fits_model(model: str | None, glob: str) -> bool:
    """Whether a model fits, with or without what platforms put around its name."""
    if model is None:
        return False
    bare = model.rpartition("/")[2]
    forms = {model, bare, bare.rpartition("anthropic.")[2], bare.partition("@")[0], bare.removeprefix("models/")}
    return any(fnmatch.fnmatchcase(form, glob) for form in forms)
