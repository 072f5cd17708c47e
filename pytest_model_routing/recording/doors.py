"""Puts interception in place: httpx, httpx2 and urllib3 by handlers of our own, the others through vcrpy's stubs.

vcrpy patches and unpatches all of them, and its stubs serve http.client, aiohttp, httplib2 and tornado. (Ours: see
`httpx_transports` and `urllib3_pools` for what its stubs get wrong there.) A stub asks its "cassette" three things,
in this order, and `Door` answers them for the switchboard:

    can_play_response_for(request)     shall I play an answer, or send this?
    play_response(request)             the answer to play, as vcrpy's dictionary
    append(request, response)          what came back live

vcrpy's own Cassette is not used. Its matching compares with every recording in turn and builds a text diff each time,
it answers a miss with an exception that SDKs retry, it saves in the order of completion, over whatever another
process wrote, and also after a failed test; see the tests named after D1 to D12.

One weakness of the stub for http.client is left: while it opens a connection, the real class is back for all threads,
so that of several threads that use http.client (or urllib) directly, one may get past it. The live-call guard stops
that one, if it goes to a known LLM host.
"""

from __future__ import annotations

import itertools
import json
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.attempts import Attempt
from pytest_model_routing.recording.clients import seen
from pytest_model_routing.recording.httpx_transports import HttpxDoor
from pytest_model_routing.recording.patching import patched
from pytest_model_routing.recording.urllib3_pools import PoolDoor
from pytest_model_routing.recording.wire import Answer, Failure, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pytest_model_routing.recording.switchboard import Switchboard

_HTTPX = ("httpx", "httpx2")
_ON_URLLIB3 = frozenset({"urllib3", "requests", "boto3"})
_ENCODING = "content-encoding"
_DECODING = _ON_URLLIB3 | {"aiohttp"}  # these stubs hand over bodies already unpacked


class Door:
    """What one library's stub takes for a cassette. `library` is vcrpy's name for it."""

    write_protected = False  # a miss raises our own error before the stub gets that far

    def __init__(self, board: Switchboard, library: str, others: tuple[str, ...], patches: Any = ()) -> None:
        self._board = board
        self._library = library
        self._path = f"[{library}]"  # the stub names a class after it
        self.skip_patchers = others
        self.custom_patches = patches

    def can_play_response_for(self, request: Any) -> bool:
        """Whether an answer comes from here. Raises the library's own exception for a failure, or a refusal."""
        if not self._board.concerns(request.method, request.uri, request.headers):
            return False
        seen()
        return self._answer_of(request) is not None

    def _answer_of(self, request: Any) -> Answer | None:
        """The answer to a request, found once: stubs ask several times for the same request object."""
        if not hasattr(request, "routing_attempt"):
            attempt = self._board.begin(_sent(request))
            answer = attempt if isinstance(attempt, Answer) else self._board.answer(attempt)
            request.routing_attempt, request.routing_answer = attempt, answer
            if isinstance(attempt, Attempt) and answer is None:
                self._board.permit(attempt.sent.host, 1)
        answer = request.routing_answer
        if answer is not None and answer.status is None:
            raise _exception(self._library, answer.failure)
        return answer if isinstance(answer, Answer) else None

    def play_response(self, request: Any) -> dict[str, Any]:
        """The answer in vcrpy's form."""
        answer = self._answer_of(request)
        assert answer is not None
        return _to_stub(answer)

    def append(self, request: Any, response: dict[str, Any]) -> None:
        """Take what came back live. The stub shows `response` to the application afterwards, so a cut is made in it."""
        attempt = getattr(request, "routing_attempt", None)
        if not isinstance(attempt, Attempt):
            return
        self._board.permit(attempt.sent.host, -1)
        answer = _from_stub(response, decoded=self._library in _DECODING)
        shown = self._board.finish(attempt, answer)
        if shown is not answer:
            response.update(_to_stub(shown))

    def filter_request(self, request: Any) -> Any:
        """Whether a live answer is worth handing to `append`."""
        return request if isinstance(getattr(request, "routing_attempt", None), Attempt) else None

    def find_requests_with_most_matches(self, request: Any) -> list[tuple[Any, ...]]:
        """Asked by the aiohttp stub when an answer redirects; the request itself is as good as any."""
        return [(request,)]


@contextmanager
def intercepted(board: Switchboard, libraries: Mapping[str, Any]) -> Iterator[None]:
    """Send the traffic of every installed HTTP library through `board` as long as this is open.

    `libraries`: those of httpx, httpx2 and urllib3 that are installed, by name.
    """
    import vcr.patch

    names = vcr.patch.PATCHER_NAMES
    patches = [patch for name in _HTTPX if name in libraries for patch in HttpxDoor(board, libraries[name]).patches()]
    done = set(_HTTPX)
    if "urllib3" in libraries and hasattr(libraries["urllib3"], "HTTPHeaderDict"):  # its second generation
        patches += PoolDoor(board, libraries["urllib3"]).patches()
        done |= _ON_URLLIB3
    doors = [Door(board, "own", names, tuple(patches))]
    doors += [Door(board, name, tuple(other for other in names if other != name)) for name in names if name not in done]
    # All are built before any is applied: the stubs subclass the real classes when they are first imported.
    patchers = [patcher for door in doors for patcher in vcr.patch.CassettePatcherBuilder(door).build()]
    with ExitStack() as stack:
        stack.enter_context(patched(vcr.patch, "reset_patchers", _without_httpx(vcr.patch.reset_patchers)))
        for patcher in patchers:
            stack.enter_context(patcher)
        yield


def _without_httpx(patchers: Callable[[], Iterator[Any]]) -> Callable[[], Iterator[Any]]:
    """vcrpy puts the real classes back, for all threads, whenever a stub opens a connection.

    Real http.client connections need that for http.client's sake; httpx would be live meanwhile for no reason.
    """

    def some() -> Iterator[Any]:
        return itertools.filterfalse(_is_httpx, patchers())

    return some


def _is_httpx(patcher: Any) -> bool:
    target = patcher.getter()
    return str(getattr(target, "__module__", "")).partition(".")[0] in _HTTPX


def _sent(request: Any) -> Sent:
    body = request.body_bytes
    if not isinstance(body, bytes | None):
        body = json.dumps(body).encode() if isinstance(body, dict | list) else str(body).encode()
    headers = {str(name).lower(): _text(value) for name, value in request.headers.items()}
    return Sent(method=request.method, url=request.uri, headers=headers, body=body or b"")


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _to_stub(answer: Answer) -> dict[str, Any]:
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name, []).append(value)
    status = {"code": answer.status, "message": answer.reason}
    return {"status": status, "headers": headers, "body": {"string": answer.body}}


def _from_stub(response: dict[str, Any], *, decoded: bool) -> Answer:
    headers = [
        (name, values) for name, values in response["headers"].items() if not decoded or name.lower() != _ENCODING
    ]
    return Answer(
        status=response["status"]["code"],
        reason=response["status"]["message"] or "",
        headers=tuple((name, _text(value)) for name, values in headers for value in values),
        chunks=(response["body"].get("string") or b"",),
    )


def _exception(library: str, failure: Failure | None) -> Exception:
    """What the library meets below itself when a transport fails; it makes its own exception of it."""
    if library == "aiohttp":
        import aiohttp

        if failure is Failure.TIMEOUT:
            return aiohttp.ServerTimeoutError("Timeout on reading data from socket")
        return aiohttp.ServerDisconnectedError()
    if failure is Failure.TIMEOUT:
        return TimeoutError("timed out")
    if failure is Failure.CONNECT:
        return ConnectionRefusedError("Connection refused")
    return ConnectionResetError("Connection reset by peer")
