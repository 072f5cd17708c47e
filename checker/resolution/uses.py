"""Who may call, derive from, store or hand on what: candidates by name, to be confirmed by resolving them.

A name alone would bring in every `run(` of a large tree. Two things narrow it, neither of which loses a use: a function
or class must be imported to be called elsewhere, and an object gets only to files that are related to where it is made.
What is used in very many files is not looked for at all; the answer would be "too many".
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from checker.resolution.spelled import Calling, Deriving, Handing, Keeping, Storing, Word
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.facts.model import Function
    from checker.resolution.module import Module
    from checker.resolution.program import Program
    from checker.sources import SourceStore

MAX_FILES = 60
TOO_MANY_FILES = 100
TOO_MANY_STORING = 60
"""What more files do than this, nobody is asked about: the answer would be "too many" once all of them were parsed."""

CONSTRUCTORS = frozenset({"__init__", "__new__"})
Calls = tuple[tuple[str, int], ...]


class Uses:
    """The uses of one run's functions, classes and attributes. `home` is always the file that defines them."""

    def __init__(self, program: Program, store: SourceStore) -> None:
        self._program = program
        self._store = store
        self._paths: dict[tuple[type[Word], str, str, bool], tuple[str, ...]] = {}
        self._passed: dict[tuple[type[Word], str], dict[str, bool]] = {}
        self._storing: dict[tuple[str, str], tuple[str, ...]] = {}
        self._rivals: dict[tuple[str, tuple[str, ...]], frozenset[tuple[str, int]]] = {}
        self._calls: dict[tuple[str, str, bool], Calls | None] = {}
        self._handovers: dict[tuple[str, str, bool], Calls | None] = {}
        self._subclasses: dict[tuple[str, str], Calls | None] = {}

    def calls_of(self, name: str, home: str, *, method: bool = False, hints: tuple[str, ...] = ()) -> Calls | None:
        """The calls that may mean a function, class or method: by the name itself or an alias, two steps far.

        A method's name that very many files call (`run`, `get`) is looked for only where one of the hints is mentioned
        as well: the class or the module it comes from. None: still too many files call it to tell who does.
        """
        key = (name, home, method)
        if key not in self._calls:
            paths = self._narrowed(self.calling(name, home, method=method), hints)
            self._calls[key] = None if len(paths) > TOO_MANY_FILES else self._calls_in(paths, name, home, method)
        return self._calls[key]

    def calling(self, name: str, home: str, *, method: bool = False) -> tuple[str, ...]:
        """The files that may call something of this name, by their text."""
        return self._passing(Calling, name, home, method)

    def is_common(self, path: str, function: Function, most: int) -> bool:
        """Whether more than `most` files may call a function, by their text; a constructor is called by its class."""
        name, method = function.name, function.owner >= 0
        if method and name in CONSTRUCTORS:
            name, method = self._program.loaded(path).facts.classes[function.owner].name, False
        return len(self.calling(name, path, method=method)) > most

    def _calls_in(self, paths: tuple[str, ...], name: str, home: str, method: bool) -> Calls:
        calls = [
            (module.path, call)
            for module in self._modules(paths)
            for spelled in sorted(module.spellings(name))
            for call in module.calls_by_name.get(spelled, ())
        ]
        calls.extend(self._calls_of_attributes(name, home, method))
        return tuple(dict.fromkeys(calls))

    def _calls_of_attributes(self, name: str, home: str, method: bool) -> Iterator[tuple[str, int]]:
        """Calls, in any related file, of the attributes in which something of this name is kept."""
        keeping = self._passing(Keeping, name, home, method)
        kept = {
            (store.name, module.path)
            for module in self._modules(keeping if len(keeping) <= MAX_FILES else ())
            for store in module.facts.stores
            if store.expr >= 0 and store.key < 0 and store.name != name and module.last_name(store.expr) == name
            and isinstance(module.exprs[store.expr], (t.Name, t.Attr))
        }  # fmt: skip
        for attribute, path in sorted(kept):
            calling = self.calling(attribute, path, method=True)
            if len(calling) <= MAX_FILES:
                for module in self._modules(calling):
                    for call in module.calls_by_name.get(attribute, ()):
                        yield module.path, call

    def handovers_of(self, name: str, home: str, *, method: bool = False, hints: tuple[str, ...] = ()) -> Calls | None:
        """The calls with an argument of this name; None where too many files have some."""
        key = (name, home, method)
        if key not in self._handovers:
            paths = self._narrowed(self._passing(Handing, name, home, method), hints)
            self._handovers[key] = (
                None
                if len(paths) > TOO_MANY_FILES
                else tuple((m.path, call) for m in self._modules(paths) for call in m.calls_by_argument.get(name, ()))
            )
        return self._handovers[key]

    def deriving(self, name: str, home: str) -> tuple[str, ...]:
        """The files that may derive a class from one of this name, by their text."""
        return self._passing(Deriving, name, home, False)

    def subclasses_of(self, name: str, home: str) -> Calls | None:
        """The classes, by file and index, with a base that may mean a class of this name; None for too many."""
        key = (name, home)
        if key not in self._subclasses:
            paths = self.deriving(name, home)
            self._subclasses[key] = (
                None
                if len(paths) > TOO_MANY_FILES
                else tuple(
                    (module.path, index)
                    for module in self._modules(paths)
                    for index, record in enumerate(module.facts.classes)
                    if any(module.last_name(base) in module.spellings(name) for base in record.bases)
                )
            )
        return self._subclasses[key]

    def storing(self, attribute: str, home: str) -> tuple[str, ...]:
        """The files that may assign to an attribute of something made in this file, by their text.

        One more than `TOO_MANY_STORING` stands for any number: nobody asks these, so the search need not go on.
        """
        near = self._program.reach.related(home)
        key = (attribute, home if near is not None else "")
        found = self._storing.get(key)
        if found is None:
            fitting = self._fitting(Storing, attribute, self._program.paths if near is None else near)
            found = self._storing[key] = tuple(islice(fitting, TOO_MANY_STORING + 1))
        return found

    def rivals(self, attribute: str, home: str) -> frozenset[tuple[str, int]]:
        """The classes, by file and index, whose `__init__` sets an attribute of an object that it was given, as another
        class below the same base does: their objects are not the same.
        """
        paths = self.storing(attribute, home)
        found = self._rivals.get((attribute, paths))
        if found is None:
            families: dict[str, set[tuple[str, int]]] = {}
            for module in self._modules(paths if len(paths) <= TOO_MANY_STORING else ()):
                for cls in _setting(module, attribute):
                    for base in module.facts.classes[cls].bases:
                        families.setdefault(module.last_name(base), set()).add((module.path, cls))
            several = [c for base, c in families.items() if len(c) > 1 and self._program.defining(base)]
            found = self._rivals[attribute, paths] = frozenset().union(*several)
        return found

    def _passing(self, test: type[Word], name: str, home: str, method: bool) -> tuple[str, ...]:
        """The files that can know what has this name and whose bytes pass the test."""
        reach = self._program.reach
        near = reach.related(home) if method else reach.holders(name, home)
        key = (test, name, home if near is not None else "", method)
        found = self._paths.get(key)
        if found is None:
            holding = self._program.mentioning(name) if near is None else tuple(self._fitting(Word, name, near))
            found = self._paths[key] = tuple(self._fitting(test, name, holding))
        return found

    def _fitting(self, test: type[Word], name: str, paths: Collection[str]) -> Iterator[str]:
        """Those of the files whose bytes pass a test, in their order, one by one: who has enough need not go on."""
        known = self._passed.setdefault((test, name), {})
        passes = self._store.asking(test(name), paths)
        for path in sorted(paths):
            if path not in known:
                known[path] = passes(path)
            if known[path]:
                yield path

    def _narrowed(self, paths: tuple[str, ...], hints: tuple[str, ...]) -> tuple[str, ...]:
        if len(paths) <= MAX_FILES or not hints:
            return paths
        hinted = {path for hint in hints for path in self._program.mentioning(hint)}
        return tuple(path for path in paths if path in hinted)

    def _modules(self, paths: Iterable[str]) -> Iterator[Module]:
        for path in paths:
            module = self._program.module(path)
            if module is not None:
                yield module


def _setting(module: Module, attribute: str) -> Iterator[int]:
    """The classes whose `__init__` sets this attribute of another object."""
    for index in module.stores_by_name.get(attribute, ()):
        store = module.facts.stores[index]
        method = module.method_of(store)
        if method >= 0 and module.facts.functions[method].name == "__init__" and not module.is_own(store, method):
            yield module.facts.functions[method].owner
