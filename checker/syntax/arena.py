"""The arena while it grows: records of expressions and where each stands, whatever parser they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Sequence


class Arena:
    """Expressions with their offsets. What has no place of its own stands where its parts do."""

    def __init__(self) -> None:
        self.exprs: list[t.AnyExpr] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def put(self, record: t.AnyExpr, start: int, end: int) -> int:
        """Append a record and return its index."""
        self.exprs.append(record)
        self._starts.append(start)
        self._ends.append(end)
        return len(self.exprs) - 1

    @property
    def hi(self) -> int:
        """End of the arena so far."""
        return len(self.exprs)

    def put_star(self, value: int) -> int:
        """Append `*value`, which stands where its value does."""
        return self.put_across(t.Star(value), value, value)

    def put_across(self, record: t.AnyExpr, first: int, last: int) -> int:
        """Append a record that stands from one expression to another."""
        return self.put(record, self._starts[first], self._ends[last])

    def finish_comprehension(self, index: int, record: t.Comprehension) -> None:
        """Put the record of a comprehension in the place kept for it; parsers differ about a generator's parentheses."""
        self.exprs[index] = record
        if record.kind == "GeneratorExp":
            _, iterable, tests = record.loops[-1]
            self._starts[index] = self._starts[record.element]
            self._ends[index] = self._ends[tests[-1] if tests else iterable]

    def tree(self, body: tuple[t.AnyStmt, ...], line_starts: Sequence[int], comments: tuple[t.Comment, ...]) -> t.Tree:
        """The finished tree."""
        return t.Tree(
            body=body,
            exprs=tuple(self.exprs),
            starts=t.pack(self._starts),
            ends=t.pack(self._ends),
            line_starts=t.pack(line_starts),
            comments=comments,
        )
