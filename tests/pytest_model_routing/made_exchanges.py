"""Exchanges made by hand, as a recorder would give them, and calls made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_model_routing import ledger
from pytest_model_routing.policy import Policy
from pytest_model_routing.recording import Exchange, Kind, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path("/project")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HAIKU, SONNET, OPUS, FABLE = "claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5", "claude-fable-5-2"
OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
USAGE = {"input_tokens": 1000, "output_tokens": 100}


def message(
    text: str, *, model: str = HAIKU, usage: Mapping[str, Any] | None = None, stop: str = "end_turn"
) -> dict[str, Any]:
    """An answer of the Messages API."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": text}],
        "stop_reason": stop,
        "usage": dict(USAGE if usage is None else usage),
    }


def request(prompt: str, *, model: str = HAIKU, system: str | None = None) -> dict[str, Any]:
    """A request of the Messages API."""
    body: dict[str, Any] = {"model": model, "max_tokens": 100, "messages": [{"role": "user", "content": prompt}]}
    return body if system is None else {**body, "system": system}


class Wire:
    """Collects exchanges: each method is one logical call, `exchanges` what the recorder would have seen."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self._calls = 0

    def answer(
        self,
        prompt: str,
        text: str,
        *,
        model: str = HAIKU,
        served: str | None = None,
        system: str | None = None,
        usage: Mapping[str, Any] | None = None,
        stop: str = "end_turn",
        route: str | None = "support.router:classify",
        line: int = 14,
        after: tuple[int, ...] = (),
        **changes: Any,
    ) -> None:
        """A call that is answered, after failed attempts with the statuses `after`."""
        asked = request(prompt, model=model, system=system)
        for status in after:
            self._add(asked, status, OVERLOADED, model=model, route=route, line=line, retry=after.index(status))
        given = message(text, model=served or model, usage=usage, stop=stop)
        self._add(asked, 200, given, **{"model": model, "route": route, "line": line, "retry": len(after), **changes})
        self._calls += 1

    def failure(
        self,
        prompt: str,
        *,
        model: str = HAIKU,
        statuses: tuple[int | None, ...] = (529,),
        error: str | None = None,
        route: str | None = "support.router:classify",
        line: int = 14,
        system: str | None = None,
        **changes: Any,
    ) -> None:
        """A call whose attempts all fail."""
        asked = request(prompt, model=model, system=system)
        for retry, status in enumerate(statuses):
            body = OVERLOADED if status is not None else None
            given = {"model": model, "route": route, "line": line, "retry": retry, "error": error, **changes}
            self._add(asked, status, body, **given)
        self._calls += 1

    def _add(
        self,
        asked: Mapping[str, Any] | None,
        status: int | None,
        body: Mapping[str, Any] | None,
        *,
        model: str,
        route: str | None,
        line: int,
        retry: int,
        **changes: Any,
    ) -> None:
        fields: dict[str, Any] = {
            "index": len(self.exchanges),
            "call_id": self._calls,
            "retry": retry,
            "provider": "anthropic",
            "kind": Kind.GENERATION,
            "method": "POST",
            "url": "https://api.anthropic.com/v1/messages",
            "path": "/v1/messages",
            "request": asked,
            "requested_model": model,
            "status": status,
            "response": body,
            "streamed": False,
            "truncated": False,
            "error": None,
            "latency_s": 0.25,
            "recorded_at": NOON,
            "source": Source.REPLAYED,
            "route": route,
            "caller": (str(ROOT / "support" / "router.py"), line) if route is not None else None,
            "test": "tests/test_router.py::test_hours",
        }
        self.exchanges.append(Exchange(**{**fields, **changes}))

    def calls(self, policy: Policy | None = None) -> tuple[ledger.Call, ...]:
        """The logical calls, at the prices of `NOON`."""
        return ledger.calls(self.exchanges, policy=policy or Policy(), root=ROOT, prices_at=NOON)

    def records(self, policy: Policy | None = None) -> tuple[ledger.Record, ...]:
        """Their records."""
        return ledger.records(self.exchanges, policy=policy or Policy(), root=ROOT, prices_at=NOON)
