"""What calls give, and what parameters receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.resolution import command_line, externals, hints
from checker.resolution.callers import callers, is_static, too_many
from checker.resolution.items import method_result
from checker.resolution.values import (
    NOWHERE,
    Bound,
    Box,
    Cls,
    Context,
    Edge,
    Ext,
    Func,
    Inst,
    Method,
    OfAttribute,
    OfBinding,
    OfEdges,
    OfExpr,
    OfItem,
    OfParameter,
    OfResult,
    OfReturn,
    Partial,
    Query,
    Reason,
    Rest,
    Unk,
    Value,
    deeper,
    outer,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.facts.model import Function
    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag"})
MAX_CONTEXT_FILES = 24
MAPPINGS = frozenset({"TypedDict", "dict", "Dict", "UserDict"})


def result(s: Solver, q: OfResult) -> Iterable[Value]:
    """What calling a value at a call gives."""
    match q.callee:
        case Cls(path, index):
            yield from _construct(s, q, path, index)
        case Func(path, index) | Method(path, index):
            yield from s.get(OfReturn(path, index, _context(s, path, index, q)))
        case Ext():
            yield from externals.result(s, q.callee, q)
        case Bound():
            yield from method_result(s, q.callee, q)
        case Partial(path, expr, context):
            call = s.program.loaded(path).exprs[expr]
            if isinstance(call, t.Call) and call.args:
                for inner in s.get(OfExpr(path, call.args[0], context)):
                    if inner != q.callee:
                        yield from s.get(OfResult(inner, q.path, q.expr, q.context))
        case Inst(path, index, call):
            for method in s.get(OfAttribute(path, index, "__call__", call)):
                if isinstance(method, Method):
                    yield from s.get(OfReturn(method.path, method.index, _context(s, method.path, method.index, q)))
        case Unk(reason, what):
            yield Unk(reason if reason is not Reason.NO_CALLER else Reason.RUNTIME, what)
        case _:
            yield Unk(Reason.RUNTIME)


def _context(s: Solver, path: str, function: int, q: OfResult) -> Context | None:
    """One call deep, unless the function is called from so many places that telling them apart costs too much."""
    record = s.program.function(path, function)
    if len(s.program.uses.calling(record.name, path, method=record.owner >= 0)) > MAX_CONTEXT_FILES:
        return None
    return deeper(path, function, (q.path, q.expr), q.context)


def _construct(s: Solver, q: OfResult, path: str, index: int) -> Iterator[Value]:
    module = s.program.loaded(path)
    record = module.facts.classes[index]
    bases = {_last_name(module, base) for base in record.bases}
    call = s.program.loaded(q.path).exprs[q.expr]
    if bases & ENUMS and isinstance(call, t.Call):
        for arg in call.args[:1]:
            yield from s.get(OfExpr(q.path, arg, q.context))
    elif bases & MAPPINGS:
        yield Box(q.path, q.expr, q.context)
    else:
        yield Inst(path, index, (q.path, q.expr))


def _last_name(module: Module, expr: int) -> str:
    record = module.exprs[expr]
    return record.id if isinstance(record, t.Name) else record.name if isinstance(record, t.Attr) else ""


def decorated(s: Solver, module: Module, function: int, q: Query) -> Iterator[Value]:
    """A function's name means the function, whatever decorates it."""
    yield Func(module.path, function)


def external_attribute(s: Solver, value: Ext, name: str) -> Value:
    """`value.name`."""
    if value.dotted.endswith("()") and value.dotted.count(".") == 0 and value.call is None:
        return value  # an inert package's object: whatever is reached from it is one too
    reached = externals.reached(s, value, f".{name}", value.call, value.context)
    return Bound(reached, name) if isinstance(reached, Unk) else reached


external_item = externals.item


# --- parameters ---------------------------------------------------------------------------------------------------


def parameter(s: Solver, path: str, function: int, index: int, context: Context | None) -> Iterator[Value]:
    """What a parameter can be: in one call when a context says which, else in all of them."""
    module = s.program.loaded(path)
    record = module.facts.functions[function]
    p = record.params[index]
    if p.kind in ("*", "**"):
        yield Rest(path, function, index, context)
        return
    if index == 0 and record.owner >= 0 and not is_static(s, path, record):
        yield from _receiver(s, module, record, path, function, context)
        return
    if context is not None and context[2:4] == NOWHERE:
        if p.default >= 0:
            yield from s.get(OfExpr(path, p.default))
        yield Unk(Reason.NO_CALLER, p.name)
    elif context is not None:
        caller = s.program.loaded(context[2])
        for edge in _edges_at(s, caller, context, path, function, record):
            yield from argument(s, edge, record, path, index, outer(context))
    else:
        declared = tuple(hints.instances(s, module, p.annotation))
        if not (declared and all(_known_everywhere(s, value) for value in declared)):
            yield from s.get(OfParameter(path, function, index))
        yield from declared
        return
    yield from hints.instances(s, module, p.annotation)


def _known_everywhere(s: Solver, value: Value) -> bool:
    """Whether a value is an instance of a class that very many files use: then its class says all there is to say."""
    return isinstance(value, Inst) and s.program.reach.related(value.path) is None


def _receiver(
    s: Solver, module: Module, record: Function, path: str, function: int, context: Context | None
) -> Iterator[Value]:
    if context is not None and context[2:4] != NOWHERE:
        call = s.program.loaded(context[2]).exprs[context[3]]
        if isinstance(call, t.Call):
            for value in s.get(OfExpr(context[2], call.func, outer(context))):
                if isinstance(value, Method) and (value.path, value.index) == (path, function):
                    yield value.receiver
                elif isinstance(value, Cls):
                    yield Inst(path, record.owner)
            itself = OfBinding(path, record.bindings[0], context)
            yield from s.if_empty(itself, Inst(path, record.owner))
            return
    names = {_last_name(module, d) for d in record.decorators}
    if "classmethod" in names or record.name in ("__new__", "__init_subclass__", "__class_getitem__"):
        yield Cls(path, record.owner)
    elif names & {"validator", "field_validator", "model_validator", "root_validator"}:
        yield Cls(path, record.owner)
        yield Inst(path, record.owner)
    else:
        yield Inst(path, record.owner)


def _edges_at(
    s: Solver, caller: Module, context: Context, path: str, function: int, record: Function
) -> Iterator[Edge]:
    """The edges of one call to one function."""
    expr = caller.exprs[context[3]]
    if not isinstance(expr, t.Call):
        return
    offsets: set[int] = set()
    for value in s.get(OfExpr(caller.path, expr.func, outer(context))):
        match value:
            case Func(p, i) if (p, i) == (path, function):
                offsets.add(0)
            case Method(p, i) if (p, i) == (path, function):
                offsets.add(0 if is_static(s, path, record) else 1)
            case Cls() | Inst():
                offsets.add(1)
            case _:
                pass
    for offset in sorted(offsets):
        yield Edge(caller.path, context[3], offset)


def from_callers(s: Solver, q: OfParameter) -> Iterable[Value]:
    """What callers pass for a parameter; its default where they pass nothing, or where there are none."""
    module = s.program.loaded(q.path)
    record = module.facts.functions[q.function]
    for edge in callers(s, q.path, q.function):
        yield from argument(s, edge, record, q.path, q.parameter)
    p = record.params[q.parameter]
    if too_many(s, q.path, q.function):
        yield Unk(Reason.TOO_MANY, p.name)
        if p.default >= 0:
            yield from s.get(OfExpr(q.path, p.default))
        return
    nobody = Unk(Reason.NO_CALLER, p.name)
    fixture = externals.fixture(s, module, record, p.name)
    if fixture is not None:
        yield from s.get(fixture)
        return
    option = command_line.option_default(s, module, record, p.name)
    if option is not None:
        yield from option
        return
    if p.default >= 0:
        if record.name == "__init__":  # a class is built by others too: its defaults are part of what it offers
            yield from s.get(OfExpr(q.path, p.default))
        yield from s.if_empty(OfEdges(q.path, q.function), OfExpr(q.path, p.default), nobody)
    else:
        yield from s.if_empty(q, nobody)


def argument(
    s: Solver, edge: Edge, record: Function, path: str, index: int, context: Context | None = None
) -> Iterator[Value]:
    """What one call passes for one parameter, the default included where it passes nothing."""
    p = record.params[index]
    module = s.program.loaded(edge.path)
    call = module.exprs[edge.call]
    assert isinstance(call, t.Call)
    position = index - edge.offset + edge.shift if p.kind in ("/", " ") else -1
    default = OfExpr(path, p.default) if p.default >= 0 else None
    yield from passed(s, module, call, p.name, position, edge.shift, default, context)


def passed(
    s: Solver, module: Module, call: t.Call, name: str, position: int, shift: int, default: OfExpr | None,
    context: Context | None = None,
) -> Iterator[Value]:  # fmt: skip
    """What a call passes as keyword `name` or at `position` (-1: keyword only)."""
    for keyword, value in call.keywords:
        if keyword == name:
            yield from s.get(OfExpr(module.path, value, context))
            return
    if position >= shift:
        for at, arg in enumerate(call.args):
            record = module.exprs[arg]
            if isinstance(record, t.Star):
                for items in s.get(OfExpr(module.path, record.value, context)):
                    yield from s.get(OfItem(items, position - at))
                return
            if at == position:
                yield from s.get(OfExpr(module.path, arg, context))
                return
    unpacked = [value for keyword, value in call.keywords if keyword == "**"]
    fallback = () if default is None else (default,)
    for mapping in unpacked:
        for kwargs in s.get(OfExpr(module.path, mapping, context)):
            item = OfItem(kwargs, name)
            yield from s.get(item)
            yield from s.if_empty(item, *fallback)
    if not unpacked:
        for query in fallback:
            yield from s.get(query)
