"""Whether anybody can tell afterwards which member of a fallback chain has answered.

return model, reply.content[0].text          recorded: the loop's variable goes out with the answer
except APIError: LOG.warning(...)            recorded: the log says that the first member has failed
return reply                                 not known: the response, with its `model`, goes to callers
return reply.content[0].text                 not recorded, if nothing else says it
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.patterns.fallback_chains import Form
from checker.patterns.regex import Regex
from checker.patterns.statements import inside
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.patterns.fallback_chains import FallbackChain
    from checker.resolution.program import Module

SAYS = Regex(r"log|print|warn|echo|debug|info|error|exception|critical|emit|track|record|capture|notify|event|metric"
                  r"|span|report|increment|count|add_attribute|set_attribute|message|secho|write", re.IGNORECASE)  # fmt: skip
"""Calls in a handler that tell somebody."""


def is_recorded(code: Code, chain: FallbackChain) -> bool | None:
    """Whether the model that answers is logged, returned or kept; None where the response cannot be followed."""
    module = code.module(chain.path)
    if _uses_target(module, chain) or any(_says(module, caught.handler.body) for caught in chain.catches):
        return True
    sites = dict.fromkeys(site for call in chain.calls for site in call.sites)
    if any(site.usage_recorded for site in sites) or _reads_model(code, chain):
        return True
    if chain.form is Form.NESTED and _kept_apart(module, chain):
        return True
    return False if all(site.usage_recorded is False for site in sites) else None


def _uses_target(module: Module, chain: FallbackChain) -> bool:
    """Whether what the loop hands out is used anywhere but in the request."""
    targets = set(chain.targets)
    requests = [_range(module, call.place.expr) for call in chain.calls]
    for name, live in module.facts.uses.items():
        if (
            targets & set(live)
            and not any(lo <= name <= hi for lo, hi in requests)
            and not _is_made(module, name, targets)
        ):
            return True
    return False


def _is_made(module: Module, name: int, targets: set[int]) -> bool:
    """Whether a use only makes another of the targets: `client = clients[model]`."""
    for index in targets:
        binding = module.facts.bindings[index]
        if binding.expr >= 0:
            lo, hi = _range(module, binding.expr)
            if lo <= name <= hi:
                return True
    return False


def _range(module: Module, expr: int) -> tuple[int, int]:
    """The indexes that an expression and its parts have: parts stand before or after it, without gaps."""
    parts = tuple(module.inside(expr))
    return min(parts), max(parts)


def _says(module: Module, body: tuple[t.AnyStmt, ...]) -> bool:
    """Whether a handler tells somebody."""
    return any(SAYS.search(module.last_name(call.func)) for call in _calls(module, body))


def _calls(module: Module, body: tuple[t.AnyStmt, ...]) -> Iterator[t.Call]:
    for s in inside(body):
        for index in range(s.lo, s.hi):
            record = module.exprs[index]
            if isinstance(record, t.Call):
                yield record


def _reads_model(code: Code, chain: FallbackChain) -> bool:
    """Whether the file reads the `model` of what a site returns."""
    for site in dict.fromkeys(site for call in chain.calls for site in call.sites):
        place = code.place_of(site)
        if place is None:
            continue
        links = code.links(place.path)
        for reader in links.attributes.get("model", ()):
            record = links.module.exprs[reader]
            name = links.module.exprs[record.base] if isinstance(record, t.Attr) else None
            if isinstance(name, t.Name) and name.id not in ("self", "cls", "settings", "config", "args"):
                return True
    return False


def _kept_apart(module: Module, chain: FallbackChain) -> bool:
    """Whether a handler notes that it was taken: `used = "backup"`, or returns a literal beside the answer."""
    for caught in chain.catches:
        for s in inside(caught.handler.body):
            if isinstance(s, t.Assign) and s.value >= 0 and isinstance(module.exprs[s.value], (t.Const, t.Name)):
                return True
            if isinstance(s, t.Return) and s.value >= 0 and isinstance(module.exprs[s.value], (t.Sequence, t.Dict)):
                return True
    return False
