"""The arguments of a site's call with their places, in the call or in a mapping that is unpacked into it.

    options = {"temperature": 0.2}
    client.messages.create(model=M, **options)        model: in the call; temperature: not *direct*

Sites list the names of their arguments only. What is not direct may be added or removed under a condition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.call_sites.code import Place
from checker.facts.model import BindingKind
from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

MOST_STEPS = 6


class Given(Struct, frozen=True):
    """One argument; `direct`: it is written in the call itself."""

    place: Place
    direct: bool


def arguments_of(code: Code, site: CallSite) -> dict[str, Given]:
    """The keyword arguments of a site by name; empty for sites that are not calls in Python code."""
    place = code.place_of(site)
    call = code.module(place.path).exprs[place.expr] if place is not None else None
    found: dict[str, Given] = {}
    if place is None or not isinstance(call, t.Call):
        return found
    for name, value in call.keywords:
        if name != "**":
            found[name] = Given(Place(place.path, value), direct=True)
    for name, value in call.keywords:
        if name == "**":
            for inner, argument in code.items(Place(place.path, value)):
                found.setdefault(inner, Given(argument, direct=False))
    return found


def constant(code: Code, place: Place) -> t.Const | None:
    """The literal that an expression is, followed through names with one value; None when there is a choice."""
    path, expr = place
    for _ in range(MOST_STEPS):
        record = code.module(path).exprs[expr]
        if isinstance(record, t.Const):
            return record
        meanings = list(code.reader.meanings(path, expr))
        if len(meanings) != 1 or meanings[0][1].kind is not BindingKind.VALUE or meanings[0][1].path:
            return None
        path, expr = meanings[0][0], meanings[0][1].expr
    return None


def display(code: Code, place: Place) -> tuple[str, dict[str, int]] | None:
    """The dict display that an expression is, as its file and its values by constant key; None when it is none."""
    for path, items in code.reader.mappings(place.path, place.expr):
        exprs = code.module(path).exprs
        return path, {
            key.value: value
            for at, value in items
            if at >= 0 and isinstance(key := exprs[at], t.Const) and isinstance(key.value, str)
        }
    return None
