"""Call sites of programs that exist only in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker import run
from checker.config import Config
from checker.sources import MemoryFiles

if TYPE_CHECKING:
    from checker.call_sites.model import CallSite

ROOT = Path("/example")
HEAD = "import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"
CREATE = 'client.messages.create(model="claude-haiku-5-5", max_tokens=99, messages=messages)'


def sites_of(sources: dict[str, str] | str, config: Config | None = None) -> tuple[CallSite, ...]:
    """The sites of a program; a text alone is `app.py`."""
    files = {"app.py": sources} if isinstance(sources, str) else sources
    config = replace(config or Config(), root=ROOT)
    return run.sites(["."], config, root=ROOT, files=MemoryFiles(files)).sites


def site_of(sources: dict[str, str] | str, config: Config | None = None) -> CallSite:
    """The one site of a program."""
    (site,) = sites_of(sources, config)
    return site
