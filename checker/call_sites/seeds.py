"""Where to start: the files in which a call site can be.

A file is a *seed* when one of these holds for its facts:

    it imports an SDK (by a call too: `__import__("ollama")`), and mentions a function or class of it, or a method as an
    attribute
    it imports a module that makes clients of an SDK, and calls a method of theirs
    it mentions a method path that tells by itself: `<anything>.chat.completions.create`

    # app/llm.py                          # app/triage.py                          # app/mail.py
    from cohere import Client             from app.llm import client               def send(server): server.chat("hi")
    client = Client()                     client.chat(message="hi")

`app/llm.py` makes clients, so `app/triage.py` is a seed, and `app/mail.py` is none.

Reading facts means parsing, so the files to ask are first chosen by their bytes, by a test that is passed whenever the
facts would pass theirs. It never stops a file from being loaded when resolution asks for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites import seed_words
from checker.call_sites.catalogue import roots, top_level_names
from checker.facts.model import BindingKind
from checker.locations import Problem
from checker.sources.import_text import NOTEBOOK, imported_by_call
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from checker.resolution.program import Module, Program
    from checker.sources import SourceStore

_NONE: frozenset[str] = frozenset()
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def seeds(
    program: Program,
    store: SourceStore,
    *,
    prefilter: bool = True,
    prefetch: Callable[[Collection[str]], None] | None = None,
) -> list[str]:
    """The files to start from, in the order of their paths.

    `prefilter=False` asks the facts of every file, with the same result. `prefetch` is told which files will be asked.
    """
    at_hand = _AtHand(program, store)
    paths = _text_passing(program, store, at_hand) if prefilter else list(program.paths)
    if prefetch is not None:
        prefetch(paths)
    found = []
    for path in paths:
        module = program.module(path)
        if module is not None and _facts_pass(program, module, at_hand):
            found.append(path)
    return found


class _AtHand:
    """Which SDKs (by name) each file imports, by a statement or `by_call`, and what the modules offer that it imports:
    functions and methods."""

    def __init__(self, program: Program, store: SourceStore) -> None:
        self._program = program
        self.imported: dict[str, frozenset[str]] = {}
        self.by_call: dict[str, frozenset[str]] = {}
        self.linked: dict[str, frozenset[str]] = {}
        for path in sorted({path for word in top_level_names() for path in program.imports.naming(word)}):
            self._note_imports(path)
        self._link({path: offered for path in self.imported if (offered := self._offered(store, path))})

    def _note_imports(self, path: str) -> None:
        imports = self._program.imports
        found = {
            sdk
            for line in imports.lines(path)
            for statement in imports.imported(line)
            for sdk in _sdks_of(self._program, path, statement.dotted())
        }
        if found:
            self.imported[path] = frozenset(found)
        called = (name for line in imports.lines(path) for name in imported_by_call(line))
        self.by_call[path] = frozenset(_sdks_of(self._program, path, called))

    def _offered(self, store: SourceStore, path: str) -> frozenset[str]:
        """What the importers of a file may call of the clients that it makes; others it imports for their types only."""
        data = store.read(path)
        return frozenset(
            word
            for sdk in self.imported[path]
            for made, offered in seed_words.offers(sdk)
            if isinstance(data, bytes) and seed_words.called(made)(data)
            for word in offered
        )

    def _link(self, offering: dict[str, frozenset[str]]) -> None:
        """Note who imports one of these files."""
        for path in sorted(offering):
            for importer in self._program.reach.importers(path):
                self.linked[importer] = self.linked.get(importer, _NONE) | offering[path]


def _sdks_of(program: Program, path: str, dotted: Iterable[str]) -> Iterator[str]:
    """The SDKs that an import of one of these names brings, unless the program has a module of that name."""
    for name in dotted:
        parts = name.split(".")
        for length in range(1, min(len(parts), 4) + 1):
            root = ".".join(parts[:length])
            if root in roots() and not _own(program, path, root):
                yield from (sdk.name for sdk in roots()[root])


def _of_bindings(module: Module) -> Iterator[str]:
    for binding in module.facts.bindings:
        if binding.kind is BindingKind.IMPORT:
            yield binding.member or binding.text
        elif binding.kind is BindingKind.FROM and not binding.level:
            yield binding.text
            yield f"{binding.text}.{binding.member}"


def _text_passing(program: Program, store: SourceStore, at_hand: _AtHand) -> list[str]:
    telling = set(store.scan(seed_words.telling(), program.paths))
    asked = sorted(telling | at_hand.imported.keys() | at_hand.linked.keys())
    return [path for path in asked if _text_passes(program, store, path, at_hand, path in telling)]


def _text_passes(program: Program, store: SourceStore, path: str, at_hand: _AtHand, telling: bool) -> bool:
    data = store.read(path)
    if isinstance(data, Problem):
        return False
    imported, linked = at_hand.imported.get(path, _NONE), at_hand.linked.get(path, _NONE)
    if imported or linked:
        split = path.endswith(NOTEBOOK)
        text = (data.replace(rb"\n", b"\n") if split else data).decode("latin-1")
        words = frozenset(_WORD.findall(text))
        if any(not words.isdisjoint(seed_words.names(sdk)) for sdk in imported):
            return True
        methods = frozenset(word for sdk in imported for word in seed_words.methods(sdk)) & words
        if (methods and (split or seed_words.reached(methods)(data))) or (
            (called := linked & words) and (split or seed_words.called(called)(data))
        ):
            return True
    return telling and _tells(program, path, data)


def _tells(program: Program, path: str, data: bytes) -> bool:
    # A path may be cut by the end of a line, which in a notebook is more than white space.
    split = path.endswith(NOTEBOOK)
    for first, lasts in seed_words.telling_paths().items():
        both = first.encode() in data and any(last.encode() in data for last in lasts)
        if both and (split or seed_words.telling_path(first)(data)):
            return True
    return any(
        name.encode() in data and seed_words.called(frozenset({name}))(data) and not _own(program, path, root)
        for name, root in seed_words.telling_names().items()
    )


def _facts_pass(program: Program, module: Module, at_hand: _AtHand) -> bool:
    exprs, path = module.exprs, module.path
    mentioned: set[str] = {b.member for b in module.facts.bindings if b.kind is BindingKind.FROM}
    attributes: set[str] = set()
    called: set[str] = set()
    texts: set[object] = set()
    for expr in exprs:
        if isinstance(expr, t.Name):
            mentioned.add(expr.id)
        elif isinstance(expr, t.Attr):
            attributes.add(expr.name)
            base = exprs[expr.base]
            first = base.name if isinstance(base, t.Attr) else base.id if isinstance(base, t.Name) else ""
            if expr.name in seed_words.telling_paths().get(first, _NONE):
                return True
        elif isinstance(expr, t.Call) and isinstance(func := exprs[expr.func], t.Name):
            called.add(func.id)
        elif isinstance(expr, t.Const) and isinstance(expr.value, str):
            texts.add(expr.value)
    mentioned |= attributes
    called |= attributes
    if any(name in called and not _own(program, path, root) for name, root in seed_words.telling_names().items()):
        return True
    reached = attributes | texts
    return not called.isdisjoint(at_hand.linked.get(path, _NONE)) or any(
        not (mentioned.isdisjoint(seed_words.names(sdk)) and reached.isdisjoint(seed_words.methods(sdk)))
        for sdk in {*_sdks_of(program, path, _of_bindings(module)), *at_hand.by_call.get(path, _NONE)}
    )


def _own(program: Program, path: str, root: str) -> bool:
    """Whether the program is the SDK itself: its functions are then followed like any others."""
    own = program.index.name_of(path).partition(".")[0] == root
    return own or program.find_module(root, path) is not None
