"""The fenced blocks of a documentation page, and the commands in them.

```python title="support.py"       a file of the reader's project
```console                         `$ command` lines, each followed by lines that it shows; `...` is any number
```toml                            a snippet
"""

from __future__ import annotations

import fnmatch
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"

_FENCE = re.compile(
    r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block of a page."""

    language: str
    title: str | None
    body: str
    line: int


def blocks(path: Path) -> Iterator[Block]:
    """The blocks of a page, from top to bottom."""
    text = path.read_text("utf-8")
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Block(language=match["language"], title=match["title"], body=match["body"], line=line)


def commands(body: str) -> Iterator[tuple[list[str], list[str]]]:
    """Each command of a console block, with the lines it shows."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield shlex.split(command), [line for line in shown if line and line != "..."]


def missing(shown: list[str], output: str) -> str | None:
    """The first of the lines shown that the output does not have, in their order; `*` stands for anything."""
    lines = iter(output.splitlines())
    for line in shown:
        pattern = line.replace("[", "[[]")
        if not any(fnmatch.fnmatchcase(found.rstrip(), pattern) for found in lines):
            return line
    return None
