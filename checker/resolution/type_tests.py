"""What `isinstance` tests around a name rule out.

def __init__(self, config: Config | dict):
    if isinstance(config, dict):
        config = Config(**config)                 no instance of a class of the program
    elif not isinstance(config, SmallConfig):
        config = SmallConfig(model=config.model)  no instance of `SmallConfig`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.model import BlockKind
from checker.resolution.values import Inst, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.resolution.module import Module, TypeTest
    from checker.resolution.solve import Solver

MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "TypedDict", "UserDict"})
PLAIN = MAPPINGS | {"str", "list", "tuple", "set", "int", "float", "bool", "bytes"}


def tests_on(module: Module, expr: int, live: tuple[int, ...]) -> Iterator[TypeTest]:
    """The tests on what a name has been bound to before them, in the blocks around it."""
    record = module.exprs[expr]
    block = module.mark(expr).block
    while block >= 0 and module.facts.blocks[block].kind is not BlockKind.FUNCTION:
        for test in module.type_tests.get(block, ()):
            if module.exprs[test[0]] == record and set(live) <= set(module.facts.uses.get(test[0], ())):
                yield test
        block = module.facts.blocks[block].parent


def fits(s: Solver, module: Module, value: Value, tests: tuple[TypeTest, ...]) -> bool:
    """Whether a value can be there after the tests; of all but instances, nothing is said."""
    if not isinstance(value, Inst):
        return True
    home = s.program.loaded(value.path)
    cls = home.facts.classes[value.index]
    for _, types, holds in tests:
        record = module.exprs[types]
        names = {module.last_name(one) for one in (record.items if isinstance(record, t.Sequence) else (types,))}
        if holds and names <= PLAIN and not any(home.last_name(base) in PLAIN for base in cls.bases):
            return False
        if not holds and cls.name in names:
            return False
    return True
