"""What the rules about fallback chains have in common: how sure they are of a chain, and how they point at its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence
from checker.locations import Span, Step
from checker.patterns.fallback_chains import Form
from checker.syntax.tree import NONE
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from checker.call_sites.code import Code
    from checker.patterns.catches import Catch
    from checker.patterns.fallback_chains import FallbackChain, Member

_MOST_STEPS = 6


def certainty(chain: FallbackChain) -> Confidence:
    """High where every member is known, else medium."""
    known = chain.complete and all(member.model is not None for member in chain.members)
    return Confidence.HIGH if known else Confidence.MEDIUM


def members_differ(chain: FallbackChain) -> bool:
    """Whether a chain leads to another model; that of a loop over models does, unless its list says otherwise."""
    if chain.form is Form.LOOP and not chain.complete:
        return True
    first = chain.members[0]
    return any(
        member.site.sdk != first.site.sdk
        or bool(member.models.texts and first.models.texts and set(member.models.texts) != set(first.models.texts))
        for member in chain.members[1:]
    )


def handler_span(code: Code, caught: Catch) -> Span:
    """The class an `except` names, or its line where it names none."""
    if caught.handler.type != NONE:
        return code.module(caught.path).span(caught.handler.type)
    line = caught.handler.line
    return code.program.span(caught.path, (line, 0, line, 0))


def others(chain: FallbackChain, code: Code) -> tuple[Step, ...]:
    """The members as related places, in the order of trial."""
    del code
    return tuple(
        Step(
            path=member.span.path,
            line=member.span.line,
            what=f"{'first' if number == 0 else 'then'} `{member.model or member.site.operation}`",
            cell=member.span.cell,
        )
        for number, member in enumerate(chain.members[:_MOST_STEPS])
    )


def identity(member: Member) -> str | None:
    """What makes two members the same model: the catalogue's id with what changes its service; None if not known."""
    if member.model is None:
        return None
    parsed = catalog.normalize(member.model)
    model = catalog.lookup(member.model)
    name = model.id if model is not None else parsed.canonical or member.model
    platform = parsed.platform or ""
    return ":".join((member.site.sdk, platform, name, *parsed.variants))
