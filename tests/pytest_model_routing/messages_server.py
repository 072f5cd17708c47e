"""A Messages API on 127.0.0.1 that answers with what it was asked, and counts."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class MessagesServer:
    """`with MessagesServer() as server: server.url, server.asked`. `statuses` are given before any answer.

    It speaks HTTP/1.0, so that no connection stays open after a test.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.statuses: list[int] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                """Quiet."""

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                status = server.statuses.pop(0) if server.statuses else 200
                answer = server.answer(body) if status == 200 else server.refusal()
                content = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"content-type": "application/json", "content-length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def answer(self, body: dict[str, object]) -> dict[str, object]:
        """A message that repeats the prompt."""
        messages = body["messages"]
        assert isinstance(messages, list)
        self.asked.append(messages[-1]["content"])
        return {
            "id": f"msg_{len(self.asked)}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [{"type": "text", "text": f"You asked: {self.asked[-1]}"}],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": 1000, "output_tokens": 100},
        }

    def refusal(self) -> dict[str, object]:
        """What an overloaded server says."""
        return {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
