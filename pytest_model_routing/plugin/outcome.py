"""What one routed test leaves behind, and how it travels from a pytest-xdist worker to the controller.

It rides on the report of the test's teardown (`gate.ATTRIBUTE`), as one JSON text: a worker that crashes or is
interrupted loses the tests it had not finished and nothing else.
"""

from __future__ import annotations

import msgspec

from pytest_model_routing.ledger import Record  # noqa: TC001  msgspec reads the annotations
from pytest_model_routing.plugin.budgets import Budget  # noqa: TC001  msgspec reads the annotations


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A routed test that has run: its calls, its budgets for more than itself, and what got better than its lock.

    `saved` is the cassette that was written, `incomplete` says that the test did not come to its end while recording.
    """

    test: str
    passed: bool
    records: tuple[Record, ...] = ()
    budgets: tuple[Budget, ...] = ()
    gains: tuple[str, ...] = ()
    saved: str = ""
    incomplete: bool = False


def pack(outcome: Outcome) -> str:
    """As text for a report."""
    return _ENCODER.encode(outcome).decode()


def unpack(text: str) -> Outcome:
    """Back from a report."""
    return _DECODER.decode(text)


_ENCODER = msgspec.json.Encoder(decimal_format="string")
_DECODER = msgspec.json.Decoder(Outcome)
