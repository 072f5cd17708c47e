"""Writing to the user: the report to stdout or a file, everything about the run itself to stderr."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where output goes, and whether it may have colours."""

    out: TextIO
    err: TextIO
    colour: bool
    err_colour: bool

    @classmethod
    def of(cls, choice: str) -> Terminal:
        """The process's own streams; `choice` is auto, always or never."""
        return cls(
            out=sys.stdout,
            err=sys.stderr,
            colour=_coloured(choice, sys.stdout),
            err_colour=_coloured(choice, sys.stderr),
        )

    def write(self, text: str, output: Path | None = None) -> None:
        """Write a report: to a file where one is named, else to stdout. Raises UsageError when that cannot be."""
        if output is None:
            # A stream that cannot say a character (an old Windows console, LC_ALL=C) gets an escape instead of a crash.
            encoding = self.out.encoding or "utf-8"
            with _writing():
                self.out.write(text.encode(encoding, "backslashreplace").decode(encoding))
            return
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{output}: cannot be written: {error.strerror}") from error

    def complain(self, message: str) -> None:
        """Say on stderr what is wrong."""
        label = "\x1b[1;31merror\x1b[0m" if self.err_colour else "error"
        self.explain(f"route-lint: {label}: {message}")

    def explain(self, message: str) -> None:
        """Say something about the run on stderr."""
        encoding = self.err.encoding or "utf-8"
        self.err.write(message.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        self.err.flush()

    def flush(self) -> None:
        """Send out what is buffered, so that a closed pipe is noticed while it can still be handled."""
        with _writing():
            self.out.flush()

    def hang_up(self) -> None:
        """Give up on a closed stdout; the interpreter's own flush at exit must not fail a second time."""
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, self.out.fileno())


@contextmanager
def _writing() -> Iterator[None]:
    """A disk that is full is the user's to free; a reader that has gone away is for the caller to notice."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def _coloured(choice: str, stream: TextIO) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
