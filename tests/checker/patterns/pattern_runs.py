"""The code of programs that exist only in memory, for asking patterns about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from checker.call_sites import take_inventory
from checker.config import Config
from checker.sources import MemoryFiles, discover
from checker.syntax.deep_stack import on_deep_stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.call_sites.code import Code

T = TypeVar("T")
ROOT = Path("/example")
HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"


def found_in(sources: dict[str, str] | str, find: Callable[[Code], T]) -> tuple[Code, T]:
    """The code of a program and what a pattern finds in it; a text alone is `app.py`."""
    files = MemoryFiles({"app.py": sources} if isinstance(sources, str) else sources)
    discovery = discover(files, ["."], exclude=(), respect_gitignore=False)
    code = on_deep_stack(lambda: take_inventory(files, discovery, Config(root=ROOT)).code)
    return code, on_deep_stack(lambda: code.once(find))
