"""Loops that send one request per item: `for`, comprehensions, and functions that are mapped over a collection.

    for ticket in tickets:                       an item loop: each request is about another ticket
        label(ticket)
    for model in (SMALL, LARGE):                 a fallback: the same request to another model
    for attempt in range(3):                     a retry
    while True: history.append(ask(history))     a conversation

Only the first of these is a *loop over items*. What tells it: what the loop hands out reaches the arguments of the
call, and not its model. A loop around a function that sends the request counts as well, two functions far.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.call_sites.model import Kind
from checker.facts.model import BindingKind, BlockKind
from checker.locations import Step
from checker.patterns.regex import Holds, Regex
from checker.resolution.callers import is_test
from checker.resolution.spelled import Handing
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.call_sites.code import Code
    from checker.call_sites.links import Links
    from checker.call_sites.model import CallSite
    from checker.facts.model import Binding
    from checker.locations import Span

MAPPERS = frozenset({
    "map", "imap", "imap_unordered", "starmap", "map_async", "starmap_async", "apply", "progress_apply",
    "parallel_apply", "applymap", "thread_map", "process_map",
})  # fmt: skip
MAPPING = Holds(rb"(?:map|apply)(?:_async|_unordered)?\s*\(", needles=(b"map", b"apply"))
"""A call of one of these."""
MODELS = Regex(r"model|provider|candidate|fallback|backend|deployment|tier|llm|engine|client|temperature|judge|agent",
                    re.IGNORECASE)  # fmt: skip
"""A loop over these asks the same thing several times."""
FEEDS = Regex(r"stdin|stream|events?$|queue|websocket|^ws|consumer|subscri|listen|poll|iter_|input|turns?$|attempt|"
                   r"retr(?:y|ies)|rounds?$|steps?$|iterations?$|epochs?$|history|tool_calls|tool_uses|blocks?$",
                   re.IGNORECASE)  # fmt: skip
"""What comes out of these comes when it comes, or is one conversation."""
MODEL_ARGUMENTS = frozenset({"model", "model_id", "modelId", "model_name", "deployment_id", "engine", "llm", "client"})
DEPTH = 2
MOST_CALLERS = 12
MOST_STEPS = 40


class Shape(enum.StrEnum):
    """How the loop is written."""

    FOR = "for"
    COMPREHENSION = "comprehension"
    MAP = "map"


class ItemLoop(Struct, frozen=True, kw_only=True):
    """A loop that sends a site's request once per item.

    `place` is what is looped over (for a map: the call of it) and `items` how that is written; `function` is where the
    loop stands; `call` is the call in the loop, the site's own or that of a function on the way to it; `count`: how
    many items there are, where they are written out.
    """

    shape: Shape
    place: Place
    items: str
    function: int
    call: Place
    count: int | None = None

    def span(self, code: Code) -> Span:
        """Where the loop's collection stands."""
        return code.module(self.place.path).span(self.place.expr)

    def step(self, code: Code) -> Step:
        """The loop as a place to look at."""
        span = self.span(code)
        return Step(path=span.path, line=span.line, what=f"once for each of `{self.items}`", cell=span.cell)


class ItemLoops:
    """The loops around sites, each looked for when somebody asks: to follow callers outwards takes a while."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._asked: set[Span] = set()
        self._found: dict[Span, ItemLoop] = {}

    def of(self, sites: Iterable[CallSite]) -> Mapping[Span, ItemLoop]:
        """The innermost loop over items around each of these sites that stands in one, by the site's span."""
        code, waiting = self._code, []
        for site in sites:
            place = code.place_of(site)
            if site.span in self._asked or place is None or site.kind is not Kind.CALL or is_test(place.path):
                continue
            self._asked.add(site.span)
            loop = _around(code, place)
            if loop is not None:
                self._found[site.span] = loop
            else:
                waiting.append((site, place))
        for _ in range(DEPTH if waiting else 0):
            waiting = _outwards(code, waiting, self._found)
        return self._found


def _outwards(
    code: Code, waiting: list[tuple[CallSite, Place]], found: dict[Span, ItemLoop]
) -> list[tuple[CallSite, Place]]:
    """One function further out: loops around the calls of the functions that the places stand in."""
    functions = {(place.path, code.function_of(place)) for _, place in waiting if code.function_of(place) >= 0}
    callers = code.callers(sorted(functions))
    further: list[tuple[CallSite, Place]] = []
    for site, place in waiting:
        key = (place.path, code.function_of(place))
        calls = callers.get(key, ())
        if site.span in found or len(calls) > MOST_CALLERS:
            continue
        loops = [loop for call in calls if not is_test(call.path) and (loop := _around(code, call)) is not None]
        loops.extend(_mapped(code, key) if key[1] >= 0 else ())
        if loops:
            found[site.span] = loops[0]
        else:
            further.extend((site, call) for call in calls if not is_test(call.path))
    return further


def _around(code: Code, place: Place) -> ItemLoop | None:
    """The innermost loop over items around a call, inside its function."""
    links = code.links(place.path)
    for shape, header in _loops(code, links, place):
        if shape is Shape.MAP:
            return _loop(code, shape, Place(place.path, header), place)
        if _is_over_items(links, place.expr, header):
            return _loop(code, shape, Place(place.path, header), place)
    return None


def _loops(code: Code, links: Links, place: Place) -> Iterator[tuple[Shape, int]]:
    """The loops around an expression, innermost first, as what they loop over."""
    child, parent = place.expr, links.parents.get(place.expr)
    while parent is not None:
        record = links.module.exprs[parent]
        if isinstance(record, t.Comprehension) and child in (record.element, record.value):
            yield from ((Shape.COMPREHENSION, iterable) for _, iterable, _ in reversed(record.loops))
        elif isinstance(record, t.Call) and record.args[:1] == (child,) and _is_mapper(links, record):
            yield Shape.MAP, parent
        child, parent = parent, links.parents.get(parent)
    function = code.function_of(place)
    blocks = links.module.facts.blocks
    block = code.block_of(place)
    while block >= 0 and blocks[block].function == function:
        record_ = blocks[block]
        if record_.leaves and record_.kind in (BlockKind.TRY, BlockKind.FOR):
            return  # returns with the first answer: a search for one that works
        if record_.kind is BlockKind.FOR:
            yield Shape.FOR, record_.header
        block = record_.parent


def _is_mapper(links: Links, call: t.Call) -> bool:
    func = links.module.exprs[call.func]
    if isinstance(func, t.Name):
        return func.id in MAPPERS and func.id != "apply" and len(call.args) > 1
    return isinstance(func, t.Attr) and func.name in MAPPERS


def _is_over_items(links: Links, call: int, header: int) -> bool:
    """Whether what a loop hands out are items that reach the call's arguments, and not its model."""
    exprs = links.module.exprs
    targets = links.bound(header)
    names = [links.module.facts.bindings[index].name for index in targets]
    written = _written(links, header)
    if any(MODELS.search(name) or FEEDS.search(name) for name in [*names, *written[-1:]]) or not targets:
        return False
    if _is_counter(links, header):
        return False
    record = exprs[call]
    assert isinstance(record, t.Call)
    search = _Reach(links, frozenset(targets))
    for name, value in record.keywords:
        if name in MODEL_ARGUMENTS and search.reaches(value):
            return False
    given = [*record.args, *(value for name, value in record.keywords if name not in MODEL_ARGUMENTS)]
    return any(search.reaches(value) for value in given)


def _is_counter(links: Links, header: int) -> bool:
    """`range(3)`; not `range(len(texts))`."""
    record = links.module.exprs[header]
    if not isinstance(record, t.Call) or links.chain(record.func)[-1:] not in (("range",), ("count",), ("trange",)):
        return False
    return not any("len" in links.chain(inner) for inner in links.module.inside(header))


class _Reach:
    """Whether what some bindings hold can reach an expression, through names of the same function.

    What is added to something that is older than the loop does not count: a conversation grows in this way.
    """

    def __init__(self, links: Links, sources: frozenset[int]) -> None:
        self._links = links
        self._sources = sources
        self._seen: set[int] = set()

    def reaches(self, expr: int) -> bool:
        """Follow the names in an expression back, a bounded number of steps."""
        self._seen = set()
        todo = [expr]
        while todo and len(self._seen) < MOST_STEPS:
            for index in self._links.module.inside(todo.pop()):
                if isinstance(self._links.module.exprs[index], t.Name):
                    for binding in self._links.module.facts.uses.get(index, ()):
                        if binding in self._sources:
                            return True
                        todo.extend(self._values(binding))
        return False

    def _values(self, binding: int) -> Iterator[int]:
        if binding in self._seen:
            return
        self._seen.add(binding)
        record = self._links.module.facts.bindings[binding]
        if record.kind in _ADDING and not self._is_younger(record):
            return
        if record.kind in _FOLLOWED and record.expr >= 0:
            yield record.expr
        for previous in record.previous:
            yield from self._values(previous)

    def _is_younger(self, binding: Binding) -> bool:
        """Whether what a binding adds to was made after the loop's variable, in a turn of the loop."""
        bindings = self._links.module.facts.bindings
        first, seen = binding, {binding}
        while first.previous and (earlier := bindings[first.previous[0]]) not in seen:
            seen.add(earlier)
            first = earlier
        return first.line >= min(bindings[source].line for source in self._sources)


_ADDING = frozenset({BindingKind.AUGMENT, BindingKind.UPDATE, BindingKind.ITEM})
_FOLLOWED = frozenset({
    BindingKind.VALUE, BindingKind.AUGMENT, BindingKind.UPDATE, BindingKind.ITEM, BindingKind.WITH, BindingKind.ITER,
})  # fmt: skip


def _mapped(code: Code, key: tuple[str, int]) -> Iterator[ItemLoop]:
    """The calls that map a function over a collection: `executor.map(label, tickets)`."""
    path, index = key
    function = code.module(path).facts.functions[index]
    mentioning = code.program.mentioning(function.name)
    if len(mentioning) > MOST_CALLERS or function.name.startswith("<"):
        return
    for other in code.files_where(MAPPING, code.files_where(Handing(function.name), mentioning)):
        module = code.program.module(other) if not is_test(other) else None
        if module is None:
            continue
        links = code.links(other)
        for call in module.calls_by_argument.get(function.name, ()):
            record = module.exprs[call]
            if isinstance(record, t.Call) and record.args and _is_mapper(links, record):
                first = module.exprs[record.args[0]]
                name = first.name if isinstance(first, t.Attr) else first.id if isinstance(first, t.Name) else ""
                if name == function.name and _means(code, module.path, record.args[0], key):
                    place = Place(module.path, call)
                    yield _loop(code, Shape.MAP, place, place)


def _means(code: Code, path: str, expr: int, key: tuple[str, int]) -> bool:
    """Whether a name means a function; for an attribute, whether no other function has its name."""
    if isinstance(code.module(path).exprs[expr], t.Attr):
        return code.program.defines(code.module(key[0]).facts.functions[key[1]].name) == 1
    return any(
        binding.kind is BindingKind.FUNCTION and (target, binding.owner) == key
        for target, binding in code.reader.meanings(path, expr)
    )


def _loop(code: Code, shape: Shape, place: Place, call: Place) -> ItemLoop:
    links = code.links(place.path)
    header = place.expr
    if shape is Shape.MAP:
        record = links.module.exprs[header]
        assert isinstance(record, t.Call)
        func = links.module.exprs[record.func]
        header = record.args[1] if len(record.args) > 1 else func.base if isinstance(func, t.Attr) else header
    written = _written(links, header)
    items = links.module.exprs[header]
    return ItemLoop(
        shape=shape,
        place=place,
        items=".".join(written) or "the items",
        function=code.function_of(place),
        call=call,
        count=len(items.items) if isinstance(items, t.Sequence) else None,
    )


WRAPPERS = frozenset({"enumerate", "tqdm", "list", "tuple", "sorted", "reversed", "zip", "iter", "set", "track", "len",
                      "range", "as_completed", "trange", "batched"})  # fmt: skip


def _written(links: Links, expr: int) -> tuple[str, ...]:
    """How a collection is written, without what only counts it, orders it or shows progress."""
    while True:
        record = links.module.exprs[expr]
        if isinstance(record, t.Call) and record.args and set(links.chain(record.func)[-1:]) & WRAPPERS:
            expr = record.args[0]
        else:
            return links.chain(expr)
