"""One walk over a `Tree` -> `ModuleFacts`."""

from __future__ import annotations

from typing import assert_never

from checker.facts.flow import Environment, Loop, merge, merge_all
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
from checker.syntax import tree as t
from checker.syntax.tree import NONE

MUTATORS = frozenset({"update", "setdefault", "append", "extend", "insert", "add"})
"""Methods that change a dict, list or set in place, followed like an assignment to the name they are called on."""


def collect(tree: t.Tree) -> ModuleFacts:
    """Collect the facts of one parsed file."""
    collector = Collector(tree)
    collector.module()
    return collector.facts()


class _Frame:
    """The scope being walked: its bindings so far and the names it takes from elsewhere."""

    def __init__(self, kind: ScopeKind, index: int, parent: int, owner: int) -> None:
        self.kind = kind
        self.index = index
        self.parent = parent
        self.owner = owner
        self.names: dict[str, list[int]] = {}
        self.elsewhere: dict[str, str] = {}
        self.returns: list[tuple[int, int]] = []
        self.yields: list[tuple[int, int]] = []


class Collector:
    """Walks statements in order, carrying the environment."""

    def __init__(self, tree: t.Tree) -> None:
        self.tree = tree
        self.exprs = tree.exprs
        self.scopes: list[Scope | None] = []
        self.bindings: list[Binding] = []
        self.functions: list[Function | None] = []
        self.classes: list[Class | None] = []
        self.stores: list[AttributeStore] = []
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.uses: dict[int, tuple[int, ...]] = {}
        self.awaited: set[int] = set()
        self.exports: list[str] = []
        self.lambdas: dict[int, int] = {}
        self.last = 0
        self.frames: list[_Frame] = []
        self.loops: list[Loop] = []
        self.env: Environment | None = {}
        self.block_index = 0
        self.function = NONE
        self.qualname: tuple[str, ...] = ()

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

    # --- scopes and blocks ------------------------------------------------------------------------------------------

    @property
    def frame(self) -> _Frame:
        """The scope being walked."""
        return self.frames[-1]

    def module(self) -> None:
        """Walk the whole module."""
        self.open_scope(ScopeKind.MODULE, NONE)
        self.blocks.append(Block(BlockKind.MODULE, NONE, 1, NONE, NONE))
        self.statements(self.tree.body)
        self.close_scope()

    def open_scope(self, kind: ScopeKind, owner: int) -> int:
        """Start a scope inside the current one."""
        index = len(self.scopes)
        self.scopes.append(None)
        self.frames.append(_Frame(kind, index, self.frame.index if self.frames else NONE, owner))
        return index

    def close_scope(self) -> _Frame:
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

    def bind(self, binding: Binding) -> int:
        """Add a binding to the scope that owns its name, and make it the only live one here."""
        frame = self.frame
        declared = frame.elsewhere.get(binding.name)
        target = frame
        if declared == "global":
            target = self.frames[0]
        elif declared == "nonlocal":
            target = next((f for f in reversed(self.frames[:-1]) if binding.name in f.names), frame)
        index = len(self.bindings)
        self.bindings.append(binding)
        target.names.setdefault(binding.name, []).append(index)
        if self.env is not None:
            self.env[binding.name] = (index,)
        return index

    def new(self, kind: BindingKind, name: str, line: int, expr: int = NONE, **more: object) -> int:
        """Bind a name in the current scope and block."""
        return self.bind(
            Binding(kind, name, self.frame.index, line, expr, block=self.block_index, **more)  # type: ignore[arg-type]
        )

    # --- expressions ------------------------------------------------------------------------------------------------

    def scan(self, lo: int, hi: int, line: int) -> None:
        """Note uses and bindings inside the expressions lo..hi of one statement."""
        if lo == hi:
            return
        self.marks.append(Mark(lo, self.block_index, self.function, self.frame.index, line))
        env = self.env if self.env is not None else {}
        index = lo
        exprs = self.exprs
        while index < hi:
            expr = exprs[index]
            kind = type(expr)
            if kind is t.Name:
                live = env.get(expr.id)  # type: ignore[union-attr]
                if live is not None:
                    self.uses[index] = live
            elif kind is t.Await:
                self.awaited.add(expr.value)  # type: ignore[union-attr,arg-type]
            elif kind is t.Yield:
                self.frame.yields.append((expr.value, self.block_index))  # type: ignore[union-attr,arg-type]
            elif isinstance(expr, t.Walrus):
                if expr.target:
                    self.new(BindingKind.VALUE, expr.target, line, expr.value)
            elif isinstance(expr, t.Comprehension):
                index = self.comprehension(index, expr, line)
                continue
            elif isinstance(expr, t.Lambda):
                index = self.lambda_(index, expr, line)
                continue
            index += 1

    def comprehension(self, index: int, expr: t.Comprehension, line: int) -> int:
        """A comprehension's targets hide outer names inside it."""
        outer = self.env
        self.env = dict(outer or {})
        for target, iterable, _ in expr.loops:
            self.assign(target, BindingKind.ITER, iterable, (), line)
        self.scan(index + 1, expr.end, line)
        self.env = outer
        self.marks.append(Mark(expr.end, self.block_index, self.function, self.frame.index, line))
        return expr.end

    def lambda_(self, index: int, expr: t.Lambda, line: int) -> int:
        """A lambda is a function of one expression."""
        function = self.lambdas[index] = len(self.functions)
        self.functions.append(None)
        state = (self.env, self.function, self.block_index, self.qualname)
        self.env = {}
        self.qualname = (*self.qualname, "<lambda>")
        scope = self.open_scope(ScopeKind.LAMBDA, function)
        self.function = function
        self.blocks.append(Block(BlockKind.FUNCTION, self.block_index, line, NONE, function))
        self.block_index = len(self.blocks) - 1
        bindings = self.parameters(expr.params, function, line)
        self.scan(index + 1, expr.end, line)
        frame = self.close_scope()
        self.functions[function] = Function(
            name="<lambda>", qualname=".".join(self.qualname), line=line, end_line=line, scope=scope,
            parent=frame.parent, owner=NONE, params=expr.params, bindings=bindings, decorators=(), annotation=NONE,
            returns=((expr.body, self.block_index),), yields=(), is_async=False, doc="", block=self.block_index,
        )  # fmt: skip
        self.env, self.function, self.block_index, self.qualname = state
        self.marks.append(Mark(expr.end, self.block_index, self.function, self.frame.index, line))
        return expr.end

    def parameters(self, params: tuple[t.Parameter, ...], function: int, line: int) -> tuple[int, ...]:
        """Bind the parameters of a function whose scope has just been opened."""
        return tuple(
            self.new(BindingKind.PARAM, p.name, line, i, owner=function, annotation=p.annotation)
            for i, p in enumerate(params)
        )

    # --- targets ----------------------------------------------------------------------------------------------------

    def assign(
        self, target: int, kind: BindingKind, expr: int, path: tuple[int, ...], line: int, annotation: int = NONE
    ) -> None:
        """Bind a target, which may be a name, an attribute, an item or a nest of these."""
        record = self.exprs[target]
        if isinstance(record, t.Name):
            self.new(kind, record.id, line, expr, path=path, annotation=annotation)
        elif isinstance(record, t.Attr):
            value = expr if kind is BindingKind.VALUE else NONE
            self.store(record.base, record.name, value, path, NONE, line, annotation)
        elif isinstance(record, t.Subscript):
            self.assign_item(record, expr if kind is BindingKind.VALUE and not path else NONE, line)
        elif isinstance(record, t.Sequence):
            for position, item in enumerate(record.items):
                starred = isinstance(self.exprs[item], t.Star)
                inner = self.exprs[item].value if starred else item  # type: ignore[union-attr]
                if starred:
                    self.assign(inner, BindingKind.OTHER, NONE, (), line)  # type: ignore[arg-type]
                else:
                    self.assign(item, kind, expr, (*path, position), line)

    def store(
        self, base: int, name: str, expr: int, path: tuple[int, ...], key: int, line: int, annotation: int = NONE
    ) -> None:
        """Note `base.name = expr` or `base.name[key] = expr`."""
        self.stores.append(
            AttributeStore(base, name, expr, path, key, line, self.function, self.block_index, annotation)
        )

    def assign_item(self, record: t.Subscript, expr: int, line: int) -> None:
        """`d[key] = expr` gives `d` a new binding; `self.d[key] = expr` is a store."""
        base = self.exprs[record.base]
        if isinstance(base, t.Name):
            previous = (self.env or {}).get(base.id, ())
            self.new(BindingKind.ITEM, base.id, line, expr, key=record.index, previous=previous)
        elif isinstance(base, t.Attr):
            self.store(base.base, base.name, expr, (), record.index, line)

    # --- statements -------------------------------------------------------------------------------------------------

    def statements(self, body: tuple[t.AnyStmt, ...]) -> None:
        """Walk statements in order."""
        for statement in body:
            self.statement(statement)

    def statement(self, s: t.AnyStmt) -> None:
        """Walk one statement."""
        match s:
            case t.Expression():
                self.scan(s.lo, s.hi, s.line)
                self.mutation(s)
            case t.Assign():
                self.assignment(s)
            case t.AugAssign():
                self.augmented(s)
            case t.Return():
                self.scan(s.lo, s.hi, s.line)
                self.frame.returns.append((s.value, self.block_index))
                self.env = None
            case t.Raise():
                self.scan(s.lo, s.hi, s.line)
                self.env = None
            case t.If():
                self.if_(s)
            case t.For():
                self.for_(s)
            case t.While():
                self.while_(s)
            case t.Try():
                self.try_(s)
            case t.With():
                self.with_(s)
            case t.FunctionDef():
                self.function_(s)
            case t.ClassDef():
                self.class_(s)
            case t.Import() | t.ImportFrom():
                self.import_(s)
            case t.Scoping():
                self.frame.elsewhere.update(dict.fromkeys(s.names, s.kind))
            case t.Delete() | t.Assert():
                self.scan(s.lo, s.hi, s.line)
            case t.Jump():
                self.jump(s)
            case t.Match():
                self.match_(s)
            case _:
                assert_never(s)

    def mutation(self, s: t.Expression) -> None:
        """`d.update(...)` as a statement gives `d` a new binding."""
        call = self.exprs[s.value]
        if isinstance(call, t.Await):
            call = self.exprs[call.value]
        if not isinstance(call, t.Call):
            return
        func = self.exprs[call.func]
        if not isinstance(func, t.Attr) or func.name not in MUTATORS:
            return
        base = self.exprs[func.base]
        if isinstance(base, t.Name):
            previous = (self.env or {}).get(base.id, ())
            if previous:
                self.new(BindingKind.UPDATE, base.id, s.line, s.value, previous=previous)
        elif isinstance(base, t.Attr):
            self.store(base.base, base.name, s.value, (), s.value, s.line)

    def assignment(self, s: t.Assign) -> None:
        """`a = b = value` and `a: T = value`."""
        self.scan(s.lo, s.hi, s.line)
        for target in s.targets:
            record = self.exprs[target]
            if s.value == NONE:
                if isinstance(record, t.Name):
                    self.new(BindingKind.DECLARED, record.id, s.line, annotation=s.annotation)
                elif isinstance(record, t.Attr):
                    self.store(record.base, record.name, NONE, (), NONE, s.line, s.annotation)
                continue
            if isinstance(record, t.Name) and record.id == "__all__" and self.frame.kind is ScopeKind.MODULE:
                self.exports.extend(string_items(self.exprs, s.value))
            self.assign(target, BindingKind.VALUE, s.value, (), s.line, s.annotation)

    def augmented(self, s: t.AugAssign) -> None:
        """`a += value`."""
        self.scan(s.lo, s.hi, s.line)
        record = self.exprs[s.target]
        if isinstance(record, t.Name):
            previous = (self.env or {}).get(record.id, ())
            self.new(BindingKind.AUGMENT, record.id, s.line, s.value, text=s.op, previous=previous)
        elif isinstance(record, t.Attr):
            self.store(record.base, record.name, NONE, (), NONE, s.line)

    def if_(self, s: t.If) -> None:
        """Both branches start alike and meet again; a long `elif` chain is walked as a loop."""
        ends: list[Environment | None] = []
        outer = self.block_index
        current: t.If | None = s
        while current is not None:
            self.scan(current.lo, current.hi, current.line)
            start = self.env
            ends.append(self.block(BlockKind.IF, current.line, current.test, current.body, start))
            orelse = current.orelse
            self.env = start
            following = orelse[0] if len(orelse) == 1 and isinstance(orelse[0], t.If) else None
            if following is None:
                ends.append(self.block(BlockKind.ELSE, current.line, current.test, orelse, start) if orelse else start)
            else:
                # An elif stands in the else of the test before it.
                self.blocks.append(Block(BlockKind.ELSE, self.block_index, current.line, current.test, self.function))
                self.block_index = len(self.blocks) - 1
            current = following
        self.block_index = outer
        self.env = merge_all(ends)

    def loop(self, lo: int, start: Environment | None, body_end: Environment | None, loop: Loop) -> Environment | None:
        """Give the uses inside a loop the bindings of its previous turn; returns what is live after it."""
        end = merge_all([body_end, *loop.continues])
        if end is not None and start is not None:
            fresh = {name: live for name, live in end.items() if live != start.get(name)}
            for index in range(lo, self.last):
                expr = self.exprs[index]
                if isinstance(expr, t.Name) and expr.id in fresh:
                    seen = self.uses.get(index)
                    before = start.get(expr.id, ())
                    if seen is None:
                        continue
                    if set(before) & set(seen):
                        self.uses[index] = tuple(sorted({*seen, *fresh[expr.id]}))
        return merge_all([start, end, *loop.breaks])

    def for_(self, s: t.For) -> None:
        """`for target in iter`."""
        self.scan(s.lo, s.hi, s.line)
        if s.is_async:
            self.awaited.add(s.iter)
        start = self.env
        self.env = None if start is None else dict(start)
        self.assign(s.target, BindingKind.ITER, s.iter, (), s.line)
        self._loop(s, BlockKind.FOR, s.iter, start)

    def while_(self, s: t.While) -> None:
        """`while test`."""
        self.scan(s.lo, s.hi, s.line)
        self._loop(s, BlockKind.WHILE, s.test, self.env)

    def _loop(self, s: t.For | t.While, kind: BlockKind, header: int, start: Environment | None) -> None:
        self.loops.append(Loop())
        end = self.block(kind, s.line, header, s.body, self.env)
        self.last = end_of(s.body, s.hi)
        after = self.loop(s.lo, start, end, self.loops.pop())
        forever = isinstance(s, t.While) and is_true(self.exprs[s.test])
        self.env = after
        if s.orelse:
            self.env = merge(after, self.block(BlockKind.LOOP_ELSE, s.line, header, s.orelse, after))
        if forever and not self._breaks(s.body):
            self.env = None

    def _breaks(self, body: tuple[t.AnyStmt, ...]) -> bool:
        """Whether a `break` of this loop is among these statements."""
        stack = list(body)
        while stack:
            s = stack.pop()
            match s:
                case t.Jump():
                    if s.kind == "Break":
                        return True
                case t.If():
                    stack.extend((*s.body, *s.orelse))
                case t.Try():
                    stack.extend((*s.body, *s.orelse, *s.final, *(x for h in s.handlers for x in h.body)))
                case t.With():
                    stack.extend(s.body)
                case t.Match():
                    stack.extend(x for case in s.cases for x in case.body)
                case _:
                    pass
        return False

    def try_(self, s: t.Try) -> None:
        """A handler can start after any statement of the body."""
        start = self.env
        first = len(self.bindings)
        end = self.block(BlockKind.TRY, s.line, NONE, s.body, start)
        raised = None if start is None else dict(start)
        if raised is not None:
            for index in range(first, len(self.bindings)):
                binding = self.bindings[index]
                if binding.scope == self.frame.index:
                    live = raised.get(binding.name, ())
                    raised[binding.name] = tuple(sorted({*live, index}))
        ends = [end]
        if s.orelse:
            ends = [self.block(BlockKind.TRY_ELSE, s.line, NONE, s.orelse, end)]
        for handler in s.handlers:
            self.env = None if raised is None else dict(raised)
            self.scan(handler.lo, handler.hi, handler.line)
            if handler.name:
                self.new(BindingKind.ERROR, handler.name, handler.line, handler.type)
            ends.append(self.block(BlockKind.EXCEPT, handler.line, handler.type, handler.body, self.env))
        self.env = merge_all(ends)
        if s.final:
            dead = self.env is None
            self.block(BlockKind.FINALLY, s.line, NONE, s.final, merge(self.env, raised) if dead else self.env)
            if dead:
                self.env = None

    def with_(self, s: t.With) -> None:
        """`with value as target`."""
        self.scan(s.lo, s.hi, s.line)
        for value, target in s.items:
            if s.is_async:
                self.awaited.add(value)
            if target != NONE:
                self.assign(target, BindingKind.WITH, value, (), s.line)
        self.env = self.block(BlockKind.WITH, s.line, NONE, s.body, self.env)

    def match_(self, s: t.Match) -> None:
        """Each case starts alike."""
        self.scan(s.lo, s.hi, s.line)
        start = self.env
        ends: list[Environment | None] = [start]
        for case in s.cases:
            self.env = None if start is None else dict(start)
            self.scan(case.lo, case.hi, case.line)
            for name in case.names:
                self.new(BindingKind.OTHER, name, case.line)
            ends.append(self.block(BlockKind.CASE, case.line, s.subject, case.body, self.env))
            if case.names == () and case.constants == () and case.guard == NONE:
                ends[0] = None
        self.env = merge_all(ends)

    def jump(self, s: t.Jump) -> None:
        """`break` and `continue` leave the block."""
        if s.kind in ("Break", "Continue") and self.loops:
            loop = self.loops[-1]
            (loop.breaks if s.kind == "Break" else loop.continues).append(self.env)
            self.env = None

    def import_(self, s: t.Import | t.ImportFrom) -> None:
        """`import a.b` binds `a`; `from m import n` binds `n`."""
        if isinstance(s, t.Import):
            for module, alias in s.names:
                target = module if alias else module.split(".")[0]
                self.new(BindingKind.IMPORT, alias or target, s.line, text=target)
                if not alias and target != module:
                    self.bindings[-1] = Binding(
                        BindingKind.IMPORT, target, self.frame.index, s.line, text=target, member=module,
                        block=self.block_index,
                    )  # fmt: skip
            return
        for name, alias in s.names:
            self.new(BindingKind.FROM, alias or name, s.line, text=s.module, member=name, level=s.level)

    def function_(self, s: t.FunctionDef) -> None:
        """A function's body is walked at once, with an environment of its own."""
        self.scan(s.lo, s.hi, s.line)
        function = len(self.functions)
        self.functions.append(None)
        owner = self.frame.owner if self.frame.kind is ScopeKind.CLASS else NONE
        index = self.new(BindingKind.FUNCTION, s.name, s.line, owner=function)
        outer = (self.env, self.function, self.block_index, self.qualname, self.loops)
        self.env, self.loops = {}, []
        self.qualname = (*self.qualname, s.name)
        scope = self.open_scope(ScopeKind.FUNCTION, function)
        self.function = function
        bindings = self.parameters(s.params, function, s.line)
        block = len(self.blocks)
        self.env = self.block(BlockKind.FUNCTION, s.line, NONE, s.body, self.env)
        frame = self.close_scope()
        self.functions[function] = Function(
            name=s.name, qualname=".".join(self.qualname), line=s.line, end_line=s.end_line, scope=scope,
            parent=frame.parent, owner=owner, params=s.params, bindings=bindings, decorators=s.decorators,
            annotation=s.returns, returns=tuple(frame.returns), yields=tuple(frame.yields), is_async=s.is_async,
            doc=docstring(s.body, self.exprs), block=block,
        )  # fmt: skip
        self.env, self.function, self.block_index, self.qualname, self.loops = outer
        if self.env is not None:
            self.env[s.name] = (index,)

    def class_(self, s: t.ClassDef) -> None:
        """A class body is a scope whose final names are the attributes."""
        self.scan(s.lo, s.hi, s.line)
        index = len(self.classes)
        self.classes.append(None)
        outer = (self.env, self.block_index, self.qualname)
        self.qualname = (*self.qualname, s.name)
        self.env = {}
        scope = self.open_scope(ScopeKind.CLASS, index)
        self.env = self.block(BlockKind.CLASS, s.line, NONE, s.body, self.env)
        frame = self.close_scope()
        self.classes[index] = Class(
            name=s.name, qualname=".".join(self.qualname), line=s.line, end_line=s.end_line, scope=scope,
            parent=frame.parent, bases=s.bases, keywords=s.keywords, decorators=s.decorators,
            doc=docstring(s.body, self.exprs),
        )  # fmt: skip
        self.env, self.block_index, self.qualname = outer
        self.new(BindingKind.CLASS, s.name, s.line, owner=index)


def docstring(body: tuple[t.AnyStmt, ...], exprs: tuple[t.AnyExpr, ...]) -> str:
    """The docstring of a body, or nothing."""
    if body and isinstance(body[0], t.Expression):
        first = exprs[body[0].value]
        if isinstance(first, t.Const) and isinstance(first.value, str):
            return first.value
    return ""


def string_items(exprs: tuple[t.AnyExpr, ...], index: int) -> list[str]:
    """The strings in a list or tuple display."""
    record = exprs[index]
    if not isinstance(record, t.Sequence):
        return []
    items = (exprs[i] for i in record.items)
    return [i.value for i in items if isinstance(i, t.Const) and isinstance(i.value, str)]


def is_true(expr: t.AnyExpr) -> bool:
    """Whether an expression is the literal `True` or a non-zero number."""
    return isinstance(expr, t.Const) and bool(expr.value)


def end_of(body: tuple[t.AnyStmt, ...], default: int) -> int:
    """The end of the arena range that a block covers."""
    end = default
    stack = list(body)
    while stack:
        s = stack.pop()
        end = max(end, s.hi)
        match s:
            case t.If() | t.For() | t.While():
                stack.extend((*s.body[-1:], *s.orelse[-1:]))
            case t.Try():
                stack.extend((*s.body[-1:], *s.orelse[-1:], *s.final[-1:]))
                for handler in s.handlers:
                    end = max(end, handler.hi)
                    stack.extend(handler.body[-1:])
            case t.With() | t.FunctionDef() | t.ClassDef():
                stack.extend(s.body[-1:])
            case t.Match():
                for case in s.cases:
                    end = max(end, case.hi)
                    stack.extend(case.body[-1:])
            case _:
                pass
    return end
