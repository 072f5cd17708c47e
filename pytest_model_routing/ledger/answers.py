"""What an answer says about itself: which model, why it stopped, whether it is an answer at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_model_routing.ledger.exchanges import Exchange

SUCCESS = range(200, 300)


def failure(exchange: Exchange) -> str | None:
    """Why the attempt gave the application no whole answer, in one or two words; None when it gave one.

    The provider's own name for the error if it sent one (`overloaded_error`), else the HTTP status or what broke.
    """
    if exchange.error is not None:
        return exchange.error
    if exchange.status is None:
        return "no answer"
    body = exchange.response
    if exchange.status not in SUCCESS or (body is not None and _is_error(body)):
        return _error_type(body) or str(exchange.status)
    if exchange.truncated:
        return "cut short"
    return "malformed" if body is None else None


def served_model(exchange: Exchange) -> str | None:
    """The model that answered, as the answer names it; the requested one where the API names none (Bedrock, Gemini)."""
    body = exchange.response
    if failure(exchange) is not None or body is None:
        return None
    named = body.get("model") or body.get("modelVersion") or body.get("model_version")
    return str(named) if named else exchange.requested_model


def response_id(exchange: Exchange) -> str | None:
    """The provider's id of the answer."""
    body = exchange.response or {}
    found = body.get("id") or body.get("responseId")
    return str(found) if found and not _is_error(body) else None


def finish_reasons(exchange: Exchange) -> tuple[str, ...]:
    """Why the model stopped, in the provider's words; one for each choice or candidate."""
    body = exchange.response
    if body is None or failure(exchange) is not None:
        return ()
    own = body.get("stop_reason") or body.get("stopReason")
    if own:
        return (str(own),)
    reasons = []
    for key, name in (("choices", "finish_reason"), ("candidates", "finishReason")):
        listed = body.get(key)
        if isinstance(listed, Sequence):
            reasons += [str(one[name]) for one in listed if isinstance(one, Mapping) and one.get(name)]
    if not reasons and body.get("object") == "response" and body.get("status"):
        details = body.get("incomplete_details")
        reason = details.get("reason") if isinstance(details, Mapping) else None
        return (str(reason or body["status"]),)
    return tuple(reasons)


def _is_error(body: Mapping[str, object]) -> bool:
    return body.get("type") == "error" or isinstance(body.get("error"), Mapping)


def _error_type(body: Mapping[str, object] | None) -> str | None:
    error = (body or {}).get("error")
    if not isinstance(error, Mapping):
        return None
    named = error.get("type") or error.get("status") or error.get("code")
    return str(named) if named else None
