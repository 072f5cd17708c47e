"""Nodes of Python's own `ast` -> the records of `checker.syntax.tree`: expressions.

The interpreter's parser takes a tenth of the time of libcst's, and its nodes know where they stand. It only reads the
grammar of the Python it runs on; a file of a newer one is left to libcst (`checker.syntax.cst_expressions`), which
makes the same records in the same order, at the same places.
"""
# ruff: noqa: SLF001 - the table names the methods of the class above it

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from checker.syntax import tree as t
from checker.syntax.arena import Arena

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>", ast.MatMult: "@",
    ast.Or: "or", ast.And: "and", ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_WIDE = re.compile(r"[^\x00-\x7f\r\n][^\r\n]*")
TRUSTED_FIELDS = sys.version_info >= (3, 12)
"""Before, what stands in an f-string was parsed by itself, and in odd ones is not where its place says."""


class MisplacedError(ValueError):
    """The parser does not know where something stands."""


class AstExpressions(Arena):
    """Lowers the expressions of one module. `starts` are the offsets of its lines."""

    def __init__(self, text: str, line_starts: Sequence[int]) -> None:
        super().__init__()
        self._text = text
        self._line_starts = line_starts
        self._wide = frozenset(bisect_right(line_starts, match.start()) for match in _WIDE.finditer(text))
        """The lines on which a column in bytes is not one in characters."""
        self._in_field = 0
        self.strings: list[tuple[int, int]] = []
        """Where literals of text and bytes stand, outermost ones, in order: adjacent ones are one."""

    def add(self, node: Any, record: t.AnyExpr) -> int:
        """Append a record at the place of its node and return its index."""
        line, end_line = node.lineno, node.end_lineno
        if line in self._wide or end_line in self._wide:
            start, end = self._offset(line, node.col_offset), self._offset(end_line, node.end_col_offset)
        else:
            lines = self._line_starts
            start, end = lines[line - 1] + node.col_offset, lines[end_line - 1] + node.end_col_offset
        exprs = self.exprs
        exprs.append(record)
        self._starts.append(start)
        self._ends.append(end)
        return len(exprs) - 1

    def _offset(self, line: int, column: int) -> int:
        start = self._line_starts[line - 1]
        head = self._text[start : start + column]
        return start + (column if head.isascii() else len(head.encode()[:column].decode()))

    def expr(self, node: ast.AST | None) -> int:
        """Lower one expression."""
        if node is None:
            return t.NONE
        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            return self.add(node, t.Opaque(type(node).__name__))
        return handler(self, node)

    def _name(self, node: ast.Name) -> int:
        index = self.add(node, t.Name(node.id))
        if self._in_field and not TRUSTED_FIELDS and not self._text.startswith(node.id, self._starts[index]):
            raise MisplacedError
        return index

    def _attribute(self, node: ast.Attribute) -> int:
        base = self.expr(node.value)
        return self.add(node, t.Attr(base, node.attr))

    def _call(self, node: ast.Call) -> int:
        func = self.expr(node.func)
        args: list[int] = []
        keywords: list[tuple[str, int]] = []
        for arg in _in_order(node.args, node.keywords):
            if isinstance(arg, ast.keyword):
                keywords.append((arg.arg or "**", self.expr(arg.value)))
            else:
                args.append(self.expr(arg))
        return self.add(node, t.Call(func, tuple(args), tuple(keywords)))

    def _constant(self, node: ast.Constant) -> int:
        value = node.value
        index = self.add(node, constant(value))
        if isinstance(value, (str, bytes)):
            self._note_string(index)
        return index

    def _note_string(self, index: int) -> None:
        if not self._in_field:
            self.strings.append((self._starts[index], self._ends[index]))

    def _formatted(self, node: ast.JoinedStr) -> int:
        parts: list[int] = []
        self._in_field += 1
        for part in node.values:
            if isinstance(part, ast.Constant):  # text in a format string stands where the string does
                parts.append(self.add(node, constant(part.value)))
            else:
                parts.append(self.expr(part.value if isinstance(part, ast.FormattedValue) else part))
        self._in_field -= 1
        index = self.add(node, t.Template(tuple(parts)))
        self._note_string(index)
        return index

    def _subscript(self, node: ast.Subscript) -> int:
        base = self.expr(node.value)
        if isinstance(node.slice, ast.Slice):
            index = self._slice(node.slice, node)
        elif isinstance(node.slice, ast.Tuple):
            items = [
                self._slice(item, node) if isinstance(item, ast.Slice) else self.expr(item) for item in node.slice.elts
            ]
            index = self.add_tuple(node.slice, items)
        else:
            index = self.expr(node.slice)
        return self.add(node, t.Subscript(base, index))

    def _slice(self, node: ast.Slice, subscript: ast.Subscript) -> int:
        for bound in (node.lower, node.upper, node.step):
            self.expr(bound)
        return self.add(subscript, t.Opaque("Slice"))

    def _dict(self, node: ast.Dict) -> int:
        items = tuple([(self.expr(key), self.expr(value)) for key, value in zip(node.keys, node.values, strict=True)])
        return self.add(node, t.Dict(items))

    def _sequence(self, node: ast.List | ast.Set) -> int:
        items = tuple([self.expr(item) for item in node.elts])
        return self.add(node, t.Sequence(type(node).__name__.lower(), items))

    def _tuple(self, node: ast.Tuple) -> int:
        return self.add_tuple(node, [self.expr(item) for item in node.elts])

    def add_tuple(self, node: Any, items: list[int]) -> int:
        """A tuple stands where its items do, whether it has parentheses or not."""
        record = t.Sequence("tuple", tuple(items))
        return self.put_across(record, items[0], items[-1]) if items else self.add(node, record)

    def _star(self, node: ast.Starred) -> int:
        return self.put_star(self.expr(node.value))

    def _binary(self, node: ast.BinOp) -> int:
        left = self.expr(node.left)
        return self.add(node, t.Binary(OPERATORS[type(node.op)], left, self.expr(node.right)))

    def _boolean(self, node: ast.BoolOp) -> int:
        op = OPERATORS[type(node.op)]
        left = self.expr(node.values[0])
        for value in node.values[1:]:
            right = self.expr(value)
            left = self.put_across(t.Bool(op, left, right), left, right)
        return left

    def _conditional(self, node: ast.IfExp) -> int:
        test = self.expr(node.test)
        body = self.expr(node.body)
        return self.add(node, t.Conditional(test, body, self.expr(node.orelse)))

    def _comparison(self, node: ast.Compare) -> int:
        left = self.expr(node.left)
        rights = tuple([self.expr(right) for right in node.comparators])
        return self.add(node, t.Compare(left, tuple([OPERATORS[type(op)] for op in node.ops]), rights))

    def _unary(self, node: ast.UnaryOp) -> int:
        value = self.expr(node.operand)
        return self.add(node, t.Unary(OPERATORS[type(node.op)], value))

    def _await(self, node: ast.Await) -> int:
        return self.add(node, t.Await(self.expr(node.value)))

    def _walrus(self, node: ast.NamedExpr) -> int:
        value = self.expr(node.value)
        return self.add(node, t.Walrus(node.target.id, value))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> int:
        return self.add(node, t.Yield(self.expr(node.value), isinstance(node, ast.YieldFrom)))

    def _lambda(self, node: ast.Lambda) -> int:
        index = self.add(node, t.Opaque("Lambda"))
        params = self.params(node.args)
        body = self.expr(node.body)
        self.exprs[index] = t.Lambda(params, body, len(self.exprs))
        return index

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> int:
        index = self.add(node, t.Opaque("Comprehension"))
        loops: list[tuple[int, int, tuple[int, ...]]] = []
        for loop in node.generators:
            iterable = self.expr(loop.iter)
            target = self.expr(loop.target)
            loops.append((target, iterable, tuple([self.expr(test) for test in loop.ifs])))
        if isinstance(node, ast.DictComp):
            element, value = self.expr(node.key), self.expr(node.value)
        else:
            element, value = self.expr(node.elt), t.NONE
        kind = type(node).__name__
        self.finish_comprehension(index, t.Comprehension(kind, element, value, tuple(loops), len(self.exprs)))
        return index

    def params(self, node: ast.arguments) -> tuple[t.Parameter, ...]:
        """Lower a parameter list in the order of the source."""
        out: list[t.Parameter] = []

        def put(params: Iterable[ast.arg], kind: str, defaults: Sequence[ast.expr | None]) -> None:
            for param, default in zip(params, defaults, strict=True):
                annotation = self.expr(param.annotation)
                out.append(t.Parameter(param.arg, kind, annotation, self.expr(default)))

        plain = len(node.posonlyargs) + len(node.args)
        defaults = [*[None] * (plain - len(node.defaults)), *node.defaults]
        put(node.posonlyargs, "/", defaults[: len(node.posonlyargs)])
        put(node.args, " ", defaults[len(node.posonlyargs) :])
        if node.vararg is not None:
            put((node.vararg,), "*", (None,))
        put(node.kwonlyargs, "k", node.kw_defaults)
        if node.kwarg is not None:
            put((node.kwarg,), "**", (None,))
        return tuple(out)


def _in_order(args: list[ast.expr], keywords: list[ast.keyword]) -> Iterable[Any]:
    """Arguments in the order of the source: `f(a=1, *b)`."""
    both: list[Any] = [*args, *keywords]
    if args and keywords and isinstance(args[-1], ast.Starred):
        both.sort(key=lambda arg: (arg.lineno, arg.col_offset))
    return both


def constant(value: object) -> t.AnyExpr:
    """The record of a literal's value: an integer beyond 64 bits is opaque, a lone surrogate becomes a question mark."""
    match value:
        case str():
            return t.Const(value if value.isascii() else value.encode("utf-8", "replace").decode())
        case bool() | float() | None:
            return t.Const(value)
        case int():
            return t.Const(value) if abs(value) < 2**63 else t.Opaque("Integer")
        case bytes():
            return t.Opaque("Bytes")
        case complex():
            return t.Opaque("Imaginary")
        case _:
            return t.Opaque("Ellipsis")


Handler = Callable[[AstExpressions, Any], int]
EXPRESSIONS: dict[type[ast.AST], Handler] = {
    ast.Name: AstExpressions._name,
    ast.Attribute: AstExpressions._attribute,
    ast.Call: AstExpressions._call,
    ast.Constant: AstExpressions._constant,
    ast.JoinedStr: AstExpressions._formatted,
    ast.Subscript: AstExpressions._subscript,
    ast.Dict: AstExpressions._dict,
    ast.List: AstExpressions._sequence,
    ast.Set: AstExpressions._sequence,
    ast.Tuple: AstExpressions._tuple,
    ast.Starred: AstExpressions._star,
    ast.BinOp: AstExpressions._binary,
    ast.BoolOp: AstExpressions._boolean,
    ast.IfExp: AstExpressions._conditional,
    ast.Compare: AstExpressions._comparison,
    ast.UnaryOp: AstExpressions._unary,
    ast.Await: AstExpressions._await,
    ast.NamedExpr: AstExpressions._walrus,
    ast.Yield: AstExpressions._yield,
    ast.YieldFrom: AstExpressions._yield,
    ast.Lambda: AstExpressions._lambda,
    ast.ListComp: AstExpressions._comprehension,
    ast.SetComp: AstExpressions._comprehension,
    ast.GeneratorExp: AstExpressions._comprehension,
    ast.DictComp: AstExpressions._comprehension,
}
