"""How much it matters whether the tokens of a request are counted: not at all for trials, little where nobody is billed.

def is_available(self): self.client.messages.create(..., max_tokens=1)     a *trial*: nobody looks at the answer
def _ask_old(self, text): ...                                             *dead*: nothing else has the name
ollama.chat(model="llama3.1", messages=messages)                          *local*: costs time, which nobody bills
def count_tokens(self, text): ...                                         an *estimate* of the class's own
examples/greeting.py                                                      an *example*: not what a program spends
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.findings import Confidence
from checker.patterns.regex import Regex
from checker.patterns.statements import StatementIndex
from checker.resolution.callers import is_test
from checker.resolution.values import Cls, Ext, Lit
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite
    from checker.resolution.program import Module

TRIAL = Regex(
    r"(?:^|[._])(?:test|check|verify|validate|try|ping)_(?:\w+_)?(?:connection|connectivity|credentials?|api_?key|key|"
    r"auth|access|availability|completions?|endpoint)(?:_|$)"
    r"|(?:^|[._])(?:ping|health_?check|check_health|is_(?:available|alive|healthy|reachable|connected))$"
)
"""Functions that send a request to see whether one gets through."""
LOCAL_SDKS = frozenset({"ollama"})
LOCAL_IDS = Regex(r"^(?:ollama|ollama_chat|lm_studio|llamafile|local)[/:]")
LOCAL_HOSTS = Regex(r"^(?:https?://)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal)(?:[:/]|$)")
# Names of routes: `app.models.local_model:LocalModel.generate`; a `local_search` or a `Localizer` is none.
LOCAL_NAMES = Regex(
    r"(?:^|[.:_])(?:local_?(?:models?|llms?|ai|server|client|inference)|ollama|lm_?studio|llama_?cpp)(?:_?\w+)?(?=[.:]|$)",
    re.IGNORECASE,
)
ENDPOINTS = frozenset({"base_url", "api_base", "openai_api_base", "host", "endpoint"})
ESTIMATES = Regex(r"^_?(?:count|estimate|compute|calculate)_(?:\w+_)?(?:tokens?|costs?|usage)$")
"""Methods with which a class counts tokens or their cost by itself."""
EXAMPLES = frozenset({
    "cookbook", "cookbooks", "demo", "demos", "doc", "docs", "example", "examples", "notebook", "notebooks", "sample",
    "samples", "tutorial", "tutorials",
})  # fmt: skip


def concern(site: CallSite, code: Code) -> Confidence | None:
    """How sure one may be that somebody misses what a response says of its use: low where nobody is billed, where a
    class counts by itself, and in the examples and notebooks of a program that is more than these; None for tests,
    trials and dead code."""
    if is_test(site.span.path) or TRIAL.search(site.function.partition(":")[2]):
        return None
    place = code.place_of(site)
    if place is not None and (_is_dropped(code, place) or _is_dead(code, place)):
        return None
    beside = _is_shown(site.span.path) and not code.once(_is_all_shown)
    little = beside or _is_local(site, code, place) or (place is not None and _is_estimated(code, place))
    return Confidence.LOW if little else site.confidence


def _is_shown(path: str) -> bool:
    """Whether a file is an example or a notebook."""
    return path.endswith(".ipynb") or not EXAMPLES.isdisjoint(path.split("/")[:-1])


def _is_all_shown(code: Code) -> bool:
    """Whether nothing but examples is scanned: then they are what the reader asks about."""
    return all(_is_shown(path) for path in code.program.paths)


def _is_dropped(code: Code, place: Place) -> bool:
    """Whether nobody looks at the answer: the call is a statement of its own."""
    spot = code.once(StatementIndex).spot_of(place)
    if spot is None or not isinstance(spot.statement, t.Expression):
        return False
    expr, record = spot.statement.value, code.module(place.path).exprs[spot.statement.value]
    return place.expr in (expr, record.value if isinstance(record, t.Await) else expr)


def _is_dead(code: Code, place: Place) -> bool:
    """Whether a private function is named nowhere but in itself.

    A framework may call what is decorated, and the methods of a class with bases.
    """
    module, index = code.module(place.path), code.function_of(place)
    functions = module.facts.functions
    while index >= 0 and functions[index].name == "<lambda>":
        index = module.function_of_scope(functions[index].parent)
    if index < 0:
        return False
    function = functions[index]
    if not function.name.startswith("_") or function.name.endswith("__") or function.decorators:
        return False
    if function.owner >= 0 and module.facts.classes[function.owner].bases:
        return False
    if any(not _inside(module, expr, index) for expr in _mentions(module, function.name)):
        return False
    return not set(code.program.mentioning(function.name)) - {place.path}


def _mentions(module: Module, name: str) -> Iterator[int]:
    """The expressions that name a function, or a text that its name begins with (`getattr(self, f"_ask_{kind}")`)."""
    for index, record in enumerate(module.exprs):
        if type(record) is t.Name:
            named = record.id == name
        elif type(record) is t.Attr:
            named = record.name == name
        elif type(record) is t.Const and isinstance(text := record.value, str):
            named = name in text or (len(text) > 1 and name.startswith(text))
        else:
            continue
        if named:
            yield index


def _inside(module: Module, expr: int, function: int) -> bool:
    at = module.mark(expr).function
    while at >= 0 and at != function:
        at = module.function_of_scope(module.facts.functions[at].parent)
    return at == function


def _is_estimated(code: Code, place: Place) -> bool:
    """Whether the class that makes a request, or one it inherits from, has a method that counts tokens or cost."""
    module, index = code.module(place.path), code.function_of(place)
    functions = module.facts.functions
    while index >= 0 and functions[index].owner < 0:
        index = module.function_of_scope(functions[index].parent)
    if index < 0:
        return False
    todo, seen = [Cls(place.path, functions[index].owner)], set[Cls]()
    while todo:
        cls = todo.pop()
        if cls in seen:
            continue
        seen.add(cls)
        facts = code.module(cls.path).facts
        record = facts.classes[cls.index]
        if any(ESTIMATES.search(name) for name in facts.scopes[record.scope].names):
            return True
        bases = code.values([Place(cls.path, base) for base in record.bases])
        todo.extend(value for values in bases.values() for value in values if isinstance(value, Cls))
    return False


def _is_local(site: CallSite, code: Code, place: Place | None) -> bool:
    """Whether a model runs on the own machine, as its SDK, id, address or the names around the call say."""
    if site.sdk in LOCAL_SDKS or LOCAL_NAMES.search(site.function):
        return True
    if site.models and all(LOCAL_IDS.search(use.text) for use in site.models):
        return True
    return site.custom_endpoint and place is not None and _asks_localhost(code, place)


def _asks_localhost(code: Code, place: Place) -> bool:
    """Whether the call, or every constructor of its client, is given an address of the own machine."""
    call = code.module(place.path).exprs[place.expr]
    assert isinstance(call, t.Call)
    callee = Place(place.path, call.func)
    built = (value.call for value in code.values([callee])[callee] if isinstance(value, Ext))
    constructors = {Place(*key) for key in built if key is not None and key[0]}
    given = {at: _endpoints(code, at) for at in (place, *constructors)}
    values = code.values([expr for exprs in given.values() for expr in exprs])
    local = {
        at
        for at, exprs in given.items()
        if any(isinstance(v, Lit) and LOCAL_HOSTS.search(str(v.value)) for expr in exprs for v in values[expr])
    }
    return place in local or (bool(constructors) and constructors <= local)


def _endpoints(code: Code, place: Place) -> tuple[Place, ...]:
    """The addresses among the keywords of a call."""
    call = code.module(place.path).exprs[place.expr]
    keywords = call.keywords if isinstance(call, t.Call) else ()
    return tuple(Place(place.path, expr) for name, expr in keywords if name in ENDPOINTS)
