"""Which bindings can be live where: an environment that is split at branches, merged where they meet, and followed
around loops.

An environment maps a name to the sorted indexes of its live bindings; None is code that cannot be reached. A loop is
walked once: uses inside it that saw a binding from before the loop are afterwards given the bindings that reach the
loop's end as well, which is the second turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Environment = dict[str, tuple[int, ...]]


def merge(first: Environment | None, second: Environment | None) -> Environment | None:
    """What can be live after two paths meet."""
    if first is None or first is second:
        return second
    if second is None:
        return first
    out = dict(first)
    for name, live in second.items():
        mine = out.get(name)
        if mine is None:
            out[name] = live
        elif mine != live:
            out[name] = tuple(sorted({*mine, *live}))
    return out


def merge_all(environments: Iterable[Environment | None]) -> Environment | None:
    """What can be live after any number of paths meet."""
    out: Environment | None = None
    for environment in environments:
        out = merge(out, environment)
    return out


class Loop:
    """The environments that leave one loop early."""

    def __init__(self) -> None:
        self.breaks: list[Environment | None] = []
        self.continues: list[Environment | None] = []
