"""libcst nodes that are quicker to make and to write out again.

libcst's native parser makes each of a file's nodes (13 a line, half of them whitespace) by calling its Python class,
and each call checks the new node with regular expressions, though the parser can only make valid ones. A *quick node*
is an instance of a subclass that leaves the check out, and that writes its code without the calls that only metadata
providers use, into a `CodegenState` with dictionaries `starts` and `ends` of token indexes by the id of a node:

    parse_module("x = 1\\n").body[0].body[0].value      # an Integer of this module, which is a cst.Integer

The parser looks its classes up in the namespace of `libcst`, so that is where the subclasses stand while it runs, and
only then. A parse takes 25 % less time with them, positions (`checker.syntax.positions`) 60 % less.
"""
# ruff: noqa: SLF001 - what is replaced are the private methods of nodes

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import libcst as cst

if TYPE_CHECKING:
    from types import TracebackType

T = TypeVar("T")


class Mark:
    """The parentheses of one node and what is between them; notes in `state` where the latter starts and ends."""

    __slots__ = ("node", "state")

    def __init__(self, node: Any, state: Any) -> None:
        self.node = node
        self.state = state

    def __enter__(self) -> None:
        state = self.state
        for parenthesis in self.node.lpar:
            parenthesis._codegen(state)
        state.starts[id(self.node)] = len(state.tokens)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        state = self.state
        state.ends[id(self.node)] = len(state.tokens)
        for parenthesis in self.node.rpar:
            parenthesis._codegen(state)


def parse_module(text: str) -> cst.Module:
    """Parse a module into quick nodes. Raises what `libcst.parse_module` raises."""
    namespace = vars(cst)
    namespace.update(_QUICK)
    try:
        return cst.parse_module(text)
    finally:
        namespace.update(_PLAIN)


def with_quick_nodes(table: dict[type[cst.CSTNode], T]) -> dict[type[cst.CSTNode], T]:
    """A table by node class, with the quick classes beside the plain ones."""
    return table | {quick: table[plain] for name, quick in _QUICK.items() if (plain := _PLAIN[name]) in table}


def _unchecked(_: cst.CSTNode) -> None:
    """Stands in for the check of a new node."""


def _marked(node: Any, state: Any) -> Mark:
    return Mark(node, state)


def _write_value(node: Any, state: Any) -> None:
    state.tokens.append(node.value)


def _write_atom(node: Any, state: Any) -> None:
    """An expression of one token."""
    if node.lpar:
        node._codegen_impl(state)
        return
    index = len(state.tokens)
    state.starts[id(node)] = index
    state.ends[id(node)] = index + 1
    state.tokens.append(node.value)


def _write_line_end(node: Any, state: Any) -> None:
    state.tokens.append(node.whitespace.value)
    if node.comment is not None:
        state.tokens.append(node.comment.value)
    node.newline._codegen(state)


_WRITERS = {
    "SimpleWhitespace": _write_value,
    "Comment": _write_value,
    "Name": _write_atom,
    "SimpleString": _write_atom,
    "Integer": _write_atom,
    "TrailingWhitespace": _write_line_end,
}
"""The most frequent classes, and how they write their code."""


def _quick(plain: type[cst.CSTNode]) -> type[cst.CSTNode]:
    """A subclass under the same name, made from what libcst 1.x calls its methods."""
    methods: dict[str, Any] = {
        "__slots__": (),
        "__doc__": None,
        "__post_init__": _unchecked,
        "_codegen": _WRITERS.get(plain.__name__, plain._codegen_impl),
    }
    if hasattr(plain, "_parenthesize"):
        methods["_parenthesize"] = _marked
    return cast("type[cst.CSTNode]", type(plain)(plain.__name__, (plain,), methods))  # type: ignore[misc]  # a metaclass


def _is_node(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, cst.CSTNode) and not value.__abstractmethods__


_PLAIN: dict[str, type[cst.CSTNode]] = {name: value for name, value in vars(cst).items() if _is_node(value)}
_QUICK: dict[str, type[cst.CSTNode]] = {name: _quick(plain) for name, plain in _PLAIN.items()}
