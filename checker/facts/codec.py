"""Facts as bytes, for the cache and for the way between processes, and back.

    decode(encode(facts)) == facts
    decode(encode(facts)[:-1])      # DamagedError

Four bytes of format, four of checksum, then MessagePack. Reading it runs no code, whoever wrote it.
"""

from __future__ import annotations

import zlib

import msgspec

from checker.facts.model import ModuleFacts


class Unparsable(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What there is instead of facts when a text is not Python. `line` counts from 1."""

    line: int
    what: str


Parsed = ModuleFacts | Unparsable

_FACTS = b"rlF1"
_UNPARSABLE = b"rlU1"
_HEAD = len(_FACTS) + 4
_encoder = msgspec.msgpack.Encoder()
_facts = msgspec.msgpack.Decoder(ModuleFacts)
_unparsable = msgspec.msgpack.Decoder(Unparsable)


class DamagedError(Exception):
    """These bytes are not what `encode` has made."""


def encode(parsed: Parsed) -> bytes:
    """Facts, or why there are none, as bytes. Raises RecursionError for source nested too deeply for this stack."""
    body = _encoder.encode(parsed)
    kind = _UNPARSABLE if isinstance(parsed, Unparsable) else _FACTS
    return kind + zlib.crc32(body).to_bytes(4, "little") + body


def decode(data: bytes) -> Parsed:
    """The way back.

    Raises:
        DamagedError: cut off, changed, or something else altogether.
    """
    kind, body = data[:4], memoryview(data)[_HEAD:]
    if kind not in (_FACTS, _UNPARSABLE) or int.from_bytes(data[4:_HEAD], "little") != zlib.crc32(body):
        raise DamagedError
    try:
        return _facts.decode(body) if kind == _FACTS else _unparsable.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise DamagedError from error
