"""The ledger as a file: one record a line, JSON. Reading gives back exactly what was written.

    {"model_routing.call": 0, "gen_ai.provider.name": "anthropic", "gen_ai.request.model": "claude-haiku-4-5", ...}

A damaged line is an error that names the file and the line; nothing is skipped, because a sum over half a ledger is
wrong.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pytest_model_routing.ledger.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENCODER = msgspec.json.Encoder(decimal_format="string")
_DECODER = msgspec.json.Decoder(Record)


class LedgerError(ValueError):
    """A line that is no record. Raised by `decode` and `read`."""

    def __init__(self, source: str, line: int, problem: str) -> None:
        super().__init__(f"{source}:{line}: {problem}")
        self.source = source
        self.line = line
        self.problem = problem


def encode(record: Record) -> str:
    """One line, without the newline at its end."""
    return _ENCODER.encode(record).decode()


def decode(line: str | bytes, *, source: str = "<ledger>", number: int = 1) -> Record:
    """The record of one line; `source` and `number` say in the error where it came from."""
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise LedgerError(source, number, f"not a ledger record: {error}") from error


def write(path: Path, records: Iterable[Record]) -> None:
    """Replace the file at once, so that no reader ever sees half a ledger."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(b"".join(_ENCODER.encode(record) + b"\n" for record in records))
        Path(partial).replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read(path: Path) -> list[Record]:
    """Every record of the file. Raises LedgerError for a line that is none, also for a last one cut short."""
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        raise LedgerError(str(path), content.count(b"\n") + 1, "the line does not end: the file was cut short")
    lines = content.split(b"\n")[:-1]
    return [decode(line, source=str(path), number=number) for number, line in enumerate(lines, start=1)]
