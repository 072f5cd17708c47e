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
    report, view = pipeline.sites(options, settings(options).config, terminal)
    terminal.write(sites_renderer(options.format)(report, view), options.output)
    return Exit.CLEAN
