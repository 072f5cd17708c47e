"""Agent files: Markdown whose front matter names an agent and perhaps its model.

    ---
    name: code-reviewer
    description: Reviews a change before it is merged.
    model: opus
    tools: Read, Grep, Bash(git diff *)
    ---
    You review code. ...

The format is that of Claude Code's subagents. `name` and `description` are required, and are what tells an agent from
any other Markdown with front matter; `model` (an alias, an id, or `inherit`) and `tools` (a list, or names between
commas) are optional. Descriptions often hold examples with colons, which is not YAML although the programs that run
these files accept it; so a file that YAML refuses is read again with its one-line values taken literally.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.locations import Problem
from checker.sources.decode import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<keys>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_NEVER_CLOSED = re.compile(r"---[ \t]*\r?\nname[ \t]*:")
# A value without quotes that YAML would misread: it begins with a special character, or holds a colon.
_MISREAD = re.compile(
    r"""
    ^(?P<key> [A-Za-z][\w-]*: [ \t]+ )
    (?P<value>
        (?: [@`%&*!]  |  \[ [^\]\n]* \] (?= [ \t]* \S )  |  (?= [^\s|>"'\[{#] .* : (?: [ \t] | $ ) ) )
        .* (?: \n+ [ \t]+ \S .* )*
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
_BETWEEN_TOOLS = re.compile(r",(?![^()]*\))")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentFile:
    """One agent. Lines count from 1 in the file; a line is None where the key is absent.

    `model` is None when the key is absent or empty. `tools` is empty without that key: every tool is allowed.
    """

    path: str
    name: str
    description: str
    model: str | None
    tools: tuple[str, ...]
    body: str
    name_line: int
    description_line: int
    model_line: int | None
    tools_line: int | None
    body_line: int


@dataclass(frozen=True, slots=True)
class _Value:
    line: int
    items: tuple[str, ...]
    is_list: bool

    @property
    def text(self) -> str:
        return "" if self.is_list or not self.items else self.items[0]


def read_agent(path: str, data: bytes) -> AgentFile | Problem | None:
    """The agent that a Markdown file defines; None when it defines none; a Problem when its front matter is damaged."""
    decoded = decode_text(path, data)
    if isinstance(decoded, Problem):
        return decoded
    front = _FRONT_MATTER.match(decoded.text)
    if front is None:
        if _NEVER_CLOSED.match(decoded.text):
            return Problem(path=path, line=1, what="the front matter is not closed by a line `---`")
        return None
    keys = _keys(path, front["keys"].replace("\r\n", "\n"))
    if isinstance(keys, Problem):
        return keys
    name, description = keys.get("name"), keys.get("description")
    if name is None or description is None or not name.text or not description.text:
        return None
    model, tools = keys.get("model"), keys.get("tools")
    return AgentFile(
        path=path,
        name=name.text,
        description=description.text,
        model=model.text or None if model else None,
        tools=tuple(_tools(tools)) if tools else (),
        body=decoded.text[front.end() :],
        name_line=name.line,
        description_line=description.line,
        model_line=model.line if model else None,
        tools_line=tools.line if tools else None,
        body_line=decoded.text.count("\n", 0, front.end()) + 1,
    )


def _keys(path: str, text: str) -> dict[str, _Value] | Problem:
    """The top-level keys of front matter, with their lines in the file: the text begins on its second line."""
    # Only projects with agents pay for this import.
    import yaml

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        try:
            node = yaml.compose(_quoted(text), Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError):
            return _damaged(path, error)
    if not isinstance(node, yaml.MappingNode):
        return {}
    values = ((key, _value(key, value)) for key, value in node.value if isinstance(key, yaml.ScalarNode))
    return {key.value: value for key, value in values}


def _value(key: yaml.Node, value: yaml.Node) -> _Value:
    import yaml

    line = key.start_mark.line + 2
    items = value.value if isinstance(value, yaml.SequenceNode) else [value]
    texts = (item.value for item in items if isinstance(item, yaml.ScalarNode) and item.tag != "tag:yaml.org,2002:null")
    return _Value(line, tuple(texts), isinstance(value, yaml.SequenceNode))


def _quoted(text: str) -> str:
    """The front matter with quotes around the top-level values that YAML would misread; every line stays in place."""

    def quote(entry: re.Match[str]) -> str:
        value = entry["value"].replace("'", "''")
        return f"{entry['key']}'{value}'"

    return _MISREAD.sub(quote, text)


def _damaged(path: str, error: Exception) -> Problem:
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    if getattr(error, "context", None) == "while scanning a simple key":
        marks.reverse()  # the problem is noticed at the end, but is where the key should have been
    mark = marks[0] or marks[1]
    reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return Problem(path=path, line=mark.line + 2 if mark else 2, what=f"the front matter is not valid YAML: {reason}")


def _tools(value: _Value) -> Iterator[str]:
    """Tool names: list items, or the parts of a string between commas that are not inside parentheses."""
    for item in value.items:
        for tool in [item] if value.is_list else _BETWEEN_TOOLS.split(item):
            if tool.strip():
                yield tool.strip()
