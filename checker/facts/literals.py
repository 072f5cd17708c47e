"""What can be read off literals: docstrings, lists of strings, tests that are always true."""

from __future__ import annotations

from checker.syntax import tree as t


def docstring(body: tuple[t.AnyStmt, ...], exprs: tuple[t.AnyExpr, ...]) -> str:
    """The docstring of a body, or nothing."""
    if body and isinstance(body[0], t.Expression):
        first = exprs[body[0].value]
        if isinstance(first, t.Const) and isinstance(first.value, str):
            return first.value
    return ""


def string_items(exprs: tuple[t.AnyExpr, ...], index: int) -> list[str]:
    """The strings in a list or tuple display."""
    record = exprs[index]
    if not isinstance(record, t.Sequence):
        return []
    items = (exprs[i] for i in record.items)
    return [i.value for i in items if isinstance(i, t.Const) and isinstance(i.value, str)]


def is_true(expr: t.AnyExpr) -> bool:
    """Whether an expression is the literal `True` or a non-zero number."""
    return isinstance(expr, t.Const) and bool(expr.value)
