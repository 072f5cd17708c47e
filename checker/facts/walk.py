"""The state of one walk over a file: where it is, what is live there, and the records made so far.

    def ask(q):             open_scope(FUNCTION), a frame; new(PARAM, "q")
        if q:               block(IF) walks what is below with a copy of the environment
            m = "large"     new(VALUE, "m"): a binding in the frame, and the only live one of its name from here on

A *frame* is an open scope. The *environment* maps names to their live bindings (`checker.facts.flow`); None where
nothing can be reached. How each kind of statement moves the walk on is told by the modules beside this one, whose
functions take the walk and a statement; `checker.facts.collect` has the table of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from checker.facts.literals import docstring
from checker.facts.model import (
    AttributeStore,
    Binding,
    BindingKind,
    Block,
    BlockKind,
    Class,
    Function,
    Mark,
    ModuleFacts,
    Scope,
    ScopeKind,
)
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from checker.facts.flow import Environment, Loop
    from checker.syntax import tree as t

Live = tuple[int, ...]


class Frame:
    """The scope being walked: its bindings so far and the names it takes from elsewhere."""

    __slots__ = ("elsewhere", "index", "kind", "names", "owner", "parent", "returns", "yields")

    def __init__(self, kind: ScopeKind, index: int, parent: int, owner: int) -> None:
        self.kind = kind
        self.index = index
        self.parent = parent
        self.owner = owner
        self.names: dict[str, list[int]] = {}
        self.elsewhere: dict[str, str] = {}
        self.returns: list[tuple[int, int]] = []
        self.yields: list[tuple[int, int]] = []


class Walk:
    """Walks statements in order, carrying the environment."""

    def __init__(self, tree: t.Tree, handlers: Mapping[type[t.Stmt], Handler]) -> None:
        self.tree = tree
        self.exprs = tree.exprs
        self.handlers = handlers
        self.scopes: list[Scope | None] = []
        self.bindings: list[Binding] = []
        self.functions: list[Function | None] = []
        self.classes: list[Class | None] = []
        self.stores: list[AttributeStore] = []
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.uses: dict[int, Live] = {}
        self.awaited: set[int] = set()
        self.exports: list[str] = []
        self.lambdas: dict[int, int] = {}
        self.frames: list[Frame] = []
        self.loops: list[Loop] = []
        self.env: Environment | None = {}
        self.block_index = 0
        self.function = NONE
        self.qualname: tuple[str, ...] = ()

    @property
    def frame(self) -> Frame:
        """The scope being walked."""
        return self.frames[-1]

    def facts(self) -> ModuleFacts:
        """The finished records."""
        return ModuleFacts(
            tree=self.tree,
            scopes=tuple(s for s in self.scopes if s is not None),
            bindings=tuple(self.bindings),
            functions=tuple(f for f in self.functions if f is not None),
            classes=tuple(c for c in self.classes if c is not None),
            stores=tuple(self.stores),
            blocks=tuple(self.blocks),
            marks=tuple(self.marks),
            uses=self.uses,
            awaited=frozenset(self.awaited),
            exports=tuple(self.exports),
            lambdas=self.lambdas,
            doc=docstring(self.tree.body, self.exprs),
        )

    def module(self) -> None:
        """Walk the whole module."""
        self.open_scope(ScopeKind.MODULE, NONE)
        self.blocks.append(Block(BlockKind.MODULE, NONE, 1, NONE, NONE))
        self.statements(self.tree.body)
        self.close_scope()

    def statements(self, body: tuple[t.AnyStmt, ...]) -> None:
        """Walk statements in order."""
        handlers = self.handlers
        for statement in body:
            handlers[type(statement)](self, statement)

    def block(
        self, kind: BlockKind, line: int, header: int, body: tuple[t.AnyStmt, ...], env: Environment | None
    ) -> Environment | None:
        """Walk a block of statements starting from `env`; returns the environment at its end."""
        index = len(self.blocks)
        self.blocks.append(Block(kind, self.block_index, line, header, self.function))
        outer, self.block_index = self.block_index, index
        self.env = None if env is None else dict(env)
        self.statements(body)
        self.block_index = outer
        if self.env is None:
            self.blocks[index] = Block(kind, outer, line, header, self.function, True)
        return self.env

    def open_scope(self, kind: ScopeKind, owner: int) -> int:
        """Start a scope inside the current one."""
        index = len(self.scopes)
        self.scopes.append(None)
        self.frames.append(Frame(kind, index, self.frame.index if self.frames else NONE, owner))
        return index

    def close_scope(self) -> Frame:
        """Finish the current scope; its environment is what its names finally are."""
        frame = self.frames.pop()
        names = {name: tuple(found) for name, found in frame.names.items()}
        final = {name: live for name, live in (self.env or {}).items() if name in names}
        for name, found in names.items():
            if self.env is None or name not in final:
                final[name] = found
            elif foreign := [b for b in found if self.bindings[b].scope != frame.index]:
                final[name] = tuple(sorted({*final[name], *foreign}))
        self.scopes[frame.index] = Scope(frame.kind, frame.parent, frame.owner, names, final)
        return frame

    def new(
        self,
        kind: BindingKind,
        name: str,
        line: int,
        expr: int = NONE,
        *,
        path: tuple[int, ...] = (),
        owner: int = NONE,
        text: str = "",
        member: str = "",
        level: int = 0,
        key: int = NONE,
        previous: Live = (),
        annotation: int = NONE,
    ) -> int:
        """Bind a name in the current block, in the scope that owns it, and make that the only live binding here."""
        frame = self.frames[-1]
        scope = frame.index
        declared = frame.elsewhere.get(name)
        if declared == "global":
            frame = self.frames[0]
        elif declared == "nonlocal":
            frame = next((f for f in reversed(self.frames[:-1]) if name in f.names), frame)
        index = len(self.bindings)
        binding = Binding(
            kind, name, scope, line, expr, path, owner, text, member, level, key, previous, annotation, self.block_index
        )
        self.bindings.append(binding)
        frame.names.setdefault(name, []).append(index)
        if self.env is not None:
            self.env[name] = (index,)
        return index

    def parameters(self, params: tuple[t.Parameter, ...], function: int, line: int) -> tuple[int, ...]:
        """Bind the parameters of a function whose scope has just been opened."""
        return tuple(
            self.new(BindingKind.PARAM, p.name, line, i, owner=function, annotation=p.annotation)
            for i, p in enumerate(params)
        )

    def live(self, name: str) -> Live:
        """The bindings of a name that can be live here."""
        return self.env.get(name, ()) if self.env else ()

    def store(
        self,
        target: t.Attr,
        expr: int,
        line: int,
        *,
        path: tuple[int, ...] = (),
        key: int = NONE,
        annotation: int = NONE,
    ) -> None:
        """Note `base.name = expr` or `base.name[key] = expr`."""
        self.stores.append(
            AttributeStore(target.base, target.name, expr, path, key, line, self.function, self.block_index, annotation)
        )

    def mark(self, lo: int, line: int) -> None:
        """Note where the expressions from `lo` on stand."""
        self.marks.append(Mark(lo, self.block_index, self.function, self.frames[-1].index, line))


Handler = Callable[[Walk, Any], None]
"""Walks one kind of statement."""
