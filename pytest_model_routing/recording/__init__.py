"""Record LLM traffic once, replay it offline, script replies and faults: everything at the transport.

    with Recorder(path, mode=RecordMode.NONE, test=node_id) as recorder:     replays `path`; nothing leaves the machine
        recorder.script.reply(tier="fast", text="simple")                    or answers without any recording
        recorder.script.fail(model="claude-opus-*", status=529, times=2)     or fails first
        application.run()
    recorder.exchanges, recorder.misses, recorder.unused, recorder.live      what happened

    with LiveGuard() as guard: ...                                           outside recorders: no LLM host is reached

The public names are those in `__all__`; start at `Recorder`. Each is loaded when it is first used, and vcr, the HTTP
libraries and the YAML parser when a recorder is opened: `LiveGuard` and `RecordMode` cost a session next to nothing.

**Keys.** Replayed and scripted answers need none, but SDKs insist on one before they send. `offline_credentials()`
sets placeholders for the environment variables that are missing; open it before clients are built. A client that was
built without any key keeps failing in the SDK itself, so a plugin opens it before test modules are imported.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_model_routing.recording.credentials import offline_credentials
    from pytest_model_routing.recording.errors import (
        CassetteError,
        LiveCallError,
        RecorderBusyError,
        RecordingError,
        RedactionError,
        ScriptError,
        TransportRefusal,
        UnmatchedRequestError,
    )
    from pytest_model_routing.recording.exchange import Bypass, Exchange, Kind, LiveCall, Miss, Source, Unused
    from pytest_model_routing.recording.guard import LiveGuard
    from pytest_model_routing.recording.hosts import Hosts
    from pytest_model_routing.recording.matching import Matching
    from pytest_model_routing.recording.modes import RecordMode
    from pytest_model_routing.recording.recorder import Recorder
    from pytest_model_routing.recording.redaction import Redaction
    from pytest_model_routing.recording.script import Script

__all__ = [
    "Bypass",
    "CassetteError",
    "Exchange",
    "Hosts",
    "Kind",
    "LiveCall",
    "LiveCallError",
    "LiveGuard",
    "Matching",
    "Miss",
    "RecordMode",
    "Recorder",
    "RecorderBusyError",
    "RecordingError",
    "Redaction",
    "RedactionError",
    "Script",
    "ScriptError",
    "Source",
    "TransportRefusal",
    "UnmatchedRequestError",
    "Unused",
    "offline_credentials",
]

_HOMES = {
    "offline_credentials": "credentials",
    "CassetteError": "errors",
    "LiveCallError": "errors",
    "RecorderBusyError": "errors",
    "RecordingError": "errors",
    "RedactionError": "errors",
    "ScriptError": "errors",
    "TransportRefusal": "errors",
    "UnmatchedRequestError": "errors",
    "Bypass": "exchange",
    "Exchange": "exchange",
    "Kind": "exchange",
    "LiveCall": "exchange",
    "Miss": "exchange",
    "Source": "exchange",
    "Unused": "exchange",
    "LiveGuard": "guard",
    "Hosts": "hosts",
    "Matching": "matching",
    "RecordMode": "modes",
    "Recorder": "recorder",
    "Redaction": "redaction",
    "Script": "script",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
