"""Where one more keyword can be written into a call: behind the first keyword with a plain value.

client.ask(model="small", messages=[...])        after `model="small"`
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite
    from checker.locations import Span


def insertion(code: Code, site: CallSite) -> Span | None:
    """The empty place for `, name=value`; None where no keyword of the call has a literal or a name for its value."""
    place = code.place_of(site)
    if place is None:
        return None
    module = code.module(place.path)
    call = module.exprs[place.expr]
    for name, value in call.keywords if isinstance(call, t.Call) else ():
        record = module.exprs[value]
        if name != "**" and isinstance(record, (t.Const, t.Name, t.Attr)):
            span = module.span(value)
            return replace(span, line=span.end_line, column=span.end_column)
    return None
