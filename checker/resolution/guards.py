"""What the tests around a name rule out.

    def engine(name, config):
        if isinstance(config, dict):              no instance of a class of the program
            config = Config(**config)
        if name.startswith("claude"):             of "claude-x" and "gpt-x", the first
            return Claude(name)
        elif "gpt" in name:                       the second
            return GPT(name)

A test says something only of what the name was bound to before it, and only where its answer is certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.facts.model import BlockKind
from checker.resolution.values import Box, Inst, Lit, OfExpr, OfItem, OfKeys, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.resolution.module import Module
    from checker.resolution.solve import Solver

MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "TypedDict", "UserDict"})
PLAIN = MAPPINGS | {"str", "list", "tuple", "set", "int", "float", "bool", "bytes"}
LOWER = frozenset({"lower", "strip", "casefold"})


class Test(NamedTuple):
    """A test that `holds` or does not where the name stands."""

    name: str
    expr: int
    holds: bool


def guards_on(module: Module, expr: int, live: tuple[int, ...]) -> tuple[Test, ...]:
    """The tests of the blocks around a name, on what it has been bound to before them."""
    record = module.exprs[expr]
    guards = module.guards.get(record.id) if isinstance(record, t.Name) else None
    if not guards or not isinstance(record, t.Name):
        return ()
    blocks = module.facts.blocks
    around = set()
    block = module.mark(expr).block
    while block >= 0:
        around.add(block)
        if blocks[block].kind is BlockKind.FUNCTION:
            break
        block = blocks[block].parent
    return tuple(
        Test(record.id, blocks[block].header, blocks[block].kind is BlockKind.IF and block in around)
        for block, tested in guards
        if (block in around or (blocks[block].leaves and tested < expr and _has_left(module, block, around)))
        and set(live) <= set(module.facts.uses.get(tested, ()))
    )


def _has_left(module: Module, block: int, around: set[int]) -> bool:
    """Whether what comes after a block that leaves, and stands in one `around` it, is only reached when its test fails:

    if not name:
        return            a block that leaves
    """
    blocks = module.facts.blocks
    if blocks[block].kind is not BlockKind.IF:
        return False
    outer = blocks[block].parent
    while outer not in around and blocks[outer].kind is BlockKind.ELSE and blocks[outer].header in module.leaving:
        outer = blocks[outer].parent  # an elif stands in the else of the test before it
    return outer in around and not any(blocks[one].header == blocks[block].header for one in around)


def fits(s: Solver, module: Module, value: Value, tests: tuple[Test, ...]) -> bool:
    """Whether a value can be there after the tests; of all but instances and texts, nothing is said."""
    if not isinstance(value, Inst) and not (isinstance(value, Lit) and isinstance(value.value, str)):
        return True
    return not any(_rules_out(s, module, test.expr, test, value, holds=test.holds) for test in tests)


def _rules_out(s: Solver, module: Module, expr: int, test: Test, value: Inst | Lit, *, holds: bool) -> bool:
    """Whether a test certainly comes out otherwise with this value for the name."""
    match module.exprs[expr]:
        case t.Unary("not", inner):
            return _rules_out(s, module, inner, test, value, holds=not holds)
        case t.Bool(op, left, right):
            either = (op == "and") == holds  # one conjunct that fails is enough
            first = _rules_out(s, module, left, test, value, holds=holds)
            if first == either:
                return first
            return _rules_out(s, module, right, test, value, holds=holds)
        case t.Call(func, args) if args and isinstance(value, Inst):
            called = module.exprs[func]
            if len(args) == 2 and isinstance(called, t.Name) and called.id == "isinstance":
                return _is_named(module, args[0], test.name) and _is_no_such(s, module, value, args[1], holds)
        case t.Call(func, (arg,)) if isinstance(value, Lit) and isinstance(called := module.exprs[func], t.Attr):
            text, parts = _text(module, called.base, test.name, value), tuple(_texts(module, arg))
            if text is not None and parts and called.name in ("startswith", "endswith"):
                return (text.startswith(parts) if called.name == "startswith" else text.endswith(parts)) != holds
        case t.Compare(left, (op,), (right,)) if isinstance(value, Lit):
            return _comparison_rules_out(s, module, left, op, right, test.name, value, holds=holds)
        case _:
            pass
    return False


def _comparison_rules_out(
    s: Solver, module: Module, left: int, op: str, right: int, name: str, value: Lit, *, holds: bool
) -> bool:
    inside, holds = op in ("in", "not in"), holds != (op in ("!=", "not in"))
    if inside and isinstance(part := module.exprs[left], t.Const) and isinstance(part.value, str):
        whole = _text(module, right, name, value)
        return whole is not None and (part.value in whole) != holds
    if op in ("==", "!=") and _is_named(module, right, name):
        left, right = right, left
    text = _text(module, left, name, value)
    if text is None or not (inside or op in ("==", "!=")):
        return False
    texts = _texts(module, right)
    if texts:
        return (text in texts) != holds
    return holds and _is_known_without(s, module, right, text, inside=inside)


def _is_known_without(s: Solver, module: Module, expr: int, text: str, *, inside: bool) -> bool:
    """Whether all values of a constant, or all items of it, are known, and a text is none of them."""
    record = module.exprs[expr]
    owner = module.exprs[record.base] if isinstance(record, t.Attr) else record
    if not isinstance(owner, t.Name) or not (owner.id.isupper() if owner is record else owner.id[:1].isupper()):
        return False  # `MODELS` or `Provider.OPENAI`: to look farther costs more than it is worth
    values = s.get(OfExpr(module.path, expr))
    if inside:
        if not all(isinstance(value, Box) for value in values):
            return False
        values = tuple(item for value in values if isinstance(value, Box) for item in _members(s, value))
    return all(isinstance(value, Lit) and value.value != text for value in values)


def _members(s: Solver, value: Box) -> tuple[Value, ...]:
    """What `in` looks through: a mapping's keys, the items of anything else."""
    record = s.program.loaded(value.path).exprs[value.expr]
    return s.get(OfKeys(value) if isinstance(record, t.Dict) else OfItem(value, None))


def _text(module: Module, expr: int, name: str, value: Lit) -> str | None:
    """The text of an expression that is the name or its text in lower case, with this value; None for any other."""
    if not _is_named(module, expr, name):
        return None
    return str(value.value).lower() if isinstance(module.exprs[expr], t.Call) else str(value.value)


def _is_named(module: Module, expr: int, name: str) -> bool:
    """Whether an expression is the name, or its text in lower case."""
    record = module.exprs[expr]
    while isinstance(record, t.Call) and isinstance(func := module.exprs[record.func], t.Attr):
        if func.name not in LOWER:
            return False
        record = module.exprs[func.base]
    return isinstance(record, t.Name) and record.id == name


def _texts(module: Module, expr: int) -> list[str]:
    """The strings that a display or constant is made of; nothing if it is made of anything else."""
    record = module.exprs[expr]
    parts = [module.exprs[item] for item in record.items] if isinstance(record, t.Sequence) else [record]
    texts = [part.value for part in parts if isinstance(part, t.Const) and isinstance(part.value, str)]
    return texts if len(texts) == len(parts) else []


def _is_no_such(s: Solver, module: Module, value: Inst, types: int, holds: bool) -> bool:
    """Whether an instance is certainly none of these types, or with `holds` false certainly one."""
    record = module.exprs[types]
    names = {module.last_name(one) for one in (record.items if isinstance(record, t.Sequence) else (types,))}
    home = s.program.loaded(value.path)
    cls = home.facts.classes[value.index]
    if not holds:
        return cls.name in names
    return names <= PLAIN and not any(home.last_name(base) in PLAIN for base in cls.bases)
