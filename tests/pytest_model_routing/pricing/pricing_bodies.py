"""Builders of response bodies, in the shape that each API returns them; only what a price depends on can be set."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]


def claude(model: str, inp: Any = 1000, out: int = 100, *, read: int = 0, write: int = 0, **more: Any) -> Body:
    """A message: `more` goes into the usage, except for `content`, `stop_reason` and `container`."""
    usage = {"input_tokens": inp, "output_tokens": out}
    usage |= {"cache_read_input_tokens": read, "cache_creation_input_tokens": write}
    top = {name: more.pop(name) for name in ("content", "stop_reason", "container") if name in more}
    message = {"type": "message", "role": "assistant", "model": model, "stop_reason": "end_turn"}
    return {**message, "content": [{"type": "text", "text": "ok"}], **top, "usage": {**usage, **more}}


def split(five: int, hour: int) -> Body:
    return {"ephemeral_5m_input_tokens": five, "ephemeral_1h_input_tokens": hour}


def turn(kind: str, inp: int, out: int, model: str | None = None, **more: Any) -> Body:
    named = {"model": model} if model else {}
    return {"type": kind, "input_tokens": inp, "output_tokens": out, **named, **more}


def chat(model: str, prompt: int, answer: int, *, cached: int = 0, written: int = 0, **top: Any) -> Body:
    details = {"prompt_tokens_details": {"cached_tokens": cached, "cache_write_tokens": written}}
    usage = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer, **details}
    return {"object": "chat.completion", "model": model, "choices": [], "usage": usage, **top}


def response(model: str, inp: int, out: int, *, cached: int = 0, written: int = 0, **top: Any) -> Body:
    usage = {"input_tokens": inp, "output_tokens": out, "output_tokens_details": {"reasoning_tokens": 5}}
    details = {"cached_tokens": cached, "cache_write_tokens": written}
    answer = {"object": "response", "status": "completed", "model": model, "output": []}
    return {**answer, "usage": {**usage, "input_tokens_details": details}, **top}


def gemini(model: str, **usage: Any) -> Body:
    return {"modelVersion": model, "candidates": [], "usageMetadata": usage}


def converse(inp: int, out: int, **more: Any) -> Body:
    return {"output": {}, "stopReason": "end_turn", "usage": {"inputTokens": inp, "outputTokens": out, **more}}


def searches(count: int, **more: int) -> Body:
    return {"web_search_requests": count, **more}
