"""One run for the command line: the paths on disk, or the source on stdin under the name it is given.

A file by itself says little: its models are named in another one, and so is the telemetry that records its calls.
Where the paths are single files of a project, values are followed through all of it, and the report is about those
files.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker import run
from checker.cli.progress import progress
from checker.cli.settings import STDIN
from checker.config.discover import PROJECT_MARKS
from checker.errors import UsageError
from checker.fixes import Overlay
from checker.report.outcome import View
from checker.rules import REGISTRY
from checker.sources import Decoded, FileSystem, RealFiles
from checker.triage import lines_of
from checker.triage.lines import decode

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from checker.cli.terminal import Terminal
    from checker.config import Config

# The folder a CI server has checked the repository out to: the paths it shows reports beside count from there.
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY")


def project_files(options: Namespace) -> FileSystem:
    """The files below the working directory; source on stdin stands in for the file it is called."""
    real = RealFiles(Path.cwd())
    if STDIN not in options.paths:
        if options.stdin_filename:
            raise UsageError("--stdin-filename is for source from stdin: give - as the path")
        return real
    if len(options.paths) > 1:
        raise UsageError("- cannot be combined with other paths")
    return Overlay(real, {real.locate(_stdin_name(options)): sys.stdin.buffer.read()})


def check(options: Namespace, config: Config, files: FileSystem, terminal: Terminal) -> run.Report:
    """The findings in the paths that `options` name."""
    return _about(options, config, files, terminal, run.check)


def sites(options: Namespace, config: Config, files: FileSystem, terminal: Terminal) -> run.Report:
    """The call sites in the paths that `options` name, without findings."""
    return _about(options, config, files, terminal, run.sites)


def _about(
    options: Namespace, config: Config, files: FileSystem, terminal: Terminal, look: Callable[..., run.Report]
) -> run.Report:
    paths = _paths(options)
    around = _around(paths, config, files)
    about = {files.locate(path) for path in paths} if around else None
    with progress(terminal):
        report = look([*around, *paths], config, root=Path.cwd(), files=files, about=about)
    return report if about is None else _only(report, about)


def _around(paths: tuple[str, ...], config: Config, files: FileSystem) -> tuple[str, ...]:
    """The project that single files belong to; nothing for folders, and for files that are in no project."""
    if not all(files.is_file(files.locate(path)) for path in paths):
        return ()
    if not any((config.root / mark).exists() for mark in PROJECT_MARKS):
        return ()
    if not all((Path.cwd() / path).resolve().is_relative_to(config.root.resolve()) for path in paths):
        return ()
    return (str(config.root),)


def _only(report: run.Report, paths: set[str]) -> run.Report:
    from checker.rules import unused_suppression

    # That a comment excuses nothing takes every call of the project to say.
    unused = unused_suppression.RULE.code
    return replace(
        report,
        sites=tuple(site for site in report.sites if site.span.path in paths),
        findings=tuple(f for f in report.findings if f.span.path in paths and f.code != unused),
        suppressed=tuple(item for item in report.suppressed if item.finding.span.path in paths),
        problems=tuple(problem for problem in report.problems if problem.path in paths),
        files=len(paths),
    )


def view(options: Namespace, files: FileSystem, terminal: Terminal) -> View:
    """How what was found in these files is shown: on this terminal, or in the file that `options` name."""

    def text(path: str) -> str:
        try:
            decoded = decode(path, files.read(path))
        except OSError:
            return ""
        return decoded.text if isinstance(decoded, Decoded) else ""

    return View(
        lines=lines_of(files),
        registry=REGISTRY,
        text=text,
        prefix=_prefix(),
        colour=terminal.colour and options.output is None,
    )


def _paths(options: Namespace) -> tuple[str, ...]:
    return (_stdin_name(options),) if STDIN in options.paths else tuple(options.paths)


def _stdin_name(options: Namespace) -> str:
    return options.stdin_filename or "stdin.py"


def _prefix() -> str:
    for name in _CHECKOUTS:
        checkout = os.environ.get(name)
        if checkout and Path.cwd().is_relative_to(checkout):
            return Path.cwd().relative_to(checkout).as_posix()
    return ""
