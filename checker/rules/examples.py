"""Examples of a rule: code with comments that say what must be reported where. They are its tests and its
documentation.

    Example('client.messages.create(model="claude-2")  # error: [RL701] "is retired"\\n')

An *assertion comment* `# error: [CODE] "part of the message"` stands at the end of the line the finding starts on, or
alone on the lines above it where that line cannot take a comment; the quoted part may be left out, and a line may
hold several. What no comment announces must not be reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, overload

from msgspec import Struct

from checker.patterns.regex import Regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SINGLE_FILE = "example.py"

_ASSERTION = Regex(r'# error: \[(?P<code>[A-Z]+\d+)\](?: "(?P<part>[^"]*)")?')
_TAIL = Regex(r'[ \t]*(?:# error: \[[A-Z]+\d+\](?: "[^"]*")?[ \t]*)+$', re.MULTILINE)
_WHOLE_LINE = Regex(r'^[ \t]*(?:# error: \[[A-Z]+\d+\](?: "[^"]*")?[ \t]*)+\n', re.MULTILINE)


class Expected(Struct, frozen=True, kw_only=True, order=True):
    """One announced finding. `cell` is the index of a notebook's cell, None elsewhere; `part` is "" when any message
    will do."""

    path: str
    cell: int | None
    line: int
    code: str
    part: str = ""


class Example(Struct, frozen=True):
    """One program: a single file's text, or `files` by path.

    `fixed` is the text (or the files that change, by path) after all fixes of the rule, safe or not. `policy` and
    `config` are the bodies of a model-routing.toml and a route-lint.toml.
    """

    text: str = ""
    files: Mapping[str, str] = {}
    fixed: str | Mapping[str, str] | None = None
    policy: str = ""
    config: str = ""

    @property
    def annotated(self) -> dict[str, str]:
        """The files by path, with their assertion comments."""
        return dict(self.files) if self.files else {SINGLE_FILE: self.text}

    @property
    def sources(self) -> dict[str, str]:
        """The files by path as the rule sees them and documentation shows them: without assertion comments."""
        return {path: without_assertions(path, text) for path, text in self.annotated.items()}

    @property
    def after(self) -> dict[str, str] | None:
        """The files that fixes change, by path; None when the example says nothing about fixes."""
        if self.fixed is None:
            return None
        return {SINGLE_FILE: self.fixed} if isinstance(self.fixed, str) else dict(self.fixed)

    def expected(self) -> list[Expected]:
        """What the assertion comments announce, in order of place; lines are those of `sources`."""
        return sorted(found for path, text in self.annotated.items() for found in _announced(path, text))


class Programs(Sequence[Example]):
    """Examples that stand in a module of their own, given by its name and theirs: only tests and documentation look at
    them, and import it.

        INVALID = Programs("price_programs.STALE_PROGRAMS")
    """

    def __init__(self, where: str) -> None:
        self._module, _, self._name = where.partition(".")

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        found: tuple[Example, ...] = getattr(import_module(f"checker.rules.{self._module}"), self._name)
        return found

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Example, ...]: ...

    def __getitem__(self, index: int | slice) -> Example | tuple[Example, ...]:
        return self._examples[index]

    def __len__(self) -> int:
        return len(self._examples)


def without_assertions(path: str, text: str) -> str:
    """The text of a file without its assertion comments."""
    if not path.endswith(".ipynb"):
        return _TAIL.sub("", _WHOLE_LINE.sub("", text))
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["source"] = _TAIL.sub("", _WHOLE_LINE.sub("", "".join(cell["source"]))).splitlines(keepends=True)
    return json.dumps(notebook)


def _announced(path: str, text: str) -> Iterator[Expected]:
    if not path.endswith(".ipynb"):
        yield from _in_lines(path, None, text)
        return
    for index, cell in enumerate(json.loads(text)["cells"]):
        yield from _in_lines(path, index, "".join(cell["source"]))


def _in_lines(path: str, cell: int | None, text: str) -> Iterator[Expected]:
    waiting: list[re.Match[str]] = []
    number = 0
    for line in text.split("\n"):
        here = list(_ASSERTION.finditer(line))
        if here and line.lstrip().startswith("# error:"):
            waiting += here
            continue
        number += 1
        for match in [*waiting, *here]:
            yield Expected(path=path, cell=cell, line=number, code=match["code"], part=match["part"] or "")
        waiting = []
