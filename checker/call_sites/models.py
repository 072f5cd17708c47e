"""Which models a site can use: questions on top of those of `checker.resolution`.

A model reaches a call as a keyword, by position, in an unpacked mapping, inside another argument, in the constructor of
the receiver, in a `partial`; and it can be a string, or an object that was built with one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.catalogue import Known, maker
from checker.call_sites.offered import offered
from checker.call_sites.sdks.surface import Binding, Client, Operation
from checker.resolution.values import (
    Bound,
    Box,
    CallKey,
    Cls,
    Context,
    Ext,
    Inst,
    Lit,
    OfAttribute,
    OfExpr,
    OfItem,
    OfResult,
    Partial,
    Patch,
    Query,
    Reason,
    Unk,
    Value,
    unknown,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver, Transfer

ATTRIBUTES = ("model_name", "model_id", "model")
"""Where an object of the program's own keeps the id of its model, best first."""
FIELDS = ("model", "config_list", "model_id", "id", "model_name")


class OfModel(Query, frozen=True):
    """The model ids in a value: a string is one, an object was built with one, a list has several."""

    value: Value


class OfSite(Query, frozen=True):
    """The model ids a call can use. `shift`: leading arguments that are not the operation's own.

    `otherwise`: what the model is when none is passed, where somebody else than the SDK says so.
    """

    path: str
    expr: int
    keywords: tuple[str, ...]
    position: int
    inside: tuple[str, ...] = ()
    shift: int = 0
    bound: Value | None = None
    optional: bool = False
    instead: tuple[str, ...] = ()
    context: Context | None = None
    otherwise: OfExpr | Unk | None = None


def question(known: Known, path: str, expr: int, callee: Value, shift: int) -> OfSite:
    """The question that asks for a site's models."""
    spec: Operation | Binding | Client | None = known.operation or known.binding or known.client
    assert spec is not None
    is_bound = isinstance(spec, Operation) and spec.bound
    may_lack = isinstance(spec, Operation) and spec.optional
    optional = isinstance(spec, Binding) or is_bound or may_lack
    bound = callee if isinstance(callee, Partial) or is_bound or "()" in getattr(callee, "dotted", "") else None
    keywords = () if is_bound and not may_lack else spec.model  # what was built with a model takes no other
    instead = spec.instead if isinstance(spec, Binding) else ()
    otherwise: OfExpr | Unk | None = None
    if known.default is not None:
        otherwise = OfExpr(*known.default)
    elif known.wrapper is not None:
        otherwise = Unk(Reason.RUNTIME, f"chosen by `{known.wrapper.call}`")
    return OfSite(path, expr, keywords, spec.position, spec.inside, shift, bound, optional, instead, None, otherwise)


def of_site(s: Solver, q: OfSite) -> Iterable[Value]:
    """The model ids a call can use."""
    module = s.program.module(q.path)
    call = module.exprs[q.expr] if module is not None else None
    if module is None or not isinstance(call, t.Call):
        return
    given = yield from _given(s, module, call, q)
    if given:
        yield from _models(s, tuple(offered(s, module, q)))
        return
    if isinstance(q.bound, Partial):
        yield from _from_partial(s, q.bound, q)
    elif isinstance(q.bound, Ext) and q.bound.call is not None and (q.optional or not q.keywords):
        yield from s.get(OfMaker(q.bound))
    elif isinstance(q.otherwise, OfExpr):
        yield from _models(s, s.get(q.otherwise))
    else:
        yield q.otherwise or Unk(Reason.LEFT_TO_DEFAULT)


class OfMaker(Query, frozen=True):
    """The models an external object was built with."""

    value: Ext


def _given(s: Solver, module: Module, call: t.Call, q: OfSite) -> Generator[Value, None, bool]:
    """What the call itself passes; returns whether it passes anything."""
    if q.instead:
        override = next((value for name, value in call.keywords if name == q.instead[0]), None)
        if override is not None:
            texts = list(_descend(s, s.get(OfExpr(q.path, override, q.context)), list(q.instead[1:])))
            yield from texts
            if texts:
                return True
    if q.inside:
        return (yield from _inside(s, module, call, q))
    keywords = dict(call.keywords)
    for name in q.keywords:
        if name in keywords:
            yield from _models(s, s.get(OfExpr(q.path, keywords[name], q.context)))
            return True
    position = q.position + q.shift if q.position >= 0 else -1
    if 0 <= position < len(call.args) and not any(
        isinstance(module.exprs[a], t.Star) for a in call.args[: position + 1]
    ):
        yield from _models(s, s.get(OfExpr(q.path, call.args[position], q.context)))
        return True
    return (yield from _unpacked(s, call, q))


def _unpacked(s: Solver, call: t.Call, q: OfSite) -> Generator[Value, None, bool]:
    """`**mapping` may hold the model, under any of its keywords."""
    given = False
    if not q.keywords:
        return False
    for name, mapping in call.keywords:
        if name != "**":
            continue
        given = True
        for value in s.get(OfExpr(q.path, mapping, q.context)):
            for keyword in q.keywords:
                item = OfItem(value, keyword)
                yield from _models(s, s.get(item))
    if given:
        yield from s.if_empty(q, Unk(Reason.RUNTIME, "unpacked arguments"))
    return given


def _inside(s: Solver, module: Module, call: t.Call, q: OfSite) -> Generator[Value, None, bool]:
    """The model in a nested argument: `options.model`, `requests[].params.model`, `model_list[].litellm_params.model`."""
    first, *rest = q.inside
    argument = next((value for name, value in call.keywords if name == first), None)
    if argument is None:
        position = max(q.position, 0) + q.shift
        if position >= len(call.args):
            return (yield from _unpacked_inside(s, call, q, first, rest))
        argument = call.args[position]
    yield from _descend(s, s.get(OfExpr(q.path, argument, q.context)), rest)
    yield from s.if_empty(q, Unk(Reason.RUNTIME, first))
    return True


def _unpacked_inside(s: Solver, call: t.Call, q: OfSite, first: str, rest: list[str]) -> Generator[Value, None, bool]:
    given = False
    for name, mapping in call.keywords:
        if name == "**":
            given = True
            for value in s.get(OfExpr(q.path, mapping, q.context)):
                yield from _descend(s, s.get(OfItem(value, first)), rest)
    return given


def _descend(s: Solver, values: tuple[Value, ...], steps: list[str]) -> Iterator[Value]:
    if not steps:
        yield from _models(s, values)
        return
    for value in values:
        match value:
            case Unk() | Bound():
                yield unknown(value) or Unk(Reason.RUNTIME)
            case Ext(_, (path, expr)):
                record = s.program.loaded(path).exprs[expr]
                if isinstance(record, t.Call):
                    for name, argument in record.keywords:
                        if name == steps[0]:
                            yield from _descend(s, s.get(OfExpr(path, argument, value.context)), steps[1:])
                        elif name == "**":
                            for mapping in s.get(OfExpr(path, argument, value.context)):
                                yield from _descend(s, s.get(OfItem(mapping, steps[0])), steps[1:])
            case Box() if _is_list(s, value):
                for item in s.get(OfItem(value, None)):
                    yield from _descend(s, (item,), steps)
            case Box() | Patch() | Inst():
                found = s.get(OfItem(value, steps[0]))
                yield from _descend(s, found, steps[1:])
                if isinstance(value, Patch):
                    for item in s.get(OfItem(value, None)):
                        if isinstance(item, (Box, Patch)):
                            yield from _descend(s, (item,), steps)
            case Lit(str()) if steps == ["model"]:
                yield value
            case _:
                continue


def _is_list(s: Solver, value: Box) -> bool:
    record = s.program.loaded(value.path).exprs[value.expr]
    return isinstance(record, t.Sequence) or (isinstance(record, t.Comprehension) and record.kind != "DictComp")


def _from_partial(s: Solver, partial: Partial, q: OfSite) -> Iterator[Value]:
    """The arguments a `functools.partial` has already filled in."""
    inner = OfSite(partial.path, partial.expr, q.keywords, q.position, q.inside, 1, None, True, (), partial.context)
    yield from s.get(inner)


def of_maker(s: Solver, q: OfMaker) -> Iterable[Value]:
    """The models an external object was built with: in its constructor, or in that of the object it came from."""
    if q.value.call is None:
        return
    path, expr = q.value.call
    module = s.program.loaded(path)
    call = module.exprs[expr]
    if not isinstance(call, t.Call):
        return
    known = maker(q.value.dotted if q.value.dotted.endswith("()") else q.value.dotted.rpartition("()")[0] + "()")
    spec: Operation | Binding | Client | None = None
    if known is not None:
        spec = known.operation or known.binding or known.client
    keywords = spec.model if spec is not None and spec.model else ("model", "model_name", "model_id")
    position = spec.position if spec is not None else -1
    inside = spec.inside if spec is not None else ()
    own = OfSite(path, expr, keywords, position, inside, 0, None, True, (), q.value.context)
    for value in s.get(own):
        if not (isinstance(value, Unk) and value.reason is Reason.LEFT_TO_DEFAULT):
            yield value
    if any(name in keywords for name, _ in call.keywords):
        return
    wrapped = _wrapped(call, known.client.wraps if known is not None and known.client is not None else "")
    for before in s.get(OfExpr(path, call.func if wrapped is None else wrapped, q.value.context)):
        if isinstance(before, Ext) and before.call is not None and before.call != q.value.call:
            yield from s.get(OfMaker(before))
    yield from s.if_empty(q, Unk(Reason.LEFT_TO_DEFAULT))


def _wrapped(call: t.Call, keyword: str) -> int | None:
    """The client of another SDK that a call makes its own from."""
    return dict(call.keywords).get(keyword, next(iter(call.args), None)) if keyword else None


def _models(s: Solver, values: tuple[Value, ...]) -> Iterator[Value]:
    for value in values:
        yield from s.get(OfModel(value))


def of_model(s: Solver, q: OfModel) -> Iterable[Value]:
    """The model ids in one value."""
    match q.value:
        case Lit(str() as text):
            if text.strip():
                yield q.value
        case Lit():
            return
        case Unk():
            yield q.value
        case Ext(dotted, call) if call is not None and dotted.endswith("()"):
            yield from _models_of_object(s, q.value)
        case Ext():
            yield Unk(Reason.EXTERNAL, q.value.dotted)
        case Inst(path, index, call):
            yield from _models_of_instance(s, q, path, index, call)
        case Box():
            yield from _models_of_box(s, q.value)
        case Partial(path, expr, context):
            for value in s.get(OfResult(q.value, path, expr, context)):
                yield from s.get(OfModel(value))
        case Bound() | Cls():
            yield unknown(q.value) or Unk(Reason.RUNTIME)
        case _:
            return


def _models_of_object(s: Solver, value: Ext) -> Iterator[Value]:
    if maker(value.dotted) is not None:
        yield from s.get(OfMaker(value))
    else:
        assert value.call is not None
        yield Unk(Reason.EXTERNAL, value.dotted.removesuffix("()"))


def _models_of_instance(s: Solver, q: OfModel, path: str, index: int, call: CallKey | None) -> Iterator[Value]:
    """An object of the program's own that stands for a model keeps its id in an attribute."""
    for name in ATTRIBUTES:
        values = s.get(OfAttribute(path, index, name, call))
        texts = [v for v in values if isinstance(v, Lit) and isinstance(v.value, str) and v.value]
        if texts:
            yield from texts
            return
    yield from s.if_empty(q, Unk(Reason.RUNTIME))


def _models_of_box(s: Solver, value: Box) -> Iterator[Value]:
    record = s.program.loaded(value.path).exprs[value.expr]
    if isinstance(record, (t.Dict, t.Call)):
        for name in FIELDS:
            found = s.get(OfItem(value, name))
            if found:
                yield from _models(s, found)
                return
        return
    yield from _models(s, s.get(OfItem(value, None)))


TRANSFERS: dict[type[Query], Transfer] = {OfModel: of_model, OfSite: of_site, OfMaker: of_maker}
