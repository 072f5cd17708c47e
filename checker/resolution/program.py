"""The files of a run as modules: facts on demand, names, and who mentions whom.

Nothing here guesses: a file is loaded when somebody asks about it, whatever the prefilter thought of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from checker.facts.model import BindingKind, Function, Mark, ModuleFacts, ScopeKind
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from checker.locations import Span
    from checker.sources import ByteTest, ModuleIndex, SourceStore

MAX_ALIAS_DEPTH = 3
MAX_FILES = 60


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
            if isinstance(expr, t.Call):
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
            if isinstance(expr, t.Call):
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
                for name in self._names_in(binding.expr):
                    found[name].add(binding.name)
        for store in self.facts.stores:
            if store.expr >= 0 and store.key < 0:
                for name in self._names_in(store.expr):
                    found[name].add(store.name)
        return found

    def _names_in(self, expr: int, depth: int = 0) -> Iterator[str]:
        """The functions and classes that an expression can be, by name: chosen by a condition, or kept in a table."""
        match self.exprs[expr]:
            case t.Name(name) | t.Attr(_, name):
                yield name
            case t.Conditional(_, body, orelse) if depth < MAX_ALIAS_DEPTH:
                yield from self._names_in(body, depth + 1)
                yield from self._names_in(orelse, depth + 1)
            case t.Bool(_, left, right) if depth < MAX_ALIAS_DEPTH:
                yield from self._names_in(left, depth + 1)
                yield from self._names_in(right, depth + 1)
            case t.Dict(items) if depth < MAX_ALIAS_DEPTH:
                for _, value in items:
                    yield from self._names_in(value, depth + 1)
            case t.Sequence(_, items) if depth < MAX_ALIAS_DEPTH:
                for value in items:
                    yield from self._names_in(value, depth + 1)
            case t.Subscript(base, _):
                yield from self._names_in(base, depth + 1)
            case t.Call(func) if isinstance(method := self.exprs[func], t.Attr) and method.name == "get":
                yield from self._names_in(method.base, depth + 1)
            case _:
                return

    def call_on(self, expr: int) -> int | None:
        """The call whose callee is this expression."""
        return self._called.get(expr)

    @cached_property
    def _called(self) -> dict[int, int]:
        return {expr.func: index for index, expr in enumerate(self.exprs) if isinstance(expr, t.Call)}

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
        while isinstance(record, (t.Subscript, t.Call)):
            record = self.exprs[record.base if isinstance(record, t.Subscript) else record.func]
        return record.name if isinstance(record, t.Attr) else record.id if isinstance(record, t.Name) else ""

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


class Program:
    """All modules of a run. `load` gives a file's facts, or None when it cannot be parsed."""

    def __init__(
        self,
        paths: Iterable[str],
        index: ModuleIndex,
        store: SourceStore,
        load: Callable[[str], ModuleFacts | None],
        span: Callable[[str, t.Place], Span],
        external: frozenset[str] = frozenset(),
    ) -> None:
        self._external = external
        self.paths = tuple(sorted(paths))
        self.index = index
        self._store = store
        self._load = load
        self._span = span
        self._modules: dict[str, Module | None] = {}
        self._mentions: dict[str, tuple[str, ...]] = {}
        self._definitions: dict[str, int] = {}
        self._calls: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, int], ...]] = {}
        self._handovers: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, int], ...]] = {}
        self._subclasses: dict[str, tuple[tuple[str, int], ...]] = {}

    def module(self, path: str) -> Module | None:
        """The module in a file, or None when it cannot be parsed."""
        if path not in self._modules:
            facts = self._load(path)
            name = self.index.name_of(path)
            self._modules[path] = None if facts is None else Module(path, name, facts, self._span)
        return self._modules[path]

    def loaded(self, path: str) -> Module:
        """A module that is known to be there, since a value names it."""
        module = self.module(path)
        if module is None:
            raise LookupError(path)
        return module

    @property
    def touched(self) -> tuple[str, ...]:
        """The files loaded so far."""
        return tuple(sorted(path for path, module in self._modules.items() if module is not None))

    def span(self, path: str, place: t.Place) -> Span:
        """A place in a file as the user sees it."""
        return self._span(path, place)

    def find_module(self, name: str, importer: str) -> str | None:
        """The file of an absolute dotted module name.

        An SDK is external even where its own source is scanned along, as with the examples in its repository; only its
        own modules see each other.
        """
        found = self.index.find(name, importer=importer)
        root = name.partition(".")[0]
        if found is None or root not in self._external:
            return found
        package = (self.index.find(root, importer=importer) or found).rpartition("/")[0]
        return found if package and importer.startswith(f"{package}/") else None

    def find_from(self, importer: str, module: str, level: int) -> str | None:
        """The file of the module in `from {dots}{module} import ...`."""
        if level:
            return self.index.resolve_relative(importer, level, module)
        return self.find_module(module, importer)

    def mentioning(self, name: str) -> tuple[str, ...]:
        """The files whose bytes hold a word; what cannot be parsed among them is left out by whoever loads it."""
        found = self._mentions.get(name)
        if found is None:
            found = self._mentions[name] = tuple(self._store.scan(_Word(name), self.paths))
        return found

    def files_where(self, test: ByteTest) -> tuple[str, ...]:
        """The files whose bytes pass a test."""
        return tuple(self._store.scan(test, self.paths))

    def mentions(self, name: str) -> Iterable[Module]:
        """The modules that mention a word, loaded, in the order of their paths."""
        for path in self.mentioning(name):
            module = self.module(path)
            if module is not None:
                yield module

    def calls_of(self, name: str, hints: tuple[str, ...] = ()) -> tuple[tuple[str, int], ...]:
        """The calls that may mean a function or class of this name: by the name itself or an alias, two steps far.

        A name that very many files call (`run`, `get`) is looked for only where one of the hints is mentioned as well:
        the class or the module it comes from.
        """
        key = (name, hints)
        found = self._calls.get(key)
        if found is None:
            calls = [
                (module.path, call)
                for module in self._modules_at(self._narrowed(self._scanned(f"{name}(", _Calling(name), name), hints))
                for spelled in sorted(module.spellings(name))
                for call in module.calls_by_name.get(spelled, ())
            ]
            calls.extend(self._calls_of_attributes(name, hints))
            found = self._calls[key] = tuple(dict.fromkeys(calls))
        return found

    def files_calling(self, name: str) -> int:
        """How many files may call something of this name, by their text."""
        return len(self._scanned(f"{name}(", _Calling(name), name))

    def _calls_of_attributes(self, name: str, hints: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        """Calls, in any file, of the attributes in which something of this name is kept."""
        keeping = self._narrowed(self._scanned(f"=.{name}", _Keeping(name), name), hints)
        kept = {
            store.name
            for module in self._modules_at(keeping)
            for store in module.facts.stores
            if store.expr >= 0 and store.key < 0 and store.name != name and module.last_name(store.expr) == name
            and isinstance(module.exprs[store.expr], (t.Name, t.Attr))
        }  # fmt: skip
        for attribute in sorted(kept):
            calling = self._scanned(f"{attribute}(", _Calling(attribute), attribute)
            if len(calling) <= MAX_FILES:
                for module in self._modules_at(calling):
                    for call in module.calls_by_name.get(attribute, ()):
                        yield module.path, call

    def handovers_of(self, name: str, hints: tuple[str, ...] = ()) -> tuple[tuple[str, int], ...]:
        """The calls with an argument of this name."""
        key = (name, hints)
        found = self._handovers.get(key)
        if found is None:
            found = self._handovers[key] = tuple(
                (module.path, call)
                for module in self._modules_at(self._narrowed(self._scanned(f"({name}", _Handing(name), name), hints))
                for call in module.calls_by_argument.get(name, ())
            )
        return found

    def _scanned(self, key: str, test: ByteTest, word: str) -> tuple[str, ...]:
        """The files whose bytes pass a test, among those that hold a word."""
        found = self._mentions.get(key)
        if found is None:
            found = self._mentions[key] = tuple(self._store.scan(test, self.mentioning(word)))
        return found

    def _narrowed(self, paths: tuple[str, ...], hints: tuple[str, ...]) -> tuple[str, ...]:
        if len(paths) <= MAX_FILES or not hints:
            return paths
        hinted = {path for hint in hints for path in self.mentioning(hint)}
        return tuple(path for path in paths if path in hinted)

    def _modules_at(self, paths: Iterable[str]) -> Iterator[Module]:
        for path in paths:
            module = self.module(path)
            if module is not None:
                yield module

    def subclasses_of(self, name: str) -> tuple[tuple[str, int], ...]:
        """The classes with a base that may mean a class of this name."""
        found = self._subclasses.get(name)
        if found is None:
            found = self._subclasses[name] = tuple(
                (module.path, index)
                for module in self._modules_at(self._scanned(f"class({name})", _Deriving(name), name))
                for index, record in enumerate(module.facts.classes)
                if any(module.last_name(base) in module.spellings(name) for base in record.bases)
            )
        return found

    def storing(self, name: str) -> tuple[str, ...]:
        """The files that assign to an attribute of this name, by their text."""
        key = f".{name}="
        found = self._mentions.get(key)
        if found is None:
            found = self._mentions[key] = tuple(self._store.scan(_Storing(name), self.mentioning(name)))
        return found

    def defines(self, name: str) -> int:
        """How many functions or methods of the program have a name, by their text."""
        found = self._definitions.get(name)
        if found is None:
            test = _Definition(name)
            data = (self._store.read(path) for path in self.mentioning(name))
            found = self._definitions[name] = sum(test.count(d) for d in data if isinstance(d, bytes))
        return found

    def function(self, path: str, index: int) -> Function:
        """A function's record."""
        return self.loaded(path).facts.functions[index]


class _Word:
    """Files holding a word; a plain substring test first, because most files do not hold it at all."""

    def __init__(self, name: str) -> None:
        self._needle = name.encode()
        self._search = re.compile(rb"(?<![0-9A-Za-z_])" + re.escape(self._needle) + rb"(?![0-9A-Za-z_])").search

    def matches(self, data: bytes) -> bool:
        return self._needle in data and self._search(data) is not None


class _Pattern:
    """Files whose bytes match a pattern with a name in it."""

    template = b"%s"

    def __init__(self, name: str) -> None:
        self._search = re.compile(self.template.replace(b"%s", re.escape(name.encode()))).search

    def matches(self, data: bytes) -> bool:
        return self._search(data) is not None


class _Calling(_Pattern):
    """A call of the name, not its definition; or its import under another name, or its assignment to one."""

    template = (
        rb"(?<!def )(?<![0-9A-Za-z_])%s(?:\[[^\]\n]*\])?\s*\("
        rb"|(?<![0-9A-Za-z_])%s\s+as\s"
        rb"|[:=(,\[{]\s*[\w.]*(?<![0-9A-Za-z_])%s\s*(?:[\n,)\]}]|if\s|else\s)"
    )


class _Keeping(_Pattern):
    """`self.attribute = name`."""

    template = rb"\.\w+\s*=\s*(?:\w+\.)*%s(?![0-9A-Za-z_(])"


class _Handing(_Pattern):
    """The name as an argument."""

    template = rb"[(,=]\s*(?:\w+\.)*%s\s*[,)]"


class _Deriving(_Pattern):
    """A class statement with the name among its bases, or the import of the name under another."""

    template = rb"\bclass\s+\w+\s*(?:\[[^\]]*\])?\([^)]*\b%s\b|\b%s\s+as\s"


class _Storing:
    """Files with `.name =` or `.name: T =`."""

    def __init__(self, name: str) -> None:
        self._search = re.compile(rb"\." + re.escape(name.encode()) + rb"\s*(?::[^=\n]{1,120})?=(?!=)").search

    def matches(self, data: bytes) -> bool:
        return self._search(data) is not None


class _Definition:
    def __init__(self, name: str) -> None:
        self._search = re.compile(rb"\bdef\s+" + re.escape(name.encode()) + rb"\s*[\(\[]")

    def count(self, data: bytes) -> int:
        return sum(1 for _ in self._search.finditer(data))
