"""The fixed point: every question's answer grows until nothing changes.

A *transfer* computes a question's values from the answers, so far, of other questions; the solver notes which ones it
read and runs it again when one of them has grown. Answers only grow and transfers are monotone, so the result is the
least fixed point, whatever the order of the questions: no recursion, no default for a cycle.

Questions are answered in the order they come up, so what is near is answered before what is far. When more work has been
done than answers are worth, whatever would lead out of a function once more is unknown, "too far". So in a program of any
size all questions are followed about as far, and what is near is never lost to what is far.

One thing is not monotone: a parameter takes its default when *no* call of its function is found, an attribute is
unknown when *nothing* sets it. Such fallbacks (`if_empty`) are added in rounds, when everything else has come to rest,
for all empty answers at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from checker.resolution.values import (
    Lit,
    OfAttribute,
    OfBases,
    OfEdge,
    OfEdges,
    OfParameter,
    OfReturn,
    OfStores,
    OfSubclasses,
    Query,
    Reason,
    Unk,
    Value,
)

if TYPE_CHECKING:
    from checker.resolution.program import Program

MAX_VALUES = 150
MAX_OBJECTS = 80
"""A set with more objects than this keeps its literals and the value "too many"; one with more values grows no more.

Which sets do can depend on the order of evaluation, so the order is fixed: files sorted by path, calls by place, all
questions of a run asked together, first in, first out.
"""
TOO_MANY = Unk(Reason.TOO_MANY)
TOO_FAR = Unk(Reason.TOO_FAR)
FARTHER = (OfParameter, OfReturn, OfAttribute, OfStores)
"""Questions that lead out of the function that asks them."""
WORTH, WORTH_OF_A_QUESTION, MOST_WORTH = 20_000, 2_000, 80_000
"""The work that questions asked together are worth, as `Program.work` counts it: more for more, up to a bound."""
QUERY_WORTH = 8
"""The work of a question, in expressions of the files that are loaded on the way."""
UNBOUNDED = (OfEdges, OfEdge, OfSubclasses, OfBases)
"""Questions about the program's structure, whose answers are always exact."""

Transfer = Callable[["Solver", Any], Iterable[Value]]
"""Each takes the kind of question it is registered for."""


class Solver:
    """Answers questions about one program. `roots`: the external packages whose objects are worth following."""

    def __init__(
        self, program: Program, transfers: dict[type[Query], Transfer], roots: frozenset[str] = frozenset()
    ) -> None:
        self.program = program
        self.roots = roots
        self._transfers = transfers
        self._answers: dict[Query, dict[Value, None]] = {}
        self._readers: dict[Query, dict[Query, None]] = {}
        self._reads: dict[Query, list[Query]] | None = None
        self._queue: deque[Query] = deque()
        self._queued: set[Query] = set()
        self._current: Query | None = None
        self._deferred: dict[Query, None] = {}
        self._released: set[Query] = set()
        self._wide: set[Query] = set()
        self._beyond: dict[Query, int] = {}
        self._times = 0
        self._most = 0

    def get(self, query: Query) -> tuple[Value, ...]:
        """The answer so far; the question being computed will be computed again when it grows."""
        if self._current is not None:
            self._readers.setdefault(query, {})[self._current] = None
        self._ask(query)
        return tuple(self._answers[query])

    def _ask(self, query: Query) -> None:
        """See to it that a question is answered, unless it is new, leads farther away, and enough has been done."""
        if query in self._answers and self._beyond.get(query) in (None, self._times):
            return
        if isinstance(query, FARTHER) and self._current is not None and self.spent():
            self._beyond[query] = self._times
            self._answers[query] = {TOO_FAR: None}
            return
        self._beyond.pop(query, None)
        self._answers[query] = {}
        self._enqueue(query)

    def puts_off(self, work: int) -> bool:
        """Whether so much work at once is more than what is left; the question being computed is then "too far"."""
        if self._current is None or self._work() + work <= self._most:
            return False
        self._beyond[self._current] = self._times
        return True

    def if_empty(self, query: Query, *fallbacks: Query | Value) -> Iterable[Value]:
        """What to answer when `query` has come to rest without any value: questions, or values as they are."""
        if query not in self._released:
            self._deferred[query] = None
            if self._current is not None:
                self._readers.setdefault(query, {})[self._current] = None
            self._ask(query)
            return
        for fallback in fallbacks:
            if isinstance(fallback, Value):
                yield fallback
            else:
                yield from self.get(fallback)

    def solve(self, queries: Iterable[Query], *, most: int = MOST_WORTH) -> None:
        """Bring these questions and all they depend on to rest. `most`: the work after which far is always too far."""
        asked = list(queries)
        self._reads = None
        self._times += 1
        self._most = self._work() + min(WORTH + WORTH_OF_A_QUESTION * len(asked), most)
        for query in asked:
            self.get(query)
        while True:
            self._settle()
            lonely = [query for query in self._deferred if not self._answers[query]]
            if not lonely:
                return
            self._released.update(lonely)
            for query in lonely:
                del self._deferred[query]
                self._enqueue(query)
                for reader in self._readers.get(query, ()):
                    self._enqueue(reader)

    def _work(self) -> int:
        return self.program.work + QUERY_WORTH * len(self._answers)

    def spent(self) -> bool:
        """Whether all has been done that the answers asked for are worth."""
        return self._work() > self._most

    def answer(self, query: Query) -> tuple[Value, ...]:
        """The answer of a question that has been solved, in a fixed order."""
        return tuple(sorted(self._answers.get(query, ()), key=_order))

    def answer_set(self, query: Query) -> dict[Value, None]:
        """The answer of a question as it is kept: for membership tests."""
        return self._answers.get(query, {})

    def reads(self, query: Query) -> tuple[Query, ...]:
        """The questions an answer was computed from."""
        if self._reads is None:
            self._reads = {}
            for read, readers in self._readers.items():
                for reader in readers:
                    self._reads.setdefault(reader, []).append(read)
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
            if query in self._wide:
                new = [value for value in new if isinstance(value, Lit)]
                if before > MAX_VALUES:
                    continue
            answer.update(dict.fromkeys(new))
            if len(answer) > before:
                if len(answer) > MAX_OBJECTS and not isinstance(query, UNBOUNDED):
                    self._narrow(query, answer)
                for reader in self._readers.get(query, ()):
                    self._enqueue(reader)

    def _narrow(self, query: Query, answer: dict[Value, None]) -> None:
        """Keep only the literals of an answer with too many objects, and note that it had too many."""
        if query in self._wide or sum(1 for value in answer if not isinstance(value, Lit)) <= MAX_OBJECTS:
            return
        literals = [value for value in answer if isinstance(value, Lit)]
        answer.clear()
        answer.update(dict.fromkeys((TOO_MANY, *literals)))
        self._wide.add(query)


def _order(item: Query | Value) -> str:
    return repr(item)
