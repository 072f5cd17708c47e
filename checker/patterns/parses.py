"""Where a number is parsed out of what a model says, and whether anything is there to catch it when it is no number.

    score = float(reply)                             a *parse*, unguarded
    try: score = float(reply)                        guarded by the handler
    except ValueError: score = 0.0
    score = float(re.search(PATTERN, reply)[1])      guarded: only digits get there

What a schema or a tool call has forced into shape is guarded, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.facts.model import BindingKind, BlockKind
from checker.patterns.answers import answers
from checker.patterns.catches import catches
from checker.patterns.judges import inside
from checker.patterns.model_calls import named
from checker.patterns.statements import Part, StatementIndex
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.patterns.answers import Answer

PARSERS = frozenset({"float", "int", "loads", "Decimal"})
CHECKS = frozenset({
    "isdigit", "isdecimal", "isnumeric", "fullmatch", "search", "match", "findall", "model_validate_json", "validate_json",
    "model_validate", "repair_json", "safe_float", "parse_score",
})  # fmt: skip
"""Functions that look at a text before it is parsed, or parse it under a schema."""
SHAPED = frozenset({
    "response_format", "output_format", "output_config", "response_model", "text_format", "response_schema", "tools",
    "output_type", "schema", "format", "tool_choice", "text", "result_type",
})  # fmt: skip
"""Arguments of a request that give its answer a shape."""
MAX_CALLERS = 4


def unguarded_parses(code: Code, score: Place, answer: Answer) -> Iterator[Place]:
    """The parses on the way from a model's answer to a number that nothing guards."""
    if answer.treated & CHECKS or set(answer.site.arguments) & SHAPED:
        return
    seen: set[Place] = set()
    for start in _way(code, score, answer):
        module = code.module(start.path)
        for expr in inside(module, start.expr):
            place = Place(start.path, expr)
            call = module.exprs[expr]
            if place in seen or not isinstance(call, t.Call) or not call.args:
                continue
            seen.add(place)
            if _is_parser(code, place, call) and _is_fed(code, place, call, answer) and not _is_guarded(code, place):
                yield place


def _way(code: Code, score: Place, answer: Answer) -> Iterator[Place]:
    """The expressions that a number comes from: its own, those of the names on the way, what functions return."""
    yield score
    for path, index in answer.bindings:
        expr = code.module(path).facts.bindings[index].expr
        if expr >= 0 and code.module(path).facts.bindings[index].kind.name in ("VALUE", "AUGMENT"):
            yield Place(path, expr)
    for call in answer.calls:
        for function in _called(code, call):
            record = code.module(function[0]).facts.functions[function[1]]
            yield from (Place(function[0], expr) for expr, _ in record.returns if expr >= 0)


def _called(code: Code, call: Place) -> Iterator[tuple[str, int]]:
    """The functions of the program that a call means, by name or as methods of `self`."""
    module = code.module(call.path)
    record = module.exprs[call.expr]
    func = module.exprs[record.func] if isinstance(record, t.Call) else None
    if isinstance(record, t.Call) and isinstance(func, t.Name):
        for path, binding in code.reader.meanings(call.path, record.func):
            if binding.kind is BindingKind.FUNCTION:
                yield path, binding.owner
    elif isinstance(func, t.Attr):
        for index, function in enumerate(module.facts.functions):
            if function.name == func.name:
                yield call.path, index


def _is_parser(code: Code, place: Place, call: t.Call) -> bool:
    module = code.module(place.path)
    func = module.exprs[call.func]
    name = module.last_name(call.func)
    if isinstance(func, t.Name):
        return name in PARSERS
    return name == "loads" and code.links(place.path).chain(func.base if isinstance(func, t.Attr) else -1)[-1:] in (
        ("json",), ("orjson",), ("ujson",),
    )  # fmt: skip


def _is_fed(code: Code, place: Place, call: t.Call, answer: Answer) -> bool:
    """Whether it is the model's answer that is parsed."""
    return any(found.site == answer.site for found in answers(code, Place(place.path, call.args[0])))


def _is_guarded(code: Code, place: Place) -> bool:
    """Whether a handler around the parse, or around the call of its function, takes what is no number; or a test on
    the same text stands in its function."""
    if _is_caught(code, place) or _is_checked(code, place):
        return True
    function = named(code, place)
    if function < 0:
        return False
    callers = code.callers([(place.path, function)]).get((place.path, function), ())
    return 0 < len(callers) <= MAX_CALLERS and all(_is_caught(code, call) for call in callers)


def _is_caught(code: Code, place: Place) -> bool:
    spot = code.once(StatementIndex).spot_of(place)
    part = spot.part if spot is not None else Part.BODY
    for outer in spot.climb() if spot is not None else ():
        if outer is not spot and isinstance(outer.statement, t.Try) and part is Part.BODY:
            for caught in catches(code, place.path, outer.statement):
                names = {name.rpartition(".")[2] for name in caught.names}
                if caught.broad or names & {"ValueError", "JSONDecodeError", "TypeError", "InvalidOperation"}:
                    return True
                if not caught.known:
                    return True
        if isinstance(outer.statement, t.With) and outer is not spot:
            exprs = code.module(place.path)
            if any(exprs.last_name(value) == "suppress" for value, _ in outer.statement.items):
                return True
        part = outer.part
    return False


def _is_checked(code: Code, place: Place) -> bool:
    """Whether a text is tested before it is parsed: `if reply.isdigit():`, `int(reply) if reply.isdigit() else 0`."""
    module = code.module(place.path)
    mark = module.mark(place.expr)
    block = mark.block
    tests: list[int] = []
    while block >= 0 and module.facts.blocks[block].function == mark.function:
        record = module.facts.blocks[block]
        if record.kind in (BlockKind.IF, BlockKind.ELSE) and record.header >= 0:
            tests.append(record.header)
        block = record.parent
    parents = code.links(place.path).parents
    parent = parents.get(place.expr)
    while parent is not None:
        around = module.exprs[parent]
        if isinstance(around, t.Conditional):
            tests.append(around.test)
        parent = parents.get(parent)
    calls = (module.exprs[expr] for test in tests for expr in inside(module, test))
    return any(isinstance(call, t.Call) and module.last_name(call.func) in CHECKS for call in calls)
