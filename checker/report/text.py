"""Findings for people at a terminal.

    support/router.py:76:37: error: `claude-2` was retired on 2025-07-21 [RL701 retired-model]
       76 |         reply = client.messages.create(model=MODEL)
          |                                              ^^^^^
      note: support/settings.py:3: `MODEL` is set here
      fix: Use `claude-sonnet-4-5` (--fix --unsafe-fixes)

    41 call sites in 12 files, models resolved 38/41
    1 finding (1 error)

Each first line has the form compilers use, so that editors and terminals make it a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence, Finding
from checker.report.frames import frame
from checker.report.outcome import Outcome, View, tally
from checker.report.paint import Paint
from checker.report.wording import fixable, headline, notes, place, printable, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.locations import Problem, Step


def render(outcome: Outcome, view: View) -> str:
    """The whole report; ends with a line break."""
    paint = Paint(view.colour)
    blocks = ["\n".join(_finding(finding, view, paint)) for finding in outcome.findings]
    if outcome.problems:
        blocks.append("\n".join(problem_line(problem, paint) for problem in outcome.problems))
    blocks.append("\n".join(_closing(outcome, paint)))
    return "\n\n".join(blocks) + "\n"


def problem_line(problem: Problem, paint: Paint) -> str:
    """`pkg/broken.py:3: problem: ...`."""
    return f"{paint(place(problem), 'bold')}: {paint('problem', 'yellow', 'bold')}: {printable(problem.what)}"


def _finding(finding: Finding, view: View, paint: Paint) -> Iterator[str]:
    level = paint.severity(finding.severity, finding.severity.value)
    label = f"[{finding.code} {finding.name}]"
    yield f"{paint(place(finding.span), 'bold')}: {level}: {printable(finding.message)} {paint(label, 'dim')}"
    framed = frame(finding.span, view.lines(finding.span.path, finding.span.cell))
    if framed is not None:
        source, underline = framed
        yield source
        yield paint(underline, "cyan")
    for step in notes(finding):
        yield _note(step, paint)
    if finding.confidence is not Confidence.HIGH:
        yield f"  {paint('confidence', 'cyan')}: {finding.confidence.value}"
    if finding.fix is not None:
        option = "--fix" if finding.fix.safe else "--fix --unsafe-fixes"
        yield f"  {paint('fix', 'green')}: {printable(finding.fix.title)} ({option})"


def _note(step: Step, paint: Paint) -> str:
    return f"  {paint('note', 'cyan')}: {place(step)}: {printable(step.what)}"


def _closing(outcome: Outcome, paint: Paint) -> Iterator[str]:
    counts = tally(outcome)
    yield headline(counts)
    yield paint(verdict(outcome, counts), "bold")
    if fixes := fixable(counts):
        yield fixes
    if outcome.findings:
        yield f"What a rule means: route-lint rule {outcome.findings[0].code}"
