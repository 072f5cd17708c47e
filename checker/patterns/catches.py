"""What the handlers of a `try` catch, in terms of the troubles that requests run into.

except (anthropic.RateLimitError, anthropic.APITimeoutError):     RATE_LIMIT and TIMEOUT
except Exception:                                                 broad
except ProviderError:                                             not known: a class of the program
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.call_sites.sdks.errors import BROAD, CALLER, Trouble, troubles
from checker.facts.model import BindingKind
from checker.patterns.endings import Way, any_way, endings
from checker.patterns.statements import inside
from checker.syntax import tree as t
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.resolution.program import Module

JUDGES = frozenset({
    "isinstance", "issubclass", "status_code", "code", "should_retry", "is_retryable", "is_transient", "error_code",
    "_is_retryable", "_should_fallback", "should_fallback", "_should_retry", "is_rate_limit", "http_status",
})  # fmt: skip
"""Names in a handler which show that it tells one error from another."""


class Catch(Struct, frozen=True, kw_only=True):
    """One handler. `names`: the classes as imported; `known`: all of them are; `judges`: its body looks at the error."""

    path: str
    handler: t.Handler
    names: tuple[str, ...]
    troubles: frozenset[Trouble]
    broad: bool
    known: bool
    judges: bool

    @property
    def is_bare(self) -> bool:
        """`except:` without a class."""
        return self.handler.type == NONE

    @property
    def is_repair(self) -> bool:
        """Only errors of the program's own work on an answer are caught."""
        return self.known and not self.broad and self.troubles == CALLER


def catches(code: Code, path: str, s: t.Try) -> tuple[Catch, ...]:
    """The handlers of a `try`, in order."""
    return tuple(_catch(code, path, handler) for handler in s.handlers)


def _catch(code: Code, path: str, handler: t.Handler) -> Catch:
    module = code.module(path)
    names = tuple(_classes(code, Place(path, handler.type), 4)) if handler.type != NONE else ()
    found = [troubles(name) for name in names]
    broad = handler.type == NONE or any(name in BROAD for name in names)
    words = set(_words(module.exprs, handler))
    return Catch(
        path=path,
        handler=handler,
        names=names,
        troubles=frozenset(trouble for known in found for trouble in known or ()),
        broad=broad,
        known=broad or (bool(names) and None not in found),
        judges=bool(words & JUDGES) or _chooses(module, handler),
    )


def _chooses(module: Module, handler: t.Handler) -> bool:
    """Whether a handler goes on after some errors and leaves after others."""
    ways = endings(module, handler.body)
    return any_way(ways, Way.RAISES, Way.RETURNS, Way.BREAKS) and any_way(ways, Way.FALLS, Way.TURNS)


def _classes(code: Code, place: Place, depth: int) -> Iterator[str]:
    """The classes that an `except` names, tuples opened; "" for what cannot be told."""
    record = code.module(place.path).exprs[place.expr]
    if isinstance(record, t.Sequence):
        for item in record.items:
            yield from _classes(code, Place(place.path, item), depth)
        return
    if isinstance(record, t.Name) and depth:
        for path, binding in code.reader.meanings(place.path, place.expr):
            value = code.module(path).exprs[binding.expr] if binding.expr >= 0 else None
            if binding.kind is BindingKind.VALUE and isinstance(value, (t.Sequence, t.Binary, t.Name, t.Attr)):
                yield from _classes(code, Place(path, binding.expr), depth - 1)
                return
    if isinstance(record, t.Binary):
        for side in (record.left, record.right):
            yield from _classes(code, Place(place.path, side), depth)
        return
    dotted = code.links(place.path).dotted(place.expr)
    if not dotted and isinstance(record, t.Name) and not code.links(place.path).meanings(place.expr):
        dotted = record.id
    yield dotted


def _words(exprs: tuple[t.AnyExpr, ...], handler: t.Handler) -> Iterator[str]:
    """The names that a handler's own statements mention."""
    for s in inside(handler.body):
        for index in range(s.lo, s.hi):
            record = exprs[index]
            if isinstance(record, t.Name):
                yield record.id
            elif isinstance(record, t.Attr):
                yield record.name
