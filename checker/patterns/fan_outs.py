"""Fan-outs: a *planner* lists steps, and a *worker* is asked once for each of them.

    plan = ask(LARGE, "List the steps.")                                     the planner
    results = await gather(*(ask(SMALL, step) for step in steps_of(plan)))   the worker, in a loop over its answer

What is looped over is followed back to the request that gave it; a loop over what users or files give has no planner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.facts.model import BlockKind
from checker.patterns.answers import answers
from checker.patterns.loops import ItemLoop, ItemLoops
from checker.patterns.model_calls import ModelCall, ModelCalls, Models, models
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

CEILING = 12
"""How many expressions out a loop is looked for."""


class FanOut(Struct, frozen=True, kw_only=True):
    """A worker, its planner, and the models that each can run on. `place` is what is looped over."""

    planner: CallSite
    planner_models: Models
    worker: CallSite
    worker_models: Models
    place: Place


def fan_outs(code: Code, workers: Iterable[CallSite]) -> tuple[FanOut, ...]:
    """The fan-outs of some sites that may be workers, in the order of the workers.

    What is itself asked once per item is no planner.
    """
    wanted = frozenset(workers)
    if not wanted:
        return ()
    found: dict[tuple[CallSite, CallSite], FanOut] = {}
    loops = code.once(ItemLoops)
    for call in code.once(ModelCalls):
        for site in call.sites:
            for items in _items(code, call, loops.of([site]).get(site.span)) if site in wanted else ():
                for planner in _planners(code, call, items, loops):
                    pair = (planner.site, site)
                    first, second = models(code, (planner, call))
                    fan_out = FanOut(
                        planner=planner.site, planner_models=first, worker=site, worker_models=second, place=items
                    )
                    found.setdefault(pair, fan_out)
    return tuple(sorted(found.values(), key=lambda each: (each.worker.span, each.planner.span)))


def _planners(code: Code, worker: ModelCall, items: Place, loops: ItemLoops) -> Iterator[ModelCall]:
    """The requests whose answers are looped over, other than the worker's own."""
    for answer in answers(code, items):
        origin = answer.calls[-1] if answer.calls else code.place_of(answer.site)
        shared = answer.site in worker.sites
        if origin is None or origin == worker.place or (not shared and answer.site.span in loops.of([answer.site])):
            continue
        yield ModelCall(place=origin, sites=(answer.site,), depth=int(bool(answer.calls)))


def _items(code: Code, call: ModelCall, loop: ItemLoop | None) -> Iterator[Place]:
    """What the loops around a call go over: statements, comprehensions and maps."""
    path = call.place.path
    links = code.links(path)
    if loop is not None and loop.call == call.place:
        yield loop.place
    blocks = links.module.facts.blocks
    block, function = code.block_of(call.place), code.function_of(call.place)
    while block >= 0 and blocks[block].function == function:
        if blocks[block].kind is BlockKind.FOR:
            yield Place(path, blocks[block].header)
        block = blocks[block].parent
    expr = call.place.expr
    for _ in range(CEILING):
        expr = links.parents.get(expr, -1)
        record = links.module.exprs[expr] if expr >= 0 else None
        if isinstance(record, t.Comprehension):
            yield from (Place(path, iterable) for _, iterable, _ in record.loops)
