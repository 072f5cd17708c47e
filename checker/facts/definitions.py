"""Statements that bring in functions, classes and modules, and those that say whose a name is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.expressions import scan
from checker.facts.literals import docstring
from checker.facts.model import BindingKind, BlockKind, Class, Function, ScopeKind
from checker.syntax.tree import NONE

if TYPE_CHECKING:
    from checker.facts.walk import Walk
    from checker.syntax import tree as t


def function(walk: Walk, s: t.FunctionDef) -> None:
    """A function's body is walked at once, with an environment of its own."""
    scan(walk, s.lo, s.hi, s.line)
    number = len(walk.functions)
    walk.functions.append(None)
    owner = walk.frame.owner if walk.frame.kind is ScopeKind.CLASS else NONE
    index = walk.new(BindingKind.FUNCTION, s.name, s.line, owner=number)
    outer = (walk.env, walk.function, walk.block_index, walk.qualname, walk.loops)
    walk.env, walk.loops = {}, []
    walk.qualname = (*walk.qualname, s.name)
    scope = walk.open_scope(ScopeKind.FUNCTION, number)
    walk.function = number
    bindings = walk.parameters(s.params, number, s.line)
    block = len(walk.blocks)
    walk.env = walk.block(BlockKind.FUNCTION, s.line, NONE, s.body, walk.env)
    frame = walk.close_scope()
    walk.functions[number] = Function(
        name=s.name, qualname=".".join(walk.qualname), line=s.line, end_line=s.end_line, scope=scope,
        parent=frame.parent, owner=owner, params=s.params, bindings=bindings, decorators=s.decorators,
        annotation=s.returns, returns=tuple(frame.returns), yields=tuple(frame.yields), is_async=s.is_async,
        doc=docstring(s.body, walk.exprs), block=block,
    )  # fmt: skip
    walk.env, walk.function, walk.block_index, walk.qualname, walk.loops = outer
    if walk.env is not None:
        walk.env[s.name] = (index,)


def class_(walk: Walk, s: t.ClassDef) -> None:
    """A class body is a scope whose final names are the attributes."""
    scan(walk, s.lo, s.hi, s.line)
    index = len(walk.classes)
    walk.classes.append(None)
    outer = (walk.env, walk.block_index, walk.qualname)
    walk.qualname = (*walk.qualname, s.name)
    walk.env = {}
    scope = walk.open_scope(ScopeKind.CLASS, index)
    walk.env = walk.block(BlockKind.CLASS, s.line, NONE, s.body, walk.env)
    frame = walk.close_scope()
    walk.classes[index] = Class(
        name=s.name, qualname=".".join(walk.qualname), line=s.line, end_line=s.end_line, scope=scope,
        parent=frame.parent, bases=s.bases, keywords=s.keywords, decorators=s.decorators,
        doc=docstring(s.body, walk.exprs),
    )  # fmt: skip
    walk.env, walk.block_index, walk.qualname = outer
    walk.new(BindingKind.CLASS, s.name, s.line, owner=index)


def import_(walk: Walk, s: t.Import) -> None:
    """`import a.b` binds `a`, and `a.b` is its member; `import a.b as c` binds `c` to `a.b`."""
    for module, alias in s.names:
        top = module.partition(".")[0]
        if alias:
            walk.new(BindingKind.IMPORT, alias, s.line, text=module)
        else:
            walk.new(BindingKind.IMPORT, top, s.line, text=top, member=module if module != top else "")


def import_from(walk: Walk, s: t.ImportFrom) -> None:
    """`from m import n` binds `n`."""
    for name, alias in s.names:
        walk.new(BindingKind.FROM, alias or name, s.line, text=s.module, member=name, level=s.level)


def scoping(walk: Walk, s: t.Scoping) -> None:
    """`global n` and `nonlocal n`."""
    walk.frame.elsewhere.update(dict.fromkeys(s.names, s.kind))
