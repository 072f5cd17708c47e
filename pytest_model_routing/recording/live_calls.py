"""How a call past the recorder is described. Apart from `guard`, which every session loads: this is rarely needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing.recording.exchange import Bypass, LiveCall
from pytest_model_routing.recording.names import shown

if TYPE_CHECKING:
    from pytest_model_routing.recording.routes import Origin

_ADVICE = {
    Bypass.NO_RECORDER: "Mark the test with @pytest.mark.routing, or script the answer.",
    Bypass.SOCKET: "The recorder never saw a request to it: is it sent by a library that is not intercepted?",
    Bypass.CUSTOM_TRANSPORT: "The recorder cannot see into it: build the client without it in tests.",
}


def describe(host: str, bypass: Bypass, origin: Origin | None, *, through: str, blocked: bool) -> LiveCall:
    """The record of such a call. `through`: the transport it took, where that is known."""
    where = {
        Bypass.NO_RECORDER: "outside any recorder",
        Bypass.SOCKET: "past the recorder",
        Bypass.CUSTOM_TRANSPORT: f"through {through}, past the recorder",
    }[bypass]
    lines = [f"a live call to {host} {'was stopped' if blocked else 'was sent'} {where}"]
    if origin is not None:
        lines.append(f"  made by: {origin.route}, {shown(origin.file)}:{origin.line}")
    return LiveCall(
        message="\n".join([*lines, f"  {_ADVICE[bypass]}"]),
        host=host,
        bypass=bypass,
        route=origin.route if origin else None,
        caller=(origin.file, origin.line) if origin else None,
        blocked=blocked,
    )
