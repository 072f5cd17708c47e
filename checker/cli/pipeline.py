"""One run for the command line: the paths on disk, or the source on stdin under the name it is given."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from checker import run
from checker.cli.progress import progress
from checker.cli.settings import STDIN
from checker.errors import UsageError
from checker.report.outcome import View
from checker.rules import REGISTRY
from checker.sources import Decoded, FileSystem, MemoryFiles, RealFiles, decode_text
from checker.triage import lines_of

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal
    from checker.config import Config

# The folder a CI server has checked the repository out to: the paths it shows reports beside count from there.
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY")


def project_files(options: Namespace) -> FileSystem:
    """The files that `options` are about: those of the working directory, or the one on stdin. Reads stdin."""
    if STDIN not in options.paths:
        if options.stdin_filename:
            raise UsageError("--stdin-filename is for source from stdin: give - as the path")
        return RealFiles(Path.cwd())
    if len(options.paths) > 1:
        raise UsageError("- cannot be combined with other paths")
    return MemoryFiles({_stdin_name(options): sys.stdin.read()})


def check(options: Namespace, config: Config, files: FileSystem, terminal: Terminal) -> run.Report:
    """The findings of the paths that `options` name."""
    with progress(terminal):
        return run.check(_paths(options), config, root=Path.cwd(), rules=None, files=files)


def sites(options: Namespace, config: Config, files: FileSystem, terminal: Terminal) -> run.Report:
    """The call sites of the paths that `options` name, without findings."""
    with progress(terminal):
        return run.sites(_paths(options), config, root=Path.cwd(), files=files)


def view(files: FileSystem, terminal: Terminal) -> View:
    """How this terminal shows what was found in these files."""

    def text(path: str) -> str:
        try:
            decoded = decode_text(path, files.read(path))
        except OSError:
            return ""
        return decoded.text if isinstance(decoded, Decoded) else ""

    return View(lines=lines_of(files), registry=REGISTRY, text=text, prefix=_prefix(), colour=terminal.colour)


def _paths(options: Namespace) -> tuple[str, ...]:
    return (_stdin_name(options),) if STDIN in options.paths else tuple(options.paths)


def _stdin_name(options: Namespace) -> str:
    return Path(options.stdin_filename or "stdin.py").as_posix()


def _prefix() -> str:
    for name in _CHECKOUTS:
        checkout = os.environ.get(name)
        if checkout and Path.cwd().is_relative_to(checkout):
            return Path.cwd().relative_to(checkout).as_posix()
    return ""
