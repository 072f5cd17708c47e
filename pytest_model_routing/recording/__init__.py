"""Record LLM traffic once, replay it offline, script replies and faults: everything at the transport.

    with Recorder(path, mode=RecordMode.NONE, test=node_id) as recorder:     replays `path`; nothing leaves the machine
        recorder.script.reply(tier="fast", text="simple")                    or answers without any recording
        recorder.script.fail(model="claude-opus-*", status=529, times=2)     or fails first
        application.run()
    recorder.exchanges, recorder.misses, recorder.unused, recorder.live      what happened

    with LiveGuard() as guard: ...                                           outside recorders: no LLM host is reached

The public names are those in `__all__`; start at `Recorder`. Importing this package imports neither vcr nor any HTTP
library nor a YAML parser: that happens when a recorder is opened.

**Keys.** Replayed and scripted answers need none, but SDKs insist on one before they send. `offline_credentials()` sets
placeholders for the environment variables that are missing; open it before clients are built. A client that is built
without any key at import time keeps failing in the SDK itself, so open it in `pytest_configure`.
"""

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
