"""The statements of a file as a tree with ways up: which statement an expression stands in, and what holds that one.

    for model in MODELS:                 spot 0
        try:                             spot 1, in the BODY of spot 0
            return ask(model)            spot 2, in the BODY of spot 1: what `spot_of(<the call>)` gives
        except RateLimitError:
            continue                     spot 3, in a HANDLER of spot 1

Facts have blocks, which are enough for most questions. Shapes made of statements, such as what is left to do after a
loop has run out, need the statements themselves.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.call_sites.code import Code, Place

Body = tuple[t.AnyStmt, ...]


class Part(enum.Enum):
    """Which of its holder's bodies a statement stands in."""

    BODY = enum.auto()
    ELSE = enum.auto()
    HANDLER = enum.auto()
    FINALLY = enum.auto()
    CASE = enum.auto()


class Spot(Struct, frozen=True, kw_only=True):
    """A statement at its place: among its siblings, in a part of its holder. `handler` is set in a HANDLER."""

    statement: t.AnyStmt
    siblings: Body
    index: int
    part: Part = Part.BODY
    holder: Spot | None = None
    handler: t.Handler | None = None

    @property
    def following(self) -> Body:
        """The statements after it in the same body."""
        return self.siblings[self.index + 1 :]

    def climb(self) -> Iterator[Spot]:
        """The statement and what holds it, innermost first, up to the `def` that holds them all."""
        spot: Spot | None = self
        while spot is not None:
            yield spot
            if isinstance(spot.statement, (t.FunctionDef, t.ClassDef)) and spot is not self:
                return
            spot = spot.holder


Held = tuple[Part, Body, "t.Handler | None"]
"""One of the bodies of a statement; the handler of a HANDLER."""


def parts(s: t.AnyStmt) -> tuple[Held, ...]:
    """The bodies of a statement."""
    told = _PARTS.get(type(s))
    return told(s) if told is not None else ()


def _of_one(s: t.With | t.FunctionDef | t.ClassDef) -> tuple[Held, ...]:
    return ((Part.BODY, s.body, None),)


def _of_two(s: t.If | t.For | t.While) -> tuple[Held, ...]:
    return ((Part.BODY, s.body, None), (Part.ELSE, s.orelse, None))


def _of_try(s: t.Try) -> tuple[Held, ...]:
    handled = ((Part.HANDLER, handler.body, handler) for handler in s.handlers)
    return ((Part.BODY, s.body, None), *handled, (Part.ELSE, s.orelse, None), (Part.FINALLY, s.final, None))


def _of_match(s: t.Match) -> tuple[Held, ...]:
    return tuple((Part.CASE, case.body, None) for case in s.cases)


# By type, since all statements of a file are asked, and most hold none.
_PARTS: Mapping[type[t.Stmt], Callable[[Any], tuple[Held, ...]]] = MappingProxyType({
    t.With: _of_one, t.FunctionDef: _of_one, t.ClassDef: _of_one,
    t.If: _of_two, t.For: _of_two, t.While: _of_two,
    t.Try: _of_try, t.Match: _of_match,
})  # fmt: skip


def inside(body: Body) -> Iterator[t.AnyStmt]:
    """All statements of a body and of what they hold, in order; functions and classes defined there are left closed."""
    for s in body:
        yield s
        if type(s) is not t.FunctionDef and type(s) is not t.ClassDef:
            for _, inner, _ in parts(s):
                yield from inside(inner)


class Statements:
    """The statements of one file."""

    def __init__(self, body: Body) -> None:
        found: list[tuple[int, int, Spot]] = []
        _walk(body, Part.BODY, None, None, found)
        found.sort(key=lambda item: item[0])
        self._found = found
        self._starts = [lo for lo, _, _ in found]

    def spot_of(self, expr: int) -> Spot | None:
        """The innermost statement whose own expressions hold this one; for an `except X:`, the `try`."""
        at = bisect_right(self._starts, expr) - 1
        while at >= 0:
            lo, hi, spot = self._found[at]
            if lo <= expr < hi:
                return spot
            if expr - lo > _FAR:
                return None
            at -= 1
        return None

    def __iter__(self) -> Iterator[Spot]:
        """All statements that hold expressions, in order."""
        return (spot for _, _, spot in self._found)


_FAR = 50_000
"""No statement has more expressions of its own."""


def _walk(
    body: Body, part: Part, holder: Spot | None, handler: t.Handler | None, found: list[tuple[int, int, Spot]]
) -> None:
    for index, s in enumerate(body):
        spot = Spot(statement=s, siblings=body, index=index, part=part, holder=holder, handler=handler)
        found.append((s.lo, s.hi, spot))
        if type(s) is t.Match:
            found.extend((case.lo, case.hi, spot) for case in s.cases)
        for inner_part, inner, inner_handler in parts(s):
            if inner_handler is not None:
                found.append((inner_handler.lo, inner_handler.hi, spot))
            _walk(inner, inner_part, spot, inner_handler, found)


class StatementIndex:
    """The statements of every file that a run asks about: `code.once(StatementIndex)`."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._files: dict[str, Statements] = {}

    def of(self, path: str) -> Statements:
        """The statements of a file that is loaded."""
        found = self._files.get(path)
        if found is None:
            found = self._files[path] = Statements(self._code.module(path).facts.tree.body)
        return found

    def spot_of(self, place: Place) -> Spot | None:
        """The innermost statement that an expression stands in."""
        return self.of(place.path).spot_of(place.expr)
