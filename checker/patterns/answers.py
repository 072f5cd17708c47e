"""Whose answer an expression is made of: from a label, a score or a plan back to the request that gave it.

    reply = client.messages.create(...)            the site
    label = reply.content[0].text.strip()          treated by `strip`; `label` is one of the bindings on the way
    MODELS[label]                                  answers(code, <this `label`>) has the site

The search goes back through names, attributes of `self`, items, methods of the text, functions of the program that
return it or that it is passed to, and what callers pass. What the provider says *about* the answer (usage, stop reason,
ids) is not the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.call_sites.code import Place
from checker.facts.model import Binding, BindingKind
from checker.patterns.model_calls import ModelCalls
from checker.resolution.values import Cls, Func, Method
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite

MAX_STEPS = 250
MAX_CALLS = 4
MAX_CALLERS = 4
ABOUT = frozenset({
    "usage", "stop_reason", "finish_reason", "id", "model", "role", "type", "stop_sequence", "usage_metadata",
    "status_code", "headers", "request_id", "created", "response_metadata", "elapsed", "ok", "tool_calls",
})  # fmt: skip
"""Parts of a response that are not the answer."""
THROUGH = frozenset({
    "str", "int", "float", "bool", "list", "tuple", "dict", "next", "iter", "loads", "literal_eval", "cast", "min", "max",
    "search", "match", "fullmatch", "findall", "sub", "split", "run", "gather", "wait_for", "run_until_complete",
    "to_thread", "getattr", "deepcopy", "join", "safe_load", "model_validate", "model_validate_json", "parse_raw",
    "parse_obj", "validate_python", "validate_json", "sorted", "enumerate", "zip", "set", "normalize", "escape",
    "parse_json", "repair_json", "round", "abs",
})  # fmt: skip
"""Calls of code that is not scanned whose result is made of their arguments."""
FIELDS = frozenset(
    {"content", "text", "message", "choices", "parsed", "output", "output_text", "output_parsed", "data"}
)
"""Attributes of responses that hold all of the answer, so that they name no field of it."""


class Answer(Struct, frozen=True, kw_only=True):
    """A site whose answer arrives. `treated`: the functions and methods the text went through; `fields`: the parts of it
    that were taken; `bindings`: the names it had on the way, by file and index; `calls`: the calls of the program's own
    functions that lead to the site, outermost first."""

    site: CallSite
    treated: frozenset[str]
    fields: frozenset[str]
    bindings: frozenset[tuple[str, int]]
    calls: tuple[Place, ...] = ()


class _Item(Struct, frozen=True):
    """One expression of the search; `stack` has the calls it went into: the call's place and the function's."""

    place: Place
    stack: tuple[tuple[Place, tuple[str, int]], ...] = ()
    field: str = ""
    treated: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


def sites_by_place(code: Code) -> Mapping[Place, CallSite]:
    """The sites of a run by the call they are."""
    return {place: site for site in code.sites if (place := code.place_of(site)) is not None}


def near_functions(code: Code) -> frozenset[str]:
    """The names of the functions and classes in the files from which requests are sent, by themselves or by a function."""
    paths = {call.place.path for call in code.once(ModelCalls)}
    facts = [code.module(path).facts for path in sorted(paths)]
    functions = (function.name for each in facts for function in each.functions)
    classes = (owner.name for each in facts for owner in each.classes)
    return frozenset((*functions, *classes))


def answers(code: Code, place: Place) -> tuple[Answer, ...]:
    """The sites whose answers an expression is made of."""
    search = _Search(code)
    found = search.run(_Item(place))
    return tuple(
        Answer(
            site=site,
            treated=item.treated,
            fields=item.fields,
            bindings=frozenset(search.bindings),
            calls=tuple(call for call, _ in item.stack),
        )
        for site, item in found
    )


class _Search:
    """One search. `bindings` collects the names on the way."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._sites = code.once(sites_by_place)
        self._todo: list[_Item] = []
        self._seen: set[tuple[Place, str, object]] = set()
        self.bindings: set[tuple[str, int]] = set()

    def run(self, start: _Item) -> list[tuple[CallSite, _Item]]:
        """Go back as far as it leads, and say at which sites it ended, by which calls."""
        found: dict[tuple[CallSite, object], _Item] = {}
        self._todo.append(start)
        while self._todo and len(self._seen) < MAX_STEPS:
            item = self._todo.pop()
            key = (item.place, item.field, item.stack[-1:])
            if item.place.expr < 0 or key in self._seen:
                continue
            self._seen.add(key)
            site = self._sites.get(item.place)
            if site is not None:
                found.setdefault((site, item.stack), item)
            else:
                self._visit(item)
        return [(site, item) for (site, _), item in found.items()]

    def _visit(self, item: _Item) -> None:
        module = self._code.module(item.place.path)
        match module.exprs[item.place.expr]:
            case t.Name():
                self._name(item)
            case t.Attr(base, name):
                self._attribute(item, base, name)
            case t.Subscript(base, index):
                key = module.exprs[index]
                named = key.value if isinstance(key, t.Const) and isinstance(key.value, str) else ""
                self._part(item, base, named)
            case t.Call() as call:
                self._call(item, call)
            case t.Await(value) | t.Star(value) | t.Walrus(_, value) | t.Unary(_, value):
                self._go(item, value)
            case t.Conditional(_, body, orelse):
                self._go(item, body, orelse)
            case t.Bool(_, left, right) | t.Binary(_, left, right):
                self._go(item, left, right)
            case t.Comprehension(_, element, _, loops):
                self._go(item, element, *(iterable for _, iterable, _ in loops))
            case t.Compare(left, ops, rights):
                self._go(replace(item, treated=item.treated | {f"compare {op}" for op in ops}), left, *rights)
            case t.Sequence(_, items):
                self._go(item, *items)
            case t.Dict(items):
                self._mapping(item, items)
            case t.Template(parts) if len(parts) == 1:
                self._go(item, *parts)
            case _:
                return

    def _go(self, item: _Item, *exprs: int) -> None:
        self._todo.extend(replace(item, place=Place(item.place.path, expr)) for expr in exprs if expr >= 0)

    def _part(self, item: _Item, base: int, name: str) -> None:
        """An item or attribute: the part of that name, of whatever the base turns out to be."""
        if name in ABOUT:
            return
        if name and name not in FIELDS:
            item = replace(item, field=name, fields=item.fields | {name})
        self._go(item, base)

    def _attribute(self, item: _Item, base: int, name: str) -> None:
        links = self._code.links(item.place.path)
        if links.chain(base) in (("self",), ("cls",)):
            for index in links.module.stores_by_name.get(name, ()):
                store = links.module.facts.stores[index]
                if links.chain(store.base) == ("self",):
                    self._go(item, store.expr)
            return
        if isinstance(links.module.exprs[base], t.Name):
            for path, binding in self._code.reader.meanings(item.place.path, item.place.expr):
                self._binding(replace(item, place=Place(path, -1)), binding)
        self._part(item, base, name)

    def _mapping(self, item: _Item, items: tuple[tuple[int, int], ...]) -> None:
        exprs = self._code.module(item.place.path).exprs
        for key, value in items:
            word = exprs[key] if key >= 0 else None
            if isinstance(word, t.Const) and word.value == item.field:
                self._go(replace(item, field=""), value)

    def _name(self, item: _Item) -> None:
        path = item.place.path
        links = self._code.links(path)
        record = links.module.exprs[item.place.expr]
        assert isinstance(record, t.Name)
        live = links.module.facts.uses.get(item.place.expr) or links.outer(item.place.expr, record.id)
        for index in live:
            self.bindings.add((path, index))
            binding = links.module.facts.bindings[index]
            if binding.kind is not BindingKind.FROM:
                self._binding(item, binding)

    def _binding(self, item: _Item, binding: Binding) -> None:
        match binding.kind:
            case BindingKind.VALUE | BindingKind.ITER | BindingKind.WITH:
                self._unpacked(item, binding)
            case BindingKind.AUGMENT | BindingKind.ITEM | BindingKind.UPDATE:
                change = self._code.module(item.place.path).exprs[binding.expr] if binding.expr >= 0 else None
                self._go(item, *(change.args if isinstance(change, t.Call) else (binding.expr,)))
                bindings = self._code.module(item.place.path).facts.bindings
                for previous in binding.previous:
                    self._binding(item, bindings[previous])
            case BindingKind.PARAM:
                self._parameter(item, binding)
            case _:
                return

    def _unpacked(self, item: _Item, binding: Binding) -> None:
        """`a, b = x, y` takes one of the two; unpacking anything else takes part of it."""
        record = self._code.module(item.place.path).exprs[binding.expr]
        if binding.path and isinstance(record, t.Sequence) and 0 <= binding.path[0] < len(record.items):
            self._go(item, record.items[binding.path[0]])
        else:
            self._go(item, binding.expr)

    def _parameter(self, item: _Item, binding: Binding) -> None:
        """What the call we came through passes, else what callers pass."""
        function = (item.place.path, binding.owner)
        if item.stack:
            call, entered = item.stack[-1]
            if entered == function:
                self._passed(item, function, binding.expr, call, item.stack[:-1])
            return
        callers = self._code.callers([function]).get(function, ())
        if len(callers) <= MAX_CALLERS:
            for call in callers:
                self._passed(item, function, binding.expr, call, ())

    def _passed(
        self,
        item: _Item,
        function: tuple[str, int],
        parameter: int,
        call: Place,
        stack: tuple[tuple[Place, tuple[str, int]], ...],
    ) -> None:
        record = self._code.module(function[0]).facts.functions[function[1]]
        expr = passed(self._code, call, record.params, parameter, method=record.owner >= 0)
        if expr >= 0:
            self._todo.append(replace(item, place=Place(call.path, expr), stack=stack))

    def _call(self, item: _Item, call: t.Call) -> None:
        module = self._code.module(item.place.path)
        func = module.exprs[call.func]
        name = module.last_name(call.func)
        targets = self._targets(item.place.path, call.func) if len(item.stack) < MAX_CALLS else ()
        treated = replace(item, treated=item.treated | {name} if name else item.treated)
        for target in targets:
            if isinstance(target, Cls):
                self._made(treated, call, target)
            else:
                self._enter(treated, (target.path, target.index))
        if targets:
            return
        if isinstance(func, t.Attr):
            if name in ("get", "pop") and call.args:
                key = module.exprs[call.args[0]]
                self._part(treated, func.base, str(key.value) if isinstance(key, t.Const) else "")
            else:
                self._go(treated, func.base)
        if name in THROUGH or (isinstance(func, t.Name) and name[:1].isupper()):
            self._go(treated, *call.args[:3], *(value for _, value in call.keywords[:3]))

    def _made(self, item: _Item, call: t.Call, target: Cls) -> None:
        """An object of a class of the program: the argument its field is called after, or the first one."""
        bases = self._code.module(target.path).facts.classes[target.index].bases
        names = {self._code.module(target.path).last_name(base) for base in bases}
        if names & {"Enum", "StrEnum", "str"}:
            item = replace(item, treated=item.treated | {"Enum"})
        named = [value for keyword, value in call.keywords if keyword == item.field]
        self._go(replace(item, field="") if named else item, *(named or call.args[:1]))

    def _enter(self, item: _Item, function: tuple[str, int]) -> None:
        record = self._code.module(function[0]).facts.functions[function[1]]
        stack = (*item.stack, (item.place, function))
        for expr, _ in record.returns:
            if expr >= 0:
                self._todo.append(replace(item, place=Place(function[0], expr), stack=stack))

    def _is_near(self, path: str, name: str) -> bool:
        """Whether a function of that name stands where requests are sent, or here: others would have to be parsed."""
        here = (function.name for function in self._code.module(path).facts.functions)
        return name in self._code.once(near_functions) or name in here

    def _targets(self, path: str, func: int) -> tuple[Func | Method | Cls, ...]:
        """The functions and classes of the program that a callee means."""
        module = self._code.module(path)
        record = module.exprs[func]
        found: list[Func | Method | Cls] = []
        if isinstance(record, t.Name):
            for target, binding in self._code.reader.meanings(path, func):
                if binding.kind is BindingKind.FUNCTION:
                    found.append(Func(target, binding.owner))
                elif binding.kind is BindingKind.CLASS:
                    found.append(Cls(target, binding.owner))
        elif isinstance(record, t.Attr) and record.name not in TEXT_METHODS and self._is_near(path, record.name):
            values = self._code.values([Place(path, func)])[Place(path, func)]
            found.extend(value for value in values if isinstance(value, (Func, Method, Cls)))
        return tuple(found)


TEXT_METHODS = frozenset({
    "strip", "lower", "upper", "split", "splitlines", "get", "replace", "startswith", "endswith", "create", "join",
    "group", "rstrip", "lstrip", "partition", "rpartition", "casefold", "items", "keys", "values", "format", "pop",
    "loads", "search", "match", "findall", "append", "title", "capitalize", "removeprefix", "removesuffix",
})  # fmt: skip
"""Methods nobody asks the whole program about."""


def passed(code: Code, call: Place, params: tuple[t.Parameter, ...], parameter: int, *, method: bool) -> int:
    """The argument of a call that fills a parameter, or -1."""
    record = code.module(call.path).exprs[call.expr]
    if not isinstance(record, t.Call) or parameter >= len(params):
        return -1
    named = next((value for name, value in record.keywords if name == params[parameter].name), -1)
    if named >= 0 or params[parameter].kind == "k":
        return named
    bound = method and bool(params) and params[0].name in ("self", "cls")
    position = parameter - (1 if bound else 0)
    return record.args[position] if 0 <= position < len(record.args) else -1
