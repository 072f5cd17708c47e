"""The files of a run as modules: facts on demand, names, and who mentions whom.

Nothing here guesses: a file is loaded when somebody asks about it, whatever the prefilter thought of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.resolution.module import Module
from checker.resolution.reach import Reach
from checker.resolution.spelled import Definition, Introduced, Word
from checker.resolution.uses import Uses
from checker.sources import ImportIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from checker.facts.model import Function, ModuleFacts
    from checker.locations import Span
    from checker.sources import ByteTest, ModuleIndex, SourceStore
    from checker.syntax import tree as t

__all__ = ["Module", "Program"]

FILE_SEARCHED = 1
"""The work of looking for a word in a file, in expressions."""
BYTES_OF_AN_EXPRESSION = 30
"""Of source, on average."""
IMPORTS_FOLLOWED = 50
"""The work of finding the files that a file imports, in expressions."""


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
        self._size = 0
        self._mentions: dict[str, tuple[str, ...]] = {}
        self._definitions: dict[str, int] = {}
        self.imports = ImportIndex(self.paths, store)
        self.reach = Reach(self.imports, index, store, self.find_from)
        self.uses = Uses(self, store)

    def module(self, path: str) -> Module | None:
        """The module in a file, or None when it cannot be parsed."""
        if path not in self._modules:
            facts = self._load(path)
            name = self.index.name_of(path)
            self._modules[path] = None if facts is None else Module(path, name, facts, self._span)
            self._size += 0 if facts is None else len(facts.tree.exprs)
        return self._modules[path]

    @property
    def work(self) -> int:
        """What has been done so far for answers, in expressions of loaded files, which take some 5 µs each."""
        return self._size + FILE_SEARCHED * self._store.searched + IMPORTS_FOLLOWED * self.reach.followed

    def work_of(self, paths: Iterable[str]) -> int:
        """What loading these files would add to `work`, about."""
        new = (self._store.read(path) for path in paths if path not in self._modules)
        return sum(len(data) for data in new if isinstance(data, bytes)) // BYTES_OF_AN_EXPRESSION

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
            found = self._mentions[name] = tuple(self._store.scan(Word(name), self.paths))
        return found

    def files_where(self, test: ByteTest, among: Collection[str] | None = None) -> tuple[str, ...]:
        """The files, all or some, whose bytes pass a test."""
        return tuple(self._store.scan(test, self.paths if among is None else among))

    def mentions(self, name: str) -> Iterable[Module]:
        """The modules that mention a word, loaded, in the order of their paths."""
        for path in self.mentioning(name):
            module = self.module(path)
            if module is not None:
                yield module

    def defining(self, name: str) -> tuple[str, ...]:
        """The files that define a function or class of a name, by their text."""
        key = f"def {name}"
        found = self._mentions.get(key)
        if found is None:
            found = self._mentions[key] = tuple(self._store.scan(Introduced(name), self.mentioning(name)))
        return found

    def defines(self, name: str) -> int:
        """How many functions or methods of the program have a name, by their text."""
        found = self._definitions.get(name)
        if found is None:
            test = Definition(name)
            data = (self._store.read(path) for path in self.mentioning(name))
            found = self._definitions[name] = sum(test.count(d) for d in data if isinstance(d, bytes))
        return found

    def function(self, path: str, index: int) -> Function:
        """A function's record."""
        return self.loaded(path).facts.functions[index]
