"""The fixture's value over hand-made calls, without a recorder."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from made_exchanges import NOON, ROOT

from pytest_model_routing.ledger import CallBook
from pytest_model_routing.plugin.fixture import Routing
from pytest_model_routing.plugin.observation import Observation
from pytest_model_routing.plugin.probe import Probe
from pytest_model_routing.policy import Policy
from pytest_model_routing.recording import Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from made_exchanges import Wire

    from pytest_model_routing.recording import Exchange


class Played(Recorder):
    """A recorder that has seen what a wire holds."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(None)
        self.wire = wire

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(self.wire.exchanges)


def routing(wire: Wire, policy: Policy | None = None, probe: Probe | None = None) -> Routing:
    """What a test that made these calls sees."""
    book = CallBook(policy=policy or Policy(), root=ROOT, prices_at=NOON)
    observation = Observation(recorder=Played(wire), policy=policy or Policy(), book=book)
    return Routing(observation, probe or Probe())


@contextmanager
def refuted(*lines: str) -> Iterator[None]:
    """Expect an AssertionError whose text has these lines, in this order, indentation aside."""
    with pytest.raises(AssertionError) as error:
        yield
    text = [line.strip() for line in str(error.value).splitlines()]
    for line in lines:
        assert line in text, "\n".join(text)
        text = text[text.index(line) + 1 :]
