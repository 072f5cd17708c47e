"""The modules that a policy names as the place of model ids, and how a call uses a constant of theirs.

# support/models.py, with registry-modules = ["support.models"]
SMALL = "claude-haiku-5-5"

client.messages.create(model="claude-haiku-5-5")     ->  from support.models import SMALL ... model=SMALL
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts.model import BindingKind
from checker.findings import Edit, Fix
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.call_sites.code import Code
    from checker.locations import Span
    from checker.resolution.program import Module


class Registered(Struct, frozen=True, kw_only=True):
    """The registry's files, and where each id is found: module and name."""

    paths: frozenset[str]
    names: Mapping[str, tuple[str, str]]


def registered(code: Code, patterns: Iterable[str]) -> Registered:
    """The constants of the registry modules by id; an id with several names has the first of them."""
    wanted = tuple(patterns)
    paths: set[str] = set()
    names: dict[str, tuple[str, str]] = {}
    for path in code.program.paths:
        module_name = code.program.index.name_of(path)
        if not any(fnmatchcase(module_name, pattern) for pattern in wanted):
            continue
        paths.add(path)
        module = code.program.module(path)
        for text, name in _constants(module) if module is not None else ():
            names.setdefault(text, (module_name, name))
    return Registered(paths=frozenset(paths), names=names)


def _constants(module: Module) -> Iterator[tuple[str, str]]:
    """The texts that a module gives names in capitals to."""
    for binding in module.facts.bindings:
        if binding.scope == 0 and binding.kind is BindingKind.VALUE and not binding.path and binding.name.isupper():
            record = module.exprs[binding.expr]
            if isinstance(record, t.Const) and isinstance(record.value, str):
                yield record.value, binding.name


def use_of(code: Code, span: Span, name: tuple[str, str]) -> Fix | None:
    """Write a registry's constant in place of a literal; None where its name means something else already."""
    module = code.program.module(span.path)
    if module is None or span.cell is not None or span.line != span.end_line:
        return None
    edits = [Edit(span=span, replacement=name[1])]
    if not _is_imported(module, name):
        line = _first_import(module)
        if line is None or any(name[1] in scope.names for scope in module.facts.scopes):
            return None
        start = replace(span, line=line, column=1, end_line=line, end_column=1)
        edits.insert(0, Edit(span=start, replacement=f"from {name[0]} import {name[1]}\n"))
    return Fix(title=f"Use `{name[1]}` of `{name[0]}`", edits=tuple(edits))


def _is_imported(module: Module, name: tuple[str, str]) -> bool:
    bindings = module.facts.bindings
    return any(
        (binding.kind, binding.name, binding.member) == (BindingKind.FROM, name[1], name[1])
        and (binding.text == name[0] or (binding.level and name[0].endswith(binding.text)))
        for index in module.facts.scopes[0].final.get(name[1], ())
        for binding in (bindings[index],)
    )


def _first_import(module: Module) -> int | None:
    """The line of the first import at the top of a file, after those that must come first."""
    lines = [
        binding.line
        for binding in module.facts.bindings
        if binding.scope == 0
        and binding.block == 0
        and binding.kind in (BindingKind.IMPORT, BindingKind.FROM)
        and binding.text != "__future__"
    ]
    return min(lines, default=None)
