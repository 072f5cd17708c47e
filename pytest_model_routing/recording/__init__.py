"""Record LLM traffic once, replay it offline, script replies and faults: everything at the transport.

The public names are those in `__all__`; start at `Recorder`. Importing this package imports neither vcr nor any HTTP
library nor a YAML parser: that happens when a recorder is opened.
"""

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
from pytest_model_routing.recording.modes import RecordMode
from pytest_model_routing.recording.recorder import Recorder
from pytest_model_routing.recording.script import Script

__all__ = [
    "Bypass",
    "CassetteError",
    "Exchange",
    "Kind",
    "LiveCall",
    "LiveCallError",
    "Miss",
    "RecordMode",
    "Recorder",
    "RecorderBusyError",
    "RecordingError",
    "RedactionError",
    "Script",
    "ScriptError",
    "Source",
    "TransportRefusal",
    "UnmatchedRequestError",
    "Unused",
]
