"""Request paths: how a request of a person comes to a site while the person waits.

    @app.post("/ask")
    def ask(question):                     the handler
        return answer(question)            one step
    def answer(question):
        return client.messages.create()    the site

The search goes from sites outwards through their callers, a few functions far. It stops where work is handed to a
queue, a pool or a task of its own: nobody waits for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.locations import Step
from checker.patterns.handlers import behind_widget, handler, imports, is_detached
from checker.resolution.callers import is_test
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.call_sites.code import Code, Place
    from checker.call_sites.model import CallSite

MAX_CALLS = 5
MAX_CALLERS = 8
DETACHED = frozenset({
    "create_task", "ensure_future", "add_task", "submit", "start_soon", "delay", "apply_async", "enqueue", "Thread",
    "run_coroutine_threadsafe", "call_soon", "send_task", "add_job", "Process", "create_background_task", "spawn",
})  # fmt: skip
"""Calls that start work without waiting for it."""


class RequestPath(Struct, frozen=True, kw_only=True):
    """One way from a handler to a site. `calls` are the calls on it, outermost first, the site not included."""

    site: CallSite
    handler: str
    calls: tuple[Place, ...]
    line: int
    path: str

    def steps(self, code: Code) -> tuple[Step, ...]:
        """The handler and the calls on the way, in words."""
        name = self.handler[:1].upper() + self.handler[1:]
        found = [Step(path=self.path, line=self.line, what=name)]
        for call in self.calls:
            span = code.module(call.path).span(call.expr)
            found.append(Step(path=span.path, line=span.line, what="which calls on", cell=span.cell))
        return tuple(found)


class _Way(Struct, frozen=True):
    site: CallSite
    place: Place
    calls: tuple[Place, ...] = ()


def request_paths(code: Code, sites: Iterable[CallSite]) -> dict[CallSite, RequestPath]:
    """The shortest request path to each of the sites that have one."""
    found: dict[CallSite, RequestPath] = {}
    ways = [
        _Way(site, place) for site in sites if (place := code.place_of(site)) is not None and not is_test(place.path)
    ]
    seen: set[tuple[CallSite, str, int]] = set()
    for _ in range(MAX_CALLS):
        further: dict[tuple[str, int], list[_Way]] = {}
        for way in ways:
            path, function = way.place.path, code.function_of(way.place)
            if way.site in found or _is_detached(code, way.place) or (way.site, path, function) in seen:
                continue
            seen.add((way.site, path, function))
            reached = _reached(code, way, function)
            if reached is not None:
                found[way.site] = reached
            elif function >= 0 and not is_detached(code.links(path), code.module(path).facts.functions[function]):
                further.setdefault((path, function), []).append(way)
        callers = code.callers(further)
        ways = [
            replace(way, place=call, calls=(call, *way.calls))
            for key, calls in callers.items()
            for way in further[key]
            for call in calls
            if len(calls) <= MAX_CALLERS and not is_test(call.path)
        ]
    return found


def _reached(code: Code, way: _Way, function: int) -> RequestPath | None:
    """The path, when a place stands in a handler."""
    path = way.place.path
    links = code.links(path)
    if function < 0 or imports(links.module, "streamlit"):
        shown = imports(links.module, "streamlit") and behind_widget(links, code.block_of(way.place))
        what: str | None = "Streamlit script" if shown else None
    else:
        what = None
    inner = function
    while what is None and inner >= 0:
        what = handler(code, path, inner)
        line = links.module.facts.functions[inner].line
        inner = links.module.function_of_scope(links.module.facts.functions[inner].parent)
    if what is None:
        return None
    if what == "Streamlit script":
        line = links.module.line(way.place.expr)
    return RequestPath(site=way.site, handler=what, calls=way.calls, line=line, path=path)


def _is_detached(code: Code, place: Place) -> bool:
    """Whether a call is handed to something that runs it later: `create_task(answer(q))`, `pool.submit(answer, q)`."""
    links = code.links(place.path)
    record = links.module.exprs[place.expr]
    if isinstance(record, t.Call) and links.module.last_name(record.func) in DETACHED:
        return True
    parent = links.parents.get(place.expr, -1)
    outer = links.module.exprs[parent] if parent >= 0 else None
    return isinstance(outer, t.Call) and links.module.last_name(outer.func) in DETACHED
