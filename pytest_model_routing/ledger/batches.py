"""The results of a batch, each one as an exchange of its own.

    {"custom_id": "a", "result": {"type": "succeeded", "message": {"model": "claude-haiku-5-5", "usage": {...}}}}
    {"custom_id": "b", "result": {"type": "expired"}}
    {"custom_id": "c", "response": {"status_code": 200, "body": {"model": "gpt-6-luna", "usage": {...}}}}     OpenAI's

A batch is created in one request and read in another, maybe much later. Reading the results is where usage shows, so
that is where the calls are; what was asked is taken from the creation, if the same test made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pytest_model_routing.ledger.exchanges import Exchange

    Json = Mapping[str, object]

KIND = "batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """One line of a batch's results, with the fields of an `Exchange`."""

    index: int
    call_id: int
    provider: str
    kind: str
    path: str
    request: Json | None
    requested_model: str | None
    status: int | None
    response: Json | None
    documents: tuple[Json, ...]
    streamed: bool
    truncated: bool
    error: str | None
    latency_s: float | None
    recorded_at: datetime | None
    source: str
    route: str | None
    caller: tuple[str, int] | None
    test: str | None


def results(exchanges: Iterable[Exchange]) -> Iterator[BatchResult]:
    """The results in every answer that holds some; a batch that is only created or asked about gives none."""
    asked: dict[str, Json] = {}
    for exchange in exchanges:
        if exchange.kind != KIND:
            continue
        asked.update(_requests(exchange.request))
        for document in _documents(exchange):
            yield _result(exchange, document, asked.get(str(document["custom_id"])))


def _documents(exchange: Exchange) -> list[Json]:
    """The lines of an answer that are results; a batch of one is a single JSON object."""
    body = exchange.response
    found = exchange.documents or ((body,) if body is not None else ())
    return [document for document in found if "custom_id" in document]


def _requests(body: Json | None) -> dict[str, Json]:
    """What a batch's creation asks for, by the caller's own ids."""
    listed = (body or {}).get("requests")
    found = {}
    for one in listed if isinstance(listed, list | tuple) else ():
        params = one.get("params") if isinstance(one, Mapping) else None
        if isinstance(params, Mapping):
            found[str(one.get("custom_id"))] = params
    return found


def _result(exchange: Exchange, document: Json, request: Json | None) -> BatchResult:
    message, error = _message(document)
    model = (request or message or {}).get("model")
    return BatchResult(
        index=exchange.index,
        call_id=exchange.call_id,
        provider=exchange.provider,
        kind=KIND,
        path=exchange.path,
        request=request,
        requested_model=str(model) if model else None,
        status=exchange.status if message is not None else None,
        response=message,
        documents=(),
        streamed=False,
        truncated=False,
        error=error,
        latency_s=None,
        recorded_at=exchange.recorded_at,
        source=exchange.source,
        route=exchange.route,
        caller=exchange.caller,
        test=exchange.test,
    )


def _message(document: Json) -> tuple[Json | None, str | None]:
    """The answer in a line of results, Anthropic's or OpenAI's; or why there is none."""
    result, response = document.get("result"), document.get("response")
    if isinstance(result, Mapping):
        message = result.get("message")
        if not isinstance(message, Mapping):
            return None, str(result.get("type") or "no result")
        usage = message.get("usage")
        return ({**message, "usage": _at_batch_prices(usage)} if isinstance(usage, Mapping) else message), None
    body = response.get("body") if isinstance(response, Mapping) else None
    if isinstance(body, Mapping) and "error" not in body:
        return _at_batch_prices(body), None
    return None, "errored"


def _at_batch_prices(holder: Json) -> Json:
    """With the mark that bodies of batches have: only OpenAI's lack it, and once out of their line nothing tells."""
    return {**holder, "service_tier": "batch"}
