"""A team's own wrappers, as the configuration declares them: calls of them are call sites.

    [[tool.route-lint.wrappers]]
    call = "company_llm:Gateway.ask"        Gateway().ask("Label this", model="gpt-6-luna")      a site of this wrapper
    model = "model"

A wrapper that is scanned is known by its function, wherever it is imported to; another one by the name it is imported
by. What a call does not pass is the default of the wrapper's parameter, where that can be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.catalogue import Known
from checker.call_sites.prompt import PROMPTS
from checker.call_sites.sdks import SDKS, Operation, Sdk, Stream
from checker.resolution.values import EXACT, Cls, Ext, Func, Inst, Method, OfAttribute, OfGlobal, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.config import Wrapper
    from checker.resolution.program import Program
    from checker.resolution.solve import Solver
    from checker.syntax import tree as t

MOST_SPELLINGS = 20
"""A wrapper that goes by more names than this is looked for by its own name alone."""


def wrapper_roots(declared: Iterable[Wrapper]) -> frozenset[str]:
    """The packages that wrappers are imported from, whose objects are worth following."""
    return frozenset(wrapper.module.partition(".")[0] for wrapper in declared)


class Wrappers:
    """The declared wrappers of one program."""

    def __init__(self, s: Solver, declared: Iterable[Wrapper]) -> None:
        self._program = s.program
        self._by_path: dict[str, Wrapper] = {}
        self._by_function: dict[tuple[str, int], Wrapper] = {}
        for wrapper in declared:
            self._by_path[f"{wrapper.module}.{wrapper.qualname}"] = wrapper
            for function in _functions(s, wrapper):
                self._by_function[function] = wrapper
        self.names = frozenset(
            spelled for wrapper in self._by_path.values() for spelled in _spellings(s.program, wrapper)
        )
        """The last names that calls of wrappers can have."""

    def files(self) -> frozenset[str]:
        """The files that mention a wrapper."""
        return frozenset(path for name in self.names for path in self._program.mentioning(name))

    def known(self, value: Value) -> Known | None:
        """What calling a value means when it is a wrapper."""
        match value:
            case Ext(dotted):
                wrapper = self._by_path.get(dotted.replace("()", ""))
                return None if wrapper is None else _known(wrapper, ())
            case Func(path, index) | Method(path, index):
                wrapper = self._by_function.get((path, index))
                if wrapper is None:
                    return None
                params = self._program.function(path, index).params
                return _known(wrapper, params[1:] if isinstance(value, Method) else params, path)
            case _:
                return None


def _functions(s: Solver, wrapper: Wrapper) -> Iterator[tuple[str, int]]:
    """The functions of the program that a declaration names: where they are defined, not where they are imported."""
    path = s.program.index.find(wrapper.module)
    if path is None or s.program.module(path) is None:
        return
    first, _, method = wrapper.qualname.partition(".")
    named = OfGlobal(path, first)
    s.solve([named])
    values = s.answer(named)
    if method:
        methods = [OfAttribute(v.path, v.index, method, EXACT) for v in values if isinstance(v, (Cls, Inst))]
        s.solve(methods)
        values = tuple(value for query in methods for value in s.answer(query))
    yield from ((v.path, v.index) for v in values if isinstance(v, (Func, Method)))


def _spellings(program: Program, wrapper: Wrapper) -> frozenset[str]:
    name = wrapper.qualname.rpartition(".")[2]
    spelled = frozenset(word for module in program.mentions(name) for word in module.spellings(name))
    return spelled if 0 < len(spelled) <= MOST_SPELLINGS else frozenset({name})


def _known(wrapper: Wrapper, params: tuple[t.Parameter, ...], path: str = "") -> Known:
    """A wrapper as an operation. `params`: its parameters without `self`, none where it was not scanned."""
    names = [param.name for param in params]
    keyword: str | None
    if isinstance(wrapper.model, int):
        position = wrapper.model
        keyword = names[position] if position < len(names) else None
    else:
        keyword = wrapper.model
        position = names.index(keyword) if keyword in names and params[names.index(keyword)].kind != "k" else -1
    default = params[names.index(keyword)].default if keyword in names else -1
    prompt = next((name for name in names if name in PROMPTS), "")
    operation = Operation(
        wrapper.operation or wrapper.qualname,
        model=() if keyword is None else (keyword,),
        position=position,
        stream=Stream.ALWAYS if wrapper.is_stream else Stream.NEVER,
        is_async=wrapper.is_async,
        prompt=(prompt,) if prompt else (),
        prompt_position=names.index(prompt) if prompt else -1,
    )
    sdk = next((sdk for sdk in SDKS if sdk.name == wrapper.sdk), Sdk(name=wrapper.sdk, roots=()))
    place = (path, default) if default >= 0 else None
    return Known(sdk, operation=operation, name=operation.path, wrapper=wrapper, default=place)
