"""The pages on the plugin, run: each page is a project, built and used from top to bottom.

```python title="support.py"       writes the file
```console                         runs each `$ pytest ...` and looks for the lines after it, in order;
                                   they are globs, and `...` stands for any number of lines
"""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import preloaded  # noqa: F401  for its effect
import pytest
from messages_server import MessagesServer

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("recording", "scripted-replies", "faults", "budgets", "assertions")
FENCE = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL)
SETTINGS = ("-p", "no:randomly", "-p", "no:cacheprovider", "-o", "asyncio_default_fixture_loop_scope=function")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block of a page."""

    language: str
    title: str | None
    body: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    text = (DOCS / f"{page}.md").read_text("utf-8")
    for match in FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Block(language=match["language"], title=match["title"], body=match["body"], line=line)


def commands(body: str) -> Iterator[tuple[list[str], list[str]]]:
    """Each command of a console block, with the lines it shows."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield shlex.split(command), [line for line in shown if line != "..."]


def as_glob(line: str) -> str:
    """Brackets mean themselves in documentation."""
    return line.replace("[", "[[]")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_from_top_to_bottom(page: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with MessagesServer() as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        for block in blocks(page):
            if block.title is not None:
                path = pytester.path / block.title
                path.parent.mkdir(exist_ok=True)
                path.write_text(block.body, "utf-8")
            elif block.language == "console":
                for command, shown in commands(block.body):
                    run(pytester, monkeypatch, command, shown)


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, command: list[str], shown: list[str]) -> None:
    program, *arguments = command
    assert program == "pytest"
    recording = any(argument.startswith("--route-record=") for argument in arguments)
    with monkeypatch.context() as environment:
        if recording:
            environment.setenv("ANTHROPIC_API_KEY", "sk-ant-not-a-key")
        result = pytester.runpytest_inprocess("-rf", *SETTINGS, *arguments)
    result.stdout.fnmatch_lines([as_glob(line) for line in shown])


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_of_its_language(page: str) -> None:
    for block in blocks(page):
        match block.language:
            case "python":
                ast.parse(block.body, filename=f"{page}.md:{block.line}")
            case "toml":
                tomllib.loads(block.body)
            case _:
                assert block.language in {"console", "text"}, f"{page}.md:{block.line}"


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text("utf-8")
    for target in re.findall(r"\]\(([\w-]+)\.md", text):
        assert (DOCS / f"{target}.md").exists()
