"""One routed test as it runs: its recorder, and what the recorder saw, as calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing import ledger

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pytest_model_routing.ledger import Call, Pricer, Record
    from pytest_model_routing.policy import Policy
    from pytest_model_routing.recording import Recorder, Script


class Observation:
    """What is known about a routed test while it runs and after. See `ledger.calls` for `prices_at` and `price`."""

    def __init__(
        self, *, recorder: Recorder, script: Script, policy: Policy, root: Path, prices_at: datetime, price: Pricer
    ) -> None:
        self.recorder = recorder
        self.script = script
        self.policy = policy
        self._root = root
        self._prices_at = prices_at
        self._price = price
        self._seen = -1
        self._calls: tuple[Call, ...] = ()

    def calls(self) -> tuple[Call, ...]:
        """The logical calls so far, in the order they were made."""
        exchanges = self.recorder.exchanges
        if len(exchanges) != self._seen:
            self._calls = ledger.calls(
                exchanges, policy=self.policy, root=self._root, prices_at=self._prices_at, price=self._price
            )
            self._seen = len(exchanges)
        return self._calls

    def records(self) -> tuple[Record, ...]:
        """The records of the calls."""
        return tuple(call.record for call in self.calls())
