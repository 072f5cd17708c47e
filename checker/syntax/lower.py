"""libcst nodes -> the records of `checker.syntax.tree`, in one walk that never enters whitespace.

A node type without a handler becomes `Opaque(type name)`: newer grammar costs precision in one place, never a crash.
"""
# ruff: noqa: SLF001 - the table names the methods of the class above it

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any, cast

import libcst as cst

from checker.syntax import tree as t
from checker.syntax.quick_nodes import with_quick_nodes

OPERATORS = {
    "Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "FloorDivide": "//", "Modulo": "%", "Power": "**",
    "BitOr": "|", "BitAnd": "&", "BitXor": "^", "LeftShift": "<<", "RightShift": ">>", "MatrixMultiply": "@",
    "Or": "or", "And": "and", "Not": "not", "Minus": "-", "Plus": "+", "BitInvert": "~",
    "Equal": "==", "NotEqual": "!=", "LessThan": "<", "LessThanEqual": "<=", "GreaterThan": ">",
    "GreaterThanEqual": ">=", "In": "in", "NotIn": "not in", "Is": "is", "IsNot": "is not",
}  # fmt: skip
CONSTANT_NAMES = {"None": None, "True": True, "False": False}


def operator(node: cst.CSTNode) -> str:
    """The operator's text; augmented forms read like their plain ones (`+=` is `+`)."""
    name = type(node).__name__
    return OPERATORS.get(name) or OPERATORS.get(name.removesuffix("Assign"), name)


class Lowering:
    """Lowers one module. `nodes[i]` is the libcst node of expression `i`."""

    def __init__(self) -> None:
        self.exprs: list[t.AnyExpr] = []
        self.nodes: list[cst.CSTNode] = []

    # --- expressions ------------------------------------------------------------------------------------------------

    def add(self, node: cst.CSTNode, record: t.AnyExpr) -> int:
        """Append a record to the arena and return its index."""
        self.exprs.append(record)
        self.nodes.append(node)
        return len(self.exprs) - 1

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
                args.append(self.add(arg.value, t.Star(value)))
            elif arg.keyword is not None:
                keywords.append((arg.keyword.value, value))
            else:
                args.append(value)
        return self.add(node, t.Call(func, tuple(args), tuple(keywords)))

    def _string(self, node: cst.SimpleString) -> int:
        return self.add(node, string_constant(node.value))

    def _concatenated(self, node: cst.ConcatenatedString) -> int:
        parts: list[int] = []
        current: cst.BaseExpression = node
        while isinstance(current, cst.ConcatenatedString):
            parts.append(self.expr(current.left))
            current = current.right
        parts.append(self.expr(current))
        values = [self.exprs[p] for p in parts]
        if all(isinstance(v, t.Const) and isinstance(v.value, str) for v in values):
            return self.add(node, t.Const("".join(cast("str", cast("t.Const", v).value) for v in values)))
        return self.add(node, t.Template(tuple(parts)))

    def _formatted(self, node: cst.FormattedString) -> int:
        raw = "r" in node.prefix.lower()
        parts: list[int] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                text = part.value.replace("{{", "{").replace("}}", "}")
                parts.append(self.add(node, t.Const(text if raw else unescape(text))))
            else:
                parts.append(self.expr(cast("Any", part).expression))
        return self.add(node, t.Template(tuple(parts)))

    def _integer(self, node: cst.Integer) -> int:
        return self.add(node, number(node.value))

    def _subscript(self, node: cst.Subscript) -> int:
        base = self.expr(node.value)
        indexes = [
            self.expr(element.slice.value) if isinstance(element.slice, cst.Index) else self._slice(element.slice, node)
            for element in node.slice
        ]
        index = indexes[0] if len(indexes) == 1 else self.add(node, t.Sequence("tuple", tuple(indexes)))
        return self.add(node, t.Subscript(base, index))

    def _slice(self, node: cst.CSTNode, subscript: cst.Subscript) -> int:
        if isinstance(node, cst.Slice):
            for bound in (node.lower, node.upper, node.step):
                self.expr(bound)
        return self.add(subscript, t.Opaque("Slice"))  # a slice has no position of its own

    def _dict(self, node: cst.Dict) -> int:
        items: list[tuple[int, int]] = []
        for element in node.elements:
            key = self.expr(element.key) if isinstance(element, cst.DictElement) else t.NONE
            items.append((key, self.expr(element.value)))
        return self.add(node, t.Dict(tuple(items)))

    def _sequence(self, node: cst.List | cst.Tuple | cst.Set) -> int:
        items: list[int] = []
        for element in node.elements:
            value = self.expr(element.value)
            is_star = isinstance(element, cst.StarredElement)
            items.append(self.add(element.value, t.Star(value)) if is_star else value)
        return self.add(node, t.Sequence(type(node).__name__.lower(), tuple(items)))

    def _binary(self, node: cst.BinaryOperation) -> int:
        left = self.expr(node.left)
        return self.add(node, t.Binary(operator(node.operator), left, self.expr(node.right)))

    def _boolean(self, node: cst.BooleanOperation) -> int:
        left = self.expr(node.left)
        return self.add(node, t.Bool(operator(node.operator), left, self.expr(node.right)))

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
        self.exprs[index] = t.Comprehension(kind, element, value, tuple(loops), len(self.exprs))
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


def string_constant(source: str) -> t.AnyExpr:
    """The value of one string literal's source."""
    first = source[0]
    if first in "'\"" and "\\" not in source:
        quotes = 3 if source[:3] in ("'''", '"""') and len(source) >= 6 else 1
        return t.Const(source[quotes:-quotes])
    try:
        value = ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return t.Opaque("String")
    return t.Const(value.encode("utf-8", "replace").decode()) if isinstance(value, str) else t.Opaque("Bytes")


def unescape(text: str) -> str:
    """Resolve the escapes in an f-string's text; what is not an escape stays as it is written."""
    if "\\" not in text:
        return text
    quoted = text.replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    constant = string_constant(f'"{quoted}"')
    value = constant.value if isinstance(constant, t.Const) else text
    return value if isinstance(value, str) else text


def number(source: str) -> t.AnyExpr:
    """The value of an integer literal; one beyond 64 bits is opaque."""
    try:
        value = int(source.replace("_", ""), 0)
    except ValueError:
        return t.Opaque("Integer")
    return t.Const(value) if abs(value) < 2**63 else t.Opaque("Integer")


def real(source: str) -> t.AnyExpr:
    """The value of a float literal."""
    return t.Const(float(source.replace("_", "")))


Handler = Callable[[Lowering, Any], int]
EXPRESSIONS: dict[type[cst.CSTNode], Handler] = with_quick_nodes(
    {
        cst.Name: Lowering._name,
        cst.Attribute: Lowering._attribute,
        cst.Call: Lowering._call,
        cst.SimpleString: Lowering._string,
        cst.ConcatenatedString: Lowering._concatenated,
        cst.FormattedString: Lowering._formatted,
        cst.Integer: Lowering._integer,
        cst.Float: lambda self, node: self.add(node, real(node.value)),
        cst.Subscript: Lowering._subscript,
        cst.Dict: Lowering._dict,
        cst.List: Lowering._sequence,
        cst.Tuple: Lowering._sequence,
        cst.Set: Lowering._sequence,
        cst.BinaryOperation: Lowering._binary,
        cst.BooleanOperation: Lowering._boolean,
        cst.IfExp: Lowering._conditional,
        cst.Comparison: Lowering._comparison,
        cst.UnaryOperation: Lowering._unary,
        cst.Await: Lowering._await,
        cst.NamedExpr: Lowering._walrus,
        cst.Yield: Lowering._yield,
        cst.Lambda: Lowering._lambda,
        cst.ListComp: Lowering._comprehension,
        cst.SetComp: Lowering._comprehension,
        cst.GeneratorExp: Lowering._comprehension,
        cst.DictComp: Lowering._comprehension,
        cst.StarredElement: lambda self, node: self.add(node, t.Star(self.expr(node.value))),
    }
)
