"""The tools that a request or an agent is given: names and what is said about them.

    tools=[{"name": "refund", "description": "Pay back an order.", "input_schema": ...}]      a declaration
    tools=[search, function_tool(delete_order)]                                              functions, with docstrings

What cannot be read off the source, such as the tools of a server, is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.facts.model import BindingKind
from checker.patterns.arguments import arguments_of
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

KEYWORDS = ("tools", "functions", "toolConfig")
MAX_DEPTH = 6
MOST_TOOLS = 60
WRITTEN = ("name", "description")


class Tool(Struct, frozen=True, kw_only=True):
    """One tool. `place` is where it is declared; `approved`: somebody has to agree before it runs."""

    name: str
    description: str
    place: Place
    approved: bool = False


APPROVALS = frozenset({"needs_approval", "requires_confirmation", "require_approval", "requires_approval", "confirm"})


def tools_of(code: Code, site: CallSite) -> tuple[Tool, ...]:
    """The tools of a site, in the order they are listed."""
    if not set(KEYWORDS) & set(site.arguments):
        return ()
    given = arguments_of(code, site)
    found = (tool for name in KEYWORDS if name in given for tool in _tools(code, given[name].place, MAX_DEPTH))
    listed: dict[str, Tool] = {}
    for tool in found:
        if len(listed) < MOST_TOOLS:
            listed.setdefault(tool.name, tool)
    return tuple(listed.values())


def _tools(code: Code, place: Place, depth: int) -> Iterator[Tool]:
    if depth == 0 or place.expr < 0:
        return
    path = place.path
    module = code.module(path)
    match module.exprs[place.expr]:
        case t.Sequence(_, items):
            for item in items:
                yield from _tools(code, Place(path, item), depth - 1)
        case t.Dict(items):
            yield from _declared(code, place, items, depth)
        case t.Star(value) | t.Await(value):
            yield from _tools(code, Place(path, value), depth - 1)
        case t.Binary(_, left, right) | t.Bool(_, left, right) | t.Conditional(_, left, right):
            yield from _tools(code, Place(path, left), depth - 1)
            yield from _tools(code, Place(path, right), depth - 1)
        case t.Name():
            yield from _named(code, place, depth)
        case t.Attr(base, name) if code.links(path).chain(base) == ("self",):
            yield from _of_self(code, place, name, depth)
        case t.Call() as call:
            yield from _made(code, place, call, depth)
        case _:
            return


def _declared(code: Code, place: Place, items: tuple[tuple[int, int], ...], depth: int) -> Iterator[Tool]:
    """`{"name": ..., "description": ...}`, by itself or as the `function` of another."""
    exprs = code.module(place.path).exprs
    fields = {key.value: value for at, value in items if at >= 0 and isinstance(key := exprs[at], t.Const)}
    inner = next((fields[name] for name in ("function", "toolSpec", "tools") if name in fields), -1)
    if "name" in fields:
        name, said = (
            "".join(code.text(Place(place.path, fields[word])).parts) if word in fields else "" for word in WRITTEN
        )
        if name:
            yield Tool(name=name, description=said, place=place)
    elif inner >= 0:
        yield from _tools(code, Place(place.path, inner), depth - 1)


def _named(code: Code, place: Place, depth: int) -> Iterator[Tool]:
    """A list, a declaration or a function by its name."""
    for path, binding in code.reader.meanings(*place):
        if binding.kind is BindingKind.FUNCTION:
            record = code.module(path).facts.functions[binding.owner]
            approved = any(_approves(code, Place(path, decorator)) for decorator in record.decorators)
            yield Tool(name=record.name, description=record.doc, place=place, approved=approved)
        elif binding.kind is BindingKind.VALUE and not binding.path:
            yield from _tools(code, Place(path, binding.expr), depth - 1)
        elif binding.kind is BindingKind.UPDATE:
            call = code.module(path).exprs[binding.expr]
            for arg in call.args if isinstance(call, t.Call) else ():
                yield from _tools(code, Place(path, arg), depth - 1)


def _of_self(code: Code, place: Place, name: str, depth: int) -> Iterator[Tool]:
    """A list that is kept in an attribute, or a method."""
    module = code.module(place.path)
    for index in module.stores_by_name.get(name, ()):
        store = module.facts.stores[index]
        if store.key < 0:
            yield from _tools(code, Place(place.path, store.expr), depth - 1)
    for record in module.facts.functions:
        if record.name == name and record.owner >= 0:
            yield Tool(name=name, description=record.doc, place=place)


def _made(code: Code, place: Place, call: t.Call, depth: int) -> Iterator[Tool]:
    """`function_tool(refund)`, `Tool(name="refund", func=refund, description="...")`."""
    path = place.path
    given = dict(call.keywords)
    approved = _approves(code, place)
    if "name" in given:
        name = "".join(code.text(Place(path, given["name"])).parts)
        said = "".join(code.text(Place(path, given["description"])).parts) if "description" in given else ""
        if name:
            yield Tool(name=name, description=said, place=place, approved=approved)
        return
    for value in (*call.args[:1], *(given[word] for word in ("func", "function", "fn") if word in given)):
        for tool in _tools(code, Place(path, value), depth - 1):
            yield Tool(
                name=tool.name, description=tool.description, place=tool.place, approved=approved or tool.approved
            )


def _approves(code: Code, place: Place) -> bool:
    record = code.module(place.path).exprs[place.expr]
    return isinstance(record, t.Call) and any(name in APPROVALS for name, _ in record.keywords)
