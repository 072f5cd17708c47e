"""`main`: which command runs, and what becomes of its failures."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import cast

from checker.cli.arguments import parse
from checker.cli.exits import Exit
from checker.cli.terminal import Terminal
from checker.errors import RouteLintError

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
        from checker.cli.bugs import own_up

        own_up(error, arguments, terminal, verbose=options.verbose)
        return Exit.BUG
    return code


def _command(name: str) -> Command:
    return cast("Command", importlib.import_module(f"checker.cli.{name}").run)
