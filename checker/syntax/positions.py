"""Where each node of a libcst module starts and ends, without the cost of a metadata provider.

libcst nodes carry no positions. `PositionProvider` finds them by generating the code again while counting lines for
every token (94-295 µs a line, more than the parse). Here the same pass notes only token *indexes*; lines and columns
are looked up afterwards, by offset, for the nodes somebody asks about.

`CodegenState` is private to libcst 1.x. Where it is missing or has changed, `PositionProvider` is used instead, slower;
a test holds both to the same answers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from types import TracebackType
from typing import Any, Protocol

import libcst as cst

from checker.syntax.tree import Comment, Place

try:
    from libcst._nodes.internal import CodegenState
except ImportError:  # pragma: no cover - a libcst that has moved its private class
    CodegenState = None  # type: ignore[assignment,misc]

NEWLINE = re.compile(r"\r\n|\r|\n")
NOWHERE: Place = (1, 0, 1, 0)


class Positions(Protocol):
    """Places of nodes, and the comments of the module."""

    def place(self, node: cst.CSTNode) -> Place:
        """Where a node is, without its parentheses; the start of the file for a node that generates no code."""

    def comments(self) -> tuple[Comment, ...]:
        """All comments, in order."""


def positions(module: cst.Module, text: str) -> Positions:
    """Find the positions of a parsed module whose source is `text`."""
    if CodegenState is not None:
        state = _Indexes(default_indent=module.default_indent, default_newline=module.default_newline)
        try:
            module._codegen(state)
            return _ByOffset(state, text)
        except (AttributeError, TypeError):  # the private interface changed: fall through to the public one
            pass
    return _ByProvider(module)


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


class _ByOffset:
    def __init__(self, state: Any, text: str) -> None:
        self._starts: dict[int, int] = state.starts
        self._ends: dict[int, int] = state.ends
        self._tokens: list[str] = state.tokens
        self._offsets = [0, *accumulate(map(len, state.tokens))]
        self._lines = [0, *(m.end() for m in NEWLINE.finditer(text))]

    def place(self, node: cst.CSTNode) -> Place:
        start = self._starts.get(id(node))
        if start is None:
            return NOWHERE
        line, column = self._at(self._offsets[start])
        end_line, end_column = self._at(self._offsets[self._ends[id(node)]])
        return line, column, end_line, end_column

    def _at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1]

    def comments(self) -> tuple[Comment, ...]:
        tokens = self._tokens
        found = [i for i, token in enumerate(tokens) if token[:1] == "#" and i and not tokens[i - 1].strip()]
        return tuple((*self._at(self._offsets[i]), tokens[i]) for i in found)


class _ByProvider:
    def __init__(self, module: cst.Module) -> None:
        from libcst.metadata import MetadataWrapper, PositionProvider

        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._module = module
        self._ranges = wrapper.resolve(PositionProvider)

    def place(self, node: cst.CSTNode) -> Place:
        where = self._ranges.get(node)
        if where is None:
            return NOWHERE
        return where.start.line, where.start.column, where.end.line, where.end.column

    def comments(self) -> tuple[Comment, ...]:
        found: list[Comment] = []
        stack: list[cst.CSTNode] = [self._module]
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Comment):
                line, column, _, _ = self.place(node)
                found.append((line, column, node.value))
            stack.extend(node.children)
        return tuple(sorted(found))
