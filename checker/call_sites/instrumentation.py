"""What records every call of a process, set up once: OpenTelemetry, Langfuse, Logfire, MLflow, Sentry and the like.

    logfire.configure(); logfire.instrument_openai()      covers the calls of openai
    trace.set_tracer_provider(provider)                   covers the SDKs that make spans themselves: anthropic >= 1.0

A *hook* is a dotted path that, when called (or assigned to), covers some SDKs. The list is that of November 2026. What
a hook covers, it covers in all files that run in its process (`checker.call_sites.processes`): nobody sets up tracing in
the module that calls. A hook that stands under an `if`, or in a function that is called under one, is a matter of
configuration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.processes import Shared
from checker.call_sites.telemetry_hooks import (
    ANY,
    HOOKS,
    IMPORTED,
    INSTRUCTOR,
    LANGCHAIN,
    LITELLM,
    LITELLM_CALLBACKS,
    TRACING,
    Hook,
)
from checker.facts.model import BlockKind
from checker.locations import Step
from checker.resolution.callers import is_test
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.call_sites.flow import LinkIndex
    from checker.call_sites.processes import Processes
    from checker.resolution.program import Module


MOST_FILES = 12
"""A function whose name more files call is called somewhere without an `if`."""


@dataclass(frozen=True, slots=True)
class Setup:
    """A hook that a file sets up. `certain`: whatever the configuration says."""

    step: Step
    certain: bool = True


class Instrumentation:
    """The hooks that a program sets up, and which SDKs they cover."""

    def __init__(
        self, links: LinkIndex, processes: Processes, paths: Iterable[str], modules: Iterable[str] = ()
    ) -> None:
        """`paths`: the files to look at; `modules`: a team's own modules that record calls when they are imported."""
        self._setups: dict[str, list[Setup]] = {}
        self._links = links
        self._processes = processes
        own = tuple(modules)
        for path in paths:
            self._read_calls(path)
            self._read_imports(path, own)
            self._read_stores(path)

    def of(self, sdk: str, path: str) -> Setup | None:
        """What records the calls that a file makes of an SDK, the most certain first; None when nothing does."""
        perhaps: Setup | None = None
        for setup in (*self._setups.get(sdk, []), *self._setups.get("*", [])):
            shared = self._processes.shared(path, setup.step.path)
            if shared is Shared.ALWAYS and setup.certain:
                return setup
            if shared is not Shared.NEVER:
                perhaps = perhaps or Setup(setup.step, certain=False)
        return perhaps

    def _read_calls(self, path: str) -> None:
        here = self._links.of(path)
        for index, record in enumerate(here.module.exprs):
            if type(record) is not t.Call:
                continue
            if _listens(here.module.exprs, record):
                self._cover(INSTRUCTOR, path, index, "client.on")
            dotted = here.dotted(record.func)
            for hook in _HOOKS_OF.get(_root(dotted), ()):
                if _leads(hook.path, dotted) and (not hook.needs or hook.needs in _given(here.module.exprs, record)):
                    self._cover(hook.covers, path, index, dotted)

    def _read_imports(self, path: str, own: tuple[str, ...]) -> None:
        for line, name in _imports(self._links.of(path).module.facts.tree.body):
            if any(_leads(module, name) for module in (IMPORTED, *own)):
                self._note(ANY, Setup(Step(path=path, line=line, what=f"`{name}` is imported")))

    def _read_stores(self, path: str) -> None:
        """`litellm.success_callback = [...]`, `os.environ["LANGSMITH_TRACING"] = "true"`."""
        here = self._links.of(path)
        for store in here.module.facts.stores:
            key = here.module.exprs[store.key] if store.key >= 0 else None
            if store.name in LITELLM_CALLBACKS and here.dotted(store.base) == "litellm":
                self._cover(LITELLM, path, store.expr, f"litellm.{store.name}")
            elif store.name == "environ" and isinstance(key, t.Const) and key.value in TRACING:
                self._cover(LANGCHAIN, path, store.expr, f"${key.value}")

    def _cover(self, sdks: frozenset[str], path: str, expr: int, what: str) -> None:
        module = self._links.of(path).module
        span = module.span(expr)
        step = Step(path=span.path, line=span.line, what=f"`{what}` is set up", cell=span.cell)
        self._note(sdks, Setup(step, certain=self._is_certain(module, expr)))

    def _is_certain(self, module: Module, expr: int) -> bool:
        """Whether an expression is reached without an `if`: in the module itself, or in a function called so."""
        if _is_optional(module, expr):
            return False
        function = module.mark(expr).function
        if function < 0:
            return True
        record, program = module.facts.functions[function], self._links.program
        in_class = record.name == "__init__" and record.owner >= 0
        name = module.facts.classes[record.owner].name if in_class else record.name
        uses, method = program.uses, record.owner >= 0 and not in_class
        if record.decorators or len(uses.calling(name, module.path, method=method)) > MOST_FILES:
            return True
        if uses.handovers_of(name, module.path, method=method):
            return True
        found = uses.calls_of(name, module.path, method=method) or ()
        calls = [(path, call) for path, call in found if not is_test(path)]
        return any(not _is_optional(program.loaded(path), call) for path, call in calls)

    def _note(self, sdks: frozenset[str], setup: Setup) -> None:
        for sdk in sdks:
            self._setups.setdefault(sdk, []).append(setup)


def _listens(exprs: tuple[t.AnyExpr, ...], call: t.Call) -> bool:
    """`client.on("completion:response", log_usage)`: Instructor hands every raw response to a function."""
    func = exprs[call.func]
    event = exprs[call.args[0]] if call.args else None
    return (
        isinstance(func, t.Attr)
        and func.name == "on"
        and (
            (isinstance(event, t.Const) and event.value == "completion:response")
            or (isinstance(event, t.Attr) and event.name == "COMPLETION_RESPONSE")
        )
    )


def _is_optional(module: Module, expr: int) -> bool:
    """Whether an expression stands under an `if` that asks more than whether the file is run as a program."""
    block = module.mark(expr).block
    while block >= 0:
        record = module.facts.blocks[block]
        if record.kind in (BlockKind.IF, BlockKind.ELSE) and not _asks_for_main(module, record.header):
            return True
        block = record.parent
    return False


def _asks_for_main(module: Module, expr: int) -> bool:
    record = module.exprs[expr] if expr >= 0 else None
    left = module.exprs[record.left] if isinstance(record, t.Compare) else None
    return isinstance(left, t.Name) and left.id == "__name__"


def _imports(body: Iterable[t.Stmt]) -> Iterator[tuple[int, str]]:
    """The lines and dotted names of what a module imports at its top, under `if` and `try` too."""
    for statement in body:
        match statement:
            case t.Import(line, names=names):
                yield from ((line, name) for name, _ in names)
            case t.ImportFrom(line, module=module, level=0, names=names):
                yield from ((line, f"{module}.{name}") for name, _ in names)
            case t.If(body=inner, orelse=other) | t.Try(body=inner, orelse=other):
                yield from _imports((*inner, *other))


def _root(dotted: str) -> str:
    return dotted.partition(".")[0].partition("(")[0]


_HOOKS_OF: Mapping[str, tuple[Hook, ...]] = {
    root: tuple(hook for hook in HOOKS if _root(hook.path) == root) for root in {_root(hook.path) for hook in HOOKS}
}


def _leads(path: str, dotted: str) -> bool:
    """Whether a dotted path is, or goes on from, another one."""
    return dotted.startswith(path) and (
        path.endswith(".") or not (dotted[len(path) :][:1].isalnum() or dotted[len(path) :][:1] == "_")
    )


def _given(exprs: tuple[t.AnyExpr, ...], call: t.Call) -> Iterator[str]:
    """The keywords of a call and the texts it is given: what a hook can need."""
    for name, value in call.keywords:
        record = exprs[value]
        if not (isinstance(record, t.Const) and not record.value):
            yield name
    for arg in call.args:
        record = exprs[arg]
        if isinstance(record, t.Const) and isinstance(record.value, str):
            yield record.value
