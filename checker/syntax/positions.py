"""Where each node of a libcst module starts and ends, as offsets into the text: lines and columns come later, if ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

if TYPE_CHECKING:
    from collections.abc import Sequence

NOWHERE = (0, 0)


class Positions:
    """The places of one module's nodes. `line_starts` are the offsets of its lines."""

    def __init__(self, module: cst.Module, line_starts: Sequence[int]) -> None:
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._module = module
        self._line_starts = line_starts
        self._ranges = wrapper.resolve(PositionProvider)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end offset, without its parentheses; (0, 0) for a node that generates no code of its own."""
        where = self._ranges.get(node)
        if where is None:
            return NOWHERE
        start, end = where.start, where.end
        return self._line_starts[start.line - 1] + start.column, self._line_starts[end.line - 1] + end.column

    def comments(self) -> tuple[tuple[int, str], ...]:
        """Start offset and text of all comments, in order."""
        found: list[tuple[int, str]] = []
        stack: list[cst.CSTNode] = [self._module]
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Comment):
                found.append((self.span(node)[0], node.value))
            stack.extend(node.children)
        return tuple(sorted(found))


def code(node: cst.CSTNode) -> str:
    """A part of a module as it is written."""
    return cst.Module([]).code_for_node(node)
