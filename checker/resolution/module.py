"""One file's facts with the indexes that resolution needs."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from checker.facts.model import AttributeStore, BindingKind, BlockKind, Mark, ModuleFacts, ScopeKind
from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.locations import Span

MAX_ALIAS_DEPTH = 3
Guard = tuple[int, int]
"""A block, and an expression in the test it hangs on."""


class Module:
    """One file's facts with the indexes that resolution needs."""

    def __init__(self, path: str, name: str, facts: ModuleFacts, span: Callable[[str, t.Place], Span]) -> None:
        self.path = path
        self.name = name
        self.facts = facts
        self._span = span
        self.exprs = facts.tree.exprs

    @cached_property
    def _mark_starts(self) -> list[int]:
        return [mark.lo for mark in self.facts.marks]

    def mark(self, expr: int) -> Mark:
        """The block, function and scope an expression stands in."""
        return self.facts.marks[bisect_right(self._mark_starts, expr) - 1]

    @cached_property
    def calls_by_name(self) -> dict[str, list[int]]:
        """Calls by the last name of what they call."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, expr in enumerate(self.exprs):
            if type(expr) is t.Call:
                func = self.exprs[expr.func]
                if isinstance(func, t.Attr):
                    found[func.name].append(index)
                elif isinstance(func, t.Name):
                    found[func.id].append(index)
                elif isinstance(func, t.Subscript) and isinstance(base := self.exprs[func.base], t.Name):
                    found[base.id].append(index)
        return found

    @cached_property
    def calls_by_argument(self) -> dict[str, list[int]]:
        """Calls by the last name of each of their positional arguments: where a function is handed on."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, expr in enumerate(self.exprs):
            if type(expr) is t.Call:
                for arg in (*expr.args[:3], *(value for _, value in expr.keywords[:4])):
                    record = self.exprs[arg]
                    if isinstance(record, t.Attr):
                        found[record.name].append(index)
                    elif isinstance(record, t.Name):
                        found[record.id].append(index)
        return found

    @cached_property
    def aliases(self) -> dict[str, set[str]]:
        """Imported name -> the other names it goes by here, through `import ... as` and plain assignment."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for binding in self.facts.bindings:
            if binding.member and binding.name not in (binding.member, "*"):
                found[binding.member].add(binding.name)
            elif binding.kind == BindingKind.VALUE and not binding.path and binding.expr >= 0:
                for name in self.names_in(binding.expr):
                    found[name].add(binding.name)
        for store in self.facts.stores:
            if store.expr >= 0 and store.key < 0:
                for name in self.names_in(store.expr):
                    found[name].add(store.name)
        return found

    def names_in(self, expr: int, depth: int = 0) -> Iterator[str]:
        """The functions and classes that an expression can be, by name: chosen by a condition, or kept in a table."""
        match self.exprs[expr]:
            case t.Name(name) | t.Attr(_, name):
                yield name
            case t.Conditional(_, body, orelse) if depth < MAX_ALIAS_DEPTH:
                yield from self.names_in(body, depth + 1)
                yield from self.names_in(orelse, depth + 1)
            case t.Bool(_, left, right) if depth < MAX_ALIAS_DEPTH:
                yield from self.names_in(left, depth + 1)
                yield from self.names_in(right, depth + 1)
            case t.Dict(items) if depth < MAX_ALIAS_DEPTH:
                for _, value in items:
                    yield from self.names_in(value, depth + 1)
            case t.Sequence(_, items) if depth < MAX_ALIAS_DEPTH:
                for value in items:
                    yield from self.names_in(value, depth + 1)
            case t.Subscript(base, _):
                yield from self.names_in(base, depth + 1)
            case t.Call(func) if isinstance(method := self.exprs[func], t.Attr) and method.name == "get":
                yield from self.names_in(method.base, depth + 1)
            case _:
                return

    def call_on(self, expr: int) -> int | None:
        """The call whose callee is this expression."""
        return self._called.get(expr)

    @cached_property
    def _called(self) -> dict[int, int]:
        return {expr.func: index for index, expr in enumerate(self.exprs) if type(expr) is t.Call}

    def spellings(self, name: str) -> frozenset[str]:
        """A name and its aliases here, two steps far."""
        found = self._spellings.get(name)
        if found is None:
            names = {name} | self.aliases.get(name, set())
            for alias in tuple(names):
                names |= self.aliases.get(alias, set())
            found = self._spellings[name] = frozenset(names)
        return found

    @cached_property
    def _spellings(self) -> dict[str, frozenset[str]]:
        return {}

    def last_name(self, expr: int) -> str:
        """`c` of `a.b.c`, `c` and `c[...]`; nothing for anything else."""
        record = self.exprs[expr]
        while True:
            if type(record) is t.Subscript:
                record = self.exprs[record.base]
            elif type(record) is t.Call:
                record = self.exprs[record.func]
            else:
                break
        return record.name if type(record) is t.Attr else record.id if type(record) is t.Name else ""

    @cached_property
    def imported(self) -> frozenset[str]:
        """The absolute dotted paths of the modules that are imported or imported from, and what these lie in: `a.b`
        and `a`."""
        kinds = (BindingKind.IMPORT, BindingKind.FROM)
        paths = {b.text for b in self.facts.bindings if b.kind in kinds and not b.level}
        return frozenset(outer for path in paths for outer in accumulate(path.split("."), "{}.{}".format))

    @cached_property
    def stores_by_name(self) -> dict[str, list[int]]:
        """Attribute stores by attribute name."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, store in enumerate(self.facts.stores):
            found[store.name].append(index)
        return found

    @cached_property
    def _function_scopes(self) -> dict[int, int]:
        return {function.scope: index for index, function in enumerate(self.facts.functions)}

    def function_of_scope(self, scope: int) -> int:
        """The function that owns a scope, or -1."""
        record = self.facts.scopes[scope]
        return record.owner if record.kind in (ScopeKind.FUNCTION, ScopeKind.LAMBDA) else -1

    @cached_property
    def guards(self) -> dict[str, tuple[Guard, ...]]:
        """Name -> the tests that mention it and that blocks hang on."""
        found: defaultdict[str, list[Guard]] = defaultdict(list)
        for index, block in enumerate(self.facts.blocks):
            if block.kind in (BlockKind.IF, BlockKind.ELSE) and block.header >= 0:
                for expr in self.inside(block.header):
                    if isinstance(record := self.exprs[expr], t.Name):
                        found[record.id].append((index, expr))
        return {name: tuple(guards) for name, guards in found.items()}

    @cached_property
    def leaving(self) -> frozenset[int]:
        """The tests after which nothing goes on where they hold."""
        return frozenset(b.header for b in self.facts.blocks if b.kind is BlockKind.IF and b.leaves)

    def inside(self, expr: int) -> Iterator[int]:
        """An expression and those that it is made of."""
        todo = [expr]
        while todo:
            current = todo.pop()
            if current >= 0:
                yield current
                todo.extend(children(self.exprs[current]))

    def declares(self, index: int, name: str) -> bool:
        """Whether the body of a class binds a name."""
        return name in self.facts.scopes[self.facts.classes[index].scope].names

    def method_around(self, function: int) -> int:
        """The method that a function is or is nested in, or -1."""
        while function >= 0 and self.facts.functions[function].owner < 0:
            function = self.function_of_scope(self.facts.functions[function].parent)
        return function

    def owner_around(self, expr: int) -> int:
        """The class whose method an expression stands in, or -1."""
        method = self.method_around(self.mark(expr).function)
        return self.facts.functions[method].owner if method >= 0 else -1

    def method_of(self, store: AttributeStore) -> int:
        """The method a store stands in, seen through functions nested in it."""
        return self.method_around(store.function)

    def is_own(self, store: AttributeStore, method: int) -> bool:
        """Whether a store in a method is one of `self.name`."""
        base, params = self.exprs[store.base], self.facts.functions[method].params
        return isinstance(base, t.Name) and bool(params) and base.id == params[0].name

    def qualname(self, function: int) -> str:
        """`Class.method` as Python spells it in `__qualname__`, without `<locals>`."""
        return self.facts.functions[function].qualname if function >= 0 else "<module>"

    def route(self, function: int) -> str:
        """`package.module:Qual.name`."""
        return f"{self.name}:{self.qualname(function)}"

    def span(self, expr: int) -> Span:
        """Where an expression is, as the user sees it."""
        return self._span(self.path, self.facts.tree.places[expr])

    def line(self, expr: int) -> int:
        """The line of an expression, in the module's own count."""
        return self.facts.tree.places[expr][0]
