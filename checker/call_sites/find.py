"""Facts x SDK catalogue -> call sites.

First every call that could be a site is a question ("what is called here?"); all are solved together. Then those whose
callee the catalogue knows, or whose shape fits, are asked for their models, again all together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites import models
from checker.call_sites.catalogue import Known, argument_names, classify, operation_names, sdks_of
from checker.call_sites.sdks import Role, Stream
from checker.call_sites.shapes import LAST_NAMES, match
from checker.facts.model import BindingKind
from checker.findings import Confidence
from checker.resolution.callers import HANDOVERS
from checker.resolution.externals import INERT
from checker.resolution.values import (
    Bound,
    Cls,
    Ext,
    Func,
    Inst,
    Lit,
    Method,
    OfExpr,
    OfItem,
    Partial,
    Query,
    Reason,
    Unk,
    Value,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.call_sites.models import OfSite
    from checker.call_sites.wrappers import Wrappers
    from checker.resolution.program import Module, Program
    from checker.resolution.solve import Solver

FAKE = re.compile(r"(?:^|_)(?:mock|fake|stub|dummy|spy)", re.IGNORECASE)
EMBEDDED = ("embedding", "embeddings")
NOT_TEXT = re.compile(r"embed|whisper|dall-?e|tts-|-tts|stable-diffusion|imagen|moderation|rerank", re.IGNORECASE)
CALLEES = 200_000
"""The most work that it is worth to know what is called, on which everything else depends."""
ASSIGNED = frozenset({BindingKind.VALUE, BindingKind.ITER, BindingKind.WITH, BindingKind.ITEM})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that may be a site; `callee` is the expression to resolve, `shift` the arguments that are not its own."""

    module: Module
    call: int
    callee: int
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A site before its models are known."""

    candidate: Candidate
    known: Known
    questions: tuple[OfSite, ...]
    certain: bool
    is_async: bool
    stream: OfExpr | None


def candidates(module: Module, wrappers: Wrappers) -> Iterator[Candidate]:
    """The calls of a module that may be sites."""
    names = operation_names() | LAST_NAMES | wrappers.names
    exprs = module.exprs
    aliases = _aliases(module, names)
    own = frozenset(b.name for b in module.facts.bindings if b.kind in ASSIGNED or b.kind is BindingKind.PARAM)
    others = own | {store.name for store in module.facts.stores if _is_name(module, store.expr)}
    for index, expr in enumerate(exprs):
        if type(expr) is not t.Call:
            continue
        func = exprs[expr.func]
        match func:
            case t.Attr(_, name) if (position := HANDOVERS.get(name)) is not None and name != "partial":
                if position < len(expr.args):
                    yield Candidate(module, index, expr.args[position], position + 1)
            case t.Name(name) | t.Attr(_, name):
                if name in names or name in aliases or (name in others and _asks(expr)):
                    yield Candidate(module, index, expr.func)
            case t.Subscript(base, _):
                if module.last_name(base) in aliases or _asks(expr):
                    yield Candidate(module, index, expr.func)
            case t.Call(_, args):
                if _asks(expr) or any(isinstance(c := exprs[arg], t.Const) and c.value in names for arg in args):
                    yield Candidate(module, index, expr.func)
            case _:
                pass


def _is_name(module: Module, expr: int) -> bool:
    return expr >= 0 and isinstance(module.exprs[expr], t.Name)


def _asks(call: t.Call) -> bool:
    """Whether something under a name of the program's own is called as requests are."""
    known = argument_names()
    return any(keyword in known for keyword, _ in call.keywords)


def _aliases(module: Module, names: frozenset[str]) -> frozenset[str]:
    """Names and attributes that are given one of these names, or something built with one: `ask = client.generate`."""
    found = set()
    for b in module.facts.bindings:
        if (b.member in names and b.member != b.name) or (
            b.kind in ASSIGNED and b.expr >= 0 and _mentions_one(module, b.expr, names)
        ):
            found.add(b.name)
    for store in module.facts.stores:
        if store.expr >= 0 and _mentions_one(module, store.expr, names):
            found.add(store.name)
    return frozenset(found)


def _mentions_one(module: Module, expr: int, names: frozenset[str]) -> bool:
    record = module.exprs[expr]
    if isinstance(record, t.Call):  # partial(ask, ...), wrap(ask), getattr(client, "ask")
        return any(
            not names.isdisjoint(module.names_in(arg))
            or (isinstance(text := module.exprs[arg], t.Const) and text.value in names)
            for arg in record.args
        )
    return not names.isdisjoint(module.names_in(expr))


def find(s: Solver, program: Program, seeds: Iterable[str], wrappers: Wrappers) -> list[Found]:
    """The sites of the seed files, their models solved but not yet read."""
    found: list[Candidate] = []
    for path in seeds:
        module = program.module(path)
        if module is not None:
            found.extend(candidates(module, wrappers))
    s.solve((OfExpr(c.module.path, c.callee) for c in found), most=CALLEES)
    sites = [site for c in found if (site := identify(s, c, wrappers)) is not None]
    questions: list[Query] = []
    for site in sites:
        questions.extend(site.questions)
        if site.stream is not None:
            questions.append(site.stream)
    s.solve(questions)
    return sites


def identify(s: Solver, c: Candidate, wrappers: Wrappers) -> Found | None:
    """What a candidate is, once its callee has been resolved; None when it is no site."""
    call = c.module.exprs[c.call]
    assert isinstance(call, t.Call)
    values = s.answer(OfExpr(c.module.path, c.callee))
    matches = [*_declared(s, wrappers, values), *_matches(s, c, call, values)]
    sites = [(known, value, certain) for known, value, certain in matches if known.role is not Role.OTHER]
    if not sites or (len(sites) < len(matches) and not any(certain for _, _, certain in sites)):
        return None
    if any(certain for _, _, certain in sites):
        sites = [site for site in sites if site[2]]
    if _fake(c.module, c.callee) or _embeds(c, sites[0][0]):
        return None
    if not _models_a_site(c.module, call, sites[0][0], c.shift):
        return None
    questions = tuple(
        dict.fromkeys(models.question(known, c.module.path, c.call, value, c.shift) for known, value, _ in sites)
    )
    known, _, certain = sites[0]
    return Found(c, known, questions, certain, _is_async(c, [k for k, _, _ in sites]), _stream_question(c, call, known))


def _declared(s: Solver, wrappers: Wrappers, values: tuple[Value, ...]) -> Iterator[tuple[Known, Value, bool]]:
    """The values of a callee that are wrappers of the team's own."""
    for value in values:
        for inner in _unwrapped(s, value):
            known = wrappers.known(inner)
            if known is not None:
                yield known, value if isinstance(value, Partial) else inner, True


def _matches(s: Solver, c: Candidate, call: t.Call, values: tuple[Value, ...]) -> Iterator[tuple[Known, Value, bool]]:
    """What the catalogue, or else the shape of the call, says about each value of the callee."""
    own = any(isinstance(v, (Func, Method, Inst, Cls)) for v in values)
    keywords = tuple(name for name, _ in call.keywords)
    positional = len(call.args) - c.shift
    shaped: list[tuple[Known, Value, bool]] = []
    for value in values:
        match_ = None
        for inner in _unwrapped(s, value):
            if isinstance(inner, Ext):
                match_ = classify(inner.dotted)
                if match_ is not None:
                    yield match_, value if isinstance(value, Partial) else inner, True
                elif (shape := _shape_of_external(inner, keywords, positional)) is not None:
                    shaped.append((shape, value, False))
            elif isinstance(inner, Bound):
                chain = _chain(inner)
                if chain and (shape := match(chain, keywords, positional)) is not None:
                    shaped.append((shape, value, False))
    if not values:
        chain = _written_chain(c.module, c.callee)
        shape = match(chain, keywords, positional) if len(chain) > 1 else None
        if shape is not None:
            shaped.append((shape, Unk(Reason.RUNTIME), False))
    if not own:
        yield from shaped


def _unwrapped(s: Solver, value: Value) -> Iterator[Value]:
    """A partial is what it wraps."""
    if isinstance(value, Partial):
        call = s.program.loaded(value.path).exprs[value.expr]
        if isinstance(call, t.Call) and call.args:
            wrapped = OfExpr(value.path, call.args[0], value.context)
            s.solve([wrapped])
            for inner in s.answer(wrapped):
                if not isinstance(inner, Partial):
                    yield inner
    else:
        yield value


def _shape_of_external(value: Ext, keywords: tuple[str, ...], positional: int) -> Known | None:
    """An object of a library that is no SDK may still hand out a client: tracing wrappers, dependency injection."""
    root = value.dotted.partition(".")[0].partition("(")[0]
    if root in INERT:
        return None
    if any(True for _ in sdks_of(value.dotted)) and "()" not in value.dotted.rpartition("()")[0]:
        known = classify(value.dotted.rpartition("()")[0])
        if known is not None and known.client is not None and known.client.operations:
            return None  # a known client without such an operation
    chain = tuple(part for part in re.split(r"\(\)|\[\]|\.", value.dotted) if part)
    return match(chain, keywords, positional)


def _chain(value: Bound) -> tuple[str, ...]:
    """`<unknown>.messages.create` -> ("messages", "create"); empty when the base is known."""
    names: list[str] = []
    current: Value = value
    while isinstance(current, Bound):
        names.append(current.name)
        current = current.base
    return tuple(reversed(names)) if isinstance(current, Unk) else ()


def _written_chain(module: Module, expr: int) -> tuple[str, ...]:
    """The names of `a.b[0].c().d` as written."""
    names: list[str] = []
    while True:
        match module.exprs[expr]:
            case t.Attr(base, name):
                names.append(name)
                expr = base
            case t.Subscript(base, _):
                expr = base
            case t.Call(func):
                expr = func
            case t.Await(value):
                expr = value
            case t.Name(name):
                names.append(name)
                return tuple(reversed(names))
            case _:
                return tuple(reversed(names))


def _fake(module: Module, callee: int) -> bool:
    """A receiver called a mock, fake or stub is a test double."""
    return any(FAKE.search(name) for name in _written_chain(module, callee)[:-1])


def _embeds(c: Candidate, known: Known) -> bool:
    """Bedrock's `invoke_model` also makes embeddings: what it does there, the names around it tell, and what is read."""
    if known.operation is None or not known.operation.path.startswith("invoke_model"):
        return False
    function = c.module.mark(c.call).function
    if "embed" in c.module.route(function).lower():
        return True
    return any(
        isinstance(expr, t.Const) and expr.value in EMBEDDED and c.module.mark(index).function == function
        for index, expr in enumerate(c.module.exprs)
    )


def _models_a_site(module: Module, call: t.Call, known: Known, shift: int) -> bool:
    """A binding that must name a model is no site without one."""
    binding = known.binding
    if binding is None or not binding.requires_model:
        return True
    names = set(binding.model) | set(binding.inside[:1]) | {"model_settings"}
    given = {name for name, value in call.keywords if not _is_none(module, value)}
    if names & given or ("**" in given and len(call.keywords) == 1):
        return True
    position = binding.position + shift
    return binding.position >= 0 and position < len(call.args) and not _is_none(module, call.args[position])


def _is_none(module: Module, expr: int) -> bool:
    record = module.exprs[expr]
    return isinstance(record, t.Const) and record.value is None


def _is_async(c: Candidate, knowns: list[Known]) -> bool:
    """Whether the call is awaited, or its client or method is asynchronous."""
    if c.call in c.module.facts.awaited and c.shift == 0:
        return True
    flags = {
        (known.operation is not None and known.operation.is_async)
        or (known.client is not None and known.client.is_async)
        for known in knowns
    }
    return flags == {True}


def _stream_question(c: Candidate, call: t.Call, known: Known) -> OfExpr | None:
    """The expression of the `stream` argument, when it decides."""
    if known.operation is None or known.operation.stream is not Stream.ARGUMENT:
        return None
    for name, value in call.keywords:
        if name == "stream":
            return OfExpr(c.module.path, value)
    return None


def is_stream(s: Solver, found: Found) -> bool:
    """Whether the response is streamed."""
    operation = found.known.operation
    if operation is None or operation.stream is Stream.NEVER:
        return False
    if operation.stream is Stream.ALWAYS:
        return True
    module = found.candidate.module
    call = module.exprs[found.candidate.call]
    assert isinstance(call, t.Call)
    values: set[Value] = set()
    if found.stream is not None:
        values.update(s.answer(found.stream))
    else:
        for name, mapping in call.keywords:
            if name == "**":
                for value in s.answer(OfExpr(module.path, mapping)):
                    s.solve([OfItem(value, "stream")])
                    values.update(s.answer(OfItem(value, "stream")))
    flags = {v.value for v in values if isinstance(v, Lit)}
    return True in flags and False not in flags and not any(isinstance(v, Unk) for v in values)


def confidence(found: Found) -> Confidence:
    """High when the catalogue knows the callee, medium when only its shape fits."""
    return Confidence.HIGH if found.certain else Confidence.MEDIUM
