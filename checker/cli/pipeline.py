"""One run for the command line: the paths on disk, or the source on stdin under the name it is given."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from checker import run
from checker.cli.progress import progress
from checker.cli.settings import STDIN
from checker.errors import UsageError
from checker.report import View
from checker.rules import REGISTRY
from checker.sources import FileSystem, MemoryFiles, RealFiles
from checker.triage import lines_of

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal
    from checker.config import Config


def check(options: Namespace, config: Config, terminal: Terminal) -> tuple[run.Report, View]:
    """The findings of the paths that `options` name, and the view to show them in."""
    stdin = _stdin(options)
    if stdin is not None:
        return run.check_files(stdin, config), view(MemoryFiles(stdin), terminal)
    with progress(terminal):
        report = run.check(options.paths, config, root=Path.cwd(), rules=None)
    return report, view(RealFiles(Path.cwd()), terminal)


def sites(options: Namespace, config: Config, terminal: Terminal) -> tuple[run.Report, View]:
    """The call sites of the paths that `options` name, without findings."""
    stdin = _stdin(options)
    if stdin is not None:
        return run.check_files(stdin, config), view(MemoryFiles(stdin), terminal)
    with progress(terminal):
        report = run.sites(options.paths, config, root=Path.cwd())
    return report, view(RealFiles(Path.cwd()), terminal)


def view(files: FileSystem, terminal: Terminal) -> View:
    """How this terminal shows what was found in these files."""
    return View(lines=lines_of(files), registry=REGISTRY, root=files.absolute("."), colour=terminal.colour)


def _stdin(options: Namespace) -> dict[str, str] | None:
    if STDIN not in options.paths:
        if options.stdin_filename:
            raise UsageError("--stdin-filename is for source from stdin: give - as the path")
        return None
    if len(options.paths) > 1:
        raise UsageError("- cannot be combined with other paths")
    name = options.stdin_filename or "stdin.py"
    return {Path(name).as_posix(): sys.stdin.read()}
