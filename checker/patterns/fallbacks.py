"""All fallback chains of a run: `code.once(fallback_chains)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.patterns.declared_fallbacks import declared_chains
from checker.patterns.fallback_loops import loop_chains
from checker.patterns.nested_fallbacks import nested_chains

if TYPE_CHECKING:
    from checker.call_sites.code import Code
    from checker.patterns.fallback_chains import FallbackChain


def fallback_chains(code: Code) -> tuple[FallbackChain, ...]:
    """The chains by place. Where a loop and nested handlers share a request, each is a chain of its own."""
    found = (*loop_chains(code), *nested_chains(code), *declared_chains(code))
    return tuple(sorted(found, key=lambda chain: (chain.span.path, chain.span.cell or 0, chain.span)))
