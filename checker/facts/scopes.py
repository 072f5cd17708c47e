"""In which function or class a line stands, told by its file alone.

    class Desk:                      # line 1: in no scope
        def ask(self):               # line 2: in `Desk`
            return send(MODEL)       # line 3: in `Desk.ask`

The name a finding shows is that of the call it is about, which may lie in another file and depends on what was
scanned. Here only the lines around the finding count, so that a fingerprint made from them does not change when
somebody else's code does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def scope_at(body: Sequence[t.AnyStmt], line: int) -> str:
    """The qualified name of the scope that a line stands in, "" at the top level. A header stands outside its scope."""
    return ".".join(_names(body, line))


def _names(body: Sequence[t.AnyStmt], line: int) -> Iterator[str]:
    around = None
    for statement in body:
        if statement.line > line:
            break
        around = statement
    if around is None:
        return
    if isinstance(around, (t.FunctionDef, t.ClassDef)):
        if around.body[0].line <= line <= around.end_line and line != around.line:
            yield around.name
            yield from _names(around.body, line)
        return
    for block in _blocks(around):
        yield from _names(block, line)


def _blocks(statement: t.AnyStmt) -> tuple[tuple[t.AnyStmt, ...], ...]:
    """The blocks of a statement, of which at most one can hold a scope that reaches a given line."""
    match statement:
        case t.If(body=body, orelse=orelse) | t.For(body=body, orelse=orelse) | t.While(body=body, orelse=orelse):
            return body, orelse
        case t.With(body=body):
            return (body,)
        case t.Try(body=body, handlers=handlers, orelse=orelse, final=final):
            return body, *(handler.body for handler in handlers), orelse, final
        case t.Match(cases=cases):
            return tuple(case.body for case in cases)
        case _:
            return ()
