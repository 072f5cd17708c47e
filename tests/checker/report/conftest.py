"""A small made-up run that every format is shown, and comparison with golden files.

`REGENERATE_GOLDEN=1 pytest tests/checker/report` writes the golden files anew; read the diff before committing it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.call_sites.model import CallSite, Kind, ModelUse, Origin, Task, Unknown
from checker.findings import Confidence, Edit, Finding, Fix, Severity
from checker.locations import Problem, Span, Step
from checker.report.outcome import Outcome, View
from checker.rules import expired_suppression, unused_suppression
from checker.rules.registry import Registry
from checker.sources import MemoryFiles
from checker.triage import Suppressed, SuppressedBy, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"

SOURCES = {
    "support/router.py": (
        "from support.settings import MODEL\n\n\ndef classify(client, text):\n"
        "    reply = client.messages.create(model=MODEL, max_tokens=5, messages=[text])\n    return reply\n"
    ),
    "support/settings.py": 'MODEL = "claude-2"\n',
    "notes.ipynb": '{"cells":\n [{},\n {"cell_type": "code", "source": [\n"ask(\\n",\n"  model)\\n"]}]}',
}

MODEL_STEP = Step(path="support/settings.py", line=1, what="`MODEL` is set here")


@dataclass(frozen=True, kw_only=True)
class Made:
    """An outcome made by hand."""

    sites: tuple[CallSite, ...] = ()
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: int = 3


def span(path: str, line: int, column: int, end_column: int, **rest: int) -> Span:
    return Span(
        path=path,
        line=line,
        column=column,
        end_line=rest.get("end_line", line),
        end_column=end_column,
        cell=rest.get("cell"),
    )


LITERAL = span("support/settings.py", 1, 9, 19)

SITE = CallSite(
    span=span("support/router.py", 5, 13, 79),
    kind=Kind.CALL,
    sdk="anthropic",
    operation="messages.create",
    is_async=False,
    is_stream=False,
    function="support.router:classify",
    models=(ModelUse(text="claude-2", span=LITERAL, origin=Origin.CONSTANT, trace=(MODEL_STEP,)),),
    unknowns=(),
    complete=True,
    origin=Origin.CONSTANT,
    trace=(MODEL_STEP,),
    tiers=("balanced",),
    task=Task(name="classification", evidence=("the function is called `classify`",), confidence=Confidence.HIGH),
    usage_recorded=False,
    confidence=Confidence.HIGH,
)

NOTEBOOK_SITE = replace(
    SITE,
    span=span("notes.ipynb", 1, 1, 9, end_line=2, cell=1),
    sdk="openai",
    operation="chat.completions.create",
    is_async=True,
    is_stream=True,
    function="notes:<module>",
    models=(),
    unknowns=(Unknown(reason="comes from the request", step=Step(path="notes.ipynb", line=2, what="here", cell=1)),),
    complete=False,
    origin=Origin.DYNAMIC,
    trace=(),
    tiers=(),
    task=None,
    usage_recorded=None,
    confidence=Confidence.MEDIUM,
)

RETIRED = Finding(
    code="RL901",
    name="unused-suppression",
    message="`claude-2` was retired on 2025-07-21",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    span=span("support/router.py", 5, 42, 47),
    function="support.router:classify",
    trace=(MODEL_STEP,),
    related=(Step(path="support/router.py", line=4, what="the only caller"),),
    fix=Fix(title="Use `claude-sonnet-5`", edits=(Edit(span=LITERAL, replacement='"claude-sonnet-5"'),)),
    fingerprint="0123456789abcdef",
)

SILENT = Finding(
    code="RL902",
    name="expired-suppression",
    message="the usage of this call is <never> read & kept | lost",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    span=span("notes.ipynb", 1, 1, 9, end_line=2, cell=1),
    function="notes:<module>",
    fix=Fix(title="Remove it", edits=(Edit(span=span("notes.ipynb", 1, 1, 5, cell=1), replacement=""),), safe=True),
    fingerprint="fedcba9876543210",
)

EXCUSED = Suppressed(
    finding=replace(SILENT, fingerprint="1111111111111111", span=span("support/router.py", 6, 5, 11)),
    by=SuppressedBy.COMMENT,
    reason="measured elsewhere",
)
KNOWN = Suppressed(
    finding=replace(SILENT, fingerprint="2222222222222222", span=span("support/router.py", 4, 1, 4)),
    by=SuppressedBy.BASELINE,
)


@pytest.fixture
def outcome() -> Outcome:
    return Made(
        sites=(NOTEBOOK_SITE, SITE),
        findings=(SILENT, RETIRED),
        suppressed=(EXCUSED, KNOWN),
        problems=(Problem(path="support/broken.py", line=3, what="the brackets do not match"),),
    )


@pytest.fixture
def clean() -> Outcome:
    return Made()


@pytest.fixture
def view() -> View:
    # Two rules that stay as they are: the golden files must not change with every rule that is added.
    registry = Registry((unused_suppression, expired_suppression))
    return View(lines=lines_of(MemoryFiles(SOURCES)), registry=registry, text=SOURCES.__getitem__)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    def check(name: str, actual: str) -> None:
        path = GOLDEN / name
        if os.environ.get("REGENERATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")

        assert path.read_text(encoding="utf-8") == actual

    return check
