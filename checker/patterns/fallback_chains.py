"""Fallback chains: models that are tried one after the other until one answers.

    for model in (SMALL, OTHER):             a LOOP: the members are what `model` takes, in order
        try:
            return ask(model, text)
        except RateLimitError: continue      what is caught
    raise Exhausted                          what happens when none has answered

    try:
        return ask(SMALL, text)              NESTED: the second member is asked by the handler, or after it
    except RateLimitError:
        return ask(OTHER, text)

    small.with_fallbacks([other])            DECLARED: an SDK or framework walks the chain

A loop over models that asks each of them (a comparison), a loop that asks one model again (a retry), and a second
request after the program's own error with the first answer (a repair) are none.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from checker.call_sites.code import Place
    from checker.call_sites.model import CallSite
    from checker.locations import Span
    from checker.patterns.catches import Catch
    from checker.patterns.endings import Ending
    from checker.patterns.model_calls import ModelCall, Models
    from checker.patterns.statements import Spot


class Form(enum.Enum):
    """How a chain is written."""

    LOOP = enum.auto()
    NESTED = enum.auto()
    DECLARED = enum.auto()


class Member(Struct, frozen=True, kw_only=True):
    """One model to try: where it is written or asked, and what it can be. `site`: where its request is sent, or it is
    bound. `alone`: nothing but the model is said of it, such as a provider beside it in a list of pairs."""

    span: Span
    models: Models
    site: CallSite
    place: Place | None = None
    alone: bool = True

    @property
    def model(self) -> str | None:
        """The one model it is; None where that is not known."""
        return self.models.texts[0] if self.models.complete and len(self.models.texts) == 1 else None


class FallbackChain(Struct, frozen=True, kw_only=True):
    """One chain. `members` in the order of trial, `complete` when there are no others.

    `what` names the construct of a DECLARED one. `catches` has the handlers that lead to the next member, `beside` the
    other handlers there. `exhaustion`: the ways it can end when no member answers; empty where the framework decides.
    `call` is the first request, `spot` the statement it stands in, `loop` that of a LOOP.
    """

    form: Form
    members: tuple[Member, ...]
    complete: bool
    site: CallSite
    span: Span
    function: str
    what: str = ""
    catches: tuple[Catch, ...] = ()
    beside: tuple[Catch, ...] = ()
    exhaustion: tuple[Ending, ...] = ()
    calls: tuple[ModelCall, ...] = ()
    spot: Spot | None = None
    loop: Spot | None = None
    targets: frozenset[int] = frozenset()

    @property
    def path(self) -> str:
        """The file it is written in."""
        return self.span.path
