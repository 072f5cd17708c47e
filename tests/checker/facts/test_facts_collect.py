"""Every kind of statement is walked."""

from __future__ import annotations

from typing import get_args

import pytest

from checker.facts.collect import HANDLERS, collect
from checker.syntax import tree as t
from checker.syntax.parse import parse


def test_there_is_a_handler_for_each_statement():
    assert set(get_args(t.AnyStmt)) == set(HANDLERS)


@pytest.mark.parametrize(
    ("source", "live"),
    [
        ("m = 1\nif a:\n    m = 2\nuse(m)\n", {1, 2}),
        ("m = 1\nif a:\n    raise E\nuse(m)\n", {1}),
        ("m = 1\nfor a in b:\n    m = 2\nuse(m)\n", {1, 2}),
        ("m = 1\nfor a in b:\n    use(m)\n    m = 2\n", {1, 2}),
        ("m = 1\nwhile True:\n    m = 2\n    break\nuse(m)\n", {2}),
        ("m = 1\nwhile a:\n    m = 2\nelse:\n    m = 3\nuse(m)\n", {3}),
        ("m = 1\ntry:\n    m = 2\n    m = 3\nexcept E:\n    use(m)\n", {1, 2, 3}),
        ("m = 1\ntry:\n    m = 2\nfinally:\n    m = 3\nuse(m)\n", {3}),
        ("m = 1\nwith a:\n    m = 2\nuse(m)\n", {2}),
        ("m = 1\nmatch a:\n    case 1:\n        m = 2\nuse(m)\n", {1, 2}),
        ("m = 1\nmatch a:\n    case 1:\n        m = 2\n    case _:\n        m = 3\nuse(m)\n", {2, 3}),
        ("m = 1\nuse(m := 2)\nuse(m)\n", {2}),
        ("m = 1\nuse([m for m in xs])\nuse(m)\n", {1}),
    ],
)
def test_flow(source: str, live: set[int]):
    """`live` are the numbers that the name `m` in the last `use(m)` can be."""
    facts = collect(parse(source))
    uses = [
        i for i, e in enumerate(facts.tree.exprs) if isinstance(e, t.Call) and facts.tree.exprs[e.func] == t.Name("use")
    ]
    (argument,) = facts.tree.exprs[uses[-1]].args

    values = {facts.tree.exprs[facts.bindings[b].expr] for b in facts.uses[argument]}

    assert {t.Const(n) for n in live} == values
