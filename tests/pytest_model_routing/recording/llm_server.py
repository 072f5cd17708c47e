"""A local server that answers like Anthropic, OpenAI, Gemini, Vertex and Bedrock, on 127.0.0.1 only.

    with LlmServer() as server:
        client = anthropic.Anthropic(api_key="sk-ant-...", base_url=server.url)
        server.faults = [429, 529]          # the next two requests fail
        server.seen                         # what arrived, in order of arrival

Every answer repeats model and question and counts requests, so that a test can tell whose answer it holds:
`echo(claude-haiku-4-5): When do you open? #1`. Secrets that real vendors send back are sent back here, too.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import threading
import time
import zlib
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import anthropic_shapes
import bedrock_shapes
import google_shapes
import openai_shapes

ORGANISATION = "org-Wq7ZtR2kLm9XvB4nHs8PdYc3"
COOKIE = "c00kie-9f8e7d6c5b4a"


@dataclass
class Answer:
    """What the server is about to send."""

    status: int = 200
    kind: str = "application/json"
    body: bytes = b""
    chunks: list[bytes] | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Seen:
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # fifty tasks connect at once


class LlmServer:
    """Settings may be changed at any time; `reset` puts them back."""

    def __init__(self) -> None:
        self.reset()
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def reset(self) -> None:
        self.faults: list[int | str] = []
        self.encoding: str | None = None
        self.delay = 0.0
        self.says: str | None = None  # instead of the echo
        self.headers: dict[str, str] = {}
        self.seen: list[Seen] = []
        self.batches: dict[str, Any] = {}
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, method: str, path: str, body: Any, number: int) -> Answer:
        route, _, _ = path.partition("?")
        if route == "/v1/files":
            uploaded = {
                "id": f"file-{number}",
                "object": "file",
                "bytes": 1,
                "created_at": 1,
                "filename": "f",
                "purpose": "batch",
            }
            return Answer(body=json.dumps({**uploaded, "status": "processed"}).encode())
        if isinstance(body, bytes):
            return Answer(status=400, body=anthropic_shapes.error(400))
        for shapes in (bedrock_shapes, google_shapes, openai_shapes, anthropic_shapes):
            found = shapes.answer(self, method, route, path, body, number)
            if found is not None:
                return found
        return Answer(status=404, body=b'{"type":"error","error":{"type":"not_found_error","message":"no such path"}}')

    def text(self, model: str, question: str, number: int) -> str:
        return self.says if self.says is not None else f"echo({model}): {question} #{number}"


def compress(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        import brotli

        return bytes(brotli.compress(body))
    return gzip.compress(body) if encoding == "gzip" else zlib.compress(body)


def _handler(server: LlmServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Quiet."""

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            try:
                body = json.loads(raw or b"null")
            except ValueError:
                body = raw
            headers = {name.lower(): value for name, value in self.headers.items()}
            with server.lock:
                server.seen.append(Seen(self.command, self.path, headers, body))
                number = len(server.seen)
                fault = server.faults.pop(0) if server.faults else None
            if server.delay:
                time.sleep(server.delay)
            accepted = headers.get("accept-encoding", "")
            self.encoding = server.encoding if server.encoding and server.encoding in accepted else None
            with contextlib.suppress(ConnectionError):
                self._reply(fault, body, number)

        def _reply(self, fault: int | str | None, body: Any, number: int) -> None:
            if fault == "hang":
                time.sleep(3)
            if fault in ("drop", "hang"):
                self.close_connection = True
                self.connection.close()
                return
            answer = server.answer(self.command, self.path, body, number)
            if isinstance(fault, int):
                answer = Answer(status=fault, body=anthropic_shapes.error(fault), headers={"retry-after-ms": "5"})
            if answer.chunks is not None:
                self._stream(answer, cut=fault == "cut", broken=fault == "error event")
            else:
                self._whole(answer, cut=fault == "cut")

        def _begin(self, answer: Answer) -> None:
            self.send_response(answer.status)
            standard = {
                "content-type": answer.kind,
                "request-id": "req_011CSHoEeqs5C35K2UUqR7Fy",
                "anthropic-organization-id": ORGANISATION,
                "set-cookie": f"__cf_bm={COOKIE}; path=/; HttpOnly",
                "x-ratelimit-remaining-requests": "99",
                "cf-ray": "8f1-FRA",
            }
            for name, value in {**standard, **answer.headers, **server.headers}.items():
                self.send_header(name, value)

        def _whole(self, answer: Answer, *, cut: bool) -> None:
            body = compress(answer.body, self.encoding) if self.encoding else answer.body
            self._begin(answer)
            if self.encoding:
                self.send_header("content-encoding", self.encoding)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            if cut:
                self.close_connection = True

        def _stream(self, answer: Answer, *, cut: bool, broken: bool) -> None:
            assert answer.chunks is not None
            chunks = answer.chunks[:4] if cut or broken else answer.chunks
            if broken:
                error = json.dumps({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
                chunks = [*chunks, f"event: error\ndata: {error}\n\n".encode()]
            self._begin(answer)
            if self.encoding:
                self.send_header("content-encoding", self.encoding)
                chunks = [compress(b"".join(chunks), self.encoding)]
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            for chunk in chunks:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                self.wfile.flush()
            if cut:
                self.close_connection = True
            else:
                self.wfile.write(b"0\r\n\r\n")

    return Handler
