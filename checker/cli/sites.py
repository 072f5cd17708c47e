"""`route-lint sites`: the inventory of call sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.cli import pipeline
from checker.cli.exits import Exit
from checker.cli.settings import settings
from checker.report import sites_renderer

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal


def run(options: Namespace, terminal: Terminal) -> int:
    """List the sites."""
    config = settings(options, terminal).config
    files = pipeline.project_files(options)
    report = pipeline.sites(options, config, files, terminal)
    terminal.write(sites_renderer(options.format)(report, pipeline.view(options, files, terminal)), options.output)
    return Exit.CLEAN
