"""Nodes of Python's own `ast` -> the records of `checker.syntax.tree`: statements."""
# ruff: noqa: SLF001 - the table names the methods of the class above it

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from checker.syntax import tree as t
from checker.syntax.ast_expressions import OPERATORS, AstExpressions


class AstStatements(AstExpressions):
    """Adds statements."""

    def body(self, nodes: list[ast.stmt]) -> tuple[t.AnyStmt, ...]:
        """Lower a list of statements."""
        return tuple([self.statement(node) for node in nodes])

    def statement(self, node: ast.stmt) -> t.AnyStmt:
        """Lower one statement."""
        handler = STATEMENTS.get(type(node))
        lo = len(self.exprs)
        if handler is None:
            return t.Jump(node.lineno, lo, lo, type(node).__name__)
        return handler(self, node, node.lineno, lo)

    def _expression(self, node: ast.Expr, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        return t.Expression(line, lo, self.hi, value)

    def _assign(self, node: ast.Assign, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        targets = tuple([self.expr(target) for target in node.targets])
        return t.Assign(line, lo, self.hi, targets, value)

    def _annotated(self, node: ast.AnnAssign, line: int, lo: int) -> t.AnyStmt:
        annotation = self.expr(node.annotation)
        value = self.expr(node.value)
        target = self.expr(node.target)
        return t.Assign(line, lo, self.hi, (target,), value, annotation)

    def _augmented(self, node: ast.AugAssign, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        target = self.expr(node.target)
        return t.AugAssign(line, lo, self.hi, target, OPERATORS[type(node.op)], value)

    def _return(self, node: ast.Return, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        return t.Return(line, lo, self.hi, value)

    def _raise(self, node: ast.Raise, line: int, lo: int) -> t.AnyStmt:
        error = self.expr(node.exc)
        cause = self.expr(node.cause)
        return t.Raise(line, lo, self.hi, error, cause)

    def _if(self, node: ast.If, line: int, lo: int) -> t.AnyStmt:
        test = self.expr(node.test)
        hi = self.hi
        body = self.body(node.body)
        return t.If(line, lo, hi, test, body, self.body(node.orelse))

    def _for(self, node: ast.For | ast.AsyncFor, line: int, lo: int) -> t.AnyStmt:
        iterable = self.expr(node.iter)
        target = self.expr(node.target)
        hi = self.hi
        body = self.body(node.body)
        orelse = self.body(node.orelse)
        return t.For(line, lo, hi, target, iterable, body, orelse, isinstance(node, ast.AsyncFor))

    def _while(self, node: ast.While, line: int, lo: int) -> t.AnyStmt:
        test = self.expr(node.test)
        hi = self.hi
        body = self.body(node.body)
        return t.While(line, lo, hi, test, body, self.body(node.orelse))

    def _try(self, node: ast.Try | ast.TryStar, line: int, lo: int) -> t.AnyStmt:
        body = self.body(node.body)
        handlers = tuple([self._handler(handler) for handler in node.handlers])
        orelse = self.body(node.orelse)
        return t.Try(line, lo, lo, body, handlers, orelse, self.body(node.finalbody))

    def _handler(self, node: ast.ExceptHandler) -> t.Handler:
        lo = self.hi
        kind = self.expr(node.type)
        hi = self.hi
        return t.Handler(node.lineno, lo, hi, kind, node.name or "", self.body(node.body))

    def _with(self, node: ast.With | ast.AsyncWith, line: int, lo: int) -> t.AnyStmt:
        items = tuple([(self.expr(item.context_expr), self.expr(item.optional_vars)) for item in node.items])
        hi = self.hi
        return t.With(line, lo, hi, items, self.body(node.body), isinstance(node, ast.AsyncWith))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, line: int, lo: int) -> t.AnyStmt:
        decorators = tuple([self.expr(decorator) for decorator in node.decorator_list])
        params = self.params(node.args)
        returns = self.expr(node.returns)
        hi = self.hi
        body = self.body(node.body)
        is_async = isinstance(node, ast.AsyncFunctionDef)
        end = node.end_lineno or line
        return t.FunctionDef(line, lo, hi, node.name, params, decorators, returns, body, is_async, end)

    def _class(self, node: ast.ClassDef, line: int, lo: int) -> t.AnyStmt:
        decorators = tuple([self.expr(decorator) for decorator in node.decorator_list])
        bases = tuple([self.expr(base.value if isinstance(base, ast.Starred) else base) for base in node.bases])
        keywords = tuple([(keyword.arg or "**", self.expr(keyword.value)) for keyword in node.keywords])
        hi = self.hi
        body = self.body(node.body)
        return t.ClassDef(line, lo, hi, node.name, bases, keywords, decorators, body, node.end_lineno or line)

    def _import(self, node: ast.Import, line: int, lo: int) -> t.AnyStmt:
        return t.Import(line, lo, lo, tuple([(alias.name, alias.asname or "") for alias in node.names]))

    def _import_from(self, node: ast.ImportFrom, line: int, lo: int) -> t.AnyStmt:
        names = tuple([(alias.name, alias.asname or "") for alias in node.names])
        return t.ImportFrom(line, lo, lo, node.module or "", node.level, names)

    def _scoping(self, node: ast.Global | ast.Nonlocal, line: int, lo: int) -> t.AnyStmt:
        return t.Scoping(line, lo, lo, type(node).__name__.lower(), tuple(node.names))

    def _delete(self, node: ast.Delete, line: int, lo: int) -> t.AnyStmt:
        targets = tuple([self.expr(target) for target in node.targets])
        return t.Delete(line, lo, self.hi, targets)

    def _assert(self, node: ast.Assert, line: int, lo: int) -> t.AnyStmt:
        test = self.expr(node.test)
        self.expr(node.msg)
        return t.Assert(line, lo, self.hi, test)

    def _match(self, node: ast.Match, line: int, lo: int) -> t.AnyStmt:
        subject = self.expr(node.subject)
        hi = self.hi
        return t.Match(line, lo, hi, subject, tuple([self._case(case) for case in node.cases]))

    def _case(self, node: ast.match_case) -> t.Case:
        lo = self.hi
        names: list[str] = []
        constants: list[int] = []
        for part in pattern_parts(node.pattern):
            match part:
                case str():
                    names.append(part)
                case ast.MatchValue():
                    constants.append(self.expr(part.value))
                case ast.MatchSingleton():
                    constants.append(self.add(part, t.Const(part.value)))
        guard = self.expr(node.guard)
        hi = self.hi
        return t.Case(node.pattern.lineno, lo, hi, tuple(names), tuple(constants), guard, self.body(node.body))

    def _type_alias(self, node: Any, line: int, lo: int) -> t.AnyStmt:
        value = self.expr(node.value)
        target = self.expr(node.name)
        return t.Assign(line, lo, self.hi, (target,), value)


def pattern_parts(node: ast.pattern | None) -> Iterator[str | ast.MatchValue | ast.MatchSingleton]:
    """The captured names and compared values of a match pattern."""
    match node:
        case ast.MatchValue() | ast.MatchSingleton():
            yield node
        case ast.MatchAs(pattern, name):
            yield from pattern_parts(pattern)
            if name is not None:
                yield name
        case ast.MatchStar(name):
            if name is not None:
                yield name
        case ast.MatchMapping(_, patterns, rest):
            for part in patterns:
                yield from pattern_parts(part)
            if rest is not None:
                yield rest
        case ast.MatchClass(_, patterns, _, keyword_patterns):
            for part in (*patterns, *keyword_patterns):
                yield from pattern_parts(part)
        case ast.MatchOr(patterns) | ast.MatchSequence(patterns):
            for part in patterns:
                yield from pattern_parts(part)


Handler = Callable[[AstStatements, Any, int, int], t.AnyStmt]
STATEMENTS: dict[type[ast.AST], Handler] = {
    ast.Expr: AstStatements._expression,
    ast.Assign: AstStatements._assign,
    ast.AnnAssign: AstStatements._annotated,
    ast.AugAssign: AstStatements._augmented,
    ast.Return: AstStatements._return,
    ast.Raise: AstStatements._raise,
    ast.If: AstStatements._if,
    ast.For: AstStatements._for,
    ast.AsyncFor: AstStatements._for,
    ast.While: AstStatements._while,
    ast.Try: AstStatements._try,
    ast.TryStar: AstStatements._try,
    ast.With: AstStatements._with,
    ast.AsyncWith: AstStatements._with,
    ast.FunctionDef: AstStatements._function,
    ast.AsyncFunctionDef: AstStatements._function,
    ast.ClassDef: AstStatements._class,
    ast.Import: AstStatements._import,
    ast.ImportFrom: AstStatements._import_from,
    ast.Global: AstStatements._scoping,
    ast.Nonlocal: AstStatements._scoping,
    ast.Delete: AstStatements._delete,
    ast.Assert: AstStatements._assert,
    ast.Match: AstStatements._match,
}
if hasattr(ast, "TypeAlias"):  # Python 3.12
    STATEMENTS[ast.TypeAlias] = AstStatements._type_alias
