"""Which values an expression can have, across modules: demand-driven, order-independent, with reasons for not knowing.

`solver(program)` answers the questions of `checker.resolution.values`; `checker.resolution.trace` tells the way a value
took.
"""

from checker.resolution import attributes, callers, calls, classes, command_line, items, module_names, stores, transfer
from checker.resolution.program import Module, Program
from checker.resolution.solve import Solver, Transfer
from checker.resolution.values import (
    OfAttribute,
    OfBases,
    OfBinding,
    OfEdge,
    OfEdges,
    OfExpr,
    OfField,
    OfGlobal,
    OfItem,
    OfKeys,
    OfOption,
    OfParameter,
    OfResult,
    OfReturn,
    OfStores,
    OfSubclasses,
    Query,
)

TRANSFERS: dict[type[Query], Transfer] = {
    OfExpr: transfer.expression,
    OfBinding: transfer.binding,
    OfReturn: transfer.returned,
    OfGlobal: module_names.global_name,
    OfAttribute: attributes.attribute,
    OfBases: classes.direct_bases,
    OfSubclasses: classes.subclasses,
    OfStores: stores.outside_stores,
    OfField: attributes.field,
    OfItem: items.item,
    OfKeys: items.keys,
    OfEdges: callers.edges,
    OfEdge: callers.edge,
    OfOption: command_line.option,
    OfParameter: calls.from_callers,
    OfResult: calls.result,
}


def solver(program: Program) -> Solver:
    """A solver for one program."""
    return Solver(program, TRANSFERS)


__all__ = ["Module", "Program", "Solver", "callers", "solver"]
