"""A name of a module as importers see it: bound there, a submodule, come by a star import, or loaded late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import Binding, BindingKind
from checker.resolution.names import BUILTINS
from checker.resolution.values import Ext, Mod, OfBinding, OfGlobal, Reason, Unk, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.resolution.module import Module
    from checker.resolution.solve import Solver


def global_name(s: Solver, q: OfGlobal) -> Iterable[Value]:
    """A module's name as importers see it."""
    module = s.program.module(q.path)
    if module is None:
        yield Unk(Reason.EXTERNAL)
        return
    scope = module.facts.scopes[0]
    live = scope.final.get(q.name)
    if live is not None:
        for index in live:
            yield from s.get(OfBinding(q.path, index))
        return
    submodule = _submodule(s, q)
    if submodule is not None:
        yield Mod(submodule)
        return
    stars = scope.names.get("*", ())
    for index in stars:
        yield from star(s, q.path, module.facts.bindings[index], q.name)
    getter = scope.final.get("__getattr__")
    if getter is not None:
        yield from _lazy(s, module, q.name)
    elif not stars:
        yield Unk(Reason.EXTERNAL)


def _submodule(s: Solver, q: OfGlobal) -> str | None:
    if not q.path.endswith("__init__.py"):
        return None
    return s.program.index.resolve_relative(q.path, 1, q.name)


def star(s: Solver, path: str, b: Binding, name: str) -> Iterator[Value]:
    """A name that may come through `from module import *`."""
    target = s.program.find_from(path, b.text, b.level)
    if target is None:
        yield Ext(f"{b.text}.{name}") if not b.level else Unk(Reason.EXTERNAL)
    elif target != path:
        yield from s.get(OfGlobal(target, name))


def _lazy(s: Solver, module: Module, name: str) -> Iterator[Value]:
    """A module with `__getattr__` loads names late: any submodule that binds the name at its top level will do."""
    if name in BUILTINS:
        return
    package = module.path.rpartition("/")[0]
    for path in s.program.defining(name):
        if path.startswith(f"{package}/") and path != module.path:
            other = s.program.module(path)
            if other is not None and any(
                other.facts.bindings[i].kind in (BindingKind.CLASS, BindingKind.FUNCTION)
                for i in other.facts.scopes[0].final.get(name, ())
            ):
                yield from s.get(OfGlobal(path, name))
