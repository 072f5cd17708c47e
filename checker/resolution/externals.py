"""What is known of code that is not scanned: the standard library, settings, command lines, test doubles.

Everything external is a dotted path (`os.getenv`, `anthropic.Anthropic()`). The rules here say which external calls hand
on one of their arguments, and where a default value is written. SDK calls are not here: see `checker.call_sites.sdks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BindingKind, Function
from checker.resolution.values import (
    Box,
    CallKey,
    Cls,
    Context,
    Ext,
    Func,
    Lit,
    Method,
    Mod,
    OfExpr,
    OfItem,
    OfResult,
    OfReturn,
    Parent,
    Partial,
    Query,
    Reason,
    Unk,
    Value,
)
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.resolution.program import Module
    from checker.resolution.solve import Solver

MAX_DOTTED = 160
MAX_STEPS = 3
FOLLOWED = frozenset({"argparse", "tkinter", "contextvars", "json", "ujson", "orjson", "simplejson", "configargparse",
                      "customtkinter", "os", "builtins"})  # fmt: skip
"""External packages with rules below."""
INERT = frozenset({
    "unittest", "mock", "pytest_mock", "pytest", "_pytest", "respx", "responses", "twilio", "django", "flask", "sqlalchemy",
    "slack_sdk", "telegram", "discord", "stripe", "builtins", "collections", "typing", "typing_extensions", "os", "re",
    "logging", "pathlib", "asyncio", "threading", "subprocess", "jinja2", "pandas", "numpy", "torch", "transformers",
    "vllm", "llama_cpp", "requests", "httpx", "aiohttp", "sentence_transformers", "urllib", "datetime", "time", "rich",
    "click", "typer", "fastapi", "starlette", "pydantic", "yaml", "abc", "enum", "dataclasses", "functools", "itertools",
    "concurrent", "chromadb", "github", "gitlab", "redis", "psycopg2", "pymongo", "sqlite3", "bs4", "PIL", "streamlit",
})  # fmt: skip
"""Packages whose objects are certainly no LLM client."""
TRANSPARENT = (".with_options", ".with_middleware", ".__enter__", ".__aenter__", ".copy", ".with_retry", ".with_config")
"""Methods that give back the same client or model, configured."""
ENVIRONMENT = frozenset({"os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "decouple.config",
                         "environ.get"})  # fmt: skip
IDENTITY = frozenset({
    "copy.copy", "copy.deepcopy", "asyncio.run", "asyncio.wait_for", "asyncio.shield", "builtins.str", "builtins.list",
    "builtins.tuple", "builtins.set", "builtins.sorted", "builtins.reversed", "builtins.iter", "builtins.frozenset",
    "types.MappingProxyType", "dataclasses.asdict", "builtins.vars", "dataclasses.replace", "asyncio.create_task",
    "asyncio.ensure_future", "anyio.run", "pydantic.SecretStr", "copy.replace", "typing.Final", "functools.cache",
})  # fmt: skip
"""External callables whose result stands for their first argument."""
MAPPINGS = frozenset({"builtins.dict", "types.SimpleNamespace", "argparse.Namespace", "collections.OrderedDict",
                      "collections.ChainMap", "omegaconf.OmegaConf.create", "box.Box", "munch.Munch"})  # fmt: skip
IMPORTS = frozenset({"importlib.import_module", "builtins.__import__"})
DUMPS = ("json.dumps()", "ujson.dumps()", "orjson.dumps()", "simplejson.dumps()")
LOADS = frozenset({"json.loads", "ujson.loads", "orjson.loads", "simplejson.loads"})
FIELDS = {
    "pydantic.Field": 0, "pydantic.fields.Field": 0, "dataclasses.field": -1, "attr.ib": 0, "attrs.field": -1,
    "typer.Option": 0, "typer.Argument": 0, "fastapi.Query": 0, "fastapi.Body": 0, "fastapi.Form": 0,
    "fastapi.Header": 0, "sqlmodel.Field": 0, "msgspec.field": -1, "cyclopts.Parameter": -1,
    "mcp.server.fastmcp.Field": 0,
}  # fmt: skip
"""Field declarations: position of the default, -1 for keyword only. The value may be set elsewhere at run time."""
SETTABLE = frozenset({"typer.Option", "typer.Argument", "fastapi.Query", "fastapi.Body", "fastapi.Form"})
CHOICES = ("selectbox", "radio", "select_slider")
CONTEXT_DEFAULTS = ("ContextVar().get", "StringVar().get")


WRAPPING = frozenset({"functools"})
"""Inert packages whose functions wrap what they are given."""


def canonical(dotted: str) -> str:
    """A dotted path without the parts that change nothing about what is called."""
    for suffix in (".with_raw_response", ".with_streaming_response"):
        if dotted.endswith(suffix):
            return dotted[: -len(suffix)]
    return dotted


def reached(s: Solver, value: Ext, suffix: str, call: CallKey | None, context: Context | None) -> Value:
    """What is reached from an external object by an attribute, a call or an item.

    Only the objects of some packages are followed; of inert ones (the standard library, test doubles) the package's
    name is kept, because it says that this is no LLM client; all others are unknown.
    """
    root = value.dotted.partition(".")[0].partition("(")[0]
    if root in s.roots or root in FOLLOWED:
        if len(value.dotted) > MAX_DOTTED or value.dotted.count("()") + value.dotted.count("[") > MAX_STEPS:
            return Unk(Reason.EXTERNAL)
        return Ext(canonical(value.dotted + suffix), call, context)
    if "(" not in suffix and "(" not in value.dotted and "[" not in suffix:
        return Ext(value.dotted + suffix)  # a module's attribute: what it is called still counts
    return Ext(f"{root}()") if root in INERT else Unk(Reason.EXTERNAL)


def item_of(dotted: str) -> Value | None:
    """What an item of an external mapping is, where that is known."""
    if dotted in ("os.environ", "os.environb"):
        return Unk(Reason.ENVIRONMENT)
    return None


def item(s: Solver, value: Ext, keys: list[str | int | None], q: OfExpr) -> Iterator[Value]:
    """`external[key]`."""
    if value.dotted in ("os.environ", "os.environb"):
        for key in keys:
            yield Unk(Reason.ENVIRONMENT, str(key or ""))
    elif value.dotted.endswith(")") or value.dotted.startswith(("builtins.", "typing.")):
        yield reached(s, value, "[]", value.call, value.context)
    else:
        yield value  # Agent[Context](...): a subscripted class
        if value.call is not None:
            yield reached(s, value, "[]", value.call, value.context)


def result(s: Solver, callee: Ext, q: OfResult) -> Iterator[Value]:
    """What calling something external gives."""
    module = s.program.loaded(q.path)
    call = module.exprs[q.expr]
    if not isinstance(call, t.Call):
        return
    dotted = callee.dotted
    last = dotted.rpartition(".")[2]
    for suffix in TRANSPARENT:
        if dotted.endswith(suffix) and "()" in dotted:
            yield Ext(dotted[: -len(suffix)], callee.call, callee.context)
            return
    if dotted in ENVIRONMENT:
        yield from _environment(s, call, q)
    elif dotted == "builtins.super":
        yield from _super(s, module, q)
    elif dotted == "builtins.getattr":
        yield from _getattr(s, call, q)
    elif dotted == "functools.partial":
        yield Partial(q.path, q.expr, q.context)
    elif dotted in MAPPINGS:
        yield Box(q.path, q.expr, q.context)
    elif dotted in IMPORTS:
        yield from _imported(s, call, q, whole=dotted == "importlib.import_module")
    elif dotted in IDENTITY:
        for value in s.get(OfExpr(q.path, call.args[0], q.context)) if call.args else ():
            yield value
    elif dotted == "typing.cast" and len(call.args) == 2:
        yield from s.get(OfExpr(q.path, call.args[1], q.context))
    elif dotted in FIELDS:
        yield from _field(s, call, q, FIELDS[dotted], dotted in SETTABLE)
    elif dotted == "fastapi.Depends":
        for argument in call.args[:1]:
            for value in s.get(OfExpr(q.path, argument, q.context)):
                yield from s.get(OfResult(value, q.path, q.expr, q.context))
    elif dotted in LOADS:
        yield from _loads(s, call, q)
    elif dotted in ("builtins.next", "random.choice", "builtins.max", "builtins.min"):
        yield from _one_of(s, call, q)
    elif dotted == "collections.defaultdict":
        yield Box(q.path, q.expr, q.context)
    elif last in CHOICES and len(call.args) >= 1:
        yield from _choice(s, call, q)
    elif dotted.endswith(CONTEXT_DEFAULTS) and callee.call is not None:
        yield from _default_of(s, callee)
    elif last in ("get", "pop", "setdefault", "getvalue", "value", "str", "text_input") and dotted != "builtins.str":
        yield from _configured(s, callee, call, q)
    elif dotted == "builtins.type" and len(call.args) == 1:
        for value in s.get(OfExpr(q.path, call.args[0], q.context)):
            if hasattr(value, "index") and not isinstance(value, (Func, Method)):
                yield Cls(value.path, value.index)  # type: ignore[attr-defined]
    else:
        yield reached(s, callee, "()", (q.path, q.expr), q.context)
        yield from _wrapped(s, callee, call, q)


def _wrapped(s: Solver, callee: Ext, call: t.Call, q: OfResult) -> Iterator[Value]:
    """`wrap(client)`, `retry(...)(function)`: what a library is given to wrap, it gives back, traced or retried."""
    root = callee.dotted.partition(".")[0].partition("(")[0]
    if root in s.roots or (root in INERT and root not in WRAPPING):
        return
    for argument in call.args[:1]:
        for value in s.get(OfExpr(q.path, argument, q.context)):
            if isinstance(value, (Func, Method)) or (isinstance(value, Ext) and "()" in value.dotted and value.call):
                yield value


def _environment(s: Solver, call: t.Call, q: OfResult) -> Iterator[Value]:
    names = s.get(OfExpr(q.path, call.args[0], q.context)) if call.args else ()
    what = next((f"${v.value}" for v in names if isinstance(v, Lit) and v.value), "")
    yield Unk(Reason.ENVIRONMENT, what)
    for default in (*call.args[1:2], *(v for k, v in call.keywords if k == "default")):
        yield from s.get(OfExpr(q.path, default, q.context))


def _imported(s: Solver, call: t.Call, q: OfResult, *, whole: bool) -> Iterator[Value]:
    """`import_module("a.b")` gives that module, `__import__("a.b")` the package it is in."""
    for name in s.get(OfExpr(q.path, call.args[0], q.context)) if call.args else ():
        if isinstance(name, Lit) and isinstance(name.value, str) and name.value:
            dotted = name.value if whole else name.value.partition(".")[0]
            target = s.program.find_module(dotted, q.path)
            yield Ext(dotted) if target is None else Mod(target)
        else:
            yield Unk(Reason.RUNTIME)


def _super(s: Solver, module: Module, q: OfResult) -> Iterator[Value]:
    """`super()`: the class whose method the call stands in."""
    owner = module.owner_around(q.expr)
    if owner >= 0:
        yield Parent(module.path, owner)


def _getattr(s: Solver, call: t.Call, q: OfResult) -> Iterator[Value]:
    if len(call.args) < 2:
        return
    from checker.resolution.transfer import attribute_of

    at = OfExpr(q.path, q.expr, q.context)
    for name in s.get(OfExpr(q.path, call.args[1], q.context)):
        if isinstance(name, Lit) and isinstance(name.value, str):
            for value in s.get(OfExpr(q.path, call.args[0], q.context)):
                yield from attribute_of(s, value, name.value, at, call.args[0])
        else:
            yield Unk(Reason.RUNTIME, "getattr")
    for default in call.args[2:3]:
        yield from s.get(OfExpr(q.path, default, q.context))


def _field(s: Solver, call: t.Call, q: OfResult, position: int, settable: bool) -> Iterator[Value]:
    """A declared field's default; a factory's result."""
    if position >= 0:
        for default in call.args[position : position + 1]:
            yield from s.get(OfExpr(q.path, default, q.context))
    for keyword, value in call.keywords:
        if keyword == "default":
            yield from s.get(OfExpr(q.path, value, q.context))
        elif keyword in ("default_factory", "factory"):
            for factory in s.get(OfExpr(q.path, value, q.context)):
                yield from s.get(OfResult(factory, q.path, q.expr, q.context))
    if settable:
        yield Unk(Reason.COMMAND_LINE)


def _loads(s: Solver, call: t.Call, q: OfResult) -> Iterator[Value]:
    """`json.loads(json.dumps(x))` is x; other text is read at run time."""
    for value in s.get(OfExpr(q.path, call.args[0], q.context)) if call.args else ():
        if isinstance(value, Ext) and value.dotted.endswith(DUMPS) and value.call is not None:
            dumped = s.program.loaded(value.call[0]).exprs[value.call[1]]
            if isinstance(dumped, t.Call) and dumped.args:
                yield from s.get(OfExpr(value.call[0], dumped.args[0], value.context))
        else:
            yield Unk(Reason.RUNTIME)


def _one_of(s: Solver, call: t.Call, q: OfResult) -> Iterator[Value]:
    for value in s.get(OfExpr(q.path, call.args[0], q.context)) if call.args else ():
        yield from (value,) if isinstance(value, Unk) else s.get(OfItem(value, None))
    for default in call.args[1:2]:
        yield from s.get(OfExpr(q.path, default, q.context))


def _choice(s: Solver, call: t.Call, q: OfResult) -> Iterator[Value]:
    """A widget's choice among options (Streamlit): any of them."""
    options = [*call.args[1:2], *(v for k, v in call.keywords if k == "options")]
    for option in options:
        for value in s.get(OfExpr(q.path, option, q.context)):
            yield from (value,) if isinstance(value, Unk) else s.get(OfItem(value, None))


def _default_of(s: Solver, callee: Ext) -> Iterator[Value]:
    """`ContextVar(..., default=x).get()`, `StringVar(value=x).get()`: x, or what was set later."""
    assert callee.call is not None
    path, expr = callee.call
    created = s.program.loaded(path).exprs[expr]
    if isinstance(created, t.Call):
        for keyword, value in created.keywords:
            if keyword in ("default", "value"):
                yield from s.get(OfExpr(path, value, callee.context))
    yield Unk(Reason.RUNTIME)


def _configured(s: Solver, callee: Ext, call: t.Call, q: OfResult) -> Iterator[Value]:
    """`config.get(key, default)` on something read at run time."""
    defaults = [
        *call.args[1:2],
        *(v for k, v in call.keywords if k in ("default", "fallback", "value", "defaultValue")),
    ]
    for default in defaults:
        yield from s.get(OfExpr(q.path, default, q.context))
    if call.args:
        yield Unk(Reason.CONFIG)
    yield reached(s, callee, "()", (q.path, q.expr), q.context)


# --- tests --------------------------------------------------------------------------------------------------------


def fixture(s: Solver, module: Module, record: Function, name: str) -> Query | None:
    """The pytest fixture that a test's (or another fixture's) parameter names, in its file or a conftest above it."""
    if not (record.name.startswith("test") or _is_fixture(module, record)):
        return None
    directory = module.path.rpartition("/")[0]
    paths = [module.path]
    while True:
        paths.append(f"{directory}/conftest.py" if directory else "conftest.py")
        if not directory:
            break
        directory = directory.rpartition("/")[0]
    for path in paths:
        other = module if path == module.path else s.program.module(path) if path in s.program.paths else None
        if other is None:
            continue
        for index in other.facts.scopes[0].names.get(name, ()):
            binding = other.facts.bindings[index]
            if binding.kind is BindingKind.FUNCTION and _is_fixture(other, other.facts.functions[binding.owner]):
                return OfReturn(other.path, binding.owner)
    return None


def _is_fixture(module: Module, record: Function) -> bool:
    for decorator in record.decorators:
        expr = module.exprs[decorator]
        if isinstance(expr, t.Call):
            expr = module.exprs[expr.func]
        last = expr.name if isinstance(expr, t.Attr) else expr.id if isinstance(expr, t.Name) else ""
        if last == "fixture":
            return True
    return False
