"""Where each node of a libcst module starts and ends, without the cost of a metadata provider.

libcst nodes carry no positions. `PositionProvider` finds them by generating the code again while counting lines for
every token (94-295 µs a line, more than the parse). Here the same pass notes only token *indexes*; they become offsets
into the text, which is all that is kept: a line and column are worked out when somebody asks (`checker.syntax.tree`).

`CodegenState` is private to libcst 1.x. Where it is missing or has changed, `PositionProvider` is used instead, slower;
a test holds both to the same answers.
"""
# ruff: noqa: SLF001 - the private class is the point of this module

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

import libcst as cst

from checker.syntax import quick_nodes
from checker.syntax.places import line_starts

if TYPE_CHECKING:
    from types import TracebackType

try:
    from libcst._nodes.internal import CodegenState
except ImportError:  # pragma: no cover - a libcst that has moved its private class
    CodegenState = None  # type: ignore[assignment,misc]

NOWHERE = (0, 0)


class Positions(Protocol):
    """Offsets of nodes, and of the comments of the module."""

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end offset, without its parentheses; (0, 0) for a node that generates no code of its own."""

    def comments(self) -> tuple[tuple[int, str], ...]:
        """Start offset and text of all comments, in order."""


def parse_with_positions(text: str) -> tuple[cst.Module, Positions]:
    """Parse a module and find the positions of its nodes. Raises what `libcst.parse_module` raises."""
    if CodegenState is not None:
        module = quick_nodes.parse_module(text)
        state = _Indexes(default_indent=module.default_indent, default_newline=module.default_newline)
        try:
            module._codegen(state)
        except (AttributeError, TypeError):  # the private interface changed: fall through to the public one
            pass
        else:
            offsets = [0, *accumulate(map(len, state.tokens))]
            if offsets[-1] == len(text):
                return module, _ByTokens(state, offsets)
    module = cst.parse_module(text)
    return module, _ByProvider(module, line_starts(text))


def code(node: cst.CSTNode) -> str:
    """A part of a module as it is written."""
    if CodegenState is None:
        return cst.Module([]).code_for_node(node)
    state = _Indexes(default_indent="    ", default_newline="\n")
    node._codegen(state)
    return "".join(state.tokens)


class _Mark:
    """Notes the token indexes before and after one node."""

    __slots__ = ("end_node", "node", "state")

    def __init__(self, state: Any, node: cst.CSTNode, end_node: cst.CSTNode | None) -> None:
        self.state = state
        self.node = node
        self.end_node = end_node

    def __enter__(self) -> None:
        self.state.starts[id(self.node)] = len(self.state.tokens)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        state = self.state
        end = len(state.tokens)
        if self.end_node is not None:
            end = state.ends.get(id(self.end_node), end)
        state.ends[id(self.node)] = end


if CodegenState is not None:

    class _Indexes(CodegenState):
        """A code generator that remembers between which tokens each node stands."""

        def __init__(self, default_indent: str, default_newline: str) -> None:
            super().__init__(default_indent, default_newline)
            self.starts: dict[int, int] = {}
            self.ends: dict[int, int] = {}

        def record_syntactic_position(  # type: ignore[override]  # a plain context manager is faster than a generator
            self,
            node: cst.CSTNode,
            *,
            start_node: cst.CSTNode | None = None,
            end_node: cst.CSTNode | None = None,
        ) -> _Mark:
            return _Mark(self, node, end_node)


class _ByTokens:
    def __init__(self, state: Any, offsets: list[int]) -> None:
        self._starts: dict[int, int] = state.starts
        self._ends: dict[int, int] = state.ends
        self._tokens: list[str] = state.tokens
        self._offsets = offsets

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        key = id(node)
        start = self._starts.get(key)
        if start is None:
            return NOWHERE
        return self._offsets[start], self._offsets[self._ends[key]]

    def comments(self) -> tuple[tuple[int, str], ...]:
        tokens = self._tokens
        found = [i for i, token in enumerate(tokens) if token[:1] == "#" and (not i or not tokens[i - 1].strip())]
        return tuple((self._offsets[i], tokens[i]) for i in found)


class _ByProvider:
    def __init__(self, module: cst.Module, lines: list[int]) -> None:
        from libcst.metadata import MetadataWrapper, PositionProvider

        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._module = module
        self._lines = lines
        self._ranges = wrapper.resolve(PositionProvider)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        where = self._ranges.get(node)
        if where is None:
            return NOWHERE
        start, end = where.start, where.end
        return self._lines[start.line - 1] + start.column, self._lines[end.line - 1] + end.column

    def comments(self) -> tuple[tuple[int, str], ...]:
        found: list[tuple[int, str]] = []
        stack: list[cst.CSTNode] = [self._module]
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Comment):
                found.append((self.span(node)[0], node.value))
            stack.extend(node.children)
        return tuple(sorted(found))
