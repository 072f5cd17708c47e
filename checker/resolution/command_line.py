"""Values from the command line: what options default to, and what the program itself puts among them.

parser.add_argument("--model", default="small")     argparse; the parser may be made in another file
args = parser.parse_args()
args.judge = args.judge or "large"
@click.option("--model", default="small")           a parameter of the decorated function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.resolution.stores import stored
from checker.resolution.uses import TOO_MANY_STORING
from checker.resolution.values import Ext, OfExpr, OfOption, Reason, Unk, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.facts.model import Function
    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

OPTION_DECORATORS = frozenset({"option", "argument"})
PARSED = (".parse_args()", ".parse_known_args()[]", ".parse_known_args()")


def parsed(s: Solver, value: Ext, name: str) -> Iterator[Value]:
    """`parser.parse_args().name`."""
    if value.call is not None and value.dotted.endswith(PARSED):
        yield from s.get(OfOption(*value.call, name))


def option(s: Solver, q: OfOption) -> Iterable[Value]:
    """The default of the option with that name, and what is assigned to it after parsing."""
    for path in _parser_files(s, q):
        module = s.program.loaded(path)
        for index in module.calls_by_name.get("add_argument", ()):
            call = module.exprs[index]
            assert isinstance(call, t.Call)
            if q.name in _option_names(module, call):
                yield from _option_default(s, module, call, "default", q.name)
        for index in module.calls_by_name.get("set_defaults", ()):
            call = module.exprs[index]
            assert isinstance(call, t.Call)
            if any(keyword == q.name for keyword, _ in call.keywords):
                yield from _option_default(s, module, call, q.name, q.name)
    yield from _assigned(s, q)


def _parser_files(s: Solver, q: OfOption) -> tuple[str, ...]:
    """The file that parses, and those that make the parser."""
    module = s.program.loaded(q.path)
    call = module.exprs[q.call]
    func = module.exprs[call.func] if isinstance(call, t.Call) else None
    makers = s.get(OfExpr(q.path, func.base)) if isinstance(func, t.Attr) else ()
    return tuple(dict.fromkeys((q.path, *(m.call[0] for m in makers if isinstance(m, Ext) and m.call is not None))))


def _assigned(s: Solver, q: OfOption) -> Iterator[Value]:
    """`args.name = value`."""
    paths = s.program.uses.storing(q.name, q.path)
    for path in paths if len(paths) <= TOO_MANY_STORING else ():
        module = s.program.module(path)
        for index in () if module is None else module.stores_by_name.get(q.name, ()):
            assert module is not None
            store = module.facts.stores[index]
            values = s.get(OfExpr(path, store.base))
            if any(isinstance(v, Ext) and v.call == (q.path, q.call) and v.dotted.endswith(PARSED) for v in values):
                yield from stored(s, module, index, store, None)


def _option_names(module: Module, call: t.Call) -> set[str]:
    names: set[str] = set()
    for arg in call.args:
        record = module.exprs[arg]
        if isinstance(record, t.Const) and isinstance(record.value, str):
            names.add(record.value.split("/")[0].lstrip("-").replace("-", "_"))
    for keyword, value in call.keywords:
        record = module.exprs[value]
        if keyword == "dest" and isinstance(record, t.Const) and isinstance(record.value, str):
            return {record.value}
    return names


def option_default(s: Solver, module: Module, record: Function, name: str) -> Iterator[Value] | None:
    """The default a `@click.option("--name", default=...)` gives a parameter; None without such a decorator."""
    for decorator in record.decorators:
        call = module.exprs[decorator]
        if not isinstance(call, t.Call):
            continue
        if module.last_name(call.func) in OPTION_DECORATORS and name in _option_names(module, call):
            return _option_default(s, module, call, "default", name)
    return None


def _option_default(s: Solver, module: Module, call: t.Call, keyword: str, name: str) -> Iterator[Value]:
    for given, value in call.keywords:
        if given == keyword:
            yield from s.get(OfExpr(module.path, value))
    yield Unk(Reason.COMMAND_LINE, name)
