"""One routed test as it runs: its recorder, and what the recorder saw, as calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_model_routing.ledger import Call, CallBook, Record
    from pytest_model_routing.policy import Policy
    from pytest_model_routing.recording import Recorder


class Observation:
    """What is known about a routed test while it runs and after."""

    def __init__(self, *, recorder: Recorder, policy: Policy, book: CallBook) -> None:
        self.recorder = recorder
        self.policy = policy
        self._book = book

    def calls(self) -> tuple[Call, ...]:
        """The logical calls so far, in the order they were made; cheap enough to ask after each of them."""
        return self._book.calls(self.recorder.exchanges)

    def linked(self) -> tuple[Call, ...]:
        """The same, each with the earlier call that it follows."""
        return self._book.linked(self.recorder.exchanges)

    def records(self) -> tuple[Record, ...]:
        """The records of the linked calls."""
        return tuple(call.record for call in self.linked())
