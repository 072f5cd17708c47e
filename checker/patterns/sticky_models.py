"""State that holds the model of later requests, and what is stored in it on the way.

    class Desk:
        def __init__(self): self.model = SMALL          the *start*
        def answer(self, q):
            if unsure: self.model = LARGE               a *change*, under a condition
            return ask(self.model, q)                   a *reader*: this request, and all later ones

The state is an attribute of `self`, or a name of the module that functions assign with `global`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.facts.model import BindingKind, BlockKind, ScopeKind
from checker.patterns.model_calls import ModelCall, ModelCalls
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.facts.model import AttributeStore
    from checker.resolution.program import Module

CONDITIONS = frozenset({BlockKind.IF, BlockKind.ELSE, BlockKind.EXCEPT, BlockKind.CASE})
MAKERS = frozenset({"__init__", "__post_init__", "__new__", "reset", "setup", "start", "__enter__", "__aenter__"})
"""Methods that give the state its first value, or give it back."""


class StickyModel(Struct, frozen=True, kw_only=True):
    """One piece of state. `starts` and `changes` are the expressions stored, `always` those of changes that no condition
    stands before; `open`: something else can be stored, too."""

    name: str
    reader: ModelCall
    starts: tuple[Place, ...]
    changes: tuple[Place, ...]
    always: tuple[Place, ...]


def sticky_models(code: Code) -> tuple[StickyModel, ...]:
    """The state of a run that is changed under a condition: `code.once(sticky_models)`."""
    found: dict[tuple[str, int, str], StickyModel] = {}
    for call in code.once(ModelCalls):
        module = code.module(call.place.path)
        record = module.exprs[call.place.expr]
        given = (*record.args, *(value for _, value in record.keywords)) if isinstance(record, t.Call) else ()
        for expr in given:
            for key, state in _state(code, call, expr):
                if state.changes:
                    found.setdefault(key, state)
    return tuple(found[key] for key in sorted(found))


def _state(code: Code, call: ModelCall, expr: int) -> Iterator[tuple[tuple[str, int, str], StickyModel]]:
    module = code.module(call.place.path)
    match module.exprs[expr]:
        case t.Attr(base, name) if code.links(module.path).chain(base) == ("self",):
            owner = module.owner_around(expr)
            if owner >= 0:
                yield (module.path, owner, name), _attribute(code, call, module, owner, name)
        case t.Name(name):
            scope = module.facts.scopes[0]
            live = scope.names.get(name, ())
            if len(live) > 1 and all(module.facts.bindings[i].kind is BindingKind.VALUE for i in live):
                yield (module.path, -1, name), _global(call, module, name, live)
        case _:
            return


def _attribute(code: Code, call: ModelCall, module: Module, owner: int, name: str) -> StickyModel:
    stores = [module.facts.stores[index] for index in module.stores_by_name.get(name, ())]
    mine = [store for store in stores if _is_own(code, module, store, owner)]
    starts: list[Place] = []
    changes: list[Place] = []
    always: list[Place] = []
    for binding in module.facts.scopes[module.facts.classes[owner].scope].final.get(name, ()):
        record = module.facts.bindings[binding]
        if record.kind is BindingKind.VALUE and record.expr >= 0:
            starts.append(Place(module.path, record.expr))
    for store in mine:
        place = Place(module.path, store.expr)
        if module.facts.functions[store.function].name in MAKERS:
            starts.append(place)
        else:
            (changes if _is_conditional(module, store.block) else always).append(place)
    return StickyModel(
        name=f"self.{name}", reader=call, starts=tuple(starts), changes=tuple(changes), always=tuple(always)
    )


def _is_own(code: Code, module: Module, store: AttributeStore, owner: int) -> bool:
    """Whether a store is to `self` in a method of the class; stores to other objects of the file count with them."""
    if store.function < 0 or store.key >= 0:
        return False
    if code.links(module.path).chain(store.base) != ("self",):
        return True
    return module.facts.functions[store.function].owner == owner


def _global(call: ModelCall, module: Module, name: str, live: tuple[int, ...]) -> StickyModel:
    starts: list[Place] = []
    changes: list[Place] = []
    always: list[Place] = []
    for index in live:
        binding = module.facts.bindings[index]
        place = Place(module.path, binding.expr)
        if (
            module.facts.blocks[binding.block].function < 0
            or module.facts.scopes[binding.scope].kind is ScopeKind.MODULE
        ):
            starts.append(place)
        else:
            (changes if _is_conditional(module, binding.block) else always).append(place)
    return StickyModel(name=name, reader=call, starts=tuple(starts), changes=tuple(changes), always=tuple(always))


def _is_conditional(module: Module, block: int) -> bool:
    """Whether a condition or a handler stands around a block, inside its function."""
    record = module.facts.blocks[block]
    function = record.function
    while record.function == function:
        if record.kind in CONDITIONS:
            return True
        if record.parent < 0:
            return False
        record = module.facts.blocks[record.parent]
    return False
