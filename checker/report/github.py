"""GitHub: workflow commands that become annotations on a pull request's lines.

    ::error file=support/router.py,line=5,col=42,endColumn=47,title=RL701 retired-model::`claude-2` was retired ...

The step summary is the Markdown report; the command line appends it to the file that `GITHUB_STEP_SUMMARY` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Finding, Severity
from checker.report.outcome import Outcome, View, tally
from checker.report.wording import headline, notes, place, verdict

if TYPE_CHECKING:
    from checker.locations import Problem

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(outcome: Outcome, view: View) -> str:
    """One command a finding or problem, then the headline for the log."""
    counts = tally(outcome)
    lines = [_finding(finding, view) for finding in outcome.findings]
    lines += [_problem(problem, view) for problem in outcome.problems]
    return "\n".join((*lines, headline(counts), verdict(outcome, counts))) + "\n"


def _finding(finding: Finding, view: View) -> str:
    span = finding.span
    where = {"file": view.repository_path(span.path), "line": str(view.file_line(span))}
    if span.cell is None:
        if span.end_line > span.line:
            where["endLine"] = str(span.end_line)
        else:  # GitHub refuses columns for a stretch of several lines
            where |= {"col": str(span.column), "endColumn": str(span.end_column)}
    where["title"] = f"{finding.code} {finding.name}"
    steps = "".join(f"\n{place(step)}: {step.what}" for step in notes(finding))
    return _command(_COMMANDS[finding.severity], where, finding.message + steps)


def _problem(problem: Problem, view: View) -> str:
    where = {"file": view.repository_path(problem.path), "line": str(problem.line), "title": "route-lint problem"}
    return _command("warning", where, problem.what)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
