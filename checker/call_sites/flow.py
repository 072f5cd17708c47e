"""Where a response goes, and whether anybody reads its usage on the way.

    def ask(q):
        response = client.messages.create(...)     followed: the name, attributes, calls of it, containers
        log(response.usage.input_tokens)           a *reading*: this is what the search is for
        return response                            followed into the callers of `ask`, three functions far

What is text already (`response.content`) is not followed: its tokens can no longer be told. What is handed to code that
was not scanned *escapes*: then nobody can say that the usage is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.links import Links
from checker.locations import Step
from checker.resolution.values import Cls, Edge, Func, Method, OfEdges, OfExpr, Query, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.resolution.program import Program
    from checker.resolution.solve import Solver

USAGE = re.compile(
    r"(?:^|_)usage(?:_|$)|^(?:get_)?(?:total_|input_|output_|prompt_|completion_|cached_|eval_)?tokens?(?:_count|_usage|s)?$"
    r"|^(?:prompt_)?eval_count$|^prompt_token_count$|^candidates_token_count$|^billed_units$|^total_cost(?:_usd)?$"
    r"|^(?:response_)?cost$|^_hidden_params$|usageMetadata|inputTokens|outputTokens"
)
METERED = re.compile(r"usage|cost|(?:^|_)tokens?(?:_|$)|(?:^|_)meter|telemetry|billing|spend", re.IGNORECASE)
"""A function of such a name that is handed the response reads its usage."""
NOT_METERED = re.compile(r"^(?:count|max|num|truncate)_?tokens?|tokeni[sz]e", re.IGNORECASE)
TEXT = frozenset({
    "content", "text", "choices", "output_text", "output", "candidates", "parsed", "output_parsed", "stop_reason",
    "finish_reason", "id", "role", "delta", "tool_calls", "parts", "completion", "refusal", "stop_sequence",
    "generations", "text_stream", "count_tokens", "status_code", "get_final_text", "generated_text",
    "structured_output", "tool_call_id", "created", "headers", "request_id", "_request_id", "system_fingerprint",
    "function_call", "reasoning_content", "thinking",
})  # fmt: skip
PASSES = frozenset({
    "list", "tuple", "iter", "next", "aiter", "anext", "enumerate", "zip", "reversed", "sorted", "cast",
    "wait_for", "gather", "shield", "run", "run_until_complete", "dict", "vars", "deepcopy", "copy",
    "as_completed", "to_thread", "create_task", "ensure_future", "filter", "map", "chain", "set", "submit",
    "run_sync", "async_to_sync", "loads", "run_in_executor",
})  # fmt: skip
DROPS = frozenset({"len", "bool", "isinstance", "type", "id", "hash", "callable", "hasattr", "issubclass"})
RENDERS = frozenset({"str", "repr", "format", "pformat", "dumps"})
WRITES = frozenset({
    "print", "pprint", "echo", "secho", "write", "log", "debug", "info", "warning", "error", "exception", "critical",
    "success", "trace",
})  # fmt: skip
"""Callables whose text somebody can read afterwards."""
MAX_STEPS = 600
MAX_FUNCTIONS = 3
MAX_FILES = 60
"""A function whose name more files call is not followed to its callers: all of them would have to be parsed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One expression that holds the response; `depth` counts the functions between it and the site."""

    path: str
    expr: int
    depth: int


class Flow:
    """The search from one site. `advance` goes on until it needs answers, which it returns as questions."""

    def __init__(self, s: Solver, links: LinkIndex, path: str, expr: int, *, keeps: bool, whole: bool) -> None:
        """`keeps`: the call makes something that is asked later; `whole`: it gives the response, with its usage."""
        self._s = s
        self._links = links
        self._keeps = keeps
        self._whole = whole
        self._todo: list[Item] = [Item(path, expr, 0)]
        self._waiting: list[tuple[Query, Item]] = []
        self._seen: set[tuple[str, int]] = set()
        self._entered: dict[tuple[str, int], list[Item]] = {}
        self.reading: Step | None = None
        self.escape: Step | None = None

    def advance(self) -> list[Query]:
        """Go on as far as the answers reach. Returns the questions still open; none when the search is over."""
        waiting, self._waiting = self._waiting, []
        for query, item in waiting:
            self._answered(query, item)
        while self._todo and self.reading is None:
            item = self._todo.pop()
            if (item.path, item.expr) in self._seen:
                continue
            if len(self._seen) > MAX_STEPS:
                self._escapes(item, "goes too many ways to follow")
                break
            self._seen.add((item.path, item.expr))
            self._visit(item)
        return [] if self.reading is not None else [query for query, _ in self._waiting]

    @property
    def unfinished(self) -> bool:
        """Whether questions are still open."""
        return bool(self._waiting or self._todo)

    def _visit(self, item: Item) -> None:
        links = self._links.of(item.path)
        for binding in links.bound(item.expr):
            self._go(item, *links.readers(binding))
        for index in links.stored(item.expr):
            store = links.module.facts.stores[index]
            reads = [r for r in links.attributes.get(store.name, ()) if r not in links.targets]
            self._go(item, *reads)
            if not reads:
                self._escapes(item, f"is kept in `.{store.name}`")
        function = links.results.get(item.expr)
        if function is not None:
            self._leave(item, function)
        parent = links.parents.get(item.expr)
        if parent is not None:
            self._climb(item, links, parent)

    def _climb(self, item: Item, links: Links, parent: int) -> None:
        """From an expression to the one it stands in."""
        match links.module.exprs[parent]:
            case t.Attr(_, name):
                self._named(item, links, parent, name)
            case t.Subscript(base, index) if base == item.expr:
                key = links.module.exprs[index]
                text = key.value if isinstance(key, t.Const) and isinstance(key.value, str) else ""
                self._named(item, links, parent, text)
            case t.Call():
                self._call(item, links, parent)
            case t.Conditional(test) if test == item.expr:
                return
            case t.Template():
                self._rendered(item, links, parent)
            case t.Compare() | t.Unary() | t.Subscript():
                return
            case t.Yield():
                function = links.results.get(parent, links.results.get(item.expr))
                if function is None:
                    self._go(item, parent)
            case t.Lambda():
                self._go(item, links.parents.get(parent, -1))
            case t.Comprehension(_, element, value):
                self._go(item, *([parent] if item.expr in (element, value) else []))
            case _:
                self._go(item, parent)

    def _named(self, item: Item, links: Links, expr: int, name: str) -> None:
        """An attribute, or an item by its key."""
        if USAGE.search(name):
            self._found(item, links, expr, f"`{name}` is read")
        elif name not in TEXT:
            self._go(item, expr)

    def _call(self, item: Item, links: Links, index: int) -> None:
        call = links.module.exprs[index]
        assert isinstance(call, t.Call)
        func = links.module.exprs[call.func]
        name = func.name if isinstance(func, t.Attr) else func.id if isinstance(func, t.Name) else ""
        if call.func == item.expr:
            self._method(item, links, index, call, name)
            return
        if name in ("getattr", "hasattr") and len(call.args) > 1:
            key = links.module.exprs[call.args[1]]
            self._named(item, links, index, str(key.value) if isinstance(key, t.Const) else "")
        elif METERED.search(name) and not NOT_METERED.search(name):
            self._found(item, links, index, f"`{name}` is given the response")
        elif name in PASSES:
            self._go(item, index)
        elif name in RENDERS:
            self._rendered(item, links, index)
        elif name not in DROPS:
            changed = links.updated(index)  # `responses.append(response)`
            if changed:
                self._go(item, *(reader for binding in changed for reader in links.readers(binding)))
            else:
                self._waiting.append((OfExpr(item.path, call.func), Item(item.path, item.expr, item.depth)))

    def _rendered(self, item: Item, links: Links, text: int) -> None:
        """The whole response as a text, which has its usage in it: that is a record where it is printed or logged."""
        record = links.module.exprs[item.expr]
        part = isinstance(record, (t.Attr, t.Subscript)) and (item.path, record.base) in self._seen
        if part or not self._whole:
            return
        outer = links.parents.get(text, -1)
        while outer >= 0 and isinstance(links.module.exprs[outer], (t.Template, t.Binary)):
            outer = links.parents.get(outer, -1)
        call = links.module.exprs[outer] if outer >= 0 else None
        if isinstance(call, t.Call) and links.module.last_name(call.func) in WRITES:
            self._escapes(item, "is printed or logged whole")

    def _method(self, item: Item, links: Links, index: int, call: t.Call, name: str) -> None:
        """A call of something of the response: `response.get("usage")`, `response.model_dump()`."""
        if name in ("get", "pop", "getattr") and call.args:
            key = links.module.exprs[call.args[0]]
            self._named(item, links, index, str(key.value) if isinstance(key, t.Const) else "")
        elif any(keyword in ("callbacks", "callback_manager", "config") for keyword, _ in call.keywords):
            self._escapes(item, "is run with callbacks")
            self._go(item, index)
        else:
            self._go(item, index)

    def _answered(self, query: Query, item: Item) -> None:
        """What was asked has an answer: a callee that is given the response, or the callers it is returned to."""
        if isinstance(query, OfEdges):
            self._to_callers(query, item)
            return
        assert isinstance(query, OfExpr)
        links = self._links.of(item.path)
        index = links.parents.get(item.expr, -1)
        while index >= 0 and not (isinstance(call := links.module.exprs[index], t.Call) and call.func == query.expr):
            index = links.parents.get(index, -1)
        if index < 0:
            return
        values = self._s.answer(query)
        known = [v for v in values if isinstance(v, (Func, Method, Cls))]
        if self._keeps and not known:
            self._go(item, index)
        elif not known:
            self._escapes(item, "is handed to code that was not scanned")
        for value in known:
            self._enter(item, links, index, value)

    def _enter(self, item: Item, links: Links, index: int, value: Value) -> None:
        """Into a function of the program that is given the response."""
        if isinstance(value, Cls):
            self._go(item, index)
            return
        assert isinstance(value, (Func, Method))
        if item.depth >= MAX_FUNCTIONS:
            self._escapes(item, "is handed on too often to follow")
            return
        target = self._links.of(value.path)
        function = target.module.facts.functions[value.index]
        self._entered.setdefault((value.path, value.index), []).append(Item(item.path, index, item.depth))
        call = links.module.exprs[index]
        assert isinstance(call, t.Call)
        for position in _parameters(call, item.expr, function.params, shift=isinstance(value, Method)):
            binding = function.bindings[position] if position < len(function.bindings) else -1
            for reader in target.readers(binding):
                self._todo.append(Item(value.path, reader, item.depth + 1))

    def _leave(self, item: Item, function: int) -> None:
        """Out of a function: to the call it was entered by, or to all its callers."""
        entered = self._entered.get((item.path, function))
        if entered:
            self._todo.extend(entered)
            return
        record = self._links.of(item.path).module.facts.functions[function]
        if record.name == "<lambda>":
            lambdas = self._links.of(item.path).module.facts.lambdas
            for expr, index in lambdas.items():
                if index == function:
                    self._go(item, self._links.of(item.path).parents.get(expr, -1))
            return
        if item.depth >= MAX_FUNCTIONS:
            self._escapes(item, "is handed on too often to follow")
            return
        if self._s.program.uses.is_common(item.path, record, MAX_FILES):
            self._escapes(item, f"is returned by `{record.name}`, a name too common to follow")
            return
        self._waiting.append((OfEdges(item.path, function), item))

    def _to_callers(self, query: OfEdges, item: Item) -> None:
        edges = [edge for edge in self._s.answer(query) if isinstance(edge, Edge)]
        if not edges:
            self._escapes(item, "is returned to callers that were not scanned")
        for edge in edges:
            self._todo.append(Item(edge.path, edge.call, item.depth + 1))

    def _go(self, item: Item, *exprs: int) -> None:
        self._todo.extend(Item(item.path, expr, item.depth) for expr in exprs if expr >= 0)

    def _found(self, item: Item, links: Links, expr: int, what: str) -> None:
        span = links.module.span(expr)
        self.reading = Step(path=span.path, line=span.line, what=what, cell=span.cell)

    def _escapes(self, item: Item, what: str) -> None:
        if self.escape is None:
            span = self._links.of(item.path).module.span(item.expr)
            self.escape = Step(path=span.path, line=span.line, what=f"the response {what}", cell=span.cell)


class LinkIndex:
    """The links of every module that a run asks about."""

    def __init__(self, s: Solver) -> None:
        self._s = s
        self._links: dict[str, Links] = {}

    @property
    def program(self) -> Program:
        """The modules of the run."""
        return self._s.program

    def of(self, path: str) -> Links:
        """The links of a file that is loaded."""
        links = self._links.get(path)
        if links is None:
            links = self._links[path] = Links(self._s.program.loaded(path))
        return links


def _parameters(call: t.Call, argument: int, params: tuple[t.Parameter, ...], *, shift: bool) -> Iterator[int]:
    """The positions of the parameters that an argument can arrive in."""
    for name, value in call.keywords:
        if value == argument:
            yield from (i for i, p in enumerate(params) if p.name == name or (p.kind == "**" and name != "**"))
    for position, value in enumerate(call.args):
        if value == argument:
            at = position + shift
            star = next((i for i, p in enumerate(params) if p.kind == "*"), len(params))
            yield min(at, star) if star < len(params) else at
