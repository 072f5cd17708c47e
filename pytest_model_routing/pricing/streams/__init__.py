"""Makes one body out of the events of a stream, as if the call had not been streamed.

    merge_stream([{"type": "message_start", "message": {..., "usage": {"input_tokens": 12, "output_tokens": 1}}},
                  {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hi"}},
                  {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 9}},
                  {"type": "message_stop"}])

    ->  {"content": [{"type": "text", "text": "Hi"}], "stop_reason": "end_turn",
         "usage": {"input_tokens": 12, "output_tokens": 9}, "x_stream": {"complete": True, "events": 4}, ...}

A stream that ends early gives what there was, with `"complete": False`; pricing then says that it is a lower bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pytest_model_routing.pricing.streams import anthropic, bedrock, google, openai
from pytest_model_routing.pricing.streams.decode import decode_stream
from pytest_model_routing.pricing.terms import STREAM_MARK, Json

__all__ = ["decode_stream", "merge_stream"]

Merge = Callable[[list[Json]], tuple[dict[str, Any], bool]]

# The first event that one of these recognises says whose stream it is.
KINDS: tuple[tuple[Callable[[Json], bool], Merge], ...] = (
    (anthropic.is_event, anthropic.merge),
    (openai.is_response_event, openai.merge_response),
    (openai.is_chunk, openai.merge_chunks),
    (google.is_chunk, google.merge),
    (google.is_interaction_event, google.merge_interaction),
    (bedrock.is_event, bedrock.merge),
)


def merge_stream(events: Iterable[object]) -> dict[str, Any]:
    """The body that the events make up: Messages, Chat Completions, Responses, Gemini or Bedrock Converse.

    `events` are the parsed JSON objects in order; anything else among them is ignored. The result has `x_stream` with
    `complete` (whether the stream ended the way its protocol ends) and `events` (their number). Raises nothing.
    """
    usable = [event for event in events if isinstance(event, Mapping)]
    body: dict[str, Any] = {}
    complete = False
    merge = next((merge for event in usable for knows, merge in KINDS if knows(event)), None)
    if merge is not None:
        body, complete = merge(usable)
    return {**body, STREAM_MARK: {"complete": complete, "events": len(usable)}}
