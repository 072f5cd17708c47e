"""Flags functions that take a model and send their request to another one.

## Why is this bad?
Whoever passes `model="..."` believes that it is used: a test of a cheaper model then measures the old one, and a route
that was moved to another tier never moves.

## Limits
Only a parameter, or an attribute set from one in the constructor, that nothing reads is called ignored.
A parameter that is read in any way, if only to be logged, is left alone, and so are functions that a framework's
interface gives their parameters, where its base class is not part of the program.
A model that comes from a mapping of options is not judged.

## Source
Seen in programs where a model was first written into the call and a parameter added later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import CallSite, Kind
from checker.facts.model import BindingKind
from checker.findings import Severity
from checker.locations import Step
from checker.patterns.arguments import arguments_of
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule
from checker.syntax.children import children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Place
    from checker.call_sites.links import Links
    from checker.facts.model import Class, Function
    from checker.findings import Finding

RULE = Rule(
    code="RL110",
    name="ignored-model-override",
    severity=Severity.WARNING,
    since="0.2",
    categories=(Category.COST, Category.QUALITY),
    preview=True,
)
PARAMETER = Regex(r"(?:llm_|chat_|openai_|anthropic_|claude_)?model(?:_name|_id)?")
KEYWORDS = ("model", "model_id", "modelId", "model_name")


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a parameter for the model is read nowhere."""
    place = context.code.place_of(site)
    if place is None or site.kind is not Kind.CALL or not site.models or is_test(place.path):
        return
    given = arguments_of(context.code, site)
    named = next((given[name] for name in KEYWORDS if name in given), None)
    if named is None or not named.direct or named.place.path != place.path:
        return
    ignored = _parameter(context, place) or _attribute(context, place)
    if ignored is not None:
        name, line = ignored
        use = site.models[0]
        yield RULE.finding(
            site,
            f"`{name}` is not used: the request goes to `{use.text}`",
            confidence=certainty(site),
            trace=use.trace,
            related=(Step(path=place.path, line=line, what=f"`{name}` is taken here"),),
        )


def _parameter(context: Context, place: Place) -> tuple[str, int] | None:
    """A parameter of the functions around a call that nothing reads."""
    links = context.code.links(place.path)
    module = links.module
    function = context.code.function_of(place)
    while function >= 0:
        record = module.facts.functions[function]
        for parameter, binding in zip(record.params, record.bindings, strict=True):
            if PARAMETER.fullmatch(parameter.name) and parameter.kind not in ("*", "**"):
                if links.readers(binding) or _reads_all(links, function) or _is_given(links, record):
                    return None
                return parameter.name, record.line
        function = module.function_of_scope(record.parent)
    return None


def _attribute(context: Context, place: Place) -> tuple[str, int] | None:
    """`self.model = model` in the constructor of the class around a call, where nothing reads `.model`."""
    links = context.code.links(place.path)
    facts = links.module.facts
    function = context.code.function_of(place)
    owner = facts.functions[function].owner if function >= 0 else -1
    if owner < 0 or not _is_plain(links, facts.classes[owner]):
        return None
    for store in facts.stores:
        if store.key >= 0 or store.expr < 0 or store.function < 0 or not PARAMETER.fullmatch(store.name.lstrip("_")):
            continue
        if facts.functions[store.function].owner != owner or facts.functions[store.function].name != "__init__":
            continue
        meanings = links.meanings(store.expr)
        if not meanings or any(binding.kind is not BindingKind.PARAM for binding in meanings):
            continue
        if not _reads(links, store.name) and not _is_read_elsewhere(context, place.path, store.name, owner):
            return f"self.{store.name}", store.line
    return None


def _reads(links: Links, attribute: str) -> list[int]:
    """The expressions of a file that read an attribute of that name; what is assigned to it is no reading."""
    assigned = {store.base for store in links.module.facts.stores}
    found = links.attributes.get(attribute, ())
    return [expr for expr in found if next(iter(children(links.module.exprs[expr])), -1) not in assigned]


def _is_plain(links: Links, record: Class) -> bool:
    """Whether a class has no base that could read its attributes."""
    return all(links.module.last_name(base) in ("object", "ABC", "Protocol") for base in record.bases)


def _is_read_elsewhere(context: Context, path: str, attribute: str, owner: int) -> bool:
    """Whether a file that knows the class reads such an attribute."""
    name = context.code.module(path).facts.classes[owner].name
    others = (other for other in context.code.program.mentioning(name) if other != path)
    loaded = (other for other in others if context.code.program.module(other) is not None)
    return any(_reads(context.code.links(other), attribute) for other in loaded)


def _reads_all(links: Links, function: int) -> bool:
    """Whether a function reads its variables by `locals()`."""
    return any(links.module.mark(call).function == function for call in links.module.calls_by_name.get("locals", ()))


def _is_given(links: Links, record: Function) -> bool:
    """Whether the parameters are a framework's: of a method of a class with a base that is not in this module."""
    if record.owner < 0:
        return bool(record.decorators)
    bases = links.module.facts.classes[record.owner].bases
    here = {owner.name for owner in links.module.facts.classes}
    return any(links.module.last_name(base) not in here | {"object", "ABC", "Protocol"} for base in bases)


INVALID = Programs("override_programs.INVALID_PROGRAMS")
VALID = Programs("override_programs.VALID_PROGRAMS")
