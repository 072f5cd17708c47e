"""What a request says and what an answer says, whatever the dialect: enough to see that two calls do the same work.

    {"model": "claude-haiku-4-5", "system": "Be brief.", "messages": [{"role": "user", "content": "Hours?"}]}
    Prompt(instructions="Be brief.", turns=(Turn(role="user", text="Hours?"),), tools=())

Read are Anthropic Messages, OpenAI chat and responses, Gemini and Bedrock converse; they differ in the names of the
same four things, so one reader does: the first of the known keys that is there. What is no text (images, files) is not
compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_INSTRUCTIONS = ("system", "instructions", "systemInstruction", "system_instruction")
_TURNS = ("messages", "contents", "input")
_INSTRUCTION_ROLES = frozenset({"system", "developer"})
_ANSWER_ROLES = frozenset({"assistant", "model"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of a conversation."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """The comparable part of a request: no model, no sampling parameters, no images.

    `tools` holds the canonical JSON of every tool definition.
    """

    instructions: str = ""
    turns: tuple[Turn, ...] = ()
    tools: tuple[str, ...] = ()

    @property
    def task(self) -> str:
        """What is asked: the text of the last message that is not the model's own; empty when there is none."""
        return next((turn.text for turn in reversed(self.turns) if turn.role not in _ANSWER_ROLES and turn.text), "")

    @property
    def text(self) -> str:
        """Everything, to search in."""
        return "\n".join((self.instructions, *(turn.text for turn in self.turns)))

    def lines(self) -> list[str]:
        """For a diff: one line for each line of text, with the part it stands in."""
        parts = [("system", self.instructions), *((turn.role, turn.text) for turn in self.turns)]
        parts += [("tool", tool) for tool in self.tools]
        return [f"{name}: {line}" for name, text in parts for line in text.splitlines()]


def read_prompt(request: Mapping[str, object] | None) -> Prompt:
    """The prompt of a request body; an empty one for a body that is no JSON object or of an unknown form."""
    if request is None:
        return Prompt()
    instructions = [_text(request[key]) for key in _INSTRUCTIONS if key in request]
    turns = []
    for turn in _turns(next((request[key] for key in _TURNS if key in request), ())):
        if turn.role in _INSTRUCTION_ROLES:
            instructions.append(turn.text)
        else:
            turns.append(turn)
    tools = request.get("tools") or ()
    return Prompt(
        instructions="\n".join(text for text in instructions if text),
        turns=tuple(turns),
        tools=tuple(_canonical(tool) for tool in tools) if isinstance(tools, Sequence) else (),
    )


def answer_text(response: Mapping[str, object] | None) -> str:
    """What the model said, thinking left out; empty when it said nothing in words."""
    if response is None:
        return ""
    for key in ("content", "choices", "output", "candidates"):
        if response.get(key):
            return _text(response[key])
    return ""


def _turns(value: object) -> list[Turn]:
    if isinstance(value, str):
        return [Turn(role="user", text=value)]
    if not isinstance(value, Sequence):
        return []
    return [_turn(item) for item in value]


def _turn(item: object) -> Turn:
    if not isinstance(item, Mapping):
        return Turn(role="user", text=_text(item))
    return Turn(role=str(item.get("role") or "user"), text=_text(item))


def _text(value: object) -> str:
    """All text in a message, block or list of them, joined by newlines."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        if value.get("type") in {"thinking", "redacted_thinking", "reasoning"} or value.get("thought") is True:
            return ""
        keys = ("text", "content", "parts", "message", "output", "functionResponse", "response", "toolResult", "json")
        found = (_text(value[key]) for key in keys if key in value)
        return "\n".join(text for text in found if text)
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return "\n".join(text for text in map(_text, value) if text)
    return ""


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
