"""Literate cases: Markdown with code blocks; a comment on a call's first line says what the analyser must find there.

`# model: a, b` names the models; `# model: a + unknown` adds that the list is not complete; `# model: unknown` that none
is known. A line without a comment must not be a site. `# file: name` as a block's first line names the file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import run
from checker.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).with_name("cases")
BLOCK = re.compile(r"^## (?P<title>.+?)$(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXPECTED = re.compile(r"# model: (.+)$")


def cases() -> Iterator[object]:
    for page in sorted(CASES.glob("*.md")):
        for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
            yield pytest.param(match["body"], id=f"{page.stem}: {match['title']}")


def files(body: str) -> dict[str, str]:
    found = {}
    for index, block in enumerate(CODE.findall(body)):
        first, _, rest = block.partition("\n")
        named = first.startswith("# file: ")
        found[first.removeprefix("# file: ") if named else f"app{index or ''}.py"] = f"\n{rest}" if named else block
    return found


def expected(sources: dict[str, str]) -> dict[tuple[str, int], tuple[set[str], bool]]:
    found = {}
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), start=1):
            match = EXPECTED.search(line)
            if match:
                names, _, unknown = match[1].partition(" + ")
                models = set() if names == "unknown" else {name.strip() for name in names.split(",")}
                found[path, number] = (models, not unknown and names != "unknown")
    return found


@pytest.mark.parametrize("body", list(cases()))
def test_case(body: str) -> None:
    sources = files(body)
    report = run.check_files(sources, Config(select=()))

    found = {
        (site.span.path, site.span.line): ({use.text for use in site.models}, site.complete) for site in report.sites
    }

    assert expected(sources) == found
    assert report.problems == ()
