"""Interception of httpx and httpx2, which nearly all LLM SDKs send with.

vcrpy's own stub for these is not used, its patching is. The stub cannot see a transport fail, so a timeout leaves no
trace in a recording, and a stream that breaks off becomes a call that never began. Here a failure is recorded, and
played again as the library's own exception where it happened. (Like there, a live body is read to its end before the
application gets its first byte: a recording is whole even when the application stops reading early.)

One module serves both libraries: they differ in name only, and the module is passed in.
"""

from __future__ import annotations

import functools
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.clients import seen
from pytest_model_routing.recording.errors import TransportRefusal
from pytest_model_routing.recording.wire import Answer, Failure, Sent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from pytest_model_routing.recording.attempts import Attempt
    from pytest_model_routing.recording.switchboard import Switchboard

_CANCEL_GRACE_S = 1.0
"""How much longer than recorded a replay waits for the application to cancel a request that it cancelled then."""


class HttpxDoor:
    """The handlers for one of the two libraries."""

    def __init__(self, board: Switchboard, library: Any) -> None:
        self._board = board
        self._library = library

    def patches(self) -> tuple[tuple[Any, str, Callable[..., Any]], ...]:
        """What to patch, as vcrpy's `custom_patches` wants it."""
        sync, asynchronous = self._library.HTTPTransport, self._library.AsyncHTTPTransport
        return (
            (sync, "handle_request", self._sync(sync.handle_request)),
            (asynchronous, "handle_async_request", self._async(asynchronous.handle_async_request)),
        )

    def _sync(self, real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def handle_request(transport: Any, request: Any) -> Any:
            if not self._board.concerns(request.method, str(request.url), request.headers):
                return real(transport, request)
            seen()
            request.read()
            attempt = self._board.begin(_sent(request))
            if isinstance(attempt, Answer):
                return self._response(attempt)
            answer = self._board.answer(attempt)
            if answer is not None:
                return self._response(answer)
            with self._board.live(attempt.sent.host):
                return self._send(attempt, transport, request, real)

        return handle_request

    def _send(self, attempt: Attempt, transport: Any, request: Any, real: Callable[..., Any]) -> Any:
        try:
            response = real(transport, request)
        except self._library.TransportError as error:
            self._board.finish(attempt, Answer(status=None, failure=self._classify(error)))
            raise
        chunks: list[bytes] = []
        broken: Exception | None = None
        try:
            chunks.extend(response.stream)
        except self._library.TransportError as error:
            broken = error
        finally:
            with suppress(self._library.TransportError):
                response.stream.close()
        return self._received(attempt, response, chunks, broken)

    def _async(self, real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        async def handle_async_request(transport: Any, request: Any) -> Any:
            if not self._board.concerns(request.method, str(request.url), request.headers):
                return await real(transport, request)
            seen()
            await request.aread()
            attempt = self._board.begin(_sent(request))
            if isinstance(attempt, Answer):
                return self._response(attempt)
            answer = self._board.answer(attempt)
            if answer is not None:
                if answer.failure is Failure.CANCELLED:
                    await self._wait_for_cancel(attempt)
                return self._response(answer)
            with self._board.live(attempt.sent.host):
                return await self._send_async(attempt, transport, request, real)

        return handle_async_request

    async def _send_async(self, attempt: Attempt, transport: Any, request: Any, real: Callable[..., Any]) -> Any:
        try:
            response = await real(transport, request)
        except self._library.TransportError as error:
            self._board.finish(attempt, Answer(status=None, failure=self._classify(error)))
            raise
        except (Exception, KeyboardInterrupt, SystemExit, TransportRefusal):
            raise
        except BaseException:  # the task was cancelled; asyncio and trio have classes of their own for that
            self._board.finish(attempt, Answer(status=None, failure=Failure.CANCELLED))
            raise
        chunks: list[bytes] = []
        broken: Exception | None = None
        try:
            async for chunk in response.stream:
                chunks.append(chunk)  # noqa: PERF401 - a comprehension would lose what came before an error
        except self._library.TransportError as error:
            broken = error
        except (Exception, KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            self._board.finish(attempt, Answer(status=None, failure=Failure.CANCELLED))
            raise
        finally:
            with suppress(self._library.TransportError):
                await response.stream.aclose()
        return self._received(attempt, response, chunks, broken)

    async def _wait_for_cancel(self, attempt: Attempt) -> None:
        import anyio

        recorded = attempt.recording.latency_s if attempt.recording is not None else None
        await anyio.sleep((recorded or 0) + _CANCEL_GRACE_S)

    def _received(self, attempt: Attempt, response: Any, chunks: list[bytes], broken: Exception | None) -> Any:
        """Hand over what came back: the library's own response, its body read already."""
        answer = Answer(
            status=response.status_code,
            reason=response.reason_phrase,
            headers=tuple(response.headers.multi_items()),
            chunks=tuple(chunks),
            failure=None if broken is None else self._classify(broken),
        )
        shown = self._board.finish(attempt, answer)
        if shown is not answer:
            return self._response(shown)
        response.stream = _body_class(self._library)(shown.chunks, broken)
        return response

    def _response(self, answer: Answer) -> Any:
        """A response that this library would have made of such an answer. Raises its exceptions for a failure."""
        failure = None if answer.failure is None else self._exception(answer.failure, begun=answer.status is not None)
        if answer.status is None:
            assert failure is not None
            raise failure
        return self._library.Response(
            answer.status,
            headers=list(answer.headers),
            stream=_body_class(self._library)(answer.chunks, failure),
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": answer.reason.encode("ascii", "replace")},
        )

    def _classify(self, error: Exception) -> Failure:
        if isinstance(error, self._library.TimeoutException):
            return Failure.TIMEOUT
        return Failure.CONNECT if isinstance(error, self._library.ConnectError) else Failure.DROPPED

    def _exception(self, failure: Failure, *, begun: bool) -> Exception:
        library = self._library
        match failure:
            case Failure.TIMEOUT:
                error = library.ReadTimeout("The read operation timed out")
            case Failure.CONNECT:
                error = library.ConnectError("All connection attempts failed")
            case Failure.DROPPED if begun:
                error = library.RemoteProtocolError("peer closed connection without sending complete message body")
            case Failure.DROPPED | Failure.CANCELLED:
                error = library.RemoteProtocolError("Server disconnected without sending a response.")
        assert isinstance(error, Exception)
        return error


def _sent(request: Any) -> Sent:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Sent(method=request.method, url=str(request.url), headers=headers, body=request.content)


@functools.cache
def _body_class(library: Any) -> Any:
    class Body(library.SyncByteStream, library.AsyncByteStream):  # type: ignore[misc]
        """A body that is known already, and the exception it ends with, if any."""

        def __init__(self, chunks: tuple[bytes, ...], error: Exception | None) -> None:
            self._chunks = chunks
            self._error = error

        def __iter__(self) -> Iterator[bytes]:
            yield from self._chunks
            if self._error is not None:
                raise self._error

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for chunk in self:
                yield chunk

    return Body
