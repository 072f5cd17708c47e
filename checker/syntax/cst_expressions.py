"""libcst nodes -> the records of `checker.syntax.tree`, in one walk that never enters whitespace: expressions.

A node type without a handler becomes `Opaque(type name)`: newer grammar costs precision in one place, never a crash.
"""
# ruff: noqa: SLF001 - the table names the methods of the class above it

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import libcst as cst

from checker.syntax import tree as t
from checker.syntax.arena import Arena
from checker.syntax.ast_expressions import constant
from checker.syntax.positions import code

OPERATORS = {
    "Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "FloorDivide": "//", "Modulo": "%", "Power": "**",
    "BitOr": "|", "BitAnd": "&", "BitXor": "^", "LeftShift": "<<", "RightShift": ">>", "MatrixMultiply": "@",
    "Or": "or", "And": "and", "Not": "not", "Minus": "-", "Plus": "+", "BitInvert": "~",
    "Equal": "==", "NotEqual": "!=", "LessThan": "<", "LessThanEqual": "<=", "GreaterThan": ">",
    "GreaterThanEqual": ">=", "In": "in", "NotIn": "not in", "Is": "is", "IsNot": "is not",
}  # fmt: skip
_QUOTE = re.compile(r'(?<!\\)((?:\\\\)*)"')
CONSTANT_NAMES = {"None": None, "True": True, "False": False}


def operator(node: cst.CSTNode) -> str:
    """The operator's text; augmented forms read like their plain ones (`+=` is `+`)."""
    name = type(node).__name__
    return OPERATORS.get(name) or OPERATORS.get(name.removesuffix("Assign"), name)


class CstExpressions(Arena):
    """Lowers the expressions of one module. `span` tells the offsets of a node."""

    def __init__(self, span: Callable[[cst.CSTNode], tuple[int, int]]) -> None:
        super().__init__()
        self.span = span

    def add(self, node: cst.CSTNode, record: t.AnyExpr) -> int:
        """Append a record at the place of its node and return its index."""
        return self.put(record, *self.span(node))

    def expr(self, node: cst.CSTNode | None) -> int:
        """Lower one expression."""
        if node is None:
            return t.NONE
        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            return self.add(node, t.Opaque(type(node).__name__))
        return handler(self, node)

    def annotation(self, node: cst.Annotation | None) -> int:
        """Lower an annotation's expression."""
        return t.NONE if node is None else self.expr(node.annotation)

    def _name(self, node: cst.Name) -> int:
        value = node.value
        if value in CONSTANT_NAMES:
            return self.add(node, t.Const(CONSTANT_NAMES[value]))
        return self.add(node, t.Name(value))

    def _attribute(self, node: cst.Attribute) -> int:
        base = self.expr(node.value)
        return self.add(node, t.Attr(base, node.attr.value))

    def _call(self, node: cst.Call) -> int:
        func = self.expr(node.func)
        args: list[int] = []
        keywords: list[tuple[str, int]] = []
        for arg in node.args:
            value = self.expr(arg.value)
            if arg.star == "**":
                keywords.append(("**", value))
            elif arg.star == "*":
                args.append(self.put_star(value))
            elif arg.keyword is not None:
                keywords.append((arg.keyword.value, value))
            else:
                args.append(value)
        return self.add(node, t.Call(func, tuple(args), tuple(keywords)))

    def _string(self, node: cst.SimpleString) -> int:
        return self.add(node, constant(literal(node.value)))

    def _template(self, node: cst.FormattedString | cst.ConcatenatedString) -> int:
        """A format string or adjacent strings. Text stands where the whole does, adjacent text is one."""
        parts: list[int] = []
        text: list[str] = []
        pieces = [*_pieces(node)]
        values = [literal(piece.value) for piece in pieces if isinstance(piece, cst.SimpleString)]
        if len(values) == len(pieces):
            binary = isinstance(values[0], bytes)
            return self.add(node, t.Opaque("Bytes") if binary else constant("".join(cast("list[str]", values))))

        def end_text() -> None:
            if said := "".join(text):
                parts.append(self.add(node, constant(said)))
            text.clear()

        for piece in pieces:
            if isinstance(piece, cst.SimpleString):
                text.append(cast("str", literal(piece.value)))
                continue
            for part in cast("cst.FormattedString", piece).parts:
                if isinstance(part, cst.FormattedStringText):
                    text.append(_text(part.value, raw="r" in cast("cst.FormattedString", piece).prefix.lower()))
                    continue
                field = cast("cst.FormattedStringExpression", part)
                text.append(_debugged(field))
                end_text()
                parts.append(self.expr(field.expression))
        end_text()
        return self.add(node, t.Template(tuple(parts)))

    def _integer(self, node: cst.Integer) -> int:
        return self.add(node, number(node.value))

    def _subscript(self, node: cst.Subscript) -> int:
        base = self.expr(node.value)
        indexes = [self._index(element.slice, node) for element in node.slice]
        alone = len(indexes) == 1 and isinstance(node.slice[0].comma, cst.MaybeSentinel)
        index = indexes[0]
        if not alone or isinstance(self.exprs[index], t.Star):
            index = self.put_across(t.Sequence("tuple", tuple(indexes)), index, indexes[-1])
        return self.add(node, t.Subscript(base, index))

    def _index(self, node: cst.BaseSlice, subscript: cst.Subscript) -> int:
        if isinstance(node, cst.Index):
            value = self.expr(node.value)
            return self.put_star(value) if node.star else value
        for bound in (node.lower, node.upper, node.step) if isinstance(node, cst.Slice) else ():
            self.expr(bound)
        return self.add(subscript, t.Opaque("Slice"))  # a slice has no position of its own

    def _dict(self, node: cst.Dict) -> int:
        items: list[tuple[int, int]] = []
        for element in node.elements:
            key = self.expr(element.key) if isinstance(element, cst.DictElement) else t.NONE
            items.append((key, self.expr(element.value)))
        return self.add(node, t.Dict(tuple(items)))

    def _sequence(self, node: cst.List | cst.Tuple | cst.Set) -> int:
        items = [self.expr(e if isinstance(e, cst.StarredElement) else e.value) for e in node.elements]
        record = t.Sequence(type(node).__name__.lower(), tuple(items))
        if not isinstance(node, cst.Tuple):
            return self.add(node, record)
        if items:
            return self.put_across(record, items[0], items[-1])
        start, end = self.span(node)
        return self.put(record, start - len(code(node.lpar[-1])), end + len(code(node.rpar[0])))

    def _star(self, node: cst.StarredElement) -> int:
        return self.put_star(self.expr(node.value))

    def _binary(self, node: cst.BinaryOperation) -> int:
        left = self.expr(node.left)
        return self.add(node, t.Binary(operator(node.operator), left, self.expr(node.right)))

    def _boolean(self, node: cst.BooleanOperation) -> int:
        left = self.expr(node.left)
        right = self.expr(node.right)
        return self.put_across(t.Bool(operator(node.operator), left, right), left, right)

    def _conditional(self, node: cst.IfExp) -> int:
        test = self.expr(node.test)
        body = self.expr(node.body)
        return self.add(node, t.Conditional(test, body, self.expr(node.orelse)))

    def _comparison(self, node: cst.Comparison) -> int:
        left = self.expr(node.left)
        rights = tuple(self.expr(c.comparator) for c in node.comparisons)
        return self.add(node, t.Compare(left, tuple(operator(c.operator) for c in node.comparisons), rights))

    def _unary(self, node: cst.UnaryOperation) -> int:
        value = self.expr(node.expression)
        return self.add(node, t.Unary(operator(node.operator), value))

    def _await(self, node: cst.Await) -> int:
        return self.add(node, t.Await(self.expr(node.expression)))

    def _walrus(self, node: cst.NamedExpr) -> int:
        value = self.expr(node.value)
        target = node.target.value if isinstance(node.target, cst.Name) else ""
        return self.add(node, t.Walrus(target, value))

    def _yield(self, node: cst.Yield) -> int:
        if isinstance(node.value, cst.From):
            return self.add(node, t.Yield(self.expr(node.value.item), True))
        return self.add(node, t.Yield(self.expr(node.value), False))

    def _lambda(self, node: cst.Lambda) -> int:
        index = self.add(node, t.Opaque("Lambda"))
        params = self.params(node.params)
        body = self.expr(node.body)
        self.exprs[index] = t.Lambda(params, body, len(self.exprs))
        return index

    def _comprehension(self, node: cst.BaseComp) -> int:
        index = self.add(node, t.Opaque("Comprehension"))
        loops: list[tuple[int, int, tuple[int, ...]]] = []
        loop: cst.CompFor | None = node.for_in
        while loop is not None:
            iterable = self.expr(loop.iter)
            target = self.expr(loop.target)
            loops.append((target, iterable, tuple(self.expr(i.test) for i in loop.ifs)))
            loop = loop.inner_for_in
        if isinstance(node, cst.DictComp):
            element, value = self.expr(node.key), self.expr(node.value)
        else:
            element, value = self.expr(cast("Any", node).elt), t.NONE
        kind = type(node).__name__
        self.finish_comprehension(index, t.Comprehension(kind, element, value, tuple(loops), len(self.exprs)))
        return index

    def params(self, node: cst.Parameters) -> tuple[t.Parameter, ...]:
        """Lower a parameter list in the order of the source."""
        out: list[t.Parameter] = []

        def put(params: Iterable[cst.Param], kind: str) -> None:
            for p in params:
                annotation = self.annotation(p.annotation)
                out.append(t.Parameter(p.name.value, kind, annotation, self.expr(p.default)))

        put(node.posonly_params, "/")
        put(node.params, " ")
        if isinstance(node.star_arg, cst.Param):
            put((node.star_arg,), "*")
        put(node.kwonly_params, "k")
        if node.star_kwarg is not None:
            put((node.star_kwarg,), "**")
        return tuple(out)


def literal(source: str) -> object:
    """The value of one string literal's source: text or bytes."""
    if source[0] in "'\"" and "\\" not in source and "\r" not in source:
        quotes = 3 if source[:3] in ("'''", '"""') and len(source) >= 6 else 1
        return source[quotes:-quotes]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an unknown escape is itself
        try:
            return ast.literal_eval(source)
        except (SyntaxError, ValueError):  # "\x" is no string for Python, though it is one for libcst
            return source


def _text(source: str, *, raw: bool) -> str:
    """The text between the fields of a format string, its escapes resolved."""
    text = source.replace("{{", "{").replace("}}", "}")
    if raw or ("\\" not in text and "\r" not in text):
        return text
    quoted = _QUOTE.sub(r"\1\"", text)
    return str(literal(f'"""{quoted}"""'))


def _pieces(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Adjacent strings, one by one."""
    while isinstance(node, cst.ConcatenatedString):
        yield node.left
        node = node.right
    yield node


def _debugged(field: cst.FormattedStringExpression) -> str:
    """What `{value = }` says before the value."""
    if field.equal is None:
        return ""
    return "".join(map(code, (field.whitespace_before_expression, field.expression, field.equal)))


def number(source: str) -> t.AnyExpr:
    """The value of an integer literal; one beyond 64 bits is opaque."""
    try:
        return constant(int(source.replace("_", ""), 0))
    except ValueError:
        return t.Opaque("Integer")


def real(source: str) -> t.AnyExpr:
    """The value of a float literal."""
    return t.Const(float(source.replace("_", "")))


Handler = Callable[[CstExpressions, Any], int]
EXPRESSIONS: dict[type[cst.CSTNode], Handler] = {
    cst.Name: CstExpressions._name,
    cst.Attribute: CstExpressions._attribute,
    cst.Call: CstExpressions._call,
    cst.SimpleString: CstExpressions._string,
    cst.ConcatenatedString: CstExpressions._template,
    cst.FormattedString: CstExpressions._template,
    cst.Integer: CstExpressions._integer,
    cst.Float: lambda self, node: self.add(node, real(node.value)),
    cst.Subscript: CstExpressions._subscript,
    cst.Dict: CstExpressions._dict,
    cst.List: CstExpressions._sequence,
    cst.Tuple: CstExpressions._sequence,
    cst.Set: CstExpressions._sequence,
    cst.BinaryOperation: CstExpressions._binary,
    cst.BooleanOperation: CstExpressions._boolean,
    cst.IfExp: CstExpressions._conditional,
    cst.Comparison: CstExpressions._comparison,
    cst.UnaryOperation: CstExpressions._unary,
    cst.Await: CstExpressions._await,
    cst.NamedExpr: CstExpressions._walrus,
    cst.Yield: CstExpressions._yield,
    cst.Lambda: CstExpressions._lambda,
    cst.ListComp: CstExpressions._comprehension,
    cst.SetComp: CstExpressions._comprehension,
    cst.GeneratorExp: CstExpressions._comprehension,
    cst.DictComp: CstExpressions._comprehension,
    cst.StarredElement: CstExpressions._star,
}
