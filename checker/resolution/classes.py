"""The classes of the program: what they derive from, what derives from them, what their bodies name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.resolution.callers import counts
from checker.resolution.solve import TOO_FAR, TOO_MANY
from checker.resolution.values import Cls, Ext, OfBases, OfExpr, OfSubclasses, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.resolution.solve import Solver

ALWAYS_WORTH = 10_000
"""The work of finding subclasses that is never too much: what overrides what depends on them."""


def bases(s: Solver, path: str, index: int) -> tuple[list[Cls], list[Ext]]:
    """The class and its ancestors in the program, nearest first, and the external bases above them."""
    own: list[Cls] = []
    external: list[Ext] = []
    queue = [Cls(path, index)]
    while queue:
        cls = queue.pop(0)
        if cls in own:
            continue
        own.append(cls)
        for base in s.get(OfBases(cls.path, cls.index)):
            if isinstance(base, Cls):
                queue.append(base)
            elif isinstance(base, Ext):
                external.append(base)
    return own, external


def direct_bases(s: Solver, q: OfBases) -> Iterable[Value]:
    """The values of a class's base expressions."""
    module = s.program.loaded(q.path)
    for base in module.facts.classes[q.index].bases:
        yield from s.get(OfExpr(q.path, base))


def subclasses(s: Solver, q: OfSubclasses) -> Iterable[Value]:
    """The classes of the program that derive from a class, near and far."""
    name = s.program.loaded(q.path).facts.classes[q.index].name
    work = s.program.work_of(s.program.uses.deriving(name, q.path))
    if work > ALWAYS_WORTH and s.puts_off(work):
        yield TOO_FAR
        return
    found = s.program.uses.subclasses_of(name, q.path)
    if found is None:
        yield TOO_MANY
        return
    for path, index in found:
        if (
            counts(path, q.path)
            and (path, index) != (q.path, q.index)
            and Cls(q.path, q.index) in s.get(OfBases(path, index))
        ):
            yield Cls(path, index)
            yield from s.get(OfSubclasses(path, index))
