"""Who calls a function: the edges from calls to parameters.

A call is found by the name it uses (the function's, its class's, an alias), then confirmed by resolving its callee. A
receiver of unknown type is taken for ours when only one function in the program has that name. Functions also travel:
handed to `asyncio.to_thread`, a thread pool or `partial`, or to a function of the program that calls its parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BindingKind, Function
from checker.resolution.values import (
    Cls,
    Edge,
    Func,
    Method,
    OfBases,
    OfEdge,
    OfEdges,
    OfExpr,
    OfSubclasses,
    Partial,
    Value,
    unknown,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

HANDOVERS = {
    "to_thread": 0, "submit": 0, "partial": 0, "run_sync": 0, "run_in_threadpool": 0, "start_soon": 0,
    "run_in_executor": 1, "call_soon": 0, "sync_to_async": 0, "partialmethod": 0,
}  # fmt: skip
"""Callables that call their argument at this position with the arguments after it."""

MAX_FAMILY = 80
TEST_DIRECTORIES = frozenset({"tests", "test"})


def callers(s: Solver, path: str, function: int, owner: int = -1) -> Iterator[Edge]:
    """The edges to a function; with function -1, to the implicit constructor of a class."""
    for value in s.get(OfEdges(path, function, owner)):
        if isinstance(value, Edge):
            yield value


def edges(s: Solver, q: OfEdges) -> Iterable[Value]:
    """The calls that reach a function."""
    if q.function < 0:
        yield from _constructions(s, q.path, q.owner, -1)
        return
    record = s.program.function(q.path, q.function)
    if record.name in ("<lambda>", "__call__"):
        return
    if record.name in ("__init__", "__new__") and record.owner >= 0:
        yield from _constructions(s, q.path, record.owner, q.function)
        return
    method, hints = record.owner >= 0, hints_for(s, q.path, record)
    uses = s.program.uses
    for path, call in uses.calls_of(record.name, q.path, method=method, hints=hints) or ():
        if counts(path, q.path):
            yield from s.get(OfEdge(path, call, q.path, q.function))
    for path, call in uses.handovers_of(record.name, q.path, method=method, hints=hints) or ():
        if counts(path, q.path):
            yield from s.get(OfEdge(path, call, q.path, q.function, True))


def too_many(s: Solver, path: str, function: int) -> bool:
    """Whether more files may call a function than are asked who does."""
    record = s.program.function(path, function)
    uses = s.program.uses
    if record.name in ("<lambda>", "__call__"):
        return False
    if record.name in ("__init__", "__new__") and record.owner >= 0:
        return uses.calls_of(s.program.loaded(path).facts.classes[record.owner].name, path) is None
    return uses.calls_of(record.name, path, method=record.owner >= 0, hints=hints_for(s, path, record)) is None


def hints_for(s: Solver, path: str, record: Function) -> tuple[str, ...]:
    """Words that a file which calls a function is likely to hold: the name of its class, and of its module."""
    module = s.program.loaded(path)
    stem = module.name.rpartition(".")[2]
    return (module.facts.classes[record.owner].name, stem) if record.owner >= 0 else (stem,)


def counts(caller: str, target: str) -> bool:
    """Whether a file's calls say how a function is used: those of tests say it of test code only."""
    return is_test(target) or not is_test(caller)


def is_test(path: str) -> bool:
    """Whether a file is test code, by its name or that of a directory above it."""
    *directories, name = path.split("/")
    return (
        name.startswith(("test_", "conftest"))
        or name.endswith("_test.py")
        or not TEST_DIRECTORIES.isdisjoint(directories)
    )


def edge(s: Solver, q: OfEdge) -> Iterable[Value]:
    """Whether one call reaches a function."""
    module = s.program.loaded(q.path)
    record = s.program.function(q.target, q.function)
    if q.handed:
        yield from _handed_on(s, module, q.call, q.target, q.function, record)
        return
    expr = module.exprs[q.call]
    assert isinstance(expr, t.Call)
    for value in s.get(OfExpr(q.path, expr.func)):
        for offset in _offset(s, value, q.target, q.function, record):
            yield Edge(q.path, q.call, offset)
        if unknown(value) is not None and _unmistakable(s, module, expr, q.target, record):
            yield Edge(q.path, q.call, 1 if _bound(s, q.target, record) else 0)


def _bound(s: Solver, path: str, record: Function) -> bool:
    return record.owner >= 0 and not is_static(s, path, record)


def _offset(s: Solver, value: Value, path: str, function: int, record: Function) -> Iterator[int]:
    match value:
        case Func(p, i) if (p, i) == (path, function):
            yield 0
        case Method(p, i) if (p, i) == (path, function):
            yield 0 if is_static(s, path, record) else 1
        case Partial(p, e):
            partial = s.program.loaded(p).exprs[e]
            if isinstance(partial, t.Call) and partial.args:
                bound = len(partial.args) - 1
                for inner in s.get(OfExpr(p, partial.args[0])):
                    yield from (o + bound for o in _offset(s, inner, path, function, record))
        case _:
            return


def _unmistakable(s: Solver, module: Module, call: t.Call, path: str, record: Function) -> bool:
    """Whether a method call on an unknown receiver can only mean this function or one that overrides it.

    Its arguments fit, and every definition of the name in the program stands in one family of classes.
    """
    if record.owner < 0 or not isinstance(module.exprs[call.func], t.Attr) or record.name.startswith("__"):
        return False
    names = {p.name for p in record.params}
    takes_any = any(p.kind == "**" for p in record.params)
    if not takes_any and any(k not in names for k, _ in call.keywords if k != "**"):
        return False
    definitions = s.program.defines(record.name)
    return definitions == 1 or (definitions <= MAX_FAMILY and definitions == _in_family(s, path, record))


def _in_family(s: Solver, path: str, record: Function) -> int:
    """How many classes of a method's family define it: those below the topmost class that does."""
    top = Cls(path, record.owner)
    seen: set[Cls] = set()
    while top not in seen:
        seen.add(top)
        for base in s.get(OfBases(top.path, top.index)):
            if isinstance(base, Cls) and s.program.loaded(base.path).declares(base.index, record.name):
                top = base
                break
    below = {v for v in s.get(OfSubclasses(top.path, top.index)) if isinstance(v, Cls)}
    return sum(1 for cls in (top, *below) if s.program.loaded(cls.path).declares(cls.index, record.name))


def is_static(s: Solver, path: str, record: Function) -> bool:
    """Whether a method is a static method."""
    exprs = s.program.loaded(path).exprs
    return any(isinstance(d := exprs[i], t.Name) and d.id == "staticmethod" for i in record.decorators)


def _handed_on(s: Solver, module: Module, call: int, path: str, function: int, record: Function) -> Iterator[Edge]:
    """A function given to something that will call it."""
    expr = module.exprs[call]
    assert isinstance(expr, t.Call)
    name = module.last_name(expr.func)
    position = HANDOVERS.get(name)
    if position is not None:
        if name != "partial" and position < len(expr.args):
            for value in s.get(OfExpr(module.path, expr.args[position])):
                for offset in _offset(s, value, path, function, record):
                    yield Edge(module.path, call, offset, position + 1)
        return
    outer = module.call_on(call)
    if outer is not None:  # retry(...)(function)(arguments): a decorator applied by hand passes the arguments on
        for arg in expr.args[:1]:
            for value in s.get(OfExpr(module.path, arg)):
                for offset in _offset(s, value, path, function, record):
                    yield Edge(module.path, outer, offset)
    offset = 1 if _bound(s, path, record) else 0
    for at, arg in enumerate(expr.args):
        if any(any(True for _ in _offset(s, v, path, function, record)) for v in s.get(OfExpr(module.path, arg))):
            for callee in s.get(OfExpr(module.path, expr.func)):
                if isinstance(callee, (Func, Method)):
                    yield from _calls_of_parameter(s, callee, at, offset)


def _calls_of_parameter(s: Solver, callee: Func | Method, position: int, offset: int) -> Iterator[Edge]:
    """The calls, in a function of the program, of the parameter at a position."""
    module = s.program.loaded(callee.path)
    record = module.facts.functions[callee.index]
    index = position + (1 if isinstance(callee, Method) and not is_static(s, callee.path, record) else 0)
    if index >= len(record.params):
        return
    name = record.params[index].name
    for call in module.calls_by_name.get(name, ()):
        if _inside(module, module.mark(call).function, callee.index):
            yield Edge(module.path, call, offset)


def _inside(module: Module, function: int, outer: int) -> bool:
    while function >= 0:
        if function == outer:
            return True
        function = module.function_of_scope(module.facts.functions[function].parent)
    return False


def _constructions(s: Solver, path: str, owner: int, function: int) -> Iterator[Edge]:
    """The calls that build an instance of a class whose `__init__` this is, subclasses that inherit it included."""
    family = [Cls(path, owner)]
    family.extend(sub for sub in s.get(OfSubclasses(path, owner)) if isinstance(sub, Cls))
    for cls in family:
        module = s.program.loaded(cls.path)
        record = module.facts.classes[cls.index]
        inherits = cls == family[0] or "__init__" not in module.facts.scopes[record.scope].names
        if inherits:
            here = [(cls.path, c) for n in ("cls", "__class__") for c in module.calls_by_name.get(n, ())]
            for at, call in (*(s.program.uses.calls_of(record.name, cls.path) or ()), *here):
                if counts(at, path) and _builds(s, s.program.loaded(at), call, cls):
                    yield Edge(at, call, 1 if function >= 0 else 0)
        if function >= 0 and counts(cls.path, path):
            for call in module.calls_by_name.get("__init__", ()):
                yield from (e for e in s.get(OfEdge(cls.path, call, path, function)) if isinstance(e, Edge))


def _builds(s: Solver, module: Module, call: int, cls: Cls) -> bool:
    expr = module.exprs[call]
    return isinstance(expr, t.Call) and cls in s.get(OfExpr(module.path, expr.func))


def fields(module: Module, index: int) -> tuple[str, ...]:
    """The annotated names of a class body, in order: the fields of a dataclass or model."""
    facts = module.facts
    scope = facts.classes[index].scope
    found = [
        (min(live), name)
        for name, live in facts.scopes[scope].names.items()
        if any(
            facts.bindings[i].annotation >= 0 and facts.bindings[i].kind in (BindingKind.VALUE, BindingKind.DECLARED)
            for i in live
        )
    ]
    return tuple(name for _, name in sorted(found))
