"""Text as it is written: what a prompt says where it can be read off the source, with gaps for the rest.

    RULES = "Answer briefly."
    prompt = f"{RULES} Question: {question}"          "Answer briefly. Question: " + gap: not complete

Only what is written is read: names, constants of other modules, attributes of `self`, f-strings, joins, the usual text
methods, functions that return text, message lists. Where a name can have several values, the first is read and the
text is not complete. Everything is bounded, so that a table of megabytes costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from checker.facts.model import Binding, BindingKind
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.call_sites.flow import LinkIndex
    from checker.locations import Span
    from checker.resolution.program import Module, Program
    from checker.resolution.values import Edge

MAX_DEPTH = 14
MAX_CHARS = 12_000
MAX_PARTS = 400
KEPT = frozenset(
    {
        "strip",
        "lstrip",
        "rstrip",
        "dedent",
        "cleandoc",
        "format",
        "format_map",
        "lower",
        "removeprefix",
        "safe_substitute",
        "substitute",
        "replace",
        "render",
        "invoke",
        "format_messages",
        "format_prompt",
        "from_template",
        "from_messages",
        "Template",
        "PromptTemplate",
        "ChatPromptTemplate",
        "str",
        "list",
        "expandtabs",
        "encode",
    }
)
"""Calls whose text is that of what they are called on, or of their first argument."""
TEXT_KEYS = frozenset({"content", "text", "parts", "input", "contents", "system_instruction", "prompt"})
SYSTEM_ROLES = frozenset({"system", "developer"})
SYSTEM_CLASSES = frozenset({"SystemMessage", "SystemMessagePromptTemplate", "SystemPrompt"})


Callers: TypeAlias = "Mapping[tuple[str, int], Edge]"
"""File and function -> the only call that reaches it."""


@dataclass(slots=True)
class Text:
    """Text under construction: what users and systems say, whether there are gaps, and where its longest part is."""

    parts: list[str] = field(default_factory=list)
    system: list[str] = field(default_factory=list)
    complete: bool = True
    span: Span | None = None
    longest: int = -1
    steps: int = 0

    @property
    def length(self) -> int:
        """Characters so far."""
        return sum(map(len, self.parts)) + sum(map(len, self.system))

    def joined(self) -> str:
        """What users say."""
        return "".join(self.parts)


class Reader:
    """Reads text off the source of a program."""

    def __init__(self, program: Program, links: LinkIndex, callers: Callers | None = None) -> None:
        self._program = program
        self._links = links
        self._callers = callers or {}

    def text(self, path: str, expr: int) -> Text:
        """What an expression says."""
        text = Text()
        self._read(text, path, expr, MAX_DEPTH, system=False)
        return text

    def number(self, path: str, expr: int) -> int | None:
        """The one integer an expression is written as, followed through names; None when there is none or a choice."""
        for _ in range(6):
            module = self._links.of(path).module
            record = module.exprs[expr]
            if isinstance(record, t.Const):
                return record.value if isinstance(record.value, int) and not isinstance(record.value, bool) else None
            meanings = list(self.meanings(path, expr))
            if len(meanings) != 1 or meanings[0][1].kind is not BindingKind.VALUE or meanings[0][1].path:
                return None
            path, expr = meanings[0][0], meanings[0][1].expr
        return None

    def meanings(self, path: str, expr: int) -> Iterator[tuple[str, Binding]]:
        """The bindings that a name, or an attribute of a module, can mean, imports followed."""
        here = self._links.of(path)
        record = here.module.exprs[expr]
        if isinstance(record, t.Name):
            for binding in here.meanings(expr):
                yield from self._followed(path, binding)
        elif isinstance(record, t.Attr):
            for target in self._modules(path, record.base):
                yield from self._global(target, record.name)

    def _followed(self, path: str, binding: Binding, depth: int = 4) -> Iterator[tuple[str, Binding]]:
        if binding.kind is not BindingKind.FROM or depth == 0:
            yield path, binding
            return
        target = self._program.find_from(path, binding.text, binding.level)
        if target is not None and target != path:
            yield from self._global(target, binding.member, depth - 1)

    def _global(self, path: str, name: str, depth: int = 4) -> Iterator[tuple[str, Binding]]:
        module = self._program.module(path)
        for index in module.facts.scopes[0].final.get(name, ()) if module is not None else ():
            assert module is not None
            yield from self._followed(path, module.facts.bindings[index], depth)

    def _modules(self, path: str, expr: int) -> Iterator[str]:
        """The files of the modules that a name means."""
        here = self._links.of(path)
        if not isinstance(here.module.exprs[expr], t.Name):
            return
        for binding in here.meanings(expr):
            found: str | None = None
            if binding.kind is BindingKind.IMPORT:
                found = self._program.find_module(binding.text, path)
            elif binding.kind is BindingKind.FROM:
                inner = f"{binding.text}.{binding.member}" if binding.text else binding.member
                found = self._program.find_from(path, inner, binding.level)
            if found is not None and self._program.module(found) is not None:
                yield found

    def _read(self, text: Text, path: str, expr: int, depth: int, *, system: bool) -> None:
        text.steps += 1
        if depth == 0 or expr < 0 or text.steps > MAX_PARTS or text.length > MAX_CHARS:
            text.complete = False
            return
        here = self._links.of(path)
        match here.module.exprs[expr]:
            case t.Const(str() as value):
                self._add(text, here.module, expr, value, system=system)
            case t.Template(parts):
                for part in parts:
                    self._read(text, path, part, depth - 1, system=system)
            case t.Binary(_, left, right):
                self._read(text, path, left, depth - 1, system=system)
                self._read(text, path, right, depth - 1, system=system)
            case t.Sequence(_, items):
                self._items(text, path, items, depth, system=system)
            case t.Dict(items):
                self._message(text, path, items, depth, system=system)
            case t.Call() as call:
                self._called(text, path, call, depth, system=system)
            case t.Name() | t.Attr():
                self._named(text, path, expr, depth, system=system)
            case t.Bool(_, left) | t.Conditional(_, left) | t.Await(left) | t.Star(left) | t.Walrus(_, left):
                text.complete = False
                self._read(text, path, left, depth - 1, system=system)
            case t.Subscript(base, index):
                self._item(text, path, base, index, depth, system=system)
            case _:
                text.complete = False

    def _add(self, text: Text, module: Module, expr: int, value: str, *, system: bool) -> None:
        (text.system if system else text.parts).append(value[:MAX_CHARS])
        if len(value) > text.longest:
            text.longest = len(value)
            text.span = module.span(expr)

    def _items(self, text: Text, path: str, items: Iterable[int], depth: int, *, system: bool) -> None:
        exprs = self._links.of(path).module.exprs
        members = tuple(items)
        first = exprs[members[0]] if members else None
        if len(members) == 2 and isinstance(first, t.Const) and first.value in {"system", "human", "user", "ai"}:
            # ("system", "You are ..."): a message as a pair
            self._read(text, path, members[1], depth - 1, system=system or first.value == "system")
            return
        for member in members:
            self._read(text, path, member, depth - 1, system=system)
            (text.system if system else text.parts).append("\n")

    def _message(self, text: Text, path: str, items: Iterable[tuple[int, int]], depth: int, *, system: bool) -> None:
        """A dict display: a message with a role, or a part of one."""
        exprs = self._links.of(path).module.exprs
        fields = {key.value: value for index, value in items if index >= 0 and isinstance(key := exprs[index], t.Const)}
        role = exprs[fields["role"]] if "role" in fields else None
        says = system or (isinstance(role, t.Const) and role.value in SYSTEM_ROLES)
        if isinstance(role, t.Const) and role.value in {"assistant", "tool", "model"}:
            return
        for name, value in fields.items():
            if name in TEXT_KEYS:
                self._read(text, path, value, depth - 1, system=says)

    def _called(self, text: Text, path: str, call: t.Call, depth: int, *, system: bool) -> None:
        here = self._links.of(path)
        func = here.module.exprs[call.func]
        name = func.name if isinstance(func, t.Attr) else func.id if isinstance(func, t.Name) else ""
        says = system or name in SYSTEM_CLASSES
        keywords = [value for keyword, value in call.keywords if keyword in TEXT_KEYS]
        if name == "join" and call.args:
            self._read(text, path, call.args[0], depth - 1, system=says)
        elif name in KEPT:
            if name in {"format", "format_map", "substitute", "safe_substitute", "render", "replace", "invoke"}:
                text.complete = False
            method = (
                isinstance(func, t.Attr)
                and name[0].islower()
                and name not in {"dedent", "cleandoc", "from_template", "from_messages"}
            )
            target = func.base if method and isinstance(func, t.Attr) else (call.args[0] if call.args else -1)
            self._read(text, path, target, depth - 1, system=says)
        elif keywords or (name[:1].isupper() and call.args):
            for value in keywords or call.args[:1]:  # HumanMessage("..."), Part(text="...")
                self._read(text, path, value, depth - 1, system=says)
        else:
            self._returned(text, path, call.func, depth, system=says)

    def _returned(self, text: Text, path: str, func: int, depth: int, *, system: bool) -> None:
        """What a function of the program returns."""
        text.complete = False
        for target, index in self._functions(path, func):
            module = self._links.of(target).module
            for expr, _ in module.facts.functions[index].returns[:1]:
                self._read(text, target, expr, depth - 2 if depth > 2 else 0, system=system)
            return

    def _functions(self, path: str, func: int) -> Iterator[tuple[str, int]]:
        here = self._links.of(path)
        record = here.module.exprs[func]
        if isinstance(record, t.Attr) and here.chain(record.base) in (("self",), ("cls",)):
            owner = here.module.owner_around(func)
            for index, function in enumerate(here.module.facts.functions):
                if function.name == record.name and function.owner == owner >= 0:
                    yield path, index
            return
        for target, binding in self.meanings(path, func):
            if binding.kind is BindingKind.FUNCTION:
                yield target, binding.owner

    def _named(self, text: Text, path: str, expr: int, depth: int, *, system: bool) -> None:
        here = self._links.of(path)
        record = here.module.exprs[expr]
        meanings = list(self.meanings(path, expr))
        if isinstance(record, t.Attr) and not meanings:
            meanings = list(self._attribute(path, expr, record))
        if len(meanings) > 1:
            text.complete = False
        readable = [pair for pair in meanings if pair[1].kind in _READ]
        if not readable:
            text.complete = False
        for target, binding in readable[:1]:
            self._binding(text, target, binding, depth, system=system)

    def _binding(self, text: Text, path: str, binding: Binding, depth: int, *, system: bool) -> None:
        if binding.path and binding.kind is BindingKind.VALUE:
            text.complete = False
            return
        bindings = self._links.of(path).module.facts.bindings
        for previous in binding.previous[:1]:
            self._binding(text, path, bindings[previous], depth - 1, system=system) if depth > 1 else None
        if binding.kind is BindingKind.UPDATE:
            call = self._links.of(path).module.exprs[binding.expr]
            for arg in call.args if isinstance(call, t.Call) else ():
                self._read(text, path, arg, depth - 1, system=system)
        elif binding.kind is BindingKind.PARAM:
            self._default(text, path, binding, depth, system=system)
        else:
            self._read(text, path, binding.expr, depth - 1, system=system)

    def _default(self, text: Text, path: str, binding: Binding, depth: int, *, system: bool) -> None:
        """A parameter: what the one caller passes, else its default."""
        text.complete = False
        parameter = self._links.of(path).module.facts.functions[binding.owner].params[binding.expr]
        edge = self._callers.get((path, binding.owner))
        passed = -1 if edge is None else self._passed(edge, parameter, binding.expr)
        if edge is not None and passed >= 0:
            self._read(text, edge.path, passed, depth - 2 if depth > 2 else 0, system=system)
        elif parameter.default >= 0:
            self._read(text, path, parameter.default, depth - 1, system=system)

    def _passed(self, edge: Edge, parameter: t.Parameter, index: int) -> int:
        """The argument of a call that fills a parameter, or -1."""
        call = self._links.of(edge.path).module.exprs[edge.call]
        assert isinstance(call, t.Call)
        named = next((value for name, value in call.keywords if name == parameter.name), -1)
        position = index - edge.offset + edge.shift
        if named >= 0 or parameter.kind == "k" or not edge.shift <= position < len(call.args):
            return named
        return call.args[position]

    def _attribute(self, path: str, expr: int, record: t.Attr) -> Iterator[tuple[str, Binding]]:
        """`self.NAME`: the class's own attribute, or what is stored in it."""
        here = self._links.of(path)
        if here.chain(record.base) not in (("self",), ("cls",)):
            return
        owner = here.module.owner_around(expr)
        if owner < 0:
            return
        facts = here.module.facts
        for index in facts.scopes[facts.classes[owner].scope].final.get(record.name, ()):
            yield path, facts.bindings[index]
        for store in facts.stores:
            if store.name == record.name and not store.path and store.key < 0:
                yield path, Binding(BindingKind.VALUE, store.name, 0, store.line, store.expr)

    def _item(self, text: Text, path: str, base: int, index: int, depth: int, *, system: bool) -> None:
        """`PROMPTS["name"]`."""
        exprs = self._links.of(path).module.exprs
        key = exprs[index]
        for target, items in self.mappings(path, base):
            there = self._links.of(target).module.exprs
            for at, value in items:
                found = there[at] if at >= 0 else None
                if isinstance(key, t.Const) and isinstance(found, t.Const) and found.value == key.value:
                    self._read(text, target, value, depth - 1, system=system)
                    return
        text.complete = False

    def mappings(self, path: str, expr: int) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
        """The dict displays that an expression means."""
        record = self._links.of(path).module.exprs[expr]
        if isinstance(record, t.Dict):
            yield path, record.items
            return
        pairs = list(self.meanings(path, expr))
        if isinstance(record, t.Attr) and not pairs:
            pairs = list(self._attribute(path, expr, record))
        for target, binding in pairs:
            if binding.kind is BindingKind.VALUE and not binding.path:
                value = self._links.of(target).module.exprs[binding.expr]
                if isinstance(value, t.Dict):
                    yield target, value.items


_READ = frozenset({
    BindingKind.VALUE, BindingKind.PARAM, BindingKind.UPDATE, BindingKind.AUGMENT, BindingKind.ITEM,
})  # fmt: skip
