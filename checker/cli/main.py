"""`main`: which command runs, and what becomes of its failures."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import cast

from checker.cli.arguments import parse
from checker.cli.exits import Exit
from checker.cli.terminal import Terminal
from checker.errors import RouteLintError
from checker.report.links import HOMEPAGE

DEBUG = "ROUTE_LINT_DEBUG"

Command = Callable[[Namespace, Terminal], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        options = parse(arguments)
    except SystemExit as done:  # argparse has printed its help, the version or what is wrong
        return done.code if isinstance(done.code, int) else Exit.USAGE
    terminal = Terminal.of(options.color)
    try:
        code = _command(options.command)(options, terminal)
        terminal.flush()
    except RouteLintError as error:
        for message in error.messages:
            terminal.complain(message)
        return Exit.USAGE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (`route-lint src | head`); nothing more can be written, also not while exiting.
        terminal.hang_up()
        return Exit.CLEAN
    except Exception as error:  # the boundary: a bug ends here, named, instead of as a bare traceback
        _own_up(error, arguments, terminal, verbose=options.verbose)
        return Exit.BUG
    return code


def _command(name: str) -> Command:
    return cast("Command", importlib.import_module(f"checker.cli.{name}").run)


def _own_up(error: Exception, arguments: Sequence[str], terminal: Terminal, *, verbose: bool) -> None:
    notes = "; ".join(getattr(error, "__notes__", ()))
    where = f" ({notes})" if notes else ""
    terminal.complain(f"internal error: {type(error).__name__}: {error}{where}")
    if verbose or os.environ.get(DEBUG):
        terminal.explain("".join(traceback.format_exception(error)).rstrip())
    else:
        terminal.explain("This is a bug in route-lint. Run again with --verbose for the traceback.")
    terminal.explain(f"Please report it (see {HOMEPAGE}) with the command: route-lint {' '.join(arguments)}")
