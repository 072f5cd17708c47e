"""`route-lint [check]`: findings, and the exit code that a build looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.cli import pipeline
from checker.cli.exits import Exit
from checker.cli.settings import settings
from checker.report import findings_renderer

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal


def run(options: Namespace, terminal: Terminal) -> int:
    """Check, report, and say whether there were findings."""
    config = settings(options).config
    report, view = pipeline.check(options, config, terminal)
    terminal.write(findings_renderer(options.format)(report, view), options.output)
    return Exit.FINDINGS if report.findings and not options.exit_zero else Exit.CLEAN
