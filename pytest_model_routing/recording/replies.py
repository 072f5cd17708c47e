"""A scripted answer before it is written in anybody's dialect.

    Reply(text="simple")                                    what `Script.reply(text="simple")` holds
    Ask(endpoint=..., body={"model": ...}, number=3)        the request it answers, and how many were scripted before
    answers.answer(reply, ask)                              the answer of that API, streamed if the request asks for it

A structured answer is text in JSON, unless the request forces a tool: then it is that tool's input, as libraries
expect that get structure by way of tools.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_model_routing.recording.endpoint import Endpoint

_PIECE = re.compile(r"\s*\S{1,24}|\s+$")
_NEUTRAL = {
    "input_tokens": "input",
    "output_tokens": "output",
    "cache_read_input_tokens": "cache_read",
    "cache_creation_input_tokens": "cache_write",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUse:
    """A tool call of the model. `id` None: one is made up."""

    name: str
    input: Mapping[str, Any]
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model says. `structured` is a 1-tuple so that a JSON null can be told from nothing."""

    text: str | None = None
    structured: tuple[Any, ...] = ()
    tool_uses: tuple[ToolUse, ...] = ()
    thinking: str | None = None
    refusal: str | None = None
    stop_reason: str | None = None
    usage: Mapping[str, Any] = field(default_factory=dict)
    served_model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Token counts: fresh input, output, cached input read and written."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0

    @property
    def prompt(self) -> int:
        """The whole prompt: fresh, read from the cache and written to it."""
        return self.input + self.cache_read + self.cache_write


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The request that a reply answers. `number` counts scripted answers, for ids that differ."""

    endpoint: Endpoint
    body: Mapping[str, Any]
    number: int

    @property
    def model(self) -> str:
        """The requested model; `unknown-model` when the request names none."""
        return self.endpoint.model or "unknown-model"

    def identifier(self, prefix: str) -> str:
        """An id such as `msg_scripted_000003`."""
        return f"{prefix}_scripted_{self.number:06d}"


def parts(reply: Reply, ask: Ask) -> tuple[str | None, list[ToolUse]]:
    """The text and the tool calls of an answer to this very request."""
    text, tools = reply.text, list(reply.tool_uses)
    if reply.structured:
        forced = forced_tool(ask.body)
        value = reply.structured[0]
        if forced is not None:
            if not isinstance(value, dict):
                raise ScriptError(f"the request forces the tool `{forced}`, so `json` must be an object, not {value!r}")
            tools.append(ToolUse(name=forced, input=value))
        else:
            text = json.dumps(value, ensure_ascii=False)
    if text is None and not tools and reply.refusal is None:
        text = "A scripted answer."
    numbered = [
        ToolUse(name=tool.name, input=tool.input, id=tool.id or f"toolu_{ask.number:06d}_{position}")
        for position, tool in enumerate(tools)
    ]
    return text, numbered


def forced_tool(body: Mapping[str, Any]) -> str | None:
    """The tool that a request makes the model use, in any dialect; None when it is free to answer in text."""
    choice = body.get("tool_choice")
    names = list(_tool_names(body))
    match choice:
        case {"type": "tool", "name": str(name)} | {"type": "function", "name": str(name)}:
            return name
        case {"type": "function", "function": {"name": str(name)}}:
            return name
        case {"type": "any"} | "required" | {"type": "required"}:
            return names[0] if names else None
    match body.get("toolConfig"):
        case {"toolChoice": {"tool": {"name": str(name)}}}:
            return name
        case {"toolChoice": {"any": _}}:
            return names[0] if names else None
        case {"functionCallingConfig": {"mode": "ANY"}}:
            return names[0] if names else None
    return None


def _tool_names(body: Mapping[str, Any]) -> Iterator[str]:
    tools = body.get("tools") or (body.get("toolConfig") or {}).get("tools") or []
    for tool in tools if isinstance(tools, list) else []:
        match tool:
            case {"function": {"name": str(name)}} | {"toolSpec": {"name": str(name)}} | {"name": str(name)}:
                yield name
            case {"functionDeclarations": [*declared]}:
                yield from (str(item["name"]) for item in declared if isinstance(item, dict) and "name" in item)


def stop_reason(reply: Reply, ask: Ask) -> str:
    """Why the model stopped, in Anthropic's words; follows from the reply where the script does not say."""
    if reply.stop_reason is not None:
        return reply.stop_reason
    if reply.refusal is not None:
        return "refusal"
    return "tool_use" if parts(reply, ask)[1] else "end_turn"


def tokens(reply: Reply, ask: Ask) -> Tokens:
    """Token counts: those of the script by Anthropic's names, completed by an estimate of four characters a token."""
    text, tools = parts(reply, ask)
    said = (text or "") + (reply.thinking or "") + (reply.refusal or "")
    said += "".join(json.dumps(dict(tool.input)) for tool in tools)
    counts = {"input": _estimate(_prompt_length(ask.body)), "output": _estimate(len(said))}
    counts.update({_NEUTRAL[name]: value for name, value in reply.usage.items() if name in _NEUTRAL})
    return Tokens(**counts)


def own_usage(reply: Reply, *, neutral: bool) -> dict[str, Any]:
    """The usage fields that the script gives in the dialect's own names; `neutral`: those are Anthropic's names."""
    return {name: value for name, value in reply.usage.items() if neutral or name not in _NEUTRAL}


def _estimate(characters: int) -> int:
    return max(1, math.ceil(characters / 4))


def _prompt_length(body: Mapping[str, Any]) -> int:
    prompt = {"messages", "system", "tools", "input", "instructions", "contents", "systemInstruction", "toolConfig"}
    return sum(_text_length(value) for name, value in body.items() if name in prompt)


def _text_length(value: Any) -> int:
    match value:
        case str():
            return len(value)
        case dict():
            return sum(map(_text_length, value.values()))
        case list():
            return sum(map(_text_length, value))
        case _:
            return 0


def pieces(text: str) -> list[str]:
    """A text in the pieces a stream would carry; joined they are the text."""
    found = _PIECE.findall(text)
    return found if "".join(found) == text else [text]
