"""Which branch a site stands in, and what goes together in one site.

if hard:                                            the first call stands in one arm of the test, the second in the
    ask(model=LARGE, system="Think.")               other: of two *exclusive* sites at most one is reached
else:
    ask(model=SMALL, system="Answer.")

ask(model=MODELS[level], system=PROMPTS[level])     one site with two *variants*: each model has its own prompt
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.model import Arm, Choice, Variant
from checker.call_sites.prompt import PROMPTS, SYSTEMS, Argument
from checker.facts.model import BindingKind, BlockKind
from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.find import Found
    from checker.call_sites.flow import LinkIndex
    from checker.call_sites.written import Reader

ARMS = {BlockKind.IF: "if", BlockKind.ELSE: "else", BlockKind.CASE: "case"}
MOST_NAMES = 200


def branch_of(found: Found) -> tuple[Arm, ...]:
    """The arms of the tests around a site, outermost first, inside its function."""
    module = found.candidate.module
    mark = module.mark(found.candidate.call)
    arms: list[Arm] = []
    block = mark.block
    while block >= 0:
        record = module.facts.blocks[block]
        if record.function != mark.function:
            break
        arm = ARMS.get(record.kind)
        if arm is not None:
            name = f"case {record.line}" if arm == "case" else arm
            arms.append(Arm(test=record.header, name=name, leaves=record.leaves))
        block = record.parent
    return tuple(reversed(arms))


def variants(reader: Reader, links: LinkIndex, found: Found, given: dict[str, Argument]) -> tuple[Variant, ...]:
    """The models of a site with the prompt that goes with each, where the two are chosen together."""
    known = found.known.operation or found.known.binding
    keywords = known.model if known is not None else ()
    model = next((given[name] for name in keywords if name in given), None)
    texts = [given[name] for name in (*SYSTEMS, *PROMPTS) if name in given]
    if model is None or not texts or model.path != found.candidate.module.path:
        return ()
    by_block = _by_block(reader, model)
    by_key = _by_key(reader, links, model)
    found_variants: list[Variant] = []
    for text in texts:
        for expr in _inside(links, text):
            argument = Argument(text.path, expr)
            if by_block:
                found_variants.extend(_paired(reader, links, by_block, _by_block(reader, argument)))
            if by_key is not None:
                other = _by_key(reader, links, argument)
                if other is not None and other[0] == by_key[0]:
                    found_variants.extend(_paired(reader, links, by_key[1], other[1]))
        if found_variants:
            break
    return tuple(found_variants)


def choices(reader: Reader, links: LinkIndex, found: Found, given: dict[str, Argument]) -> tuple[Choice, ...]:
    """The entries of the map in which a site looks its model up."""
    known = found.known.operation or found.known.binding
    model = next((given[name] for name in (known.model if known is not None else ()) if name in given), None)
    table = _by_key(reader, links, model) if model is not None else None
    listed: list[Choice] = []
    for key, value in table[1].items() if table is not None else ():
        text = reader.text(value.path, value.expr)
        if text.complete and text.joined():
            listed.append(Choice(key=key, model=text.joined(), span=links.of(value.path).module.span(value.expr)))
    return tuple(listed)


def _inside(links: LinkIndex, argument: Argument) -> Iterator[int]:
    """The expressions in an argument, in order, up to a bound."""
    exprs = links.of(argument.path).module.exprs
    todo = [argument.expr]
    for expr in todo:
        yield expr
        if len(todo) < MOST_NAMES:
            todo.extend(child for child in children(exprs[expr]) if child >= 0)


def _by_block(reader: Reader, argument: Argument) -> dict[str, Argument]:
    """A name that is assigned in several branches: block -> what it is assigned there."""
    values = {
        str(binding.block): Argument(path, binding.expr)
        for path, binding in reader.meanings(argument.path, argument.expr)
        if binding.kind is BindingKind.VALUE and not binding.path and path == argument.path
    }
    return values if len(values) > 1 else {}


def _by_key(reader: Reader, links: LinkIndex, argument: Argument) -> tuple[str, dict[str, Argument]] | None:
    """`TABLE[key]` and `TABLE.get(key)`: the name of the key, and the values by key."""
    exprs = links.of(argument.path).module.exprs
    record = exprs[argument.expr]
    base, key = -1, -1
    if isinstance(record, t.Subscript):
        base, key = record.base, record.index
    elif isinstance(record, t.Call) and record.args:
        func = exprs[record.func]
        if isinstance(func, t.Attr) and func.name == "get":
            base, key = func.base, record.args[0]
    chain = links.of(argument.path).chain(key) if key >= 0 else ()
    for path, items in reader.mappings(argument.path, base) if chain else ():
        there = links.of(path).module.exprs
        values = {
            str(at.value): Argument(path, value)
            for index, value in items
            if index >= 0 and isinstance(at := there[index], t.Const)
        }
        return ".".join(chain), values
    return None


def _paired(
    reader: Reader, links: LinkIndex, models: dict[str, Argument], texts: dict[str, Argument]
) -> Iterator[Variant]:
    for key in models.keys() & texts.keys() if len(texts) > 1 else ():
        model = reader.text(models[key].path, models[key].expr)
        text = reader.text(texts[key].path, texts[key].expr)
        said = (text.joined() + "".join(text.system)).strip()
        if model.complete and model.joined() and said:
            span = text.span or links.of(texts[key].path).module.span(texts[key].expr)
            yield Variant(model=model.joined(), prompt=said, span=span)
