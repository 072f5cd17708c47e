"""libcst nodes -> the records of `checker.syntax.tree`: statements."""
# ruff: noqa: SLF001 - the table names the methods of the class above it

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import libcst as cst

from checker.syntax import tree as t
from checker.syntax.cst_expressions import CstExpressions, operator


class CstStatements(CstExpressions):
    """Adds statements. `line_starts` are the offsets of the lines."""

    def __init__(self, span: Callable[[cst.CSTNode], tuple[int, int]], line_starts: Sequence[int]) -> None:
        super().__init__(span)
        self._line_starts = line_starts

    def line_of(self, node: cst.CSTNode) -> int:
        """The first line of a node."""
        return bisect_right(self._line_starts, self.span(node)[0])

    def end_line_of(self, node: cst.CSTNode) -> int:
        """The last line of a node."""
        return bisect_right(self._line_starts, self.span(node)[1])

    def block(self, node: cst.BaseSuite | None) -> tuple[t.AnyStmt, ...]:
        """Lower an indented block or a one-line suite."""
        return () if node is None else self.body(node.body)

    def body(self, nodes: Sequence[cst.CSTNode]) -> tuple[t.AnyStmt, ...]:
        """Lower a list of statements."""
        out: list[t.AnyStmt] = []
        for node in nodes:
            if isinstance(node, cst.SimpleStatementLine):
                out.extend(self.statement(small) for small in node.body)
            else:
                out.append(self.statement(node))
        return tuple(out)

    def statement(self, node: cst.CSTNode) -> t.AnyStmt:
        """Lower one statement."""
        handler = STATEMENTS.get(type(node))
        lo = len(self.exprs)
        if handler is None:
            return t.Jump(self.line_of(node), lo, lo, type(node).__name__)
        return handler(self, node, self.line_of(node), lo)

    def _expression(self, node: cst.Expr, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        return t.Expression(line, lo, self.hi, value)

    def _assign(self, node: cst.Assign, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        targets = tuple(self.expr(target.target) for target in node.targets)
        return t.Assign(line, lo, self.hi, targets, value)

    def _annotated(self, node: cst.AnnAssign, line: int, lo: int) -> t.AnyStmt:
        annotation = self.annotation(node.annotation)
        value = self.expr(node.value)
        target = self.expr(node.target)
        return t.Assign(line, lo, self.hi, (target,), value, annotation)

    def _augmented(self, node: cst.AugAssign, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        target = self.expr(node.target)
        return t.AugAssign(line, lo, self.hi, target, operator(node.operator), value)

    def _return(self, node: cst.Return, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        return t.Return(line, lo, self.hi, value)

    def _raise(self, node: cst.Raise, line: int, lo: int) -> t.AnyStmt:
        error = self.expr(node.exc)
        cause = self.expr(node.cause.item) if node.cause else t.NONE
        return t.Raise(line, lo, self.hi, error, cause)

    def _if(self, node: cst.If, line: int, lo: int) -> t.AnyStmt:
        test = self.expr(node.test)
        hi = self.hi
        body = self.block(node.body)
        orelse: tuple[t.AnyStmt, ...] = ()
        if isinstance(node.orelse, cst.If):
            orelse = (self.statement(node.orelse),)
        elif node.orelse is not None:
            orelse = self.block(node.orelse.body)
        return t.If(line, lo, hi, test, body, orelse)

    def _for(self, node: cst.For, line: int, lo: int) -> t.AnyStmt:
        iterable = self.expr(node.iter)
        target = self.expr(node.target)
        hi = self.hi
        body = self.block(node.body)
        orelse = self.block(node.orelse.body if node.orelse else None)
        return t.For(line, lo, hi, target, iterable, body, orelse, node.asynchronous is not None)

    def _while(self, node: cst.While, line: int, lo: int) -> t.AnyStmt:
        test = self.expr(node.test)
        hi = self.hi
        body = self.block(node.body)
        return t.While(line, lo, hi, test, body, self.block(node.orelse.body if node.orelse else None))

    def _try(self, node: cst.Try | cst.TryStar, line: int, lo: int) -> t.AnyStmt:
        body = self.block(node.body)
        handlers = tuple(self._handler(h) for h in node.handlers)
        orelse = self.block(node.orelse.body if node.orelse else None)
        final = self.block(node.finalbody.body if node.finalbody else None)
        return t.Try(line, lo, lo, body, handlers, orelse, final)

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> t.Handler:
        lo = self.hi
        kind = self.expr(node.type)
        name = node.name.name.value if node.name and isinstance(node.name.name, cst.Name) else ""
        hi = self.hi
        return t.Handler(self.line_of(node), lo, hi, kind, name, self.block(node.body))

    def _with(self, node: cst.With, line: int, lo: int) -> t.AnyStmt:
        items: list[tuple[int, int]] = []
        for item in node.items:
            value = self.expr(item.item)
            items.append((value, self.expr(item.asname.name) if item.asname else t.NONE))
        hi = self.hi
        return t.With(line, lo, hi, tuple(items), self.block(node.body), node.asynchronous is not None)

    def _function(self, node: cst.FunctionDef, line: int, lo: int) -> t.AnyStmt:
        decorators = tuple(self.expr(d.decorator) for d in node.decorators)
        params = self.params(node.params)
        returns = self.annotation(node.returns)
        hi = self.hi
        body = self.block(node.body)
        is_async = node.asynchronous is not None
        end = self.end_line_of(node)
        return t.FunctionDef(line, lo, hi, node.name.value, params, decorators, returns, body, is_async, end)

    def _class(self, node: cst.ClassDef, line: int, lo: int) -> t.AnyStmt:
        decorators = tuple(self.expr(d.decorator) for d in node.decorators)
        bases = tuple(self.expr(b.value) for b in node.bases)
        keywords = tuple((k.keyword.value if k.keyword else "**", self.expr(k.value)) for k in node.keywords)
        hi = self.hi
        body = self.block(node.body)
        return t.ClassDef(line, lo, hi, node.name.value, bases, keywords, decorators, body, self.end_line_of(node))

    def _import(self, node: cst.Import, line: int, lo: int) -> t.AnyStmt:
        names = tuple((dotted(alias.name), alias_of(alias)) for alias in node.names)
        return t.Import(line, lo, lo, names)

    def _import_from(self, node: cst.ImportFrom, line: int, lo: int) -> t.AnyStmt:
        module = dotted(node.module) if node.module is not None else ""
        if isinstance(node.names, cst.ImportStar):
            names: tuple[tuple[str, str], ...] = (("*", ""),)
        else:
            names = tuple((dotted(alias.name), alias_of(alias)) for alias in node.names)
        return t.ImportFrom(line, lo, lo, module, len(node.relative), names)

    def _scoping(self, node: cst.Global | cst.Nonlocal, line: int, lo: int) -> t.AnyStmt:
        return t.Scoping(line, lo, lo, type(node).__name__.lower(), tuple(n.name.value for n in node.names))

    def _delete(self, node: cst.Del, line: int, lo: int) -> t.AnyStmt:
        target = node.target
        several = [e.value for e in target.elements] if isinstance(target, cst.Tuple) and not target.lpar else [target]
        targets = tuple([self.expr(each) for each in several])
        return t.Delete(line, lo, self.hi, targets)

    def _assert(self, node: cst.Assert, line: int, lo: int) -> t.AnyStmt:
        test = self.expr(node.test)
        self.expr(node.msg)
        return t.Assert(line, lo, self.hi, test)

    def _match(self, node: cst.Match, line: int, lo: int) -> t.AnyStmt:
        subject = self.expr(node.subject)
        hi = self.hi
        return t.Match(line, lo, hi, subject, tuple(self._case(case) for case in node.cases))

    def _case(self, node: cst.MatchCase) -> t.Case:
        lo = self.hi
        names, constants = [], []
        for part in pattern_parts(node.pattern):
            if isinstance(part, (cst.MatchValue, cst.MatchSingleton)):
                constants.append(self.expr(part.value))
            elif isinstance(part, cst.Name):
                names.append(part.value)
        guard = self.expr(node.guard)
        hi = self.hi
        return t.Case(self.line_of(node), lo, hi, tuple(names), tuple(constants), guard, self.block(node.body))

    def _type_alias(self, node: cst.TypeAlias, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        target = self.expr(node.name)
        return t.Assign(line, lo, self.hi, (target,), value)


def dotted(node: cst.CSTNode) -> str:
    """`a.b.c` of an import as text."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    parts.append(node.value if isinstance(node, cst.Name) else "?")
    return ".".join(reversed(parts))


def alias_of(alias: cst.ImportAlias) -> str:
    """The name after `as`, or nothing."""
    name = alias.asname.name if alias.asname else None
    return name.value if isinstance(name, cst.Name) else ""


def pattern_parts(node: cst.CSTNode | None) -> Iterator[cst.CSTNode]:
    """The captured names and compared values of a match pattern."""
    if node is None:
        return
    if isinstance(node, (cst.MatchValue, cst.MatchSingleton)):
        yield node
    elif isinstance(node, cst.MatchAs):
        yield from pattern_parts(node.pattern)
        if node.name is not None:
            yield node.name
    elif isinstance(node, cst.MatchStar):
        if node.name is not None:
            yield node.name
    elif isinstance(node, cst.MatchMapping):
        for element in node.elements:
            yield from pattern_parts(element.pattern)
        if node.rest is not None:
            yield node.rest
    elif isinstance(node, cst.MatchClass):
        for positional in node.patterns:
            yield from pattern_parts(positional.value)
        for keyword in node.kwds:
            yield from pattern_parts(keyword.pattern)
    elif isinstance(node, cst.MatchOr):
        for option in node.patterns:
            yield from pattern_parts(option.pattern)
    elif isinstance(node, (cst.MatchList, cst.MatchTuple)):
        for item in node.patterns:
            yield from pattern_parts(item.value if isinstance(item, cst.MatchSequenceElement) else item)


Handler = Callable[[CstStatements, Any, int, int], t.AnyStmt]
STATEMENTS: dict[type[cst.CSTNode], Handler] = {
    cst.Expr: CstStatements._expression,
    cst.Assign: CstStatements._assign,
    cst.AnnAssign: CstStatements._annotated,
    cst.AugAssign: CstStatements._augmented,
    cst.Return: CstStatements._return,
    cst.Raise: CstStatements._raise,
    cst.If: CstStatements._if,
    cst.For: CstStatements._for,
    cst.While: CstStatements._while,
    cst.Try: CstStatements._try,
    cst.TryStar: CstStatements._try,
    cst.With: CstStatements._with,
    cst.FunctionDef: CstStatements._function,
    cst.ClassDef: CstStatements._class,
    cst.Import: CstStatements._import,
    cst.ImportFrom: CstStatements._import_from,
    cst.Global: CstStatements._scoping,
    cst.Nonlocal: CstStatements._scoping,
    cst.Del: CstStatements._delete,
    cst.Assert: CstStatements._assert,
    cst.Match: CstStatements._match,
    cst.TypeAlias: CstStatements._type_alias,
}
