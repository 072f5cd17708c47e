"""Who calls a function: the edges from calls to parameters.

A call is found by the name it uses (the function's, its class's, an alias), then confirmed by resolving its callee. A
receiver of unknown type is taken for ours when only one function in the program has that name. Functions also travel:
handed to `asyncio.to_thread`, a thread pool or `partial`, or to a function of the program that calls its parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker.facts.model import BindingKind, Function
from checker.resolution.program import Module
from checker.resolution.solve import Solver
from checker.resolution.values import Cls, Func, Inst, Method, OfExpr, OfSubclasses, Partial, Value, unknown
from checker.syntax import tree as t

HANDOVERS = {
    "to_thread": 0, "submit": 0, "partial": 0, "run_sync": 0, "run_in_threadpool": 0, "start_soon": 0,
    "run_in_executor": 1, "call_soon": 0, "sync_to_async": 0, "partialmethod": 0,
}  # fmt: skip
"""Callables that call their argument at this position with the arguments after it."""
MAX_UNIQUE_NAME_DEFINITIONS = 1


class Edge(NamedTuple):
    """A call that reaches a function: its first parameter that the call fills is `offset`, its first argument `shift`."""

    module: Module
    call: int
    offset: int
    shift: int = 0


def callers(s: Solver, path: str, function: int) -> Iterator[Edge]:
    """The edges to a function."""
    module = s.program.loaded(path)
    record = module.facts.functions[function]
    if record.name == "<lambda>":
        return
    if record.name in ("__init__", "__new__", "__call__") and record.owner >= 0:
        yield from constructions(s, path, record.owner, function)
        return
    seen: set[tuple[str, int]] = set()
    for other in s.program.mentions(record.name):
        for name in sorted(_names(other, record.name)):
            for call in other.calls_by_name.get(name, ()):
                if (other.path, call) not in seen:
                    seen.add((other.path, call))
                    yield from _confirm(s, other, call, path, function, record)
        for call in other.calls_by_argument.get(record.name, ()):
            yield from handed_on(s, other, call, path, function, record)


def _names(module: Module, name: str) -> set[str]:
    """A name and its aliases in a module, two steps far."""
    found = {name} | module.aliases.get(name, set())
    for alias in tuple(found):
        found |= module.aliases.get(alias, set())
    return found


def _confirm(
    s: Solver, module: Module, call: int, path: str, function: int, record: Function
) -> Iterator[Edge]:
    expr = module.exprs[call]
    assert isinstance(expr, t.Call)
    offsets: set[int] = set()
    for value in s.get(OfExpr(module.path, expr.func)):
        offsets.update(_offset(s, value, path, function, record))
        if unknown(value) is not None and _unmistakable(s, module, expr, record):
            offsets.add(1 if record.owner >= 0 and not is_static(s, path, record) else 0)
    for offset in sorted(offsets):
        yield Edge(module, call, offset)


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


def _unmistakable(s: Solver, module: Module, call: t.Call, record: Function) -> bool:
    """Whether a method call on an unknown receiver can only mean this function: one definition, fitting arguments."""
    if record.owner < 0 or not isinstance(module.exprs[call.func], t.Attr) or record.name.startswith("__"):
        return False
    names = {p.name for p in record.params}
    takes_any = any(p.kind == "**" for p in record.params)
    if not takes_any and any(k not in names for k, _ in call.keywords if k != "**"):
        return False
    return s.program.defines(record.name) <= MAX_UNIQUE_NAME_DEFINITIONS


def is_static(s: Solver, path: str, record: Function) -> bool:
    """Whether a method is a static method."""
    exprs = s.program.loaded(path).exprs
    return any(isinstance(d := exprs[i], t.Name) and d.id == "staticmethod" for i in record.decorators)


def handed_on(
    s: Solver, module: Module, call: int, path: str, function: int, record: Function
) -> Iterator[Edge]:
    """A function given to something that will call it."""
    expr = module.exprs[call]
    assert isinstance(expr, t.Call)
    func = module.exprs[expr.func]
    name = func.name if isinstance(func, t.Attr) else func.id if isinstance(func, t.Name) else ""
    position = HANDOVERS.get(name)
    if position is not None:
        if name != "partial" and position < len(expr.args):
            for value in s.get(OfExpr(module.path, expr.args[position])):
                for offset in _offset(s, value, path, function, record):
                    yield Edge(module, call, offset, position + 1)
        return
    for at, arg in enumerate(expr.args):
        if not any(list(_offset(s, v, path, function, record)) for v in s.get(OfExpr(module.path, arg))):
            continue
        offset = 1 if record.owner >= 0 and not is_static(s, path, record) else 0
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
        mark = module.mark(call)
        if _inside(module, mark.function, callee.index):
            yield Edge(module, call, offset)


def _inside(module: Module, function: int, outer: int) -> bool:
    while function >= 0:
        if function == outer:
            return True
        function = module.function_of_scope(module.facts.functions[function].parent)
    return False


def constructions(s: Solver, path: str, owner: int, function: int) -> Iterator[Edge]:
    """The calls that build an instance of a class whose `__init__` this is, subclasses that inherit it included.

    With `function` -1: a class without one, whose fields its decorator or base turns into parameters.
    """
    if function >= 0 and s.program.loaded(path).facts.functions[function].name == "__call__":
        return
    family = [(path, owner)]
    for sub in s.get(OfSubclasses(path, owner)):
        if isinstance(sub, Cls):
            family.append((sub.path, sub.index))
    seen: set[tuple[str, int]] = set()
    for class_path, index in family:
        own = s.program.loaded(class_path)
        record = own.facts.classes[index]
        inherits = (class_path, index) == (path, owner) or "__init__" not in own.facts.scopes[record.scope].names
        for module in s.program.mentions(record.name):
            names = _names(module, record.name)
            if module.path == class_path:
                names |= {"cls", "__class__"}
            for name in sorted(names) if inherits else ():
                for call in module.calls_by_name.get(name, ()):
                    if (module.path, call) not in seen and _builds(s, module, call, class_path, index):
                        seen.add((module.path, call))
                        yield Edge(module, call, 1 if function >= 0 else 0)
            if (class_path, index) != (path, owner) or module.path == class_path:
                yield from _super_calls(s, module, path, function, seen)
        if function >= 0:
            yield from _super_calls(s, own, path, function, seen)


def _super_calls(
    s: Solver, module: Module, path: str, function: int, seen: set[tuple[str, int]]
) -> Iterator[Edge]:
    """`super().__init__(...)` and `Base.__init__(self, ...)`."""
    for call in module.calls_by_name.get("__init__", ()) if function >= 0 else ():
        expr = module.exprs[call]
        assert isinstance(expr, t.Call)
        for value in s.get(OfExpr(module.path, expr.func)):
            if (module.path, call) in seen:
                break
            if isinstance(value, (Func, Method)) and (value.path, value.index) == (path, function):
                seen.add((module.path, call))
                yield Edge(module, call, 1 if isinstance(value, Method) else 0)


def _builds(s: Solver, module: Module, call: int, path: str, index: int) -> bool:
    expr = module.exprs[call]
    assert isinstance(expr, t.Call)
    for value in s.get(OfExpr(module.path, expr.func)):
        if isinstance(value, Cls) and (value.path, value.index) == (path, index):
            return True
    return False


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


def receiver(value: Value) -> Inst | Cls | None:
    """What a method value is bound to."""
    return value.receiver if isinstance(value, Method) else None
