"""Flags models that are taken from an enum, a class or a module that has no such name.

## Why is this bad?
`Models.HAIKU_5` raises an `AttributeError` when the line is reached, which for a fallback or a rare branch is when it
is needed.
It is what is left behind when a model is removed from a registry.

## Limits
The class must be one of the program, with all its bases known, without a metaclass of its own, `__getattr__`, or
attributes that are set from elsewhere; the module must be one of the program, without `__getattr__` or a star import.
References that stand in the call, in a variable of the same function or module, or in a parameter's default are looked
at.

## Source
The language: an attribute that nothing defines does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.call_sites.code import Place
from checker.facts.model import BindingKind
from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.arguments import arguments_of
from checker.resolution.callers import is_test
from checker.resolution.values import Cls, Ext, Mod, Value
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL707",
    name="undefined-model-reference",
    severity=Severity.ERROR,
    since="0.1",
    categories=(Category.RELIABILITY,),
    preview=True,
)
ARGUMENTS = ("model", "model_id", "modelId", "model_name")
PLAIN_BASES = frozenset(
    {"enum.Enum", "enum.StrEnum", "builtins.str", "builtins.object", "typing.NamedTuple", "str", "object"}
)
ENUM_ATTRIBUTES = frozenset({"value", "name"})
EVERY_CLASS = frozenset({"__name__", "__members__", "__doc__", "__dict__", "__class__", "__module__", "__qualname__"})
DEPTH = 5


class Reference(NamedTuple):
    """`base.name` in an expression."""

    place: Place
    base: Place
    name: str


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding for each reference behind a site's model that nothing defines."""
    if site.complete or is_test(site.span.path):
        return
    given = arguments_of(context.code, site)
    model = next((given[name].place for name in ARGUMENTS if name in given), None)
    references = list(_references(context.code, model, DEPTH)) if model is not None else []
    if not references:
        return
    code = context.code
    owners = code.values([reference.base for reference in references])
    for reference in references:
        values = owners[reference.base]
        if len(values) == 1 and (owner := _without(code, values[0], reference.name)):
            yield RULE.finding(
                site, f"{owner} has no `{reference.name}`",
                span=code.module(reference.place.path).span(reference.place.expr), confidence=Confidence.HIGH,
                related=(Step(path=site.span.path, line=site.span.line, what="used here", cell=site.span.cell),),
            )  # fmt: skip


def _references(code: Code, place: Place, depth: int) -> Iterator[Reference]:
    """The attribute references that a model's expression leads to, inside its file."""
    if depth == 0:
        return
    path = place.path
    record = code.module(path).exprs[place.expr]
    match record:
        case t.Attr(base, name) if name in ENUM_ATTRIBUTES:
            yield from _references(code, Place(path, base), depth - 1)
        case t.Attr(base, name):
            yield Reference(place, Place(path, base), name)
        case t.Conditional(_, body, orelse):
            yield from _references(code, Place(path, body), depth - 1)
            yield from _references(code, Place(path, orelse), depth - 1)
        case t.Bool(_, left, right):
            yield from _references(code, Place(path, left), depth - 1)
            yield from _references(code, Place(path, right), depth - 1)
        case t.Name():
            for target, binding in code.reader.meanings(path, place.expr):
                expr = binding.expr if binding.kind is BindingKind.VALUE and not binding.path else -1
                if binding.kind is BindingKind.PARAM:
                    expr = code.module(target).facts.functions[binding.owner].params[binding.expr].default
                if expr >= 0:
                    yield from _references(code, Place(target, expr), depth - 1)
        case _:
            return


def _without(code: Code, owner: Value, name: str) -> str:
    """The class or module in words, if it surely has no such name; else ""."""
    if isinstance(owner, Mod):
        return _module_without(code, owner.path, name)
    if isinstance(owner, Cls) and name not in EVERY_CLASS and _class_without(code, owner, name, DEPTH):
        return f"`{code.module(owner.path).facts.classes[owner.index].name}`"
    return ""


def _module_without(code: Code, path: str, name: str) -> str:
    module = code.program.module(path)
    if module is None or name.startswith("__"):
        return ""
    names = module.facts.scopes[0].names
    star = any(b.kind is BindingKind.FROM and b.member == "*" for b in module.facts.bindings)
    if (
        name in names
        or "__getattr__" in names
        or star
        or "globals" in {r.id for r in module.exprs if isinstance(r, t.Name)}
    ):
        return ""
    if path.endswith("__init__.py") and code.program.index.find(f"{module.name}.{name}", importer=path) is not None:
        return ""
    return "" if code.program.uses.storing(name, path) else f"module `{module.name}`"


def _class_without(code: Code, owner: Cls, name: str, depth: int) -> bool:
    """Whether neither a class nor any class above it has a name, and nobody gives it one."""
    module = code.program.module(owner.path)
    if module is None or depth == 0:
        return False
    record = module.facts.classes[owner.index]
    own = module.facts.scopes[record.scope].names
    dynamic = {"__getattr__", "__getattribute__", "_missing_", "_member_map_"} & own.keys()
    if name in own or dynamic or record.keywords or record.decorators or code.program.uses.storing(name, owner.path):
        return False
    above = code.values([Place(owner.path, base) for base in record.bases])
    for values in above.values():
        if len(values) != 1:
            return False
        value = values[0]
        if isinstance(value, Cls):
            if not _class_without(code, value, name, depth - 1):
                return False
        elif not (isinstance(value, Ext) and value.dotted in PLAIN_BASES):
            return False
    return True


INVALID = Programs("reference_programs.UNDEFINED_PROGRAMS")
VALID = Programs("reference_programs.DEFINED_PROGRAMS")
