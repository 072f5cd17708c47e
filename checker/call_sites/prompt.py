"""The prompt of a call as far as it is written: which arguments hold it, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.model import Prompt
from checker.facts.model import BindingKind
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.find import Found
    from checker.call_sites.flow import LinkIndex
    from checker.call_sites.written import Reader

PROMPTS = ("messages", "prompt", "input", "contents", "message", "inputs", "user_prompt", "task", "query")
SYSTEMS = ("system", "instructions", "system_prompt", "system_instruction", "system_message", "instruction", "preamble",
           "backstory", "goal", "description", "developer_instructions", "append_system_prompt")  # fmt: skip
CONFIGS = ("config", "generation_config", "options", "inferenceConfig", "model_settings", "request", "generationConfig")
LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens", "maxTokens", "max_tokens_to_sample",
          "num_predict", "max_new_tokens", "maxOutputTokens")  # fmt: skip
SCHEMAS = ("response_model", "response_format", "output_type", "result_type", "text_format", "output_schema",
           "response_schema", "schema", "output_format")  # fmt: skip
TOOLS = ("tools", "functions", "toolConfig", "allowed_tools")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, wherever it is written: in the call, or in a mapping that is unpacked into it."""

    path: str
    expr: int


def arguments(reader: Reader, links: LinkIndex, found: Found) -> dict[str, Argument]:
    """The arguments of a site by keyword; positional ones by the keyword they stand for."""
    c = found.candidate
    call = c.module.exprs[c.call]
    assert isinstance(call, t.Call)
    given: dict[str, Argument] = {}
    for name, value in call.keywords:
        if name != "**":
            given[name] = Argument(c.module.path, value)
            continue
        for inner, argument in unpacked(reader, links, Argument(c.module.path, value)):
            given.setdefault(inner, argument)
    operation = found.known.operation
    if operation is not None and operation.prompt:
        position = operation.prompt_position + c.shift
        if operation.prompt_position >= 0 and position < len(call.args):
            given.setdefault(operation.prompt[0], Argument(c.module.path, call.args[position]))
    for name in CONFIGS:
        if name in given:
            for inner, argument in _fields(reader, links, given[name]):
                given.setdefault(inner, argument)
    return given


def prompt(reader: Reader, given: dict[str, Argument]) -> Prompt | None:
    """What a call is asked, as far as it is written; None when nothing of it is."""
    texts = [(name, reader.text(a.path, a.expr)) for name, a in given.items() if name in (*PROMPTS, *SYSTEMS)]
    said = "\n".join(text.joined() for name, text in texts if name in PROMPTS).strip()
    system = "\n".join(
        "".join(text.system) if name in PROMPTS else text.joined() + "".join(text.system) for name, text in texts
    ).strip()
    places = [(text.longest, text.span) for _, text in texts if text.span is not None]
    if not places or not (said or system):
        return None
    span = max(places, key=lambda place: place[0])[1]
    assert span is not None
    return Prompt(text=said, system=system, complete=all(text.complete for _, text in texts), span=span)


def max_tokens(reader: Reader, given: dict[str, Argument]) -> int | None:
    """The limit of the answer in tokens; None when there is none, or it is computed."""
    for name in LIMITS:
        if name in given:
            return reader.number(given[name].path, given[name].expr)
    return None


def names(reader: Reader, links: LinkIndex, given: dict[str, Argument], keywords: tuple[str, ...]) -> list[str]:
    """The names of the classes, functions and declared tools in some arguments: `Verdict`, `delete_file`."""
    found: list[str] = []
    for keyword in keywords:
        if keyword in given:
            found.extend(_names(reader, links, given[keyword], 5))
    return found


def unpacked(reader: Reader, links: LinkIndex, mapping: Argument, depth: int = 4) -> Iterator[tuple[str, Argument]]:
    """The items of an unpacked mapping: a display, `dict(...)`, and what is assigned to its keys."""
    exprs = links.of(mapping.path).module.exprs
    record = exprs[mapping.expr]
    if isinstance(record, t.Dict):
        for key, value in record.items:
            name = exprs[key] if key >= 0 else None
            if isinstance(name, t.Const) and isinstance(name.value, str):
                yield name.value, Argument(mapping.path, value)
            elif key < 0 and depth:
                yield from unpacked(reader, links, Argument(mapping.path, value), depth - 1)
    elif isinstance(record, t.Call):
        yield from ((name, Argument(mapping.path, value)) for name, value in record.keywords if name != "**")
    elif depth:
        for path, binding in reader.meanings(mapping.path, mapping.expr):
            there = links.of(path).module
            pending = [binding]
            for current in pending:
                if current.kind is BindingKind.VALUE and not current.path:
                    yield from unpacked(reader, links, Argument(path, current.expr), depth - 1)
                elif current.kind is BindingKind.ITEM:
                    word = there.exprs[current.key] if current.key >= 0 else None
                    if isinstance(word, t.Const) and isinstance(word.value, str):
                        yield word.value, Argument(path, current.expr)
                    if len(pending) < 30:
                        pending.extend(there.facts.bindings[index] for index in current.previous)


def _fields(reader: Reader, links: LinkIndex, argument: Argument) -> Iterator[tuple[str, Argument]]:
    """The fields of a configuration object: `GenerateContentConfig(system_instruction=...)`."""
    record = links.of(argument.path).module.exprs[argument.expr]
    if isinstance(record, (t.Call, t.Dict)):
        yield from unpacked(reader, links, argument)
        return
    for path, binding in reader.meanings(argument.path, argument.expr):
        if binding.kind is BindingKind.VALUE and not binding.path:
            yield from unpacked(reader, links, Argument(path, binding.expr))


def _names(reader: Reader, links: LinkIndex, argument: Argument, depth: int) -> Iterator[str]:
    exprs = links.of(argument.path).module.exprs
    record = exprs[argument.expr]
    if depth == 0:
        return
    match record:
        case t.Name(name):
            yield name
            for path, binding in reader.meanings(argument.path, argument.expr):
                if binding.kind is BindingKind.VALUE and not binding.path:
                    yield from _names(reader, links, Argument(path, binding.expr), depth - 1)
        case t.Attr(_, name):
            yield name
        case t.Sequence(_, items):
            for item in items[:30]:
                yield from _names(reader, links, Argument(argument.path, item), depth - 1)
        case t.Dict(items):
            for key, value in items[:30]:
                at = exprs[key] if key >= 0 else None
                word = exprs[value]
                if isinstance(at, t.Const) and at.value == "name" and isinstance(word, t.Const):
                    yield str(word.value)
                elif isinstance(word, (t.Dict, t.Sequence)):
                    yield from _names(reader, links, Argument(argument.path, value), depth - 1)
        case t.Call(func, args):
            for inner in (func, *args[:2]):
                yield from _names(reader, links, Argument(argument.path, inner), depth - 1)
        case t.Subscript(base, index):
            yield from _names(reader, links, Argument(argument.path, base), depth - 1)
            yield from _names(reader, links, Argument(argument.path, index), depth - 1)
        case _:
            return
