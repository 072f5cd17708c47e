"""Interception of urllib3, which requests and botocore send with.

vcrpy's stubs replace the connection class, and put the real one back, for all threads, while one of them opens a
connection: with twenty threads most of a recording is lost. Here the pool's one-attempt method is replaced instead.
Everything above it stays urllib3's: its retries, redirects, and how it wraps errors.

    pool.urlopen(...)                the retry loop, untouched
      pool._prepare_proxy(conn)      put off until it is known that the request goes out
      pool._make_request(conn, ...)  one attempt: answered from here, or sent
"""

from __future__ import annotations

import functools
import http.client
import io
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.clients import seen
from pytest_model_routing.recording.wire import Answer, Failure, Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_model_routing.recording.attempts import Attempt
    from pytest_model_routing.recording.switchboard import Switchboard

_PUT_OFF = "_routing_proxy_put_off"


class PoolDoor:
    """The handlers for urllib3 (its second generation; vcrpy's stubs serve the first)."""

    def __init__(self, board: Switchboard, urllib3: Any) -> None:
        self._board = board
        self._urllib3 = urllib3

    def patches(self) -> tuple[tuple[Any, str, Callable[..., Any]], ...]:
        """What to patch: holder, name, replacement."""
        pools = self._urllib3.connectionpool
        plain, secure = pools.HTTPConnectionPool, pools.HTTPSConnectionPool
        self._really_prepare = secure._prepare_proxy  # noqa: SLF001 - there is no public place for one attempt
        return (
            (plain, "_make_request", self._attempts(plain._make_request)),  # noqa: SLF001
            (secure, "_prepare_proxy", _put_off),
        )

    def _attempts(self, real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def make_request(
            pool: Any, conn: Any, method: str, url: str, body: Any = None, headers: Any = None, **options: Any
        ) -> Any:
            whole = url if "://" in url else f"{pool.scheme}://{_host(pool)}{url}"
            lower = {str(name).lower(): _text(value) for name, value in (headers or {}).items()}
            send = functools.partial(self._send, real, pool, conn, method, url, headers=headers, **options)
            if not self._board.concerns(method, whole, lower):
                return send(body=body)
            seen()
            content = _read(body)
            attempt = self._board.begin(Sent(method=method, url=whole, headers=lower, body=content or b""))
            answer = attempt if isinstance(attempt, Answer) else self._board.answer(attempt)
            if answer is not None:
                _give_back(pool, options.get("response_conn"))
                return self._response(answer, pool, conn, method, url, options)
            assert not isinstance(attempt, Answer)
            with self._board.live(attempt.sent.host):
                live = {**options, "preload_content": False, "decode_content": False}
                return self._record(
                    attempt, functools.partial(send, body=content, **live), pool, conn, method, url, options
                )

        return make_request

    def _send(self, real: Callable[..., Any], pool: Any, conn: Any, method: str, url: str, **options: Any) -> Any:
        if getattr(conn, _PUT_OFF, False):
            setattr(conn, _PUT_OFF, False)
            self._really_prepare(pool, conn)
        return real(pool, conn, method, url, **options)

    def _record(
        self, attempt: Attempt, send: Callable[..., Any], pool: Any, conn: Any, method: str, url: str, options: Any
    ) -> Any:
        errors = (self._urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)
        try:
            response = send()
        except errors as error:
            self._board.finish(attempt, Answer(status=None, failure=self._classify(error)))
            raise
        failure, content = None, b""
        try:
            content = response.read(decode_content=False)
        except errors as error:
            failure = self._classify(error)
        answer = Answer(
            status=response.status,
            reason=response.reason or "",
            headers=tuple(response.headers.items()),
            chunks=(content,),
            failure=failure,
        )
        shown = self._board.finish(attempt, answer)
        return self._response(shown, pool, conn, method, url, options)

    def _response(self, answer: Answer, pool: Any, conn: Any, method: str, url: str, options: Any) -> Any:
        """A response that urllib3 would have made of such an answer. Raises its exceptions for a failure."""
        if answer.status is None:
            raise self._exception(answer.failure, pool, conn, url)
        kept = [(name, value) for name, value in answer.headers if name.lower() != "transfer-encoding"]
        return self._urllib3.HTTPResponse(
            body=_Body(answer.body, broken=answer.failure is not None),
            headers=self._urllib3.HTTPHeaderDict(kept),
            status=answer.status,
            version=11,
            version_string="HTTP/1.1",
            reason=answer.reason,
            preload_content=options.get("preload_content", True),
            decode_content=options.get("decode_content", True),
            enforce_content_length=False,
            retries=options.get("retries"),
            request_method=method,
            request_url=url,
        )

    def _classify(self, error: BaseException) -> Failure:
        exceptions = self._urllib3.exceptions
        if isinstance(error, exceptions.NewConnectionError | ConnectionRefusedError):
            return Failure.CONNECT
        return Failure.TIMEOUT if isinstance(error, exceptions.TimeoutError | TimeoutError) else Failure.DROPPED

    def _exception(self, failure: Failure | None, pool: Any, conn: Any, url: str) -> Exception:
        exceptions = self._urllib3.exceptions
        match failure:
            case Failure.TIMEOUT:
                error = exceptions.ReadTimeoutError(pool, url, "Read timed out.")
            case Failure.CONNECT:
                error = exceptions.NewConnectionError(conn, "Failed to establish a new connection: Connection refused")
            case _:
                error = http.client.RemoteDisconnected("Remote end closed connection without response")
        assert isinstance(error, Exception)
        return error


class _Body(io.BytesIO):
    """A body that is known already; a broken one ends with the error of a connection that was closed too early."""

    def __init__(self, content: bytes, *, broken: bool) -> None:
        super().__init__(content)
        self._broken = broken

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if self._broken and not data and size != 0:
            raise http.client.IncompleteRead(b"")
        if self._broken and size in (-1, None):
            raise http.client.IncompleteRead(data)
        return data


def _put_off(pool: Any, conn: Any) -> None:
    """Instead of connecting to a proxy: replayed requests need none."""
    setattr(conn, _PUT_OFF, True)


def _host(pool: Any) -> str:
    host = f"[{pool.host}]" if ":" in pool.host else pool.host
    default = {"http": 80, "https": 443}.get(pool.scheme)
    return host if pool.port in (None, default) else f"{host}:{pool.port}"


def _read(body: Any) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    parts = [body.read()] if hasattr(body, "read") else body
    return b"".join(part.encode() if isinstance(part, str) else bytes(part) for part in parts)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _give_back(pool: Any, conn: Any) -> None:
    """A connection that no response holds goes back to its pool, or a blocking pool would run out of them."""
    if conn is not None:
        pool._put_conn(conn)  # noqa: SLF001 - what urllib3's own response does when it has been read
