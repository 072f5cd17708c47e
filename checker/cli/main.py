"""`main`: which command runs, and what becomes of its failures."""

from __future__ import annotations

import gc
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
    """Run one command and return its exit code. Without `argv`, the command of this process, which ends with it."""
    if argv is not None:
        return _main(list(argv))
    # What a run leaves behind is many small things. To look through them all for what nobody needs takes a tenth of
    # the run, and they are about to go.
    gc.disable()
    try:
        return _main(sys.argv[1:])
    finally:
        gc.freeze()


def _main(arguments: list[str]) -> int:
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
