"""The fixed point: every question's answer grows until nothing changes.

A *transfer* computes a question's values from the answers, so far, of other questions; the solver notes which ones it
read and runs it again when one of them has grown. Answers only grow and transfers are monotone, so the result is the
least fixed point, whatever the order of the questions: no recursion, no default for a cycle, no budget of effort.

One thing is not monotone: a parameter takes its default when *no* call of its function is found, an attribute is
unknown when *nothing* sets it. Such fallbacks (`if_empty`) are added in rounds, when everything else has come to rest,
for all empty answers at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from checker.resolution.program import Program
from checker.resolution.values import Query, Unk, Value

MAX_VALUES = 400
"""A set that grows beyond this takes no more values: it can only be reported as too many."""

Transfer = Callable[["Solver", Query], Iterable[Value]]


class Solver:
    """Answers questions about one program."""

    def __init__(self, program: Program, transfers: dict[type[Query], Transfer]) -> None:
        self.program = program
        self._transfers = transfers
        self._answers: dict[Query, dict[Value, None]] = {}
        self._readers: dict[Query, dict[Query, None]] = {}
        self._reads: dict[Query, dict[Query, None]] = {}
        self._queue: deque[Query] = deque()
        self._queued: set[Query] = set()
        self._current: Query | None = None
        self._deferred: dict[Query, None] = {}
        self._released: set[Query] = set()

    def get(self, query: Query) -> tuple[Value, ...]:
        """The answer so far; the question being computed will be computed again when it grows."""
        if self._current is not None:
            self._readers.setdefault(query, {})[self._current] = None
            self._reads.setdefault(self._current, {})[query] = None
        answer = self._answers.get(query)
        if answer is None:
            answer = self._answers[query] = {}
            self._enqueue(query)
        return tuple(answer)

    def if_empty(self, query: Query, *fallbacks: Query | Value) -> Iterable[Value]:
        """What to answer when `query` has come to rest without any value: questions, or values as they are."""
        if query not in self._released:
            self._deferred[query] = None
            if self._current is not None:
                self._readers.setdefault(query, {})[self._current] = None
            if query not in self._answers:
                self._answers[query] = {}
                self._enqueue(query)
            return
        for fallback in fallbacks:
            if isinstance(fallback, Value):
                yield fallback
            else:
                yield from self.get(fallback)

    def solve(self, queries: Iterable[Query]) -> None:
        """Bring these questions and all they depend on to rest."""
        for query in queries:
            self.get(query)
        while True:
            self._settle()
            lonely = [q for q in self._deferred if q not in self._released and not self._answers[q]]
            if not lonely:
                return
            self._released.update(lonely)
            for query in lonely:
                self._enqueue(query)
                for reader in self._readers.get(query, ()):
                    self._enqueue(reader)

    def answer(self, query: Query) -> tuple[Value, ...]:
        """The answer of a question that has been solved, in a fixed order."""
        return tuple(sorted(self._answers.get(query, ()), key=_order))

    def answer_set(self, query: Query) -> dict[Value, None]:
        """The answer of a question as it is kept: for membership tests."""
        return self._answers.get(query, {})

    def reads(self, query: Query) -> tuple[Query, ...]:
        """The questions an answer was computed from."""
        return tuple(self._reads.get(query, ()))

    def _enqueue(self, query: Query) -> None:
        if query not in self._queued:
            self._queued.add(query)
            self._queue.append(query)

    def _settle(self) -> None:
        queue, queued = self._queue, self._queued
        while queue:
            query = queue.popleft()
            queued.discard(query)
            self._current = query
            new = list(self._transfers[type(query)](self, query))
            self._current = None
            answer = self._answers[query]
            before = len(answer)
            for value in new:
                if value not in answer and (before < MAX_VALUES or isinstance(value, Unk)):
                    answer[value] = None
            if len(answer) > before:
                for reader in self._readers.get(query, ()):
                    self._enqueue(reader)


def _order(item: Query | Value) -> str:
    return repr(item)
